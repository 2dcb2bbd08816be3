"""How many HTTP calls the main job costs, counted by the other side."""

import pytest

from lab.connecting import Connecting
from lab.shop import Shop


@pytest.fixture(scope="module")
def shop(client, standin, books):
    shop = Shop(client)
    shop.product()
    Connecting(client, standin).run()
    books.wait_until_quiet()
    return shop


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
    assert len(calls) <= books.system.most_calls_for_one_order


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


def test_a_bill_is_looked_for_at_a_supplier_who_is_there_not_at_a_new_one(client, shop, books):
    """Queued by a script, without the form's look."""
    product, known = shop.product(), shop.partner("Timber Yard")

    def bill(partner, number):
        order = shop.purchase({product: 2}, partner)
        values = {"purchase_order_ids": [(6, 0, [order])], "bill_number": number}
        client.call("accounting.bill", "action_send", client.call("accounting.bill", "create", [values]))
        shop.wait_for_documents("purchase.order", order, states=("sent",))

    bill(known, "A-1")
    assert len(calls_of(books, lambda: bill(known, "A-2"))) == 2, "the look and the bill"
    new = calls_of(books, lambda: bill(shop.partner("Glue Works"), "A-3"))
    assert len(new) == 3, "the name is looked up and created, and the bill"
