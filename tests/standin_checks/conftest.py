"""A running stand-in, its control calls and clients of it."""

import pytest
import requests

from standin.xero import XeroStandin
from standin_checks.xero_client import Browser, Client


@pytest.fixture(scope="session")
def running_standin():
    with XeroStandin() as standin:
        yield standin


@pytest.fixture
def xero(running_standin):
    """A stand-in as new, except that its clock goes on from test to test."""
    running_standin.world.reset()
    return running_standin


@pytest.fixture
def control(xero):
    """Control calls: `control('faults', {...})` posts, `control('calls')` reads."""

    def call(address, body=None, method=None):
        response = requests.request(
            method or ("GET" if body is None else "POST"),
            f"{xero.base_url}/_standin/{address}",
            json=body,
            timeout=10,
        )
        assert response.status_code == 200, response.text
        return response.json()

    return call


@pytest.fixture
def client(xero, control):
    control("settings", {"limits_on": False})
    return Client(xero.base_url, control("connect", {})["access_token"])


@pytest.fixture
def browser(xero):
    return Browser(xero.base_url)


@pytest.fixture
def invoice():
    """A sales invoice that is accepted; keyword arguments replace properties, `line` those of its line."""

    def build(line=None, **properties):
        row = {
            "Description": "Chairs",
            "Quantity": 3,
            "UnitAmount": "19.99",
            "AccountCode": "200",
            **(line or {}),
        }
        return {
            "Type": "ACCREC",
            "Contact": {"Name": "City Limousines"},
            "DueDate": "2027-01-20",
            "Date": "2026-12-20",
            "LineItems": [{k: v for k, v in row.items() if v is not None}],
            **properties,
        }

    return build


@pytest.fixture
def bill(invoice):
    def build(line=None, **properties):
        return invoice(
            {"AccountCode": "300", **(line or {})},
            **{"Type": "ACCPAY", "Contact": {"Name": "PowerDirect"}, **properties},
        )

    return build
