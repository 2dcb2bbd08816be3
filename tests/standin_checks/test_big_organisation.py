"""An organisation of the size of a real business: 50,000 contacts and 5,000 items, made and read at once.

Times are of the processor, so that a busy machine fails nothing; the limits are far above what is usual.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from standin.xero import XeroStandin
from standin_checks.driving import control_of
from standin_checks.xero_client import Client

CONTACTS, ITEMS = 50_000, 5_000
FILL, PAGE, NOTHING, EDIT = 10, 0.2, 0.02, 3  # seconds
MEMORY = 500  # megabytes


@dataclass
class Big:
    """A client of it, its control calls, and what it took: seconds to fill, megabytes once read."""

    client: object
    control: object
    seconds: float
    megabytes: float


@pytest.fixture(scope="module")
def big():
    with XeroStandin(organisations=("nz",)) as standin:
        control = control_of(standin.base_url)
        control("settings", {"limits_on": False})
        before, started = memory(), time.process_time()
        control("tenants/nz/fill", {"contacts": CONTACTS, "items": ITEMS})
        seconds = time.process_time() - started
        client = Client(standin.base_url, control("connect", {})["access_token"])
        for page in range(1, 51, 10):
            assert client.call("GET", f"Contacts?pageSize=1000&page={page}").status_code == 200
        yield Big(client, control, seconds, memory() - before)
        standin.world.reset()


def memory():
    """Megabytes this process has, the stand-in in it included."""
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(os.getpid())], text=True)) / 1024


def cost(client, address, **options):
    """Processor seconds of the cheapest of three reads, and how many rows it had."""
    seconds = []
    for _time in range(3):
        started = time.process_time()
        answer = client.call("GET", address, **options)
        seconds.append(time.process_time() - started)
        assert answer.status_code == 200
    rows = next(value for value in answer.json().values() if isinstance(value, list))
    return min(seconds), len(rows)


def test_it_is_there_in_seconds(big):
    [tenant] = big.control("tenants")["tenants"]
    assert (tenant["counts"]["contacts"], tenant["counts"]["items"]) == (CONTACTS, ITEMS)
    assert big.seconds < FILL


@pytest.mark.parametrize(
    "query",
    [
        "page=1",
        "page=50&includeArchived=true",
        "page=1&summaryOnly=true",
        "page=3&order=Name",
        "page=1&where=" + quote("IsSupplier==true"),
        "page=1&searchTerm=garc",
    ],
)
def test_a_page_of_a_thousand_takes_a_fraction_of_a_second(big, query):
    seconds, rows = cost(big.client, f"Contacts?pageSize=1000&{query}")
    assert rows == 1000
    assert seconds < PAGE


def test_a_page_just_after_a_change_is_as_quick(big):
    client, control = big.client, big.control
    control("tenants/nz/contacts/City Limousines/edit", {"email": "new@e.example"})
    started = time.process_time()
    answer = client.call("GET", "Contacts?page=1&pageSize=1000")
    assert time.process_time() - started < PAGE
    assert len(answer.json()["Contacts"]) == 1000


def test_nothing_changed_is_told_at_once(big):
    client, control = big.client, big.control
    control("clock", {"advance": 2})
    since = {"If-Modified-Since": control("clock")["now"][:19]}
    for address in ("Contacts?page=1&pageSize=1000&includeArchived=true", "Items"):
        seconds, rows = cost(client, address, headers=since)
        assert rows == 0
        assert seconds < NOTHING


def test_fifty_names_are_looked_up_at_once(big):
    names = " OR ".join(f'Name=="Nobody {number}"' for number in range(50))
    seconds, rows = cost(big.client, "Contacts?page=1&where=" + quote(names))
    assert rows == 0
    assert seconds < NOTHING


def test_fifty_codes_are_looked_up_at_once(big):
    codes = " OR ".join(f'Code=="GEN-{number:05d}"' for number in range(100, 150))
    seconds, rows = cost(big.client, "Items?where=" + quote(codes))
    assert rows == 50
    assert seconds < 2 * NOTHING


def test_writing_one_does_not_look_at_all(big):
    client = big.client
    started = time.process_time()
    for number in range(10):
        client.save("Contacts", {"Name": f"One more {number}"})
    assert time.process_time() - started < 10 * NOTHING


def test_thousands_are_edited_in_seconds_and_told_by_pages(big):
    client, control = big.client, big.control
    control("clock", {"advance": 2})
    since = {"If-Modified-Since": control("clock")["now"][:19]}
    started = time.process_time()
    edit = {"action": "edit", "start": 1000, "count": 5000, "values": {"name": "New {n}"}}
    control("tenants/nz/contacts/bulk", edit)
    assert time.process_time() - started < EDIT
    seconds, rows = cost(client, "Contacts?page=5&pageSize=1000", headers=since)
    assert (rows, seconds < PAGE) == (1000, True)
    assert cost(client, "Contacts?page=6&pageSize=1000", headers=since)[1] == 0


def test_it_takes_no_more_memory_than_a_small_program(big):
    assert big.megabytes < MEMORY
