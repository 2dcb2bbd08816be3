"""Where documents may be drafts they arrive in the chosen status, and lead back to Odoo."""

import pytest

from lab.accounting_system import XERO
from lab.connecting import Connecting


@pytest.fixture(scope="module")
def system():
    return XERO


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()  # so that the company's taxes are in use, and mapped
    return Connecting(client, standin).run(invoice_status="approved", bill_status="approved")


@pytest.fixture
def choose(client, connection):
    """Change what the connection sends and how, until the test ends."""
    before = {}

    def change(**choices):
        [row] = client.read("accounting.connection", [connection], list(choices))
        before.update({name: row[name] for name in choices})
        client.call("accounting.connection", "write", [connection], choices)

    yield change
    client.call("accounting.connection", "write", [connection], before)


def send(shop, order):
    """Create the invoice of a sale order, and wait until it is sent; returns its document."""
    shop.create_invoice(order)
    return shop.wait_for_documents("sale.order", order, states=("sent",))[-1]


@pytest.mark.parametrize(
    ("choice", "there"), [("draft", "DRAFT"), ("submitted", "SUBMITTED"), ("approved", "AUTHORISED")]
)
def test_documents_arrive_in_the_chosen_status(shop, books, choose, choice, there):
    choose(invoice_status=choice, bill_status=choice)
    product = shop.product()
    invoice = send(shop, shop.sale({product: 1}))
    purchase = shop.purchase({product: 1})
    shop.create_bill(purchase, f"STATUS-{choice}")
    [bill] = shop.wait_for_documents("purchase.order", purchase, states=("sent",))
    assert books.document(invoice["external_id"])["status"] == there
    assert books.document(bill["external_id"])["status"] == there
    assert (invoice["external_status"], bill["external_status"]) == (choice, choice)


def test_a_bill_without_the_suppliers_number_arrives_as_a_draft(shop, books):
    order = shop.purchase({shop.product(): 1})
    shop.create_bill(order)
    [document] = shop.wait_for_documents("purchase.order", order, states=("sent",))
    assert books.document(document["external_id"])["status"] == "DRAFT"


def test_the_link_leads_back_to_the_document_in_odoo(client, connection, shop, books):
    document = send(shop, shop.sale({shop.product(): 1}))
    back = client.get(books.document(document["external_id"])["url"], allow_redirects=False)
    assert back.status_code == 303
    assert back.headers["Location"].endswith(f"/odoo/accounting.document/{document['id']}")


def test_the_tax_number_of_a_new_customer_goes_along(client, connection, shop, books):
    customer = shop.partner("Harbour Cafe", vat="49091850", country_id=client.ref("base.nz"))
    document = send(shop, shop.sale({shop.product(): 1}, customer))
    there = books.document(document["external_id"])
    [contact] = [row for row in books.organisation()["contacts"] if row["id"] == there["contact_id"]]
    assert contact["tax_number"] == "49091850"
