"""A match that was wrong and is undone leaves nothing behind that would still follow it."""

from odoo.tests import tagged

from odoo.addons.accounting_connector.providers.contact_details import Person
from odoo.addons.accounting_connector.providers.values import PostalAddress

from .export_case import ExportCase


class UndoneCase(ExportCase):
    def setUp(self):
        super().setUp()
        self.right = self.env["res.partner"].create({"name": "Sea Limited", "is_company": True})
        self.there(
            "Wrong Ltd",
            external_id="c",
            phone="1",
            mobile="2",
            addresses=(PostalAddress("billing", ("1 Quay",)), PostalAddress("delivery", ("2 Wharf",))),
            persons=(Person("Ann", "", "ann@sea.example"),),
        )
        self.import_now()
        self.wrong = self.partner_of("c")

    def choose(self, kind, partner=None):
        matching = self.env["accounting.matching"]
        matching.choose(
            self.connection.id, "contacts", kind, self.row_of("c").ids, partner.ids if partner else []
        )
        matching.apply(self.connection.id, "contacts")
        self.work_off()


@tagged("post_install", "-at_install")
class TestContactUndone(UndoneCase):
    def test_the_right_one_gets_all_of_it(self):
        children = self.wrong.child_ids
        self.choose("undo")
        self.choose("match", self.right)
        self.sync()
        self.assertEqual(self.right.phone, "1")
        self.assertIn("Mobile: 2", self.right.comment or "")
        self.assertEqual(sorted(self.right.child_ids.mapped("street")), ["1 Quay", "2 Wharf"])
        self.assertEqual(self.wrong.child_ids, children)

    def test_the_wrong_one_is_not_touched_again(self):
        self.choose("undo")
        self.choose("match", self.right)
        self.sync()
        self.connection.write({"contact_addresses_owner": "there", "contact_persons_owner": "there"})
        self.wait(hours=1)
        self.books.change_contact("c", persons=(), addresses=(PostalAddress("delivery", ("9 Dock",)),))
        self.sync()
        self.assertEqual(sorted(self.wrong.child_ids.mapped("street")), ["1 Quay", "2 Wharf"])

    def test_what_the_right_one_had_is_not_cleared(self):
        self.connection.contact_communication_owner = "there"
        self.choose("undo")
        self.edit(self.right, phone="7")
        self.books.change_contact("c", phone="", mobile="")
        self.sync()
        self.choose("match", self.right)
        self.sync()
        self.assertEqual(self.right.phone, "7")


@tagged("post_install", "-at_install")
class TestChangesOfAnUndoneMatch(UndoneCase):
    """What was changed in Odoo is not written to the contact of somebody else."""

    def setUp(self):
        super().setUp()
        self.connection.contact_communication_owner = "odoo"
        self.wrong.phone = "7"
        self.row = self.env["accounting.entry.export"].search([])
        self.assertEqual(self.row.operation, "change")

    def phone_there(self):
        return next(contact.phone for contact in self.books.contacts if contact.external_id == "c")

    def test_what_waits_is_dropped_with_the_match(self):
        self.choose("undo")
        self.assertFalse(self.row.exists())
        self.work()
        self.assertEqual(self.phone_there(), "1")

    def test_what_was_refused_is_dropped_and_its_problem_is_over(self):
        self.books.refuse("c", "contact", "Phone number is too long")
        self.work()
        problem = self.row.problem_id
        self.assertTrue(problem.active)
        self.choose("undo")
        self.assertFalse(self.row.exists() or problem.active)

    def test_what_is_linked_to_another_one_meanwhile_is_left_alone_and_said(self):
        self.row_of("c").link_ids.unlink()
        self.work()
        self.assertEqual((self.row.state, self.phone_there()), ("done", "1"))
        self.assertIn("does not stand for Wrong Ltd any more", self.row.message)
