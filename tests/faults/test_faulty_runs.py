"""Real servers, killed at random moments, and a bad connection: in the end the books and Odoo agree.

``ACCOUNTING_FAULT_RUNS`` says how many runs there are, ``ACCOUNTING_FAULT_SEED`` the seed of the first. A
seed draws the same every time; how fast the machine is meanwhile is another matter.
"""

import os

import pytest

from faults.faulty_ending import FaultyEnding
from faults.faulty_run import FaultyRun
from lab.connecting import Connecting
from lab.odoo_client import OdooClient
from lab.servers import OdooServer
from lab.shop import Shop

RUNS = int(os.environ.get("ACCOUNTING_FAULT_RUNS", 6))
FIRST_SEED = int(os.environ.get("ACCOUNTING_FAULT_SEED", 1))


@pytest.fixture(scope="module")
def expected_log_errors():
    """Two servers collide, and what a killed one held is free again only after a moment."""
    return ["could not serialize access", "deadlock detected"]


@pytest.fixture(scope="module")
def connection(odoo_server, standin, books):
    books.lift_limits()
    client = OdooClient(odoo_server)
    Shop(client).product()  # so that the company's taxes are in use, and mapped
    return Connecting(client, standin).run(invoice_status="approved", bill_status="draft")


@pytest.fixture(scope="module")
def second_server(database, connection):
    server = OdooServer(database, "second", cron_threads=1).start()
    yield server
    server.stop()


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + RUNS))
def test_the_books_and_odoo_agree_in_the_end(
    seed, odoo_server, second_server, database, books, connection, capsys
):
    run = FaultyRun(seed, [odoo_server, second_server], database, books, connection)
    try:
        run.go()
        FaultyEnding(run).check()
    finally:
        with capsys.disabled():
            print(f"\nseed {seed}: {run.summary()}")
        print("\n".join(run.story))
