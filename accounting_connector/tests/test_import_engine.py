"""Imports are worked off in batches that nothing repeats or loses, whatever happens in between."""

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.accounting_connector.models import (
    accounting_connection_reading,
    accounting_import_batch,
    accounting_import_work,
)
from odoo.addons.accounting_connector.models.accounting_import_contacts import AccountingImportContacts

from ..providers import errors
from ..providers.values import PostalAddress
from .common import Killed
from .import_case import ImportCase
from .test_access import USER

BATCH = 5


class EngineCase(ImportCase):
    def setUp(self):
        super().setUp()
        self.patch(accounting_import_batch, "BATCH", BATCH)

    def fill(self, count):
        for number in range(count):
            self.there(f"Contact {number:02}")

    def before_each_batch(self, act):
        """Call ``act(number of the batch, entries)`` before each batch is imported."""
        apply, numbers = AccountingImportContacts._apply, iter(range(1, 100))

        def patched(subject, job, entries):
            act(next(numbers), entries)
            return apply(subject, job, entries)

        self.patch(AccountingImportContacts, "_apply", patched)

    def imported(self):
        return self.env["accounting.contact.link"].search_count(
            [("connection_id", "=", self.connection.id), ("role", "=", "customer")]
        )


class TestImportEngine(EngineCase):
    def test_a_killed_import_goes_on_without_repeating_a_batch(self):
        self.fill(23)
        seen = []

        def kill(number, entries):
            seen.extend(entries.mapped("external_id"))
            if number == 3:
                raise Killed

        self.before_each_batch(kill)
        job = self.start()
        self.work_off_until_killed()
        self.assertEqual((job.state, job.done_count, self.imported()), ("applying", 10, 10))
        self.work_off()
        self.assertEqual(
            (job.state, job.done_count, job.created_count, self.imported()), ("done", 23, 23, 23)
        )
        self.assertEqual(len(seen), 23 + BATCH, "only the batch that was lost is done again")
        self.assertEqual(len(job.line_ids), 23)

    def test_a_cancelled_import_stops_after_its_batch_and_a_new_one_does_the_rest(self):
        self.fill(13)
        job = self.start()

        def cancel(number, entries):
            if number == 2:
                job.action_cancel()
                job.flush_recordset()

        self.before_each_batch(cancel)
        self.work_off()
        self.assertEqual((job.state, job.done_count), ("cancelled", 10))
        rest = self.import_now()
        self.assertEqual((rest.state, rest.total_count, rest.created_count), ("done", 3, 3))
        self.assertEqual(self.imported(), 13)

    def test_a_bad_record_is_reported_and_skipped_and_stops_nobody(self):
        self.fill(7)
        bad = {"c-2": ValidationError("It is bad."), "c-4": ZeroDivisionError("oops")}
        apply = AccountingImportContacts._apply

        def patched(subject, job, entries):
            results = apply(subject, job, entries)
            for entry in entries:
                if error := bad.get(entry.external_id):
                    raise error
            return results

        self.patch(AccountingImportContacts, "_apply", patched)
        with self.assertLogs("odoo.addons.accounting_connector.models.accounting_import_batch", "INFO"):
            job = self.import_now()
        self.assertEqual((job.created_count, job.skipped_count, job.done_count), (5, 2, 7))
        self.assertEqual(self.line_of(job, "c-2").reason, "It is bad.")
        self.assertIn("Choose Contacts", self.line_of(job, "c-4").reason)
        self.assertFalse(self.env["res.partner"].search([("name", "in", ("Contact 01", "Contact 03"))]))
        bad.clear()
        again = self.import_now()
        self.assertEqual((again.total_count, again.created_count), (2, 2))

    def test_what_had_to_be_skipped_is_not_tried_by_itself_until_it_changes(self):
        self.there("\u200b")
        self.there("Fine")
        self.assertEqual(self.import_now().skipped_count, 1)
        count = len(self.connection.import_ids)
        self.sync()
        self.assertEqual(len(self.connection.import_ids), count)
        self.books.change_contact("c-1", name="Visible")
        self.sync()
        self.assertEqual(self.partner_of("c-1").name, "Visible")

    def test_an_import_that_cannot_read_says_why_and_goes_on_later(self):
        self.fill(3)
        self.books.fail("contacts", errors.Unavailable("503"))
        job = self.import_now()
        self.assertEqual(job.state, "waiting")
        self.assertIn("try again in a few minutes", job.message)
        self.work_off()
        self.assertEqual((job.state, job.message, job.created_count), ("done", False, 3))

    def test_two_imports_are_worked_on_in_turn(self):
        self.fill(12)
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other._upsert_ledger_contacts(self.books.contacts)
        turns = []
        self.before_each_batch(lambda number, entries: turns.append(entries.connection_id))
        self.start()
        self.wait(seconds=1)
        self.env["accounting.import"]._start_with_what_was_read(other, "contacts", takes_customers=True)
        self.patch(
            type(self.env["accounting.import"]),
            "_apply_next",
            self.waiting_before(type(self.env["accounting.import"])._apply_next),
        )
        self.work_off()
        self.assertEqual(turns[:2], [self.connection, other])
        self.assertEqual(len(turns), 6)

    def waiting_before(self, work):
        def patched(job):
            self.wait(seconds=1)
            return work(job)

        return patched

    def test_a_list_is_imported_once_at_a_time(self):
        self.fill(1)
        self.assertEqual(self.start(), self.start())
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["accounting.import"].sudo().create({"connection_id": self.connection.id})

    def test_progress_tells_count_and_time_left(self):
        self.fill(20)
        told = []

        def look(number, entries):
            self.wait(minutes=1)
            told.append(job.with_env(entries.env).read_progress()[0])

        job = self.start()
        self.before_each_batch(look)
        self.work_off()
        self.assertEqual([each["percent"] for each in told], [0, 25, 50, 75])
        self.assertEqual(told[1]["summary"], "5 of 20 imported")
        self.assertEqual(told[1]["time_left"], "about 6 minutes left")
        [done] = job.read_progress()
        self.assertEqual((done["is_live"], done["percent"]), (False, 100))
        self.assertEqual(done["outcomes"], [{"name": "created", "label": "Created", "count": 20}])

    def test_postgresql_is_told_of_growth_each_time_the_work_has_doubled(self):
        self.fill(23)
        told = []
        job = self.start()

        def note(_cr, tables):
            job.invalidate_recordset(flush=False)
            told.append((job.done_count, {"res_partner", "accounting_contact_link"} <= set(tables)))

        self.patch(accounting_import_work, "BATCH", BATCH)
        self.patch(accounting_import_work, "MANY", 2)
        self.patch(accounting_import_work, "refresh_statistics", note)
        self.work_off()
        self.assertEqual(told, [(5, True), (10, True), (20, True)])

    def test_postgresql_is_told_of_the_many_contacts_that_were_read(self):
        self.fill(3)
        told = []

        def note(_cr, tables):
            told.append(tables)

        self.patch(accounting_connection_reading, "refresh_statistics", note)
        self.sync()
        self.assertFalse(told)
        self.patch(accounting_connection_reading, "MANY", 3)
        self.books.change_contact("c-1", name="Other")
        self.connection.contacts_read_fully_at = False
        self.sync()
        self.assertEqual(told, [["accounting_ledger_contact", "res_partner"]])

    def test_the_number_of_queries_does_not_grow_with_the_contacts(self):
        self.patch(accounting_import_batch, "BATCH", 200)
        counts = [self.queries_of(number) for number in (5, 80)]
        self.assertLess(counts[1] - counts[0], 8, counts)

    def queries_of(self, count):
        for _number in range(count):
            number = len(self.books.contacts)
            self.there(
                f"Contact {number}",
                email=f"{number}@sea.example",
                addresses=(
                    PostalAddress("billing", (f"{number} Quay",)),
                    PostalAddress("delivery", ("Wharf",)),
                ),
            )
        return self.queries_of_batch(count)


