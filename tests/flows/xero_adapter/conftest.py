"""The Xero adapter against the stand-in over HTTP: written from the same facts, by different people."""

import pytest
import requests

from flows.xero_books import Books
from lab.accounting_system import XERO


@pytest.fixture(scope="module")
def system():
    return XERO


@pytest.fixture(scope="module")
def stand_in(standin):
    return standin.url


@pytest.fixture
def books(stand_in):
    requests.post(f"{stand_in}/_standin/reset", json={}, timeout=20).raise_for_status()
    books = Books(stand_in)
    yield books
    unknown = [call for call in books.control("/calls")["calls"] if call["unknown_properties"]]
    assert not unknown, "Xero knows no such names"
