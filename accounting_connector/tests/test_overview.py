"""The cards of the overview: figures over time, and warnings that say what to do."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import config

from ..providers import libraries
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestOverview(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.figures = self.env["accounting.connection.figure"]
        self.triggers = self.env["ir.cron.trigger"].sudo()

    def second_connection(self):
        number = self.env["res.company"].search_count([])
        company = self.env["res.company"].create({"name": f"Company {number}"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other.write({"organisation_external_id": company.name, "state": "active"})
        other._ensure_cron()
        return other

    def shown(self, name):
        self.connection.invalidate_recordset()
        series = {each["name"]: each["values"] for each in self.connection.figures["series"]}
        return series[name]

    # === FIGURES === #

    def test_what_was_sent_and_what_waits_is_noted_in_its_hour(self):
        self.queue(self.sale_order() | self.sale_order())
        self.work()
        self.queue()
        self.figures._cron_note_figures()
        self.figures._cron_note_figures()
        hour = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        noted = self.figures.search([("connection_id", "=", self.connection.id)])
        self.assertRecordValues(noted, [{"hour": hour, "sent": 2, "waiting": 1, "problems": 0}])

    def test_what_was_sent_while_nobody_counted_is_counted_later(self):
        self.queue()
        self.work()
        sent_at = fields.Datetime.now()
        self.wait(hours=30)
        self.figures._cron_note_figures()
        noted = self.figures.search([("connection_id", "=", self.connection.id)])
        self.assertEqual(noted.sent, 1)
        self.assertEqual(noted.hour, sent_at.replace(minute=0, second=0, microsecond=0))

    def test_noting_takes_as_many_queries_for_many_connections_as_for_one(self):
        self.queue()
        self.figures._cron_note_figures()
        self.env.flush_all()
        with self.assertQueries_are_as_many(self.figures._cron_note_figures):
            for _each in range(5):
                self.second_connection()

    def test_the_graph_ends_today_with_what_is_true_now(self):
        self.queue()
        self.work()
        self.figures._cron_note_figures()
        self.queue()
        self.assertEqual(self.shown("sent")[-1], 1)
        self.assertEqual(self.shown("waiting")[-1], 1)
        self.wait(days=1)
        self.assertEqual(self.shown("sent")[-2:], [1, 0])
        self.assertEqual(self.connection.sent_today_count, 0)
        self.assertFalse(self.connection.figures["is_empty"])

    def test_a_connection_that_sent_nothing_has_an_empty_graph(self):
        self.assertTrue(self.connection.figures["is_empty"])

    def test_old_figures_are_forgotten(self):
        self.queue()
        self.figures._cron_note_figures()
        self.wait(days=90)
        self.figures._gc_old_figures()
        self.assertFalse(self.figures.search([("connection_id", "=", self.connection.id)]))

    def test_cards_take_as_many_queries_for_many_connections_as_for_one(self):
        shown = ("figures", "warnings", "problem_causes", "sent_today_count", "calls_left_today")

        def read():
            self.env.invalidate_all()
            self.env["accounting.connection"].search([]).read(shown)

        with self.assertQueries_are_as_many(read):
            for _each in range(5):
                self.second_connection()

    def assertQueries_are_as_many(self, work):
        """As many before what is done inside as after."""
        return _SameQueries(self, work)

    # === WARNINGS === #

    def warnings(self):
        self.connection.invalidate_recordset()
        return " ".join(self.connection.warnings or [])

    def wait_for_a_thread(self, **duration):
        """Nobody runs scheduled actions for so long."""
        self.queue()
        self.triggers.search([("cron_id", "=", self.connection.cron_id.id)]).call_at = fields.Datetime.now()
        self.env.flush_all()
        self.env.cr.execute("UPDATE accounting_document SET write_date = %s", [fields.Datetime.now()])
        self.wait(**duration)

    def scheduled_action_works(self):
        """It is at work at this moment, on some server; what it does is committed elsewhere."""
        _cron, progress = self.connection.cron_id.sudo()._add_progress()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_cron_progress SET write_date = %s WHERE id = %s", [fields.Datetime.now(), progress.id]
        )

    def test_a_queue_that_waits_for_a_thread_is_told_after_five_minutes(self):
        self.wait_for_a_thread(minutes=4)
        self.assertFalse(self.warnings())
        self.wait(minutes=2)
        self.assertIn("max_cron_threads", self.warnings())
        self.work()
        self.assertFalse(self.warnings())

    def test_a_queue_that_is_worked_on_waits_for_no_thread(self):
        self.wait_for_a_thread(minutes=6)
        self.scheduled_action_works()
        self.wait(minutes=4)
        self.assertFalse(self.warnings())
        self.wait(minutes=2)
        self.assertIn("max_cron_threads", self.warnings())

    def test_what_a_person_sends_meanwhile_is_no_work_on_the_queue(self):
        self.wait_for_a_thread(minutes=6)
        self.run_sender(only_ids=self.queue().ids)
        self.assertEqual(self.connection.last_send_at, fields.Datetime.now())
        self.assertIn("max_cron_threads", self.warnings())

    def test_a_queue_whose_worker_died_waits_for_a_thread_once_it_is_given_back(self):
        self.wait_for_a_thread(minutes=6)
        documents = self.env["accounting.document"].search([("connection_id", "=", self.connection.id)])
        documents.sudo().write({"state": "sending", "next_attempt_at": fields.Datetime.now()})
        self.wait(minutes=4)
        self.assertFalse(self.warnings())
        self.wait(minutes=2)
        self.assertIn("max_cron_threads", self.warnings())

    def test_a_queue_that_waits_for_its_moment_waits_for_no_thread(self):
        self.wait_for_a_thread(minutes=6)
        documents = self.env["accounting.document"].search([("connection_id", "=", self.connection.id)])
        documents.sudo().next_attempt_at = fields.Datetime.now() + timedelta(minutes=10)
        self.assertFalse(self.warnings())

    def test_a_pause_that_was_asked_for_is_what_is_told(self):
        self.wait_for_a_thread(minutes=6)
        self.connection.wait_until = fields.Datetime.now() + timedelta(minutes=10)
        self.assertNotIn("max_cron_threads", self.warnings())
        self.assertIn("pause", self.warnings())

    def test_a_scheduled_action_that_is_off_is_told_as_such(self):
        self.wait_for_a_thread(minutes=6)
        self.connection.cron_id.sudo().active = False
        self.assertIn("switched off", self.warnings())

    def test_whoever_has_to_connect_again_is_told(self):
        self.connection.state = "reconnect"
        self.assertIn("connect this company again", self.warnings())

    def test_an_authorization_that_ends_soon_is_told_with_its_day(self):
        secret = self.env["accounting.connection.secret"]._of(self.connection)
        secret.write({"refresh_token": "kept", "hard_expires_at": fields.Datetime.now() + timedelta(days=90)})
        self.assertNotIn("authorization ends", self.warnings())
        secret.hard_expires_at = fields.Datetime.now() + timedelta(days=10)
        self.assertIn("authorization ends", self.warnings())


    # === THIS SERVER === #

    def test_a_server_that_may_not_send_says_so(self):
        self.assertFalse(self.warnings())
        with patch.dict(config.options, {"accounting_connector_sending": "False"}):
            self.assertIn("configuration forbids", self.warnings())

    def test_a_server_without_the_key_says_so(self):
        secret = self.env["accounting.connection.secret"]._of(self.connection)
        secret.refresh_token = "of-another-key:text"
        self.assertIn("accounting_connector_key", self.warnings())

    def test_a_server_that_lacks_packages_says_so(self):
        with patch.object(libraries, "find_spec", lambda name: None):
            self.assertIn("pip install", self.warnings())


class _SameQueries:
    def __init__(self, case, work):
        self.case, self.work = case, work

    def __enter__(self):
        self.before = self._count()

    def __exit__(self, error, *_where):
        if not error:
            self.case.env.flush_all()
            self.case.assertEqual(self._count(), self.before)

    def _count(self):
        self.work()  # once, so that what Odoo keeps of rights is there
        before = self.case.env.cr.sql_log_count
        self.work()
        self.case.env.flush_all()
        return self.case.env.cr.sql_log_count - before
