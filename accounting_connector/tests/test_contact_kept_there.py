"""Where Odoo owns addresses and persons, only what it has, or had, is changed or taken away over there."""

from odoo.tests import tagged

from ..providers.contact_details import Person
from ..providers.values import PostalAddress
from .export_case import ExportCase

PEOPLE = (Person("Ann", "Lee", "ann@sea.example"), Person("Bob", "Ray", "bob@sea.example"))
PLACES = (PostalAddress("billing", ("1 Quay",)), PostalAddress("delivery", ("2 Wharf",)))


@tagged("post_install", "-at_install")
class TestKeptThere(ExportCase):
    def setUp(self):
        super().setUp()
        self.connection.write({"contact_addresses_owner": "odoo", "contact_persons_owner": "odoo"})
        self.partner = self.env["res.partner"].create(
            {"name": "Sea Ltd", "is_company": True, "email": "a@sea.example", "street": "7 Hill"}
        )

    def person(self, name):
        return self.env["res.partner"].create(
            {"name": name, "parent_id": self.partner.id, "email": f"{name.lower()}@sea.example"}
        )

    def contact(self):
        return self.books.contacts[-1]

    def people_there(self):
        return sorted(f"{each.first_name} {each.last_name}".strip() for each in self.contact().persons)

    def streets_there(self):
        return sorted(" ".join(each.lines) for each in self.contact().addresses)

    def matched(self):
        self.there("Sea Ltd", email="a@sea.example", persons=PEOPLE, addresses=PLACES)
        self.import_now()
        self.assertEqual(self.row_of("c-1").link_ids.partner_id, self.partner)
        self.assertFalse(self.partner.child_ids)

    def test_who_was_never_in_odoo_stays_when_others_come_and_go(self):
        self.matched()
        cid = self.person("Cid")
        self.work()
        self.assertEqual(self.people_there(), ["Ann Lee", "Bob Ray", "Cid"])
        cid.email = "new@sea.example"
        self.work()
        self.assertEqual(self.people_there(), ["Ann Lee", "Bob Ray", "Cid"])
        cid.write({"name": "Carl", "email": "carl@sea.example"})
        self.work()
        self.assertEqual(self.people_there(), ["Ann Lee", "Bob Ray", "Carl"])
        cid.active = False
        self.work()
        self.assertEqual(self.people_there(), ["Ann Lee", "Bob Ray"])

    def test_who_is_in_both_is_odoo_s(self):
        ann = self.person("Ann")
        self.matched_with(ann)
        ann.unlink()
        self.work()
        self.assertEqual(self.people_there(), ["Bob Ray"])

    def matched_with(self, person):
        self.there("Sea Ltd", email="a@sea.example", persons=PEOPLE, addresses=PLACES)
        self.import_now()
        self.assertEqual(self.row_of("c-1").part_ids.partner_id, person)

    def test_an_address_that_was_never_in_odoo_stays(self):
        self.matched()
        self.partner.street = "8 Hill"
        self.work()
        self.assertEqual(self.streets_there(), ["2 Wharf", "8 Hill"])

    def test_what_odoo_sent_it_takes_away(self):
        place = {"type": "delivery", "name": "Dock", "street": "3 Dock", "parent_id": self.partner.id}
        dock, ann = self.env["res.partner"].create(place), self.person("Ann")
        self.created_now(self.partner)
        self.assertEqual((self.people_there(), self.streets_there()), (["Ann"], ["3 Dock", "7 Hill"]))
        ann.active = dock.active = False
        self.partner.street = False
        self.work()
        self.assertEqual((self.people_there(), self.streets_there()), ([], []))
