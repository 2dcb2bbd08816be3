"""What waits for its connection says why."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tools import config

from ..models.accounting_connection_provider import AccountingConnection
from ..providers import errors
from .common import ConnectorCase


class TestDocumentWaiting(ConnectorCase):
    def test_a_connection_that_may_not_send_is_named_with_what_to_do(self):
        document = self.queue()
        for state, words in (
            ("disconnected", "connect it again"),
            ("reconnect", "connect this company again"),
            ("setup", "finish it"),
            ("suspended", "live database or a copy"),
        ):
            self.connection.state = state
            self.work()
            self.assertEqual(document.state, "queued")
            self.assertIn(words, document.status_message, state)

    def test_disconnecting_tells_it_at_once(self):
        document = self.queue()
        self.connection._mark_disconnected()
        self.assertIn("connect it again", document.status_message)

    def test_a_server_that_may_not_or_cannot_send_is_named(self):
        document = self.queue()
        with patch.dict(config.options, {"accounting_connector_sending": "False"}):
            self.work()
        self.assertIn("configuration forbids", document.status_message)
        self.patch(
            type(self.connection),
            "_compute_key_is_known",
            lambda connections: connections.update({"key_is_known": False}),
        )
        self.env.invalidate_all()
        self.work()
        self.assertIn("key", document.status_message)

    def test_a_provider_that_cannot_be_made_is_explained(self):
        document = self.queue()
        for error, words in (
            (errors.LibraryMissing(("some-package",)), "pip install some-package"),
            (errors.UnsafeAddress(text="http://books.example.com"), "http://books.example.com"),
        ):
            with patch.object(AccountingConnection, "_make_provider", side_effect=error):
                self.work()
            self.assertEqual(document.state, "queued")
            self.assertIn(words, document.status_message)

    def test_a_failed_look_after_a_restore_is_explained(self):
        document = self.queue()
        self.connection.needs_reconcile = True
        with self.failing("find_documents", errors.Retry("offline")):
            self.work()
        self.assertIn("could not be reached", document.status_message)

    def test_only_a_long_pause_is_told(self):
        document = self.queue()
        self.connection.wait_until = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        self.work()
        self.assertFalse(document.status_message)
        self.connection.wait_until = fields.Datetime.add(fields.Datetime.now(), hours=1)
        self.work()
        self.assertIn("asked for a pause", document.status_message)

    def test_only_what_waits_is_told(self):
        blocked, waiting = self.queue(), self.queue()
        blocked._block("tax", "tax:1", "No tax.")
        self.connection.state = "disconnected"
        self.work()
        self.assertEqual(blocked.status_message, "No tax.")
        self.assertTrue(waiting.status_message)

    def test_what_is_told_already_is_not_written_again(self):
        self.queue()
        self.connection.state = "disconnected"
        self.env["accounting.document"]._tell_why_waiting(self.connection)
        self.assertEqual(self.env.cr.rowcount, 1)
        self.env["accounting.document"]._tell_why_waiting(self.connection)
        self.assertEqual(self.env.cr.rowcount, 0)

    def test_however_often_it_pauses_the_same_is_told_and_nothing_written_again(self):
        document = self.queue()
        waiting = self.env["accounting.document"]

        def tell_written(text=""):
            waiting._tell_why_waiting(self.connection, text)
            return self.env.cr.rowcount

        for hours, written in ((1, 1), (2, 0), (5, 0)):
            self.connection.wait_until = fields.Datetime.add(fields.Datetime.now(), hours=hours)
            self.assertEqual(tell_written(), written)
            self.assertIn(str(self.connection.wait_until), self.connection._may_call()[1])
        self.connection.wait_until = False
        self.tell_calls_left(day=50)
        self.work()
        told = document.status_message
        self.assertIn("Odoo keeps within", told)
        self.wait(hours=1)
        self.tell_calls_left(day=50)
        self.assertEqual(tell_written(self.connection._say_within_limit()), 0)
        until = self.books.now() + timedelta(hours=3)
        self.assertEqual(document._explain(errors.RateLimited(until=until, is_ours=True)), told)

    def test_disconnecting_is_asked_with_how_many_wait(self):
        self.queue()
        self.queue()
        self.assertEqual(self.connection.waiting_document_count, 2)
