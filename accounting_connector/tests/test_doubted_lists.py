"""Lists that turned out to be wrong are read again until that worked."""

from datetime import timedelta, timezone

from ..models import accounting_connection_lists
from ..models.scheduler_time import woken_for
from ..providers.errors import RateLimited, Retry
from ..providers.values import Item
from .common import ConnectorCase


class TestDoubtedLists(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.connection.items_read_fully_at = self.true_time() - timedelta(days=1)
        self.connection._doubt_lists()

    def calls_of_lists(self):
        return self.books.calls.count("items")

    def test_they_are_read_once(self):
        self.work()
        self.assertEqual(self.calls_of_lists(), 1)
        self.assertFalse(self.connection.lists_doubted_at)
        self.work()
        self.assertEqual(self.calls_of_lists(), 1)

    def test_a_reading_that_failed_is_made_up_for(self):
        with self.failing("items", Retry("no answer")):
            self.work()
        self.assertTrue(self.connection.lists_doubted_at)
        self.work()
        self.assertFalse(self.connection.lists_doubted_at)

    def test_long_ones_are_read_in_parts(self):
        self.books.page_size = 1
        self.books.items = {str(n): Item(str(n), f"Item {n}", external_id=str(n)) for n in range(3)}
        self.patch(accounting_connection_lists, "READING_SECONDS", 0)
        cron = self.connection.cron_id.sudo()
        for page in range(1, 4):
            self.assertTrue(self.connection.lists_doubted_at)
            self.work()
            self.assertEqual(self.calls_of_lists(), page)
        self.assertFalse(self.connection.lists_doubted_at)
        self.assertEqual(self.books.calls.count("organisation"), 1)
        self.assertTrue(self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id)]))

    def test_a_pause_is_kept_and_then_they_are_read(self):
        until = self.true_time().replace(tzinfo=timezone.utc) + timedelta(seconds=60)
        with self.failing("items", RateLimited(until=until)):
            self.work()
        self.work()
        self.assertEqual(self.calls_of_lists(), 1)
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", self.connection.cron_id.id)])
        self.assertIn(woken_for(self.connection.wait_until), woken.mapped("call_at"))
        self.wait(seconds=61)
        self.work()
        self.assertFalse(self.connection.lists_doubted_at)

    def test_what_is_doubted_while_they_are_read_is_read_again(self):
        def doubt_again(name):
            if name == "items" and self.calls_of_lists() == 1:
                self.wait(seconds=5)
                self.connection.lists_doubted_at = self.true_time()
                self.env.flush_all()

        self.books.during_call = doubt_again
        self.work()
        self.assertTrue(self.connection.lists_doubted_at)
