"""Of documents each batch is filled by bytes. Contacts and items are cut to what each field may have, so that
a full batch of the largest ones stays within what one request may have; the changes of them are fewer fields.
"""

from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import quickbooks, xero
from odoo.addons.accounting_connector.providers.quickbooks import client as quickbooks_client
from odoo.addons.accounting_connector.providers.quickbooks import contact_payloads
from odoo.addons.accounting_connector.providers.quickbooks import items as quickbooks_items
from odoo.addons.accounting_connector.providers.values import (
    Contact,
    Item,
    Organisation,
    Person,
    PostalAddress,
)
from odoo.addons.accounting_connector.providers.xero import client as xero_client
from odoo.addons.accounting_connector.providers.xero import contacts as xero_contacts
from odoo.addons.accounting_connector.providers.xero import items as xero_items

# Six bytes each as JSON is written here, and more of them than any field keeps.
LONG = "漢" * 20_000
TEXTS = (
    "name",
    "first_name",
    "last_name",
    "phone",
    "mobile",
    "website",
    "tax_number",
    "company_number",
    "notes",
)
EMAIL = "e" * 300 + "@example.com"
ORGANISATION = Organisation("1", "Books", "NZ", "NZD", "Pacific/Auckland")


def largest_contact():
    addresses = [
        PostalAddress(kind, (LONG,) * 5, LONG, LONG, LONG, LONG, LONG, "XX")
        for kind in ("billing", "delivery")
    ]
    return Contact(
        **dict.fromkeys(TEXTS, LONG),
        key="k" * 50,
        email=EMAIL,
        addresses=tuple(addresses),
        is_customer=True,
        account_number=LONG,
        persons=(Person(LONG, LONG, EMAIL),) * 50,
    )


def largest_item():
    price = Decimal("99999999999.9999")
    return Item(
        code="c" * 30,
        name=LONG,
        description=LONG,
        purchase_description=LONG,
        sold=True,
        purchased=True,
        sale_price=price,
        purchase_price=price,
    )


class TestBatchSizes(BaseCase):
    def assert_full_batch_fits(self, capabilities, body):
        """:param body: the bytes of a request with one of them."""
        self.assertLess(capabilities.batch_size * len(body), capabilities.request_bytes)

    def test_a_full_batch_for_xero_fits(self):
        contact, _warnings = xero_contacts.payload_of(largest_contact())
        item, _warnings = xero_items.payload_of(largest_item())
        for name, element in (("Contacts", contact), ("Items", item)):
            with self.subTest(name):
                body = xero_client.body_of(name, [element])
                self.assert_full_batch_fits(xero.CAPABILITIES, body)

    def test_a_full_batch_for_quickbooks_fits(self):
        name = "漢" * 100
        contact, _warnings = contact_payloads.payload_of(largest_contact(), name, ORGANISATION)
        item, _warnings = quickbooks_items.payload_of(largest_item(), name, ORGANISATION)
        for kind, element in (("Customer", contact), ("Item", item)):
            with self.subTest(kind):
                request = {"bId": "k" * 50, "operation": "create", kind: element}
                body = quickbooks_client.body_of({"BatchItemRequest": [request]})
                self.assert_full_batch_fits(quickbooks.CAPABILITIES, body)
