"""Two contacts that are merged in Odoo are one for the books, too: nothing is doubled, nothing stops it."""

from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestPartnerMerge(ExportCase):
    def setUp(self):
        super().setUp()
        for name in ("first", "second"):
            self.there(f"{name.title()} Ltd", external_id=name, email="sea@sea.example", is_customer=True)
            self.import_now()
            self.row_of(name).link_ids.partner_id.email = False
        self.kept, self.merged = self.partner_of("first"), self.partner_of("second")
        self.assertTrue(self.kept != self.merged)

    def merge(self):
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.kept | self.merged).ids, self.kept, extra_checks=False
        )
        self.env.invalidate_all()
        self.assertFalse(self.merged.exists())

    def test_two_that_stand_for_one_contact_are_merged(self):
        """As the import advises when two contacts were merged over there."""
        self.row_of("second").link_ids.ledger_contact_id = self.row_of("first")
        self.merge()
        self.assertEqual(self.row_of("first").link_ids.partner_id, self.kept)
        self.assertEqual(len(self.row_of("first").link_ids), 1)
        self.assertFalse(self.row_of("first").match_ignored)

    def test_the_other_one_s_contact_is_not_created_again(self):
        self.merge()
        self.assertEqual(self.partner_of("first"), self.kept)
        count = self.env["res.partner"].search_count([])
        self.wait(hours=1)
        self.books.change_contact("second", phone="7")
        self.sync()
        self.assertEqual(self.env["res.partner"].search_count([]), count)
        self.assertFalse(self.partner_of("second"))
        self.books.change_contact("second", active=False, merged_into="first")
        self.sync()
        self.assertEqual(self.partner_of("first"), self.kept)

    def test_one_that_alone_stands_for_a_contact_gives_it_to_the_other(self):
        self.row_of("first").link_ids.unlink()
        self.merge()
        self.assertEqual(self.partner_of("second"), self.kept)

    def test_what_was_wished_of_both_is_wished_once(self):
        (self.row_of("first") | self.row_of("second")).link_ids.unlink()
        for partner in (self.kept, self.merged):
            values = {"connection_id": self.connection.id, "partner_id": partner.id}
            self.env["accounting.match.wish"].create({**values, "wish": "export"})
            self.env["accounting.match.choice"].create({**values, "kind": "export"})
        self.create_there(self.kept, self.merged)
        self.merge()
        for model in ("accounting.match.wish", "accounting.match.choice", "accounting.entry.export"):
            self.assertEqual(self.env[model].search([]).partner_id, self.kept)
            self.assertEqual(self.env[model].search_count([]), 1)
