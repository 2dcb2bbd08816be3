"""A supplier's bill number is looked up in the books before the bill is queued, else before it is sent."""

import pytest

from lab.connecting import Connecting
from lab.shop import Shop
from lab.standin_control import StandinControl


@pytest.fixture(scope="module")
def books(standin_xero):
    books = StandinControl(standin_xero.url)
    books.settings(minute_limit=1000)  # these tests together call more often than a minute allows
    return books


@pytest.fixture(scope="module")
def shop(client, standin_xero, books):
    shop = Shop(client)
    Connecting(client, standin_xero).run()
    return shop


@pytest.fixture
def supplier(shop, books):
    """A supplier of whom the books have the bill ``number``, which Odoo knows by another number."""
    supplier, product = shop.partner("Timber Yard"), shop.product()
    first = shop.purchase({product: 1}, supplier)
    shop.create_bill(first, f"A-{supplier}")
    [document] = shop.wait_for_documents("purchase.order", first, states=("sent",))
    books.act_on_document(document["external_id"], "edit", number=f"B-{supplier}")
    return supplier


def test_a_bill_that_is_there_already_is_told_and_not_queued(shop, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    with pytest.raises(AssertionError, match=f"Xero already has the bill B-{supplier}"):
        shop.create_bill(order, f"B-{supplier}")
    assert not shop.documents("purchase.order", order)


def test_a_number_that_is_free_goes(shop, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    shop.create_bill(order, f"C-{supplier}")
    shop.wait_for_documents("purchase.order", order, states=("sent",))


def test_when_nobody_can_be_asked_a_person_decides(shop, books, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    books.fault("error_before", method="GET", path=".*/Invoices.*")
    with pytest.raises(AssertionError, match="not known whether Xero already has"):
        shop.create_bill(order, f"D-{supplier}")
    books.clear_faults()
    assert not shop.documents("purchase.order", order)


# === QUEUED WITHOUT THE FORM'S LOOK === #


@pytest.fixture
def queue_by_script(client):
    """Queue a bill with a number nobody looked up; gives its order."""

    def queue(order, number):
        values = {"purchase_order_ids": [(6, 0, [order])], "bill_number": number}
        client.call("accounting.bill", "action_send", client.call("accounting.bill", "create", [values]))
        return order

    return queue


def test_a_script_cannot_send_a_bill_that_is_there_already(shop, client, books, supplier, queue_by_script):
    order = shop.purchase({shop.product(): 2}, supplier)
    queue_by_script(order, f"B-{supplier}")
    [document] = shop.wait_for_documents("purchase.order", order, states=("blocked",))
    [problem] = client.read("accounting.problem", document["problem_ids"], ["kind", "name"])
    assert problem["kind"] == "bill"
    assert f"Xero already has the bill B-{supplier} of Timber Yard" in problem["name"]
    client.call("accounting.problem", "action_send_anyway", [problem["id"]])
    [document] = shop.wait_for_documents("purchase.order", order, states=("sent",))
    there = [row["id"] for row in books.documents() if row["number"] == f"B-{supplier}"]
    assert len(there) == 2
    assert document["external_id"] in there


def test_one_look_for_a_supplier_who_is_there_none_for_a_new_one(shop, books, supplier, queue_by_script):
    def looks_for(partner):
        before = books.last_call()
        order = queue_by_script(shop.purchase({shop.product(): 2}, partner), f"E-{partner}")
        shop.wait_for_documents("purchase.order", order, states=("sent",))
        calls = books.calls(before)
        return [call for call in calls if call["method"] == "GET" and call["path"].endswith("/Invoices")]

    assert len(looks_for(supplier)) == 1
    assert not looks_for(shop.partner("Glue Works"))
