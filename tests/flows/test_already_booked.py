"""Orders that were invoiced by hand before the connection existed are found in the books and linked."""

import time

import pytest

from lab.connecting import Connecting


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()  # so that the company's taxes are in use, and mapped
    return Connecting(client, standin).run(invoice_status="approved", bill_status="approved")


@pytest.fixture
def by_hand(client, books, connection):
    """Have the accountant type in the invoice or bill of an order; gives the row over there."""

    def enter(model, order, named=True, **values):
        [row] = client.read(model, [order], ["name", "partner_id", "amount_untaxed"])
        kind, use = ("invoice", "sale") if model == "sale.order" else ("bill", "purchase")
        line = books.system.line_by_hand(use, row["amount_untaxed"])
        if named:
            values[books.system.reference_by_hand] = row["name"]
        return books.enter_document(kind, row["partner_id"][1], [line], **values)

    return enter


@pytest.fixture
def look(client, connection):
    """Choose "Already in the Books" for orders and press Look; gives the page's rows, by order."""

    def press(model, *orders):
        page = client.call(model, "action_accounting_already_booked", list(orders))["res_id"]
        route = client.call("accounting.booked", "action_look", [page])["params"]["route"]
        answer = client.jsonrpc(route)
        assert answer["type"] == "success", answer["message"]
        return Page(client, page)

    return press


class Page:
    def __init__(self, client, page_id):
        self.client = client
        self.id = page_id

    @property
    def rows(self):
        fields = ["order_name", "is_chosen", "candidate_id", "candidate_ids", "candidate_note"]
        return self.client.search("accounting.booked.order", [("booked_id", "=", self.id)], fields)

    def apply(self):
        self.client.call("accounting.booked", "action_apply", [self.id])


def documents(client, model, order):
    [row] = client.read(model, [order], ["accounting_document_ids"])
    fields = ["origin", "state", "external_id", "external_status", "payment_state", "difference_note"]
    return client.read("accounting.document", row["accounting_document_ids"], fields)


def status(client, model, order):
    return client.read(model, [order], ["accounting_status"])[0]["accounting_status"]


def wait_for_status(client, model, order, expected, seconds=60):
    """Press Refresh until the order shows ``expected``: the scheduled read does the rest."""
    until = time.monotonic() + seconds
    while status(client, model, order) != expected:
        assert time.monotonic() < until, status(client, model, order)
        for document in documents(client, model, order):
            client.call("accounting.document", "action_refresh", [document["id"]])
        time.sleep(1)


def test_an_invoice_by_hand_is_recognised_linked_and_followed(client, shop, books, by_hand, look):
    order = shop.sale({shop.product(price=100): 2})
    there = by_hand("sale.order", order)
    page = look("sale.order", order)
    [row] = page.rows
    assert row["is_chosen"], row
    page.apply()
    [document] = documents(client, "sale.order", order)
    assert (document["origin"], document["external_id"]) == ("linked", there["id"])
    assert not document["difference_note"], document
    assert status(client, "sale.order", order) == "sent"
    books.act_on_document(there["id"], "pay")
    wait_for_status(client, "sale.order", order, "paid")


def test_a_bill_is_recognised_by_the_vendors_number(client, shop, by_hand, look):
    order = shop.purchase({shop.product(price=100): 2}, partner_ref="V-4711")
    there = by_hand("purchase.order", order, named=False, number="V-4711")
    page = look("purchase.order", order)
    page.apply()
    [document] = documents(client, "purchase.order", order)
    assert document["external_id"] == there["id"]


def test_what_is_only_alike_is_a_persons_choice_and_linked_only_once(client, shop, by_hand, look):
    product = shop.product(price=100)
    order = shop.sale({product: 3})
    by_hand("sale.order", order, named=False)
    [row] = look("sale.order", order).rows
    assert not row["is_chosen"]
    page = look("sale.order", order)
    [row] = page.rows
    client.call("accounting.booked.order", "write", [row["id"]], {"candidate_id": row["candidate_ids"][0]})
    page.apply()
    [row] = look("sale.order", shop.sale({product: 3})).rows
    assert not row["candidate_ids"]


def test_many_orders_take_a_few_calls(shop, books, by_hand, look):
    product = shop.product(price=50)
    orders = [shop.sale({product: number}) for number in range(1, 13)]
    for order in orders:
        by_hand("sale.order", order)
    before = books.last_call()
    rows = look("sale.order", *orders).rows
    assert all(row["is_chosen"] for row in rows), rows
    assert len(books.calls(before)) <= 2


def test_undone_it_can_be_sent(client, shop, books, by_hand, look):
    order = shop.sale({shop.product(price=100): 4})
    by_hand("sale.order", order)
    look("sale.order", order).apply()
    [document] = documents(client, "sale.order", order)
    client.call("accounting.document", "action_undo_booked", [document["id"]])
    shop.create_invoice(order)
    states = {row["state"] for row in shop.wait_for_documents("sale.order", order)}
    assert states == {"cancelled", "sent"}


def test_when_nobody_can_be_asked_the_page_says_so(client, shop, books, connection):
    order = shop.sale({shop.product(price=100): 5})
    page = client.call("sale.order", "action_accounting_already_booked", [order])["res_id"]
    route = client.call("accounting.booked", "action_look", [page])["params"]["route"]
    books.fault("error_before", **books.system.looks_for_bills)
    answer = client.jsonrpc(route)
    books.clear_faults()
    assert answer["type"] == "danger"
