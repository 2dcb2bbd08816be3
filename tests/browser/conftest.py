"""What browser tests start from: a server, the stand-in, things to sell and to buy."""

import pytest
from playwright.sync_api import expect

from browser.screens import ConnectionScreens, ConsentScreens, OrderScreens
from lab.accounting_system import XERO
from lab.browser import come_as
from lab.connecting import Connecting
from lab.odoo_client import OdooClient
from lab.shop import Shop

# As patient as a machine that runs several servers and browsers at once makes people.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def system():
    """What people see is the same for every system; who shows more asks for each of them."""
    return XERO


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 1}


@pytest.fixture(scope="module")
def shop(client):
    return Shop(client)


@pytest.fixture(scope="module")
def product(shop):
    return shop.product()


@pytest.fixture(scope="module")
def connection(client, standin, product):
    """The company connected and set up, for tests that begin after that."""
    return Connecting(client, standin).run()


@pytest.fixture
def page(browser_page, odoo_server):
    """A page in which the administrator is logged in, and nothing is open yet: the form, and the page after
    it, would take each test seconds.
    """
    come_as(browser_page, OdooClient(odoo_server))
    return browser_page


@pytest.fixture
def consent_screens(page, system):
    return ConsentScreens(page, system)


@pytest.fixture
def connection_screens(page, odoo_server, system):
    return ConnectionScreens(page, odoo_server, system)


@pytest.fixture
def order_screens(page, odoo_server, system):
    return OrderScreens(page, odoo_server, system)
