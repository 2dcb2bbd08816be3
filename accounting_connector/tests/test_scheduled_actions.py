"""Scheduled actions do a bounded amount, go on by themselves, and leave the last calls to people."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_cron

from ..models import accounting_connection_regular
from ..models.accounting_sender import Sender
from ..models.accounting_token_store import TokenStore
from ..providers.budget import Priority
from ..providers.errors import RateLimited
from ..providers.values import Contact
from .common import ConnectorCase

SHARED = (
    "refresh_lists",
    "keep_connections_alive",
    "refresh_documents",
    "import_contacts",
    "import_items",
    "create_in_bulk",
    "note_figures",
    "send_digest",
)


@tagged("post_install", "-at_install")
class TestScheduledActions(ConnectorCase):
    def cron(self, name):
        return self.env.ref(f"accounting_connector.ir_cron_{name}").sudo()

    def run_cron(self, cron):
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def run_until_the_time_is_up(self, cron):
        """The scheduler wants its worker back after each step, and has no time for a second run."""
        crons = self.registry["ir.cron"]
        commit_progress = crons._commit_progress
        with (
            patch.object(
                crons,
                "_commit_progress",
                lambda cron, *done, **left: commit_progress(cron, *done, **left) and 0,
            ),
            patch.object(ir_cron, "MIN_RUNS_PER_JOB", 1),
            patch.object(ir_cron, "MIN_TIME_PER_JOB", -1),
        ):
            self.run_cron(cron)

    def is_due_again(self, cron):
        now = fields.Datetime.now()
        triggers = self.env["ir.cron.trigger"].sudo()
        return bool(triggers.search_count([("cron_id", "=", cron.id), ("call_at", "<=", now)]))

    def few_calls_are_left(self):
        """So few that they are left to people."""
        self.tell_calls_left(minute=3)

    def second_connection(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other.write({"organisation_external_id": "second", "state": "active"})
        other._ensure_cron()
        return other

    # === THEMSELVES === #

    def test_the_database_notices_soon_that_the_machine_of_a_scheduled_action_died(self):
        """What Odoo holds it by is a lock of the transaction that idles meanwhile."""
        seen = []

        def set_here():
            self.env.cr.execute(
                "SELECT name FROM pg_settings WHERE name LIKE 'tcp_keepalives%' AND source = 'session'"
            )
            return {name for [name] in self.env.cr.fetchall()}

        def run_job(job):
            seen.append(set_here())
            return ir_cron.CompletionStatus.FULLY_DONE

        with patch.object(type(self.env["ir.cron"]), "_run_job", run_job):
            self.run_cron(self.connection.cron_id.sudo())
        self.assertEqual(
            seen, [{"tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count"}]
        )

    def test_sending_that_was_left_out_gets_another_turn_soon(self):
        """Odoo leaves out whose process was killed three times in a row."""
        crons, ran = self.registry["ir.cron"], []

        def run_job(job):
            ran.append(job["id"])
            return ir_cron.CompletionStatus.FULLY_DONE

        for cron in (self.connection.cron_id.sudo(), self.cron("send_digest")):
            self.env["ir.cron.progress"].sudo().create({"cron_id": cron.id, "timed_out_counter": 3})
            self.env.flush_all()
            job = crons._acquire_one_job(self.env.cr, cron.id, include_not_ready=True)
            with patch.object(crons, "_run_job", run_job), mute_logger("odoo.addons.base.models.ir_cron"):
                crons._process_job(self.env.cr, job)
            now = fields.Datetime.now()
            planned = self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id)])
            soon = [now + timedelta(minutes=1)] if cron == self.connection.cron_id else []
            self.assertEqual(planned.mapped("call_at"), soon)
        self.assertFalse(ran)

    def test_each_is_found_among_odoo_s_own_under_a_clear_name(self):
        crons = self.connection.cron_id.sudo()
        for name in SHARED:
            crons |= self.cron(name)
        self.assertEqual(len(crons), len(SHARED) + 1)
        for cron in crons:
            self.assertTrue(cron.active and cron.name.startswith("Accounting: "), cron.name)
            self.assertFalse(cron.user_id.active, "what a person may do decides nothing")

    def test_each_connection_has_its_own_to_send(self):
        other = self.second_connection()
        self.assertNotEqual(self.connection.cron_id, other.cron_id)
        self.assertIn(self.connection.name, self.connection.cron_id.sudo().name)

    # === A BOUNDED AMOUNT === #

    def test_sending_stops_when_the_time_is_up_and_goes_on_by_itself(self):
        cron = self.connection.cron_id.sudo()
        self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id)]).unlink()
        documents = [self.queue() for _each in range(3)]
        self.patch(self.registry["accounting.connection"], "_claim_size", lambda connection: 1)
        self.run_until_the_time_is_up(cron)
        states = sorted(document.state for document in documents)
        self.assertEqual(states, ["queued", "queued", "sent"])
        self.assertTrue(self.is_due_again(cron))
        self.run_until_the_time_is_up(cron)
        self.assertEqual([document.state for document in documents].count("sent"), 2)

    def test_long_lists_are_read_in_parts_and_short_ones_once(self):
        self.books.page_size = 1
        self.books.contacts = [Contact(f"Contact {n}", external_id=f"c-{n}") for n in range(4)]
        self.patch(accounting_connection_regular, "READING_SECONDS", 0)
        self.connection.contacts_changed_since = False
        cron = self.cron("refresh_lists")
        self.run_until_the_time_is_up(cron)
        self.assertEqual(self.books.calls.count("contacts"), 1)
        self.assertFalse(self.connection.lists_read_at)
        self.assertTrue(self.is_due_again(cron))
        self.run_cron(cron)
        self.assertEqual(self.books.calls.count("contacts"), 4)
        self.assertEqual(self.books.calls.count("organisation"), 1)
        self.assertTrue(self.connection.lists_read_at and self.connection.lists_tried_at)

    def test_one_authorization_that_cannot_be_used_stops_no_other(self):
        other = self.second_connection()
        asked = []

        def fail(store):
            asked.append(store._connection_id)
            raise KeyError("no key")

        self.patch(TokenStore, "access_token", fail)
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.run_cron(self.cron("keep_connections_alive"))
        self.assertEqual(sorted(asked), [self.connection.id, other.id])
        self.assertEqual(self.cron("keep_connections_alive").failure_count, 0)

    # === PEOPLE COME FIRST === #

    def test_what_reads_in_the_background_leaves_the_last_calls_to_people(self):
        self.few_calls_are_left()
        self.run_cron(self.cron("refresh_lists"))
        self.assertFalse(self.books.calls)
        self.assertFalse(self.connection.wait_until, "nobody else has to wait")
        with self.enter_registry_test_mode():
            self.connection._run_task("reload")
        self.assertIn("accounts", self.books.calls)

    def test_an_import_leaves_them_the_last_calls_and_goes_on_later(self):
        job = self.env["accounting.import"]._start(self.connection, "contacts", takes_customers=True)
        self.tell_calls_left(day=50)
        self.run_cron(self.cron("import_contacts"))
        self.assertFalse(self.books.calls or self.connection.wait_until)
        self.assertIn(job.state, ("waiting", "reading"))
        self.tell_calls_left(day=500)
        self.run_cron(self.cron("import_contacts"))
        self.assertEqual(job.state, "done")

    def test_documents_are_sent_while_others_leave_the_last_calls(self):
        document = self.queue()
        self.few_calls_are_left()
        self.run_cron(self.cron("refresh_lists"))
        with self.enter_registry_test_mode():
            Sender(self.connection, only_ids=document.ids).run()
        self.env.invalidate_all()
        self.assertEqual(document.state, "sent")

    def test_what_the_accounting_system_asked_for_binds_everybody(self):
        until = self.books.now().replace(microsecond=0)
        until += accounting_connection_regular.READ_AGAIN_AFTER * 2
        with self.failing("accounts", RateLimited("slow down", until=until)):
            self.run_cron(self.cron("refresh_lists"))
        self.assertEqual(self.connection.wait_until, until.replace(tzinfo=None))
        triggers = self.env["ir.cron.trigger"].sudo()
        planned = triggers.search([("cron_id", "=", self.cron("refresh_lists").id)])
        self.assertIn(until.replace(tzinfo=None), planned.mapped("call_at"))
        self.assertEqual(self.connection._make_budget().priority, Priority.BACKGROUND)
