from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..models import database_clock
from ..models.database_clock import RunningClock

READ = datetime(2026, 3, 1, 12, 0, 0, 250_000)


@tagged("post_install", "-at_install", "fast")
class TestDatabaseClock(TransactionCase):
    """The clock that all servers share."""

    def running_clock(self, seconds):
        """A clock whose reading took a second, and after which so many seconds were counted."""
        with (
            patch.object(database_clock, "read", lambda cr: READ),
            patch.object(database_clock.time, "monotonic", side_effect=[1000.0, *seconds]),
        ):
            clock = RunningClock(self.env.cr)
            return clock, [clock.utc_now().replace(tzinfo=None) for _second in seconds]

    def test_it_is_the_database_servers_and_goes_on_during_a_transaction(self):
        first = database_clock.read(self.env.cr)
        self.env.cr.execute("SELECT pg_sleep(0.05)")
        passed = database_clock.read(self.env.cr) - first
        self.assertGreaterEqual(passed, timedelta(seconds=0.05))
        self.env.cr.execute("SELECT abs(extract(epoch FROM now() AT TIME ZONE 'UTC' - %s)) < 3600", [first])
        self.assertTrue(self.env.cr.fetchone()[0], "it is UTC")

    def test_moments_that_are_kept_are_whole_seconds(self):
        self.assertEqual(database_clock.now(self.env.cr).microsecond, 0)

    def test_it_goes_on_by_the_count_of_seconds_since_before_it_was_read(self):
        _clock, shown = self.running_clock([1000.5, 1003.0])
        self.assertEqual(shown, [READ + timedelta(seconds=0.5), READ + timedelta(seconds=3)])

    def test_it_is_never_slow_and_was_never_read_late(self):
        with (
            patch.object(database_clock, "read", lambda cr: READ),
            patch.object(database_clock.time, "monotonic", side_effect=[1000.0, 1000.5, 1000.75]),
        ):
            clock = RunningClock(self.env.cr)
            self.assertEqual(clock.read_at, READ.replace(microsecond=0))
            self.assertEqual(clock.now(), datetime(2026, 3, 1, 12, 0, 1))
            self.assertEqual(clock.now(), datetime(2026, 3, 1, 12, 0, 1))
