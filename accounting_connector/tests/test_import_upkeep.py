"""What was imported is kept up to date as often as the scheduled action runs, and only that."""

from .import_case import ImportCase


class TestImportUpkeep(ImportCase):
    def job_shown(self):
        self.connection.invalidate_recordset(["contact_import_id"])
        return self.connection.contact_import_id

    def test_after_some_were_ticked_those_alone_are_kept_up_to_date(self):
        for name in ("First", "Second"):
            self.there(name)
        self.sync()
        self.connection.action_import_ticked("contacts", ["c-2"])
        self.work_off()
        self.books.change_contact("c-2", website="https://new.example")
        self.there("Third")
        self.sync()
        self.assertEqual(self.partner_of("c-2").website, "https://new.example")
        self.assertFalse(self.partner_of("c-1") | self.partner_of("c-3"))

    def test_who_is_linked_is_kept_up_to_date_whatever_is_chosen_for_all(self):
        self.there("Maker", is_customer=False, is_supplier=True)
        self.import_now()
        self.connection.import_suppliers = False
        self.books.change_contact("c-1", website="https://new.example")
        self.there("Other Maker", is_customer=False, is_supplier=True)
        self.sync()
        self.assertEqual(self.partner_of("c-1").website, "https://new.example")
        self.assertFalse(self.partner_of("c-2"))

    def test_the_scheduled_action_itself_looks_for_changes_as_often_as_it_runs(self):
        self.there()
        self.import_now()
        self.there("New")
        self.work_off()
        self.assertFalse(self.partner_of("c-2"), "it has just looked")
        self.env.ref("accounting_connector.ir_cron_import_contacts").interval_number = 5
        self.wait(minutes=6)
        self.work_off()
        self.assertEqual(self.partner_of("c-2").name, "New")

    def test_the_scheduled_action_reads_nothing_where_nothing_is_kept_up_to_date(self):
        self.there()
        self.import_now()
        self.connection.import_changes = False
        self.wait(hours=2)
        calls = len(self.books.calls)
        self.work_off()
        self.assertEqual(len(self.books.calls), calls)

    def test_what_was_mirrored_without_details_is_read_anew(self):
        self.there()
        self.sync()
        self.row_of("c-1").sudo().write({"details": False, "details_digest": False})
        job = self.import_now()
        self.assertEqual((job.created_count, self.partner_of("c-1").name), (1, "Deep Sea Ltd"))

    def test_the_page_shows_the_import_of_all_while_ticked_ones_are_imported(self):
        self.there()
        self.sync()
        everything = self.start()
        self.connection.action_import_ticked("contacts", ["c-1"])
        self.assertEqual(self.job_shown(), everything)
        self.work_off()
        self.assertEqual(self.job_shown(), self.connection.import_ids[0])
