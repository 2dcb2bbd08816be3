"""Real servers, killed at random moments, and a bad connection: in the end the books and Odoo agree.

``ACCOUNTING_FAULT_SEEDS`` says which seeds are played, separated by commas; ``ACCOUNTING_FAULT_REPORT`` names
a file that gets a line of JSON for each run. A seed draws the same every time; how fast the machine is
meanwhile is another matter.
"""

import json
import os

import pytest

from faults.faulty_ending import FaultyEnding
from faults.faulty_run import LEFT_OUT, FaultyRun
from lab.accounting_system import SYSTEMS
from lab.connecting import Connecting
from lab.faults import system_number
from lab.odoo_client import OdooClient
from lab.servers import OdooServer
from lab.shop import Shop

# Of ten seeds the first is for real servers, the others for one process: see lab.faults.
ALWAYS = range(1, 60, 10)
SEEDS = [int(seed) for seed in os.environ.get("ACCOUNTING_FAULT_SEEDS", "").split(",") if seed] or ALWAYS
REPORT = os.environ.get("ACCOUNTING_FAULT_REPORT")


# The servers of an accounting system are started once for all its seeds.
RUNS = [(list(SYSTEMS.values())[system_number(seed)], seed) for seed in sorted(SEEDS, key=system_number)]


@pytest.fixture(scope="module")
def odoo_options():
    """A worker that was killed is there again at once, unlike a server of one process."""
    return {"workers": 2}


@pytest.fixture(scope="module")
def expected_log_errors():
    """Two servers collide, and what a killed one held is free again only after a moment. Who presses "Run
    Manually" of an action that was killed three times meets a fault of Odoo's own, see ``faulty_run``.
    """
    return ["could not serialize access", "deadlock detected", "Job .* timed out", LEFT_OUT]


@pytest.fixture(scope="module")
def connection(odoo_server, standin, books):
    books.lift_limits()
    client = OdooClient(odoo_server)
    Shop(client).product()  # so that the company's taxes are in use, and mapped
    return Connecting(client, standin).run(invoice_status="approved", bill_status="draft")


@pytest.fixture(scope="module")
def second_server(database, connection, odoo_options):
    server = OdooServer(database, "second", cron_threads=1, **odoo_options).start()
    yield server
    server.stop()


@pytest.mark.parametrize(("system", "seed"), RUNS, indirect=["system"], scope="module")
def test_the_books_and_odoo_agree_in_the_end(
    seed, odoo_server, second_server, database, standin, books, connection
):
    run = FaultyRun(seed, [odoo_server, second_server], database, standin, books, connection)
    error = ""
    try:
        run.go()
        FaultyEnding(run).check()
    except BaseException as failure:
        error = f"{type(failure).__name__}: {failure}"
        raise
    finally:
        run.servers.close()
        print("\n".join(run.story))
        tell(seed, run, error)


def tell(seed, run, error):
    """One line for the campaign."""
    if REPORT:
        facts = {
            "seed": seed,
            "place": "on servers",
            "system": run.books.system.label,
            "events": run.events,
            "story": run.story if error or len(SEEDS) == 1 else [],
            "error": error,
        }
        with open(REPORT, "a") as lines:
            lines.write(json.dumps(facts) + "\n")
