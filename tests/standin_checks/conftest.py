"""A running stand-in, its control calls and clients of it."""

import pytest

from standin.xero import XeroStandin
from standin_checks.driving import control_of
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
    """Control calls, as :func:`standin_checks.driving.control_of` makes them."""
    return control_of(xero.base_url)


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
