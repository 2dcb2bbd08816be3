from datetime import timedelta, timezone
from unittest.mock import patch

from odoo.tests import tagged

from .. import providers
from ..models.accounting_document_claim import LEASE
from ..models.accounting_sender import Sender
from ..providers.errors import RateLimited, Retry, Unavailable
from .common import ConnectorCase, Killed

LOST = Retry("connection lost", maybe_committed=True)
HOURS = (-5, 5)


@tagged("post_install", "-at_install")
class TestServerClocks(ConnectorCase):
    """Several servers work for one connection. One of them has a clock that is hours ahead or behind: it
    takes nobody's work away, looks neither too early nor too late, and keeps nobody waiting.
    """

    def for_each_wrong_clock(self, prove):
        """Call ``prove(hours, document)`` for a clock ahead and one behind, each time with a new document."""
        for hours in HOURS:
            with self.subTest(hours=hours):
                prove(hours, self.queue())

    def run_elsewhere(self, hours):
        """One run of another server's worker, also while one runs here."""
        with self.server_whose_clock_is_wrong(hours=hours):
            Sender(self.connection).run()

    def assert_sent_once(self, document, calls=1):
        self.assertEqual(document.state, "sent")
        [remote] = self.books.with_marker(document.marker)
        self.assertEqual(document.external_id, remote.external_id)
        self.assertEqual(self.books.calls.count("save_documents"), calls)
        self.books.calls.clear()

    # === LEASES === #

    def test_it_does_not_take_over_what_another_server_is_sending(self):
        def prove(hours, document):
            def meanwhile(call):
                if call == "save_documents":
                    self.run_elsewhere(hours)

            self.books.during_call = meanwhile
            self.work()
            self.assertNotIn("find_documents", self.books.calls)
            self.assertNotIn("unconfirmed", document.event_ids.mapped("state"))
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_nobody_takes_over_what_it_is_sending(self):
        def prove(hours, document):
            def meanwhile(call):
                if call == "save_documents":
                    self.run_elsewhere(hours=0)

            self.books.during_call = meanwhile
            with self.server_whose_clock_is_wrong(hours=hours):
                self.work()
            self.assertNotIn("find_documents", self.books.calls)
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_it_takes_over_what_a_dead_worker_left_and_not_sooner_than_others(self):
        def prove(hours, document):
            self.books.fail("save_documents", Killed(), committed=True)
            self.run_sender_until_killed()
            self.wait(seconds=LEASE.seconds - 1)
            with self.server_whose_clock_is_wrong(hours=hours):
                self.run_sender()
            self.assertEqual(document.state, "sending")
            self.wait(seconds=1)
            with self.server_whose_clock_is_wrong(hours=hours):
                self.run_sender()
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    # === SETTLING === #

    def test_what_arrives_late_is_not_sent_again_however_often_it_looks(self):
        def prove(hours, document):
            with self.failing("save_documents", LOST, late=timedelta(seconds=140)):
                self.run_sender()
            for _look in range(4):
                self.wait(seconds=31)
                with self.server_whose_clock_is_wrong(hours=hours):
                    self.run_sender()
                self.assertEqual(document.state, "unconfirmed")
            self.wait(seconds=31)
            self.run_sender()
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_what_it_sent_and_lost_is_not_looked_upon_as_settled_by_others(self):
        def prove(hours, document):
            with (
                self.server_whose_clock_is_wrong(hours=hours),
                self.failing("save_documents", LOST, late=timedelta(seconds=140)),
            ):
                self.run_sender()
            for _look in range(4):
                self.wait(seconds=31)
                self.run_sender()
                self.assertEqual(document.state, "unconfirmed")
            self.wait(seconds=31)
            self.run_sender()
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_what_never_arrives_is_sent_again_as_soon_as_with_a_right_clock(self):
        def prove(hours, document):
            with (
                self.server_whose_clock_is_wrong(hours=hours),
                self.failing("save_documents", LOST),
            ):
                self.run_sender()
            for _look in range(5):
                self.wait(seconds=31)
                with self.server_whose_clock_is_wrong(hours=hours):
                    self.run_sender()
            self.assert_sent_once(document, calls=2)

        self.for_each_wrong_clock(prove)

    # === PAUSES === #

    def test_it_waits_as_long_as_another_server_was_told(self):
        def prove(hours, document):
            until = self.true_time() + timedelta(minutes=7)
            error = RateLimited(until=until.replace(tzinfo=timezone.utc))
            with self.failing("save_documents", error):
                self.run_sender()
            self.books.calls.clear()
            self.wait(seconds=419)
            with self.server_whose_clock_is_wrong(hours=hours):
                self.run_sender()
            self.assertFalse(self.books.calls)
            self.wait(seconds=1)
            with self.server_whose_clock_is_wrong(hours=hours):
                self.run_sender()
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_others_wait_as_long_as_it_was_told(self):
        def prove(hours, document):
            with (
                self.server_whose_clock_is_wrong(hours=hours),
                self.failing("save_documents", Unavailable("offline")),
            ):
                self.run_sender()
            self.books.calls.clear()
            self.wait(seconds=299)
            self.run_sender()
            self.assertFalse(self.books.calls)
            self.wait(seconds=1)
            self.run_sender()
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_the_pause_after_a_passing_fault_is_as_long_for_everybody(self):
        def prove(hours, document):
            with self.server_whose_clock_is_wrong(hours=hours), self.failing("save_documents", Retry("no")):
                self.run_sender()
            self.books.calls.clear()
            self.wait(seconds=29)
            self.run_sender()
            self.assertFalse(self.books.calls)
            self.wait(seconds=1)
            self.run_sender()
            self.assert_sent_once(document)

        self.for_each_wrong_clock(prove)

    def test_after_a_restart_it_looks_no_sooner_than_everything_can_be_seen(self):
        moment = self.true_time()
        self.patch(type(self.connection), "_postmaster_start", lambda connection: moment)
        document = self.queue()
        self.wait(seconds=149)
        with self.server_whose_clock_is_wrong(hours=5):
            self.run_sender()
        self.assertFalse(self.books.calls)
        self.wait(seconds=1)
        with self.server_whose_clock_is_wrong(hours=5):
            self.run_sender()
        self.assert_sent_once(document)

    # === ADAPTERS === #

    def test_an_adapter_is_told_the_right_time_on_every_server(self):
        self.patch(type(self.env["accounting.connection.secret"]), "_reveal", lambda secret, name: "")
        for hours in HOURS:
            with (
                self.server_whose_clock_is_wrong(hours=hours),
                patch.object(providers, "make_authorizer") as made,
            ):
                self.connection._make_authorizer()
                clock = made.call_args.kwargs["clock"]
                self.assertEqual(clock(), self.true_time().replace(tzinfo=timezone.utc))