class TestOldResults(EngineCase):
    def test_a_list_that_did_not_change_for_long_is_still_kept_up_to_date(self):
        self.fill(1)
        old = [self.import_now(), self.import_now()]
        for job in old:
            job.finished_at -= timedelta(days=91)
        self.env["accounting.import"].sudo()._gc_old_imports()
        self.assertEqual([bool(job.exists()) for job in old], [False, True])
        self.books.change_contact("c-1", website="https://new.example")
        self.sync()
        self.assertEqual(self.partner_of("c-1").website, "https://new.example")


class TestImportRights(EngineCase):
    def test_users_see_imports_and_administrators_start_and_stop_them(self):
        self.fill(1)
        job = self.import_now()
        user = new_test_user(
            self.env,
            "import user",
            groups=f"{USER},base.group_partner_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertEqual(job.with_user(user).read_progress()[0]["may_cancel"], False)
        self.assertTrue(job.with_user(user).line_ids.partner_id)
        connection = self.connection.with_user(user)
        for act in (
            connection.action_import_contacts,
            connection.action_select_contacts,
            lambda: connection.action_import_ticked("contacts", ["c-1"]),
            job.with_user(user).action_cancel,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_another_company_s_imports_are_not_seen(self):
        self.fill(1)
        job = self.import_now()
        company = self.env["res.company"].create({"name": "Second Ltd"})
        stranger = new_test_user(
            self.env, "stranger", groups=USER, company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        for model in ("accounting.import", "accounting.import.line", "accounting.contact.part"):
            self.assertFalse(self.env[model].with_user(stranger).search([]), model)
        with self.assertRaises(AccessError):
            job.with_user(stranger).read_progress()
