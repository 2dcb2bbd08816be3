"""What people are told of imported items that are archived or gone, once each."""

from .import_case import ItemImportCase


class TestToldOfItems(ItemImportCase):
    def setUp(self):
        super().setUp()
        self.there("Desk", description="Oak")
        self.import_now()
        self.desk = self.product_of("i-1")

    def synced(self):
        before = self.connection.import_ids
        self.wait(hours=1)
        self.sync()
        return self.connection.import_ids - before

    def test_what_is_deleted_waits_for_a_person_and_is_told_once(self):
        self.books.delete_item("i-1")
        line = self.line_of(self.synced(), "i-1")
        self.assertEqual((line.outcome, line.is_undecided, line.product_id), ("skipped", True, self.desk))
        self.assertIn("gone in Books", line.reason)
        self.assertEqual(line.action_decide()["context"]["match_state"], "matched")
        self.assertTrue(self.desk.active)
        self.assertFalse(self.synced())
        self.edit(self.desk.product_tmpl_id, description_sale="Pine")
        self.connection.item_description_owner = "there"
        self.assertFalse(self.synced())
        self.row_of("i-1")._undo_match()
        self.assertEqual(self.import_now().total_count, 0, "somebody dealt with it")

    def test_what_nobody_imported_goes_without_a_word(self):
        self.there("Lamp")
        self.connection.import_changes = False
        self.sync()
        self.books.delete_item("i-2")
        self.sync()
        self.assertEqual(self.import_now().total_count, 0)

    def test_archiving_is_told_once_and_later_changes_are_taken_as_ever(self):
        self.books.change_item("i-1", active=False)
        line = self.line_of(self.synced(), "i-1")
        self.assertEqual(line.outcome, "updated")
        self.assertIn("archived in Books", line.reason)
        self.connection.item_description_owner = "there"
        self.books.change_item("i-1", description="Pine")
        line = self.line_of(self.synced(), "i-1")
        self.assertEqual((line.outcome, line.reason, self.desk.description_sale), ("updated", False, "Pine"))

    def test_nothing_written_and_nothing_told_is_unchanged(self):
        self.books.change_item("i-1", active=False)
        self.synced()
        self.books.change_item("i-1", description="Pine")  # Odoo's is no blank
        job = self.synced()
        self.assertEqual((job.unchanged_count, job.updated_count), (1, 0))

    def test_a_result_whose_entry_is_gone_leads_to_the_page_all_the_same(self):
        line = self.line_of(self.connection.import_ids, "i-1")
        self.row_of("i-1").sudo().unlink()
        self.assertEqual(line.action_decide()["context"]["match_search"], "Desk")
