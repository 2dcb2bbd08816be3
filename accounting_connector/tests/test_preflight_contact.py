"""Preflight: who a document is for over there. Linked, else the only one that fits, never a guess."""

from odoo.tests import tagged

from .test_preflight import PreflightCase


@tagged("post_install", "-at_install")
class TestPreflightContact(PreflightCase):
    def contact(self, external_id, **values):
        values = {"connection_id": self.connection.id, "name": external_id, **values}
        return self.env["accounting.ledger.contact"].sudo().create({"external_id": external_id, **values})

    def link(self, contact, role="customer", partner=None):
        return self.env["accounting.contact.link"].create(
            {
                "connection_id": self.connection.id,
                "partner_id": (partner or self.customer).id,
                "role": role,
                "ledger_contact_id": contact.id,
            }
        )

    def chosen(self, order=None):
        return self.check(order)[0]["ledger_contact_id"]

    def test_the_linked_contact(self):
        contact = self.contact("c-1")
        self.contact("c-2", name=self.customer.name)
        self.link(contact)
        self.assertEqual(self.chosen(), contact.id)

    def test_a_link_is_of_one_role(self):
        contact = self.contact("c-1")
        self.link(contact, role="vendor")
        self.assertFalse(self.chosen())
        self.assertEqual(self.chosen(self.purchase_order(partner_id=self.customer.id)), contact.id)

    def test_an_archived_contact_is_told(self):
        self.link(self.contact("c-1", active=False))
        [obstacle] = self.check()[1]
        self.assertIn("archived in Books", obstacle["name"])
        self.assertEqual(obstacle["fix_model"], "accounting.contact.link")
        self.assertTrue(obstacle["fix_id"])

    def test_a_merged_contact_is_followed(self):
        self.link(self.contact("c-1", active=False, merged_into="c-2"))
        successor = self.contact("c-2")
        self.assertEqual(self.chosen(), successor.id)

    def test_found_by_tax_number_before_email_before_name(self):
        self.customer.write({"vat": "123-456-789", "email": "accounts@deepblue.example"})
        by_name = self.contact("c-1", name="DEEP BLUE LTD")
        self.assertEqual(self.chosen(), by_name.id)
        by_email = self.contact("c-2", email="Accounts@DeepBlue.example")
        self.assertEqual(self.chosen(), by_email.id)
        by_tax_number = self.contact("c-3", tax_number="123-456-789")
        self.assertEqual(self.chosen(), by_tax_number.id)

    def test_several_that_fit_are_asked_about(self):
        candidates = self.contact("c-1", name="First", email=self.customer.email)
        candidates |= self.contact("c-2", name="Second", email=self.customer.email)
        self.contact("c-3", name="Third")
        vals, [obstacle] = self.check()
        self.assertFalse(vals["ledger_contact_id"])
        self.assertEqual(obstacle["key"], f"contact:customer:{self.customer.id}:several")
        self.assertIn("First, Second", obstacle["name"])
        self.assertEqual(obstacle["fix_context"]["default_partner_id"], self.customer.id)
        self.assertEqual(obstacle["fix_context"]["accounting_candidate_ids"], candidates.ids)

    def test_one_that_stands_for_somebody_else_is_offered_not_taken(self):
        contact = self.contact("c-1", email=self.customer.email)
        self.link(contact, partner=self.vendor)
        vals, [obstacle] = self.check()
        self.assertFalse(vals["ledger_contact_id"])
        self.assertEqual(obstacle["key"], f"contact:customer:{self.customer.id}:taken")
        self.assertEqual(obstacle["fix_context"]["accounting_candidate_ids"], contact.ids)

    def test_an_archived_one_that_fits_is_not_taken(self):
        self.contact("c-1", email=self.customer.email, active=False)
        self.assertFalse(self.chosen())

    def test_wildcards_are_letters(self):
        self.customer.email = "a_b@example.com"
        self.contact("c-1", email="axb@example.com")
        self.assertFalse(self.chosen())

    def test_an_unknown_contact_is_created_by_the_worker_or_asked_about(self):
        vals, obstacles = self.check()
        self.assertFalse(obstacles or vals["ledger_contact_id"])
        self.connection.create_contacts = "ask"
        self.assertEqual(self.keys(), [f"contact:customer:{self.customer.id}:unknown"])

    def test_a_person_of_a_company_goes_to_the_company(self):
        person = self.env["res.partner"].create({"name": "Ann", "parent_id": self.customer.id})
        contact = self.contact("c-1", name=self.customer.name)
        self.assertEqual(self.chosen(self.sale_order(partner=person)), contact.id)

    def test_where_a_contact_holds_one_currency_only_that_one_fits(self):
        self.capable(contact_binds_currency=True)
        self.contact("c-1", name=self.customer.name, currency_code="EUR")
        self.assertFalse(self.chosen())
        home = self.contact("c-2", name=self.customer.name, currency_code=self.company.currency_id.name)
        self.assertEqual(self.chosen(), home.id)

    def test_contacts_of_another_connection_do_not_count(self):
        other = self.env["accounting.connection"].create({"company_id": self.company.id})
        self.contact("c-1", name=self.customer.name, connection_id=other.id)
        self.assertFalse(self.chosen())
