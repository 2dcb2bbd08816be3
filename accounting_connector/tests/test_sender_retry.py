from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..models import accounting_sender_retry as retry
from ..providers.errors import RateLimited, Reconnect, Refused, Retry, Unavailable
from .common import ConnectorCase
from .properties import steady

NOW = datetime(2031, 1, 1, 12)
attempts = st.integers(min_value=1, max_value=10_000)
chances = st.floats(min_value=0, max_value=1, exclude_max=True)


def pause(number, chance):
    with patch.object(retry, "chance", lambda: chance):
        return retry.retry_at(number, Retry(), NOW) - NOW


@tagged("post_install", "-at_install")
class TestSenderRetry(ConnectorCase):
    """What failed in passing is tried again after growing pauses; what was no fault of a document's costs it
    nothing.
    """

    @steady(200)
    @given(number=attempts, chance=chances)
    def test_a_pause_is_never_shorter_than_half_a_minute_nor_longer_than_a_day(self, number, chance):
        self.assertTrue(timedelta(seconds=30) <= pause(number, chance) <= timedelta(days=1))

    @steady(200)
    @given(number=attempts, chance=chances)
    def test_a_pause_is_never_shorter_than_the_one_before(self, number, chance):
        self.assertGreaterEqual(pause(number + 1, 0), pause(number, 0))
        self.assertGreaterEqual(pause(number, chance), pause(number, 0))

    @steady(100)
    @given(chance=chances)
    def test_a_pause_doubles_until_it_is_a_day(self, chance):
        pauses = [pause(number, chance) for number in range(1, 30)]
        for before, after in zip(pauses, pauses[1:], strict=False):
            expected = min(2 * before, max(pauses))
            self.assertLessEqual(abs(after - expected), timedelta(seconds=1))
        self.assertGreaterEqual(max(pauses), timedelta(hours=19))

    def test_chance_keeps_two_that_failed_together_apart(self):
        self.assertNotEqual(pause(3, 0.1), pause(3, 0.9))

    def test_what_only_the_connection_has_to_wait_for_has_no_moment(self):
        for error in (Unavailable(), Reconnect(), None):
            self.assertIs(retry.retry_at(3, error, NOW), False)

    def test_a_moment_that_was_named_is_kept_exactly(self):
        until = datetime(2031, 1, 1, 12, 7, 13, tzinfo=timezone.utc)
        self.assertEqual(retry.retry_at(1, RateLimited(until=until), NOW), until.replace(tzinfo=None))

    # === IN PRACTICE === #

    def test_a_refusal_goes_to_a_person_at_once(self):
        document = self.queue()
        self.books.refuse(document.marker, "other", "No")
        self.work()
        self.assertEqual(document.state, "refused")
        self.assertTrue(document.problem_ids.filtered("active"))
        self.assertFalse(document.next_attempt_at and document.next_attempt_at > NOW)

    def test_waiting_for_the_connection_is_no_attempt(self):
        document = self.queue()
        for kind in (RateLimited, Unavailable):
            until = datetime.now(timezone.utc) + timedelta(seconds=40)
            with self.failing("save_documents", kind("wait", until=until)):
                self.work()
            self.assertEqual((document.state, document.attempts), ("queued", 0))
            self.wait(seconds=41)
        with self.failing("save_documents", Retry("no connection")):
            self.work()
        self.assertEqual(document.attempts, 1)
        self.assertEqual(document.next_attempt_at, datetime.now() + timedelta(seconds=30))

    def test_a_paused_connection_keeps_its_queue(self):
        documents = self.queue() | self.queue()
        with self.failing("find_contacts", Reconnect("revoked")):
            self.work()
        self.wait(days=3)
        self.work()
        self.assertEqual(documents.mapped("state"), ["queued"] * 2)
        self.connection.state = "active"
        self.work()
        self.assertEqual(documents.mapped("state"), ["sent"] * 2)

    def test_a_contact_that_is_declined_is_not_tried_again(self):
        document = self.queue()
        with self.failing("save_contacts", Refused("400", text="Bad JSON")):
            self.work()
        self.assertEqual(document.state, "refused")
        calls = len(self.books.calls)
        self.wait(days=1)
        self.work()
        self.assertEqual(len(self.books.calls), calls)
