"""Names, phones and codes no form was made for: sent, found again, and not there twice."""

import pytest

from lab.connecting import Connecting
from lab.shop import Shop

NAMES = {
    "quotes and a backslash": 'O\'Brien & Söhne: "Ltd"\\',
    "120 characters": "The Most Honourable Company of Merchants "
    "Trading from All Harbours of the Northern Isles into Every Port of the Old World",
    "emoji": "Café 🦀 Crab & Co",
    "right to left": "חברת הדוגמה בע״מ",
}
PHONE = "+64 9 555 0100, extension 4711, ask for Maria"


@pytest.fixture(scope="module")
def shop(client, standin, books):
    shop = Shop(client)
    shop.product()
    books.lift_limits()
    Connecting(client, standin).run()
    return shop


def send(shop, customer, product):
    order = shop.sale({product: 1}, customer)
    shop.create_invoice(order)
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    return document


def forget(database, customer):
    """As if Odoo had never met this customer over there."""
    database.query("DELETE FROM accounting_contact_link WHERE partner_id = %s", [customer])
    database.query(
        """
        UPDATE accounting_document SET ledger_contact_id = NULL WHERE partner_id = %s
        """,
        [customer],
    )
    database.query(
        """
        DELETE FROM accounting_ledger_contact contact
         WHERE NOT EXISTS (SELECT FROM accounting_document document WHERE ledger_contact_id = contact.id)
           AND NOT EXISTS (SELECT FROM accounting_contact_link link WHERE ledger_contact_id = contact.id)
        """
    )


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_customer_is_sent_found_again_and_not_there_twice(shop, database, client, books, name):
    customer = client.create(
        "res.partner", {"name": name, "is_company": True, "phone": PHONE, "street": "1 Quay Street"}
    )
    product = shop.product(f'{name[:40]} "Desk": 50%\\')
    first = send(shop, customer, product)
    there = books.document(first["external_id"])
    forget(database, customer)

    again = send(shop, customer, product)

    assert again["external_id"] != first["external_id"]
    assert books.document(again["external_id"])["contact_id"] == there["contact_id"]
