"""Where an accounting system does not tell what is left of its limits, all servers count together."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.accounting_system import QUICKBOOKS
from lab.connecting import Connecting
from lab.odoo_client import OdooClient

PEOPLE = 4


@pytest.fixture(scope="module")
def system():
    return QUICKBOOKS


@pytest.fixture(scope="module")
def connection(client, standin):
    return Connecting(client, standin).run()


def test_several_at_once_stay_within_what_one_may_call(odoo_server, books, connection):
    """Each of them alone calls as fast as a second allows."""
    people = [OdooClient(odoo_server) for _person in range(PEOPLE)]
    before = books.last_call()
    with ThreadPoolExecutor(PEOPLE) as together:
        answers = list(together.map(lambda person: read_lists(person, connection), people))
    assert [answer["type"] for answer in answers] == ["success"] * PEOPLE, answers
    statuses = [call["status"] for call in books.calls(before)]
    assert len(statuses) > 20  # two seconds' worth
    assert set(statuses) == {200}


def read_lists(person, connection):
    """Press "Read lists now"."""
    task = person.call("accounting.connection", "action_refresh_lists", [connection])["params"]
    return person.jsonrpc(task["route"])
