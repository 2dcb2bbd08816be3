"""A contact is imported, changed on both sides, and both are brought together: by who owns what."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..providers.values import PostalAddress
from .export_case import ExportCase
from .properties import steady

OWNERS = st.sampled_from(["blanks", "there", "odoo"])
TEXTS = st.sampled_from(["", "1 Wharf Road", "2 Wharf Road"])
ORDERS = st.permutations(["import", "export"])
# a field of the partner, the contact's that says the same, and the group that owns it
FIELDS = [("phone", "phone", "communication"), ("ref", "account_number", "registration")]


@tagged("post_install", "-at_install")
class TestRoundTrip(ExportCase):
    def setUp(self):
        super().setUp()
        self.there("Any", external_id="any")
        self.import_now()

    def bring_together(self, order):
        for _round in range(2):
            for what in order:
                self.wait(hours=1)
                self.work() if what == "export" else self.sync()

    def contact(self, external_id):
        return next(contact for contact in self.books.contacts if contact.external_id == external_id)

    @given(owners=st.tuples(OWNERS, OWNERS), first=TEXTS, here=TEXTS, there=TEXTS, order=ORDERS)
    @steady(30)
    def test_both_sides_end_as_the_owner_says(self, owners, first, here, there, order):
        self.connection.write(
            {f"contact_{group}_owner": owner for (_f, _c, group), owner in zip(FIELDS, owners, strict=True)}
        )
        external_id = self.there(f"Contact {len(self.books.contacts)}", phone=first, account_number=first)
        self.sync()
        partner = self.partner_of(external_id)
        self.wait(hours=1)
        if here != first:
            self.edit(partner, phone=here, ref=here)
        self.books.change_contact(external_id, phone=there, account_number=there)
        self.bring_together(order)
        contact = self.contact(external_id)
        for (field, told, _group), owner in zip(FIELDS, owners, strict=True):
            values = (partner[field] or "", getattr(contact, told))
            if owner == "odoo":
                # what Odoo never had anything of is not taken away there
                self.assertEqual(values, (here, here if here or first else there), (owner, field))
            elif owner == "there":
                self.assertEqual(values, (there if there or first else here, there), (owner, field))
            else:
                self.assertEqual(values, (here or there, there), (owner, field))
        self.assertFalse(self.env["accounting.entry.export"].search([("state", "!=", "done")]))

    @given(first=TEXTS, here=TEXTS, there=TEXTS, order=ORDERS)
    @steady(15)
    def test_addresses_odoo_owns_are_the_same_on_both_sides(self, first, here, there, order):
        self.connection.contact_addresses_owner = "odoo"

        def addresses(street):
            return (PostalAddress("billing", (street,), city="Bluff"),) if street else ()

        external_id = self.there(f"Contact {len(self.books.contacts)}", addresses=addresses(first))
        self.sync()
        partner = self.partner_of(external_id)
        self.wait(hours=1)
        if here != first:
            self.edit(partner, street=here, city="Bluff" if here else False)
        self.books.change_contact(external_id, addresses=addresses(there))
        self.bring_together(order)
        told = [address.lines for address in self.contact(external_id).addresses]
        expected = here if here or first else there
        self.assertEqual((partner.street or "", told), (here, [(expected,)] if expected else []))

    def test_nothing_goes_to_and_fro(self):
        self.connection.contact_communication_owner = "odoo"
        external_id = self.there("Echo Ltd", phone="1")
        self.sync()
        partner = self.partner_of(external_id)
        self.wait(hours=1)
        self.edit(partner, phone="2")
        self.bring_together(["export", "import"])
        self.books.calls.clear()
        self.bring_together(["export", "import"])
        self.assertNotIn("change_contacts", self.books.calls)
