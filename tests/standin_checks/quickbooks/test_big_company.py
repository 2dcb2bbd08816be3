"""A company of the size of a real business: 50,000 names and 5,000 items, made and read at once.

Times are of the processor, so that a busy machine fails nothing; the limits are far above what is usual.
"""

import os
import subprocess
import time
from dataclasses import dataclass

import pytest

from standin.quickbooks import QuickbooksStandin
from standin_checks.driving import control_of
from standin_checks.quickbooks.client import Client

NAMES, ITEMS = 50_000, 5_000
FILL, PAGE, NOTHING, EDIT = 10, 0.2, 0.02, 3  # seconds
MEMORY = 500  # megabytes


def connected(standin, control, session):
    tokens = control("connect", {"tenants": ["us"]})
    return Client(standin, tokens["access_token"], tokens["realmId"], session)


@dataclass
class Big:
    """A client of it, its control calls, and what it took: seconds to fill, megabytes once read."""

    client: object
    control: object
    seconds: float
    megabytes: float


@pytest.fixture(scope="module")
def big(session):
    with QuickbooksStandin(organisations=("us",)) as standin:
        control = control_of(standin.base_url, session)
        control("settings", {"limits_on": False})
        before, started = memory(), time.process_time()
        control("tenants/us/fill", {"contacts": NAMES, "items": ITEMS})
        seconds = time.process_time() - started
        client = connected(standin, control, session)
        for start in range(1, NAMES, 10_000):
            client.query(f"select * from Customer startposition {start} maxresults 1000")
        yield Big(client, control, seconds, memory() - before)
        standin.world.reset()


def memory():
    """Megabytes this process has, the stand-in in it included."""
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(os.getpid())], text=True)) / 1024


def cost(client, address, **parameters):
    """Processor seconds of the cheapest of three reads, and the decoded body."""
    seconds = []
    for _time in range(3):
        started = time.process_time()
        answer = client.call("GET", address, params=parameters)
        seconds.append(time.process_time() - started)
        assert answer.status_code == 200
    return min(seconds), answer.json()


def cost_of(client, statement):
    """The same for a query; its number of rows."""
    seconds, body = cost(client, "query", query=statement)
    return seconds, body["QueryResponse"].get("maxResults", 0)


def test_it_is_there_in_seconds(big):
    [company] = big.control("tenants")["tenants"]
    assert (company["counts"]["contacts"], company["counts"]["items"]) == (NAMES, ITEMS)
    assert big.seconds < FILL


@pytest.mark.parametrize(
    "statement",
    [
        "select * from Customer startposition 1",
        "select * from Customer where Active in (true, false) startposition 30001",
        "select * from Customer orderby DisplayName startposition 1001",
        "select * from Customer orderby MetaData.LastUpdatedTime startposition 5001",
        "select * from Customer where DisplayName like '%a%' startposition 1001",
        "select * from Vendor startposition 15001",
        "select * from Item startposition 3001",
    ],
)
def test_a_page_of_a_thousand_takes_a_fraction_of_a_second(big, statement):
    seconds, rows = cost_of(big.client, f"{statement} maxresults 1000")
    assert rows == 1000
    assert seconds < PAGE


def test_nothing_changed_is_told_at_once(big):
    client, control = big.client, big.control
    control("clock", {"advance": 2})
    now = control("clock")["now"]
    where = f"where Active in (true, false) and MetaData.LastUpdatedTime > '{now}'"
    for kind in ("Customer", "Vendor", "Item"):
        seconds, rows = cost_of(client, f"select * from {kind} {where} maxresults 1000")
        assert (rows, seconds < NOTHING) == (0, True)
    seconds, body = cost(client, "cdc", entities="Customer,Vendor,Item", changedSince=now)
    assert body["CDCResponse"] == [{"QueryResponse": [{}, {}, {}]}]
    assert seconds < NOTHING


def test_thirty_names_are_looked_up_at_once(big):
    names = ", ".join(f"'Nobody {number}'" for number in range(30))
    for kind in ("Customer", "Vendor"):
        assert cost_of(big.client, f"select * from {kind} where DisplayName in ({names})")[0] < NOTHING


def test_counting_is_quick(big):
    customers, vendors = (
        cost(big.client, "query", query=f"select count(*) from {kind} where Active in (true, false)")
        for kind in ("Customer", "Vendor")
    )
    total = sum(body["QueryResponse"]["totalCount"] for _seconds, body in (customers, vendors))
    assert total == NAMES - 1, "all but the employee"
    assert customers[0] < PAGE


def test_writing_one_does_not_look_at_all(big):
    client = big.client
    started = time.process_time()
    for number in range(10):
        row = client.create("Customer", DisplayName=f"One more {number}")
        client.sparse("Customer", row, Notes="again")
    assert time.process_time() - started < 20 * NOTHING


def test_thousands_are_edited_in_seconds_and_told_as_changes(big):
    client, control = big.client, big.control
    control("clock", {"advance": 2})
    now = control("clock")["now"]
    control("clock", {"advance": 2})
    started = time.process_time()
    edit = {"action": "edit", "start": 1000, "count": 5000, "values": {"name": "New {n}"}}
    control("tenants/us/contacts/bulk", edit)
    assert time.process_time() - started < EDIT
    where = f"where MetaData.LastUpdatedTime >= '{now}' orderby MetaData.LastUpdatedTime"
    seconds, rows = cost_of(client, f"select * from Customer {where} startposition 4001 maxresults 1000")
    assert (rows, seconds < PAGE) == (1000, True)
    seconds, body = cost(client, "cdc", entities="Customer,Vendor", changedSince=now)
    assert body["CDCResponse"][0]["QueryResponse"][0]["maxResults"] == 1000
    assert seconds < PAGE


def test_it_takes_no_more_memory_than_a_small_program(big):
    assert big.megabytes < MEMORY
