"""Contacts where customers and vendors are two lists, and each contact holds one currency."""

from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..providers.values import Contact
from .quickbooks_like import QuickBooksLike
from .test_preflight import PreflightCase


class ContactListsCase(QuickBooksLike, PreflightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.connection.currency_ids |= cls.euro
        cls.home = cls.connection.base_currency_id

    def mirror(self, name, is_customer=True, **facts):
        """A contact of the books that is known here."""
        contact = Contact(
            name,
            external_id=f"c-{name}",
            is_customer=is_customer,
            is_supplier=not is_customer,
            **facts,
        )
        return self.connection._upsert_ledger_contacts([contact])

    def chosen(self, order=None):
        return self.env["accounting.ledger.contact"].browse(self.check(order)[0]["ledger_contact_id"])

    def bill_of(self, partner):
        return self.purchase_order(partner_id=partner.id)

    def order_in_euro(self):
        order = self.sale_order(confirm=False)
        order.currency_id = self.euro
        order.action_confirm()
        return order

    def link(self, contact, role="customer", partner=None):
        return self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": (partner or self.customer).id,
                "role": role,
                "ledger_contact_id": contact.id,
            }
        )


@tagged("post_install", "-at_install")
class TestContactOfOneRole(ContactListsCase):
    def test_a_contact_of_the_other_list_never_fits(self):
        self.mirror(self.customer.name, is_customer=False)
        self.assertFalse(self.chosen())
        customer = self.mirror(self.customer.name.upper())
        self.assertEqual(self.chosen(), customer)

    def test_a_name_fits_without_what_was_added_to_it(self):
        vendor = self.mirror(
            f"{self.customer.name} (Supplier)", is_customer=False, base_name=self.customer.name
        )
        self.assertEqual(self.chosen(self.bill_of(self.customer)), vendor)

    def test_a_name_fits_as_it_is_written_there(self):
        self.customer.name = "Deep\tBlue: Ltd"
        contact = self.mirror("Deep Blue - Ltd")
        self.assertEqual(self.chosen(), contact)

    def test_tax_numbers_are_no_key_where_they_are_masked(self):
        self.customer.vat = "123-456-789"
        self.mirror("Somebody", tax_number="123-456-789")
        self.assertFalse(self.chosen())

    def test_a_link_to_the_other_list_is_refused(self):
        vendor = self.mirror("Timber Yard", is_customer=False)
        with self.assertRaisesRegex(ValidationError, "customers"):
            self.link(vendor)
        self.link(vendor, role="vendor", partner=self.vendor)

    def test_who_buys_and_sells_is_in_both_lists(self):
        self.queue()
        self.queue_purchase(self.bill_of(self.customer), bill={"number": "B-1"})
        self.work()
        customer, vendor = self.books.contacts
        self.assertEqual((customer.name, customer.is_supplier), (self.customer.name, False))
        self.assertEqual((vendor.name, vendor.is_customer), (f"{self.customer.name} (Supplier)", False))
        links = self.env["accounting.contact.link"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(
            {link.role: link.ledger_contact_id.external_id for link in links},
            {"customer": customer.external_id, "vendor": vendor.external_id},
        )

    def test_what_is_found_there_is_taken_although_it_is_compared_otherwise_here(self):
        """Upper and lower case of some letters are told apart by the database, not over there."""
        self.customer.write({"name": "STRASSENBAU AG", "email": False})
        there = Contact("Straßenbau AG", external_id="c-1", is_customer=True, currency=self.home.name)
        self.books.contacts.append(there)
        document = self.queue()
        self.work()
        self.assertEqual(document.ledger_contact_id.external_id, "c-1")
        self.assertEqual(self.books.contacts, [there])

    def test_a_person_is_asked_which_of_several_it_is(self):
        self.mirror("First", email=self.customer.email)
        self.mirror("Second", email=self.customer.email)
        self.mirror("Third", is_customer=False, email=self.customer.email)
        [obstacle] = self.check()[1]
        self.assertIn("First, Second.", obstacle["name"])


@tagged("post_install", "-at_install")
class TestContactOfOneCurrency(ContactListsCase):
    def test_a_contact_of_another_currency_does_not_fit(self):
        self.mirror(self.customer.name, currency="EUR")
        self.assertFalse(self.chosen())

    def test_a_contact_without_currency_is_of_the_organisations_own(self):
        contact = self.mirror(self.customer.name)
        self.assertEqual(self.chosen(), contact)
        self.assertFalse(self.chosen(self.order_in_euro()))

    def test_a_link_is_of_the_currency_of_its_contact(self):
        own, euro = self.mirror("Own"), self.mirror("Euro", currency="EUR")
        self.assertEqual((self.link(own).currency_id, self.link(euro).currency_id), (self.home, self.euro))
        self.assertEqual(self.chosen(), own)
        self.assertEqual(self.chosen(self.order_in_euro()), euro)

    def test_a_customer_has_one_contact_for_each_currency(self):
        orders = self.sale_order() | self.order_in_euro()
        self.books.rates["EUR", self.connection._today()] = Decimal("1.6")
        documents = self.queue(orders)
        self.work()
        self.assertEqual(documents.mapped("state"), ["sent", "sent"])
        names = {contact.currency: contact.name for contact in self.books.contacts}
        self.assertEqual(
            names, {self.home.name: self.customer.name, "EUR": f"{self.customer.name} (EUR)"}
        )
        links = self.env["accounting.contact.link"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(links.currency_id, self.home | self.euro)

    def test_where_there_is_one_currency_it_does_not_matter(self):
        self.become(multicurrency=False)
        contact = self.mirror(self.customer.name, currency="XXX")
        self.assertEqual(self.chosen(), contact)
        document = self.queue()
        self.assertEqual(document._contact_keys()[0].currency, "")

    def test_only_contacts_of_the_currency_are_offered(self):
        self.connection.create_contacts = "ask"
        [own] = self.check()[1]
        [euro] = self.check(self.order_in_euro())[1]
        self.assertEqual(own["fix_context"]["accounting_currency_codes"], [self.home.name, False])
        self.assertEqual(euro["fix_context"]["accounting_currency_codes"], ["EUR"])
        self.assertNotEqual(own["key"], euro["key"])
