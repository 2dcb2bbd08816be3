"""The main job over HTTP: what a sale and a purchase become in the books, and what comes back."""

import time
from datetime import datetime
from decimal import Decimal

import pytest

from lab.connecting import Connecting


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()  # so that the company's taxes are in use, and mapped
    return Connecting(client, standin).run(invoice_status="approved", bill_status="approved")


@pytest.fixture(autouse=True)
def connected(connection, books):
    yield
    books.clear_faults()


def send(shop, order):
    """Create the invoice of a sale order, and wait until it is sent; returns its document."""
    shop.create_invoice(order)
    return shop.wait_for_documents("sale.order", order, states=("sent",))[-1]


def read_changes(client):
    """Run the scheduled read of what changed over there, as an administrator may by hand."""
    cron = client.ref("accounting_connector.ir_cron_refresh_documents")
    client.call("ir.cron", "method_direct_trigger", [cron])


def status(client, model, order):
    return client.read(model, [order], ["accounting_status"])[0]["accounting_status"]


# === WHAT ARRIVES === #


def test_a_sale_becomes_an_invoice_equal_to_the_cent(client, shop, books):
    table, chair = shop.product("Oak Table", 420.5), shop.product("Chair", 33.33)
    customer = shop.partner("Harbour Cafe", vat="49091850", country_id=client.ref("base.nz"))
    order = shop.sale({table: 3, chair: 7}, customer, client_order_ref="PO 4711")
    document = send(shop, order)

    [there] = [row for row in books.documents("invoice") if row["id"] == document["external_id"]]
    [here] = client.read("sale.order", [order], ["name", "amount_untaxed", "amount_tax", "amount_total"])
    for ours, theirs in (
        ("amount_untaxed", "sub_total"),
        ("amount_tax", "total_tax"),
        ("amount_total", "total"),
    ):
        assert Decimal(there[theirs]) == Decimal(str(here[ours])), theirs
    assert document["amount_difference"] == 0
    assert document["external_number"] == there["number"]
    assert here["name"] in books.system.trace(there)
    priced = [line for line in there["lines"] if line["account"]]
    assert [(line["account"], line["tax_type"]) for line in priced] == [books.system.postings["sale"]] * 2
    assert any("PO 4711" in line["description"] for line in there["lines"])
    assert books.email_of(there["contact_id"], "customer").startswith("accounts")
    assert status(client, "sale.order", order) == "sent"


def test_a_purchase_becomes_a_bill_with_the_suppliers_number_and_dates(client, shop, books):
    order = shop.purchase({shop.product("Oak Board", 80): 12})
    shop.create_bill(order, "TY-2026-17", bill_date="2026-11-03", date_due="2026-12-20")
    [document] = shop.wait_for_documents("purchase.order", order, states=("sent",))

    there = books.document("TY-2026-17")
    assert there["id"] == document["external_id"]
    assert (there["type"], there["status"]) == (books.system.kinds["bill"], books.system.open_status)
    assert (there["date"], there["due_date"]) == ("2026-11-03", "2026-12-20")
    assert Decimal(there["total"]) == Decimal(str(document["amount_total"]))
    posted = [(line["account"], line["tax_type"]) for line in there["lines"]]
    assert posted == [books.system.postings["purchase"]]
    assert status(client, "purchase.order", order) == "sent"


def test_the_link_leads_there(client, shop):
    order = shop.sale({shop.product(): 1})
    document = send(shop, order)

    page = client.get(document["external_url"])
    assert page.ok
    assert f'data-id="{document["external_id"]}"' in page.text
    assert document["external_number"] in page.text


def test_two_partial_deliveries_become_two_invoices_of_what_was_delivered(client, shop, books):
    product = shop.product("Design", 99.99, invoice_policy="delivery")
    order = shop.sale({product: 5})
    shop.deliver(order, {product: 2})
    first = send(shop, order)
    assert status(client, "sale.order", order) == "partly"

    shop.deliver(order, {product: 5})
    second = send(shop, order)
    assert status(client, "sale.order", order) == "sent"
    there = [books.document(document["external_id"]) for document in (first, second)]
    assert [Decimal(row["lines"][0]["quantity"]) for row in there] == [2, 3]
    [here] = client.read("sale.order", [order], ["amount_untaxed", "invoice_status"])
    assert sum(Decimal(row["sub_total"]) for row in there) == Decimal(str(here["amount_untaxed"]))
    assert here["invoice_status"] == "invoiced"


# === WHAT COMES BACK === #


def test_payments_come_back(client, shop, books):
    order = shop.sale({shop.product("Chair", 100): 2})
    document = send(shop, order)
    books.act_on_document(document["external_id"], "pay", amount="30.00")
    read_changes(client)
    assert shop.documents("sale.order", order)[0]["payment_state"] == "partial"
    assert status(client, "sale.order", order) == "sent"

    books.act_on_document(document["external_id"], "pay")
    read_changes(client)
    assert shop.documents("sale.order", order)[0]["payment_state"] == "paid"
    assert status(client, "sale.order", order) == "paid"


def test_what_is_voided_over_there_frees_the_order_and_is_not_sent_again_by_itself(client, shop, books):
    product = shop.product()
    order = shop.sale({product: 2})
    document = send(shop, order)
    books.act_on_document(document["external_id"], "void")
    read_changes(client)

    [undone] = shop.documents("sale.order", order)
    assert undone["state"] == "undone"
    [problem] = client.read("accounting.problem", undone["problem_ids"], ["kind", "active"])
    assert (problem["kind"], problem["active"]) == ("undone", True)
    assert status(client, "sale.order", order) == "problem"
    [line] = client.search("sale.order.line", [("order_id", "=", order)], ["qty_to_invoice"])
    assert line["qty_to_invoice"] == 2
    read_changes(client)
    assert len(shop.documents("sale.order", order)) == 1

    again = send_anew(shop, order)
    assert again["external_id"] != document["external_id"]


def send_anew(shop, order):
    """A person decides to invoice what became free."""
    shop.create_invoice(order)
    [document] = [
        row
        for row in shop.wait_for_documents("sale.order", order, states=("sent", "undone"))
        if row["state"] == "sent"
    ]
    return document


# === LIMITS === #


def test_a_limit_is_waited_for_as_long_as_told(client, shop, books):
    order = shop.sale({shop.product(): 1})
    books.fault("rate_limit", retry_after=8, problem="minute", **books.system.saves)
    seen = books.last_call()
    shop.create_invoice(order)
    [document] = shop.documents("sale.order", order)
    limited = wait_for_limit(books, seen)

    told = time.monotonic()
    while shop.documents("sale.order", order)[0]["state"] != "sent":
        client.call("accounting.document", "action_send_now", [document["id"]])
        client.jsonrpc("/accounting_connector/send", document_ids=[document["id"]])
        assert time.monotonic() - told < 60
        time.sleep(0.3)

    first = books.calls(limited["seq"])[0]
    assert seconds_between(limited, first) >= 8
    assert len([row for row in books.documents("invoice") if is_of(books, row, client, order)]) == 1


def wait_for_limit(books, since):
    until = time.monotonic() + 30
    while True:
        for call in books.calls(since):
            if call["status"] == 429:
                return call
        assert time.monotonic() < until, "the limit was not met"
        time.sleep(0.1)


def seconds_between(first, second):
    return (datetime.fromisoformat(second["at"]) - datetime.fromisoformat(first["at"])).total_seconds()


def is_of(books, row, client, order):
    return client.read("sale.order", [order], ["name"])[0]["name"] in books.system.trace(row)
