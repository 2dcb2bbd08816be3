import threading
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.accounting_sender_requests import Requests
from ..providers.errors import Retry
from .flight_case import AT_ONCE, SECONDS, SeenTokens, ThreadCase

LOST_CONNECTION = psycopg2.OperationalError("server closed the connection unexpectedly")


@tagged("post_install", "-at_install")
class TestSenderFlightsDatabase(ThreadCase):
    """What our own database declines while requests are in flight costs no answer of the others."""

    def queue_in_flight_together(self, first=lambda: None):
        """Documents of which so many requests as may be are in flight before one of them is answered.

        :param first: what happens in the first of them.
        """
        documents = self.queue_many(2 * AT_ONCE)
        together = threading.Barrier(AT_ONCE)

        def wait_and_meet(what):
            together.wait(SECONDS)
            what()

        reactions = [first, *[lambda: None] * (AT_ONCE - 1)]
        self.react({
            document: lambda what=what: wait_and_meet(what)
            for document, what in zip(documents[::2], reactions, strict=True)
        })
        return documents

    def once_declined(self, owner, method):
        """Have the database decline what ``method`` does, the first time."""
        real, declined = getattr(owner, method), []

        def decline_once(*args, **kwargs):
            if not declined:
                declined.append(True)
                raise LOST_CONNECTION
            return real(*args, **kwargs)

        return patch.object(owner, method, decline_once)

    @mute_logger("odoo.addons.accounting_connector.models.accounting_sender_requests")
    def test_an_answer_that_cannot_be_noted_on_the_connection_is_still_taken(self):
        documents = self.queue_in_flight_together()
        with self.once_declined(Requests, "_note_answer"):
            self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertTrue(self.connection.last_send_at)

    @mute_logger("odoo.addons.accounting_connector.models.accounting_sender_window")
    def test_one_answer_that_cannot_be_written_loses_no_other(self):
        def lose():
            raise Retry("lost", maybe_committed=True)

        documents = self.queue_in_flight_together(first=lose)
        with self.once_declined(Requests, "_lose_answer"):
            self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sending"] * 2 + ["sent"] * 4)

    def test_a_token_that_cannot_be_read_costs_nothing_of_what_did_not_leave(self):
        documents = self.queue_many(2 * AT_ONCE)
        with self.once_declined(SeenTokens, "access_token"):
            self.run_sender()
        self.assertEqual(documents.mapped("state"), ["queued"] * 2 * AT_ONCE)
        self.assertFalse(self.keys)
