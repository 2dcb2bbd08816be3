"""How many HTTP calls the main job costs, counted by the other side."""

import time

import pytest

from lab.connecting import Connecting
from lab.shop import Shop
from lab.standin_control import StandinControl

MOST_CALLS_FOR_ONE_ORDER = 4


@pytest.fixture(scope="module")
def books(standin_xero):
    return StandinControl(standin_xero.url)


@pytest.fixture(scope="module")
def shop(client, standin_xero, books):
    shop = Shop(client)
    shop.product()
    Connecting(client, standin_xero).run()
    wait_until_quiet(books)
    return shop


def wait_until_quiet(books, seconds=3):
    """Wait until no call came in for that long: what connecting set going is over."""
    last, since = books.last_call(), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.2)
        if books.last_call() != last:
            last, since = books.last_call(), time.monotonic()


def calls_of(books, work):
    """What ``work()`` made Odoo call, as ``METHOD path``."""
    before = books.last_call()
    work()
    return [f"{call['method']} {call['path']}" for call in books.calls(before)]


def tell(capsys, calls):
    with capsys.disabled():
        print(f"\n{len(calls)} calls: {', '.join(calls)}")


def test_an_order_of_a_new_customer_with_three_new_products(shop, books, capsys):
    def work():
        order = shop.sale({shop.product(): 1, shop.product("Chair"): 4, shop.product("Lamp"): 2})
        shop.create_invoice(order)
        shop.wait_for_documents("sale.order", order, states=("sent",))

    calls = calls_of(books, work)
    tell(capsys, calls)
    assert len(calls) <= MOST_CALLS_FOR_ONE_ORDER


def test_an_order_of_a_known_customer_with_known_products(shop, books, capsys):
    customer, product = shop.partner(), shop.product()

    def work():
        order = shop.sale({product: 1}, customer)
        shop.create_invoice(order)
        shop.wait_for_documents("sale.order", order, states=("sent",))

    work()
    calls = calls_of(books, work)
    tell(capsys, calls)
    assert len(calls) == 1
