"""A running stand-in of QuickBooks, its control calls and clients of its companies."""

import pytest
import requests

from standin.quickbooks import QuickbooksStandin
from standin.quickbooks.control import CALLS
from standin_checks.driving import control_of
from standin_checks.quickbooks.client import Browser, Client


@pytest.fixture(scope="session")
def running_standin():
    with QuickbooksStandin() as standin:
        yield standin


@pytest.fixture
def quickbooks(running_standin):
    """A stand-in as new, except that its clock goes on from test to test."""
    running_standin.world.reset()
    return running_standin


@pytest.fixture(scope="session")
def session():
    """One HTTP session for all checks: making one, and connecting, costs more than a call."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def control(quickbooks, session):
    """Control calls, as :func:`standin_checks.driving.control_of` makes them."""
    return control_of(quickbooks.base_url, session)


@pytest.fixture
def connected(quickbooks, session):
    """A client of a company, limits lifted. In process: most checks begin with it."""
    quickbooks.world.settings.limits_on = False

    def connect(key):
        tokens = CALLS["connect"](quickbooks.world, "POST", [], {"tenants": [key]}, None)
        return Client(quickbooks, tokens["access_token"], tokens["realmId"], session)

    return connect


@pytest.fixture
def client(connected):
    """A client of the US company with automated sales tax."""
    return connected("us")


@pytest.fixture
def gb(connected):
    return connected("gb")


@pytest.fixture
def browser(quickbooks):
    return Browser(quickbooks.base_url)
