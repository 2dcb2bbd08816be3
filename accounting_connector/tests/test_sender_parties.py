"""Contacts and items that documents need: found when they are there, made as the order says, and what could
not be taken over is told.
"""

from odoo.tests import tagged

from ..providers.values import Contact, Item
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestSenderParties(ConnectorCase):
    # === CONTACTS === #

    def test_a_new_contact_has_the_address_email_and_phone_invoices_go_to(self):
        self.customer.write({"is_company": True, "vat": "NZ49091850", "phone": "09 100"})
        office = self.env["res.partner"].create(
            {
                "name": "Accounts payable",
                "parent_id": self.customer.id,
                "type": "invoice",
                "email": "payable@deepblue.example",
                "phone": "09 200",
                "street": "1 Wharf Road",
            }
        )
        self.queue()
        self.work()
        [contact] = self.books.contacts
        self.assertEqual((contact.name, contact.tax_number), (self.customer.name, "NZ49091850"))
        self.assertEqual((contact.email, contact.phone), (office.email, office.phone))
        self.assertEqual(contact.addresses[0].lines, ("1 Wharf Road",))

    def test_an_invoice_address_without_email_and_phone_leaves_those_of_the_company(self):
        self.customer.write({"is_company": True, "phone": "09 100"})
        self.env["res.partner"].create(
            {"name": "Accounts payable", "parent_id": self.customer.id, "type": "invoice"}
        )
        self.queue()
        self.work()
        [contact] = self.books.contacts
        self.assertEqual((contact.email, contact.phone), (self.customer.email, "09 100"))

    def test_a_contact_made_there_today_is_found_by_its_tax_number(self):
        self.customer.vat = "NZ49091850"
        self.books.contacts.append(
            Contact("Deep Blue Group", external_id="c-1", email="x@example.com", tax_number="NZ49091850")
        )
        document = self.queue()
        self.work()
        self.assertEqual(document.ledger_contact_id.external_id, "c-1")
        self.assertEqual(self.books.calls.count("find_contacts"), 1)
        self.assertNotIn("save_contacts", self.books.calls)

    # === ITEMS === #

    def test_products_are_looked_up_before_a_person_is_asked(self):
        self.connection.create_items = "ask"
        self.books.items["CHAIR"] = Item("CHAIR", "Chair", external_id="i-1")
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.line_ids.ledger_item_id.external_id, "i-1")
        self.assertEqual(self.books.calls.count("find_items"), 1)

    def test_a_person_is_asked_about_a_product_that_is_not_there(self):
        self.connection.create_items = "ask"
        document = self.queue()
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "item"))
        self.assertEqual(self.books.calls.count("find_items"), 1)
        self.books.calls.clear()
        document.problem_ids.action_create_there()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertNotIn("find_items", self.books.calls)
