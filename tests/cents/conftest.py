"""The generated orders, priced by Odoo once for all adapters."""

import os

import pytest

from lab.odoo_program import run_in_shell

SEED = int(os.environ.get("CENTS_SEED", "20260504"))
ORDERS_A_METHOD = 750
REAL_ORDERS_A_METHOD = 12


@pytest.fixture(scope="session")
def corpus_file(lab):
    """The file the corpus is in; another ``CENTS_SEED`` gives another one."""
    database = lab.database()
    path = lab.folder / "cents.json"
    config = lab.config(database.address, "cents")
    script = (
        "from cents.engine import write_corpus\n"
        f"write_corpus(env, {str(path)!r}, {SEED}, {ORDERS_A_METHOD}, {REAL_ORDERS_A_METHOD})\n"
    )
    run_in_shell(lab.toolchain, config, database.name, script)
    database.drop()
    return path
