"""Running the scripts of ``tests/bench`` in Odoo's shell."""

import json

from .home import TESTS
from .odoo_program import run_in_shell


def run_script(workspace, database, script, **parameters):
    """What a script of ``tests/bench`` found."""
    name = f"bench-{script}-{parameters.get('number', 0)}"
    config = workspace.config(database.address, name, {"db_maxconn": 32})
    text = f"PARAMETERS = {parameters!r}\n" + (TESTS / "bench" / f"{script}.py").read_text()
    printed = run_in_shell(workspace.toolchain, config, database.name, text)
    return json.loads(printed.rpartition("RESULTS")[2])
