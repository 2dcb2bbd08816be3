"""Who owns what of a contact: what people changed in Odoo and what was changed there, by the choice of the
connection. That both sides end as the owner says: ``test_entry_export_round_trip.py``.
"""

from markupsafe import Markup

from odoo.addons.accounting_connector.providers.contact_details import Person
from odoo.addons.accounting_connector.providers.values import PostalAddress

from .import_case import ImportCase


class TestContactOwnership(ImportCase):
    def setUp(self):
        super().setUp()
        self.there("Any", external_id="any")
        self.import_now()

    def test_what_is_owned_there_is_changed_back(self):
        self.connection.contact_communication_owner = "there"
        self.there(external_id="c", phone="1", email="a@sea.example")
        self.sync()
        partner = self.partner_of("c")
        self.wait(hours=1)
        self.edit(partner, phone="2", name="Renamed")
        self.sync()
        self.assertEqual((partner.phone, partner.name), ("1", "Renamed"))

    def test_addresses_and_persons_are_known_again(self):
        self.connection.write({"contact_addresses_owner": "there", "contact_persons_owner": "there"})
        self.there(
            external_id="c",
            addresses=(PostalAddress("billing", ("1",)), PostalAddress("delivery", ("2",))),
            persons=(Person("Ann", "", "ann@sea.example"), Person("Bob", "", "bob@sea.example")),
        )
        self.sync()
        partner = self.partner_of("c")
        children = {child.name or child.type: child for child in partner.child_ids}
        self.wait(hours=1)
        self.books.change_contact(
            "c",
            addresses=(PostalAddress("billing", ("1",)), PostalAddress("delivery", ("9",))),
            persons=(Person("Anne", "", "ann@sea.example"),),
        )
        self.sync()
        self.assertEqual(children["delivery"].street, "9")
        self.assertEqual(children["Ann"].name, "Anne")
        self.assertFalse(children["Bob"].active, "who works there no more is archived, never deleted")
        self.assertEqual(len(partner.child_ids), 2)

    def test_what_was_deleted_in_odoo_does_not_come_back(self):
        self.there(external_id="c", persons=(Person("Ann"),))
        self.sync()
        partner = self.partner_of("c")
        partner.child_ids.unlink()
        self.wait(hours=1)
        self.books.change_contact("c", phone="2")
        self.sync()
        self.assertFalse(partner.child_ids)

    def test_persons_that_are_in_odoo_already_are_not_doubled(self):
        self.customer.child_ids = [(0, 0, {"name": "Ann", "email": "ann@deep.example", "type": "contact"})]
        self.there(
            external_id="c", email=self.customer.email, persons=(Person("Ann", "", "ann@deep.example"),)
        )
        self.sync()
        self.assertEqual(len(self.customer.child_ids), 1)

    def test_notes_are_told_anew_in_the_place_of_what_was_told_before(self):
        self.there(external_id="c", phone="1", mobile="2", notes="Pays late & often\nCall Ann")
        self.sync()
        partner = self.partner_of("c")
        partner.comment += Markup("<p>Our own</p>")
        for number in (3, 4):
            self.wait(hours=1)
            self.books.change_contact("c", mobile=str(number), notes=f"Pays well & often\nCall Bob {number}")
            self.sync()
        self.assertEqual(
            partner.comment,
            "<p>Our own</p><p>Mobile: 4</p><p>Pays well &amp; often<br>Call Bob 4</p>",
        )

    def test_nothing_is_noted_where_odoo_is_the_owner(self):
        self.connection.contact_communication_owner = "odoo"
        self.customer.comment = "<p>Our own</p>"
        self.there(
            external_id="c",
            email=f"{self.customer.email}, b@sea.example",
            phone="1",
            mobile="2",
            notes="Late",
        )
        self.sync()
        self.assertEqual(self.partner_of("c"), self.customer)
        self.assertEqual(self.customer.comment, "<p>Our own</p>")
        line = self.env["accounting.import.line"].search([("external_id", "=", "c")])
        self.assertNotIn("kept in the notes", line.reason or "")

    def test_notes_that_people_removed_stay_removed(self):
        self.there(external_id="c", phone="1", mobile="2")
        self.sync()
        partner = self.partner_of("c")
        self.edit(partner, comment=False)
        self.books.change_contact("c", website="https://sea.example", mobile="3")
        self.sync()
        self.assertIn("3", partner.comment)
        self.assertNotIn("Mobile: 2", partner.comment)
