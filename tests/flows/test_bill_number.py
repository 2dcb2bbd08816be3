"""A supplier's bill number is looked up in the books before the bill is queued, else before it is sent."""

import pytest

from lab.connecting import Connecting
from lab.shop import Shop


@pytest.fixture(scope="module")
def shop(client, standin, books):
    shop = Shop(client)
    books.lift_limits()  # these tests together call more often than a minute allows
    Connecting(client, standin).run()
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
    with pytest.raises(AssertionError, match=f"already has the bill B-{supplier}"):
        shop.create_bill(order, f"B-{supplier}")
    assert not shop.documents("purchase.order", order)


def test_a_number_that_is_free_goes(shop, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    shop.create_bill(order, f"C-{supplier}")
    shop.wait_for_documents("purchase.order", order, states=("sent",))


def test_when_nobody_can_be_asked_a_person_decides(shop, books, supplier):
    order = shop.purchase({shop.product(): 2}, supplier)
    books.fault("error_before", **books.system.looks_for_bills)
    with pytest.raises(AssertionError, match="not known whether .* already has"):
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
    assert f"{books.system.label} already has the bill B-{supplier} of Timber Yard" in problem["name"]
    client.call("accounting.problem", "action_send_anyway", [problem["id"]])
    [document] = shop.wait_for_documents("purchase.order", order, states=("sent", "refused"))
    there = [row["id"] for row in books.documents() if row["number"] == f"B-{supplier}"]
    if books.system.repeats_bill_numbers:
        assert len(there) == 2
        assert document["external_id"] in there
    else:
        assert document["state"] == "refused", "it is told, and not sent under another number"
        assert len(there) == 1
