"""What people see of a connection's call budget."""

from datetime import timedelta, timezone

from odoo.tests import tagged

from ..providers.budget import Budget
from ..providers.call_counts import CallCounts
from ..providers.errors import RateLimited, Unavailable
from ..providers.xero import capabilities as xero
from .common import ConnectorCase
from .in_memory_provider import InMemoryProvider


@tagged("post_install", "-at_install")
class TestConnectionBudget(ConnectorCase):
    def known(self, counts, connection=None):
        """What ``counts`` know is what is known of a connection."""
        connection = connection or self.connection
        self.env["accounting.call.count"].sudo().create(
            {"connection_id": connection.id, "counted": counts.read()}
        )
        connection.invalidate_recordset()

    def test_the_calls_left_are_those_of_the_last_answer(self):
        self.assertFalse(self.connection.calls_are_counted)
        self.tell_calls_left(minute=60, day=5000)
        self.tell_calls_left(minute=59, day=4999)
        self.assertRecordValues(
            self.connection,
            [
                {
                    "calls_are_counted": True,
                    "calls_left_minute": 59,
                    "calls_left_today": 4999,
                    "calls_limit_today": 5000,
                }
            ],
        )

    def test_no_calls_left_is_a_figure_too(self):
        self.tell_calls_left(minute=60, day=0)
        self.assertRecordValues(
            self.connection,
            [{"calls_are_counted": True, "calls_left_today": 0, "calls_limit_today": 1000}],
        )

    def test_what_was_left_of_another_day_says_nothing(self):
        self.tell_calls_left(minute=60, day=3)
        self.clock.tick(timedelta(days=1, seconds=1))
        self.connection.invalidate_recordset()
        self.assertFalse(self.connection.calls_are_counted)

    def test_the_minute_the_day_the_app_and_what_is_in_flight_are_told(self):
        self.patch(InMemoryProvider, "capabilities", xero.CAPABILITIES)
        counts = CallCounts()
        budget = Budget(counts)
        for _call in range(2):
            place = budget.enter(xero.LIMITS, self.books.now, 30)
        budget.leave(place, self.books.now(), remaining={"day": 998, "app_minute": 9_000})
        self.known(counts)
        self.assertRecordValues(
            self.connection,
            [
                {
                    "calls_left_minute": 58,
                    "calls_limit_minute": 60,
                    "calls_left_today": 998,
                    "calls_limit_today": 1000,
                    "calls_left_app": 9_000,
                    "calls_limit_app": 10_000,
                    "calls_in_flight": 1,
                    "calls_limit_in_flight": 5,
                    "calls_limit_batch": 0,
                    "calls_go_on_at": False,
                }
            ],
        )

    def test_when_the_background_goes_on_is_told_where_it_stopped(self):
        self.tell_calls_left(day=50)
        goes_on_at = self.books.now().replace(tzinfo=None) + timedelta(hours=1)
        self.assertEqual(self.connection.calls_go_on_at, goes_on_at)

    def test_many_connections_cost_no_more_queries_than_two(self):
        def queries(count):
            connections = self.env["accounting.connection"]
            for row in range(count):
                company = self.env["res.company"].create({"name": f"Company {count}.{row}"})
                connection = self.env["accounting.connection"].create({"company_id": company.id})
                counts = CallCounts()
                windows = InMemoryProvider.capabilities.limits.windows
                Budget(counts).learn({"day": row}, windows, self.books.now())
                self.known(counts, connection)
                connections |= connection
            self.env.flush_all()
            connections.invalidate_recordset()
            connections.mapped("provider")
            before = self.env.cr.sql_log_count
            self.assertEqual(connections.mapped("calls_left_today"), list(range(count)))
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(2), queries(6))

    # === WORDS === #

    def test_a_limit_of_ours_is_not_said_to_be_a_pause_they_asked_for(self):
        until = self.books.now().replace(microsecond=0) + timedelta(minutes=3)
        ours = self.connection._explain_error(RateLimited(until=until, is_ours=True))
        self.assertNotIn("asked", ours)
        self.assertIn("Odoo keeps within", ours)
        self.assertIn(str(until.replace(tzinfo=None)), ours)
        theirs = self.connection._explain_error(RateLimited(until=until))
        self.assertIn("asked for a pause", theirs)

    def test_some_seconds_do_not_pause_the_connection(self):
        with self.enter_registry_test_mode():
            self.connection._note_error(
                RateLimited(until=self.books.now() + timedelta(seconds=3), limit="concurrent")
            )
            self.assertFalse(self.connection.wait_until)
            until = self.books.now() + timedelta(seconds=26)
            self.connection._note_error(RateLimited(until=until, limit="minute"))
            self.assertEqual(self.connection.wait_until, until.astimezone(timezone.utc).replace(tzinfo=None))

    def test_being_offline_for_seconds_is_a_pause_all_the_same(self):
        with self.enter_registry_test_mode():
            self.connection._note_error(Unavailable(until=self.books.now() + timedelta(seconds=3)))
        self.assertTrue(self.connection.wait_until)
