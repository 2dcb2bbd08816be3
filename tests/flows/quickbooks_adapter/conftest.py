"""The QuickBooks adapter against the stand-in over HTTP: written from the same facts, by different people."""

import pytest
import requests

from flows.quickbooks_books import Books
from lab.accounting_system import QUICKBOOKS


@pytest.fixture(scope="module")
def system():
    return QUICKBOOKS


@pytest.fixture
def books_of(standin):
    """From the key of a company to its books, in a stand-in as it was when it started."""
    requests.post(f"{standin.url}/_standin/reset", json={}, timeout=20).raise_for_status()
    opened = []

    def open_books(key):
        opened.append(Books(standin.url, key))
        return opened[-1]

    yield open_books
    for books in opened:
        unknown = [call for call in books.control("/calls")["calls"] if call["unknown_properties"]]
        assert not unknown, "QuickBooks knows no such names"


@pytest.fixture
def books(books_of):
    """A British company."""
    return books_of("gb")
