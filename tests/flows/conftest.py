"""What the flows share. Makes the adapters importable by themselves, as ``providers``: they are
pure Python, without Odoo.
"""

import sys

import pytest

from lab.consent import Consent
from lab.home import CHECKOUT
from lab.shop import Shop

sys.path.insert(0, str(CHECKOUT / "accounting_connector"))


@pytest.fixture(scope="module")
def shop(client):
    """A person who sells and buys in Odoo."""
    return Shop(client)


@pytest.fixture(scope="module")
def consent(client, standin):
    """A person at the consent pages of the system's stand-in."""
    consent = Consent(client, standin)
    consent.prepare()
    return consent


@pytest.fixture
def connection(client, consent):
    """A fresh connection, not connected yet; disconnected and gone after the test."""
    connection_id = consent.new_connection()
    yield connection_id
    for row in client.search("accounting.connection", fields=["state"]):
        if row["state"] not in ("draft", "disconnected"):
            client.jsonrpc(f"/accounting_connector/connection/{row['id']}/disconnect")
    consent.control("/reset")
    consent.prepare()
    client.call(
        "accounting.connection", "unlink", [row["id"] for row in client.search("accounting.connection")]
    )
