"""All servers count a connection's calls in one place, in short transactions."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged

from ..models.accounting_call_count import SharedCounts
from ..providers.base import Call
from ..providers.budget import Budget, Limits, Priority
from ..providers.call_windows import Window
from ..providers.errors import RateLimited, Retry
from .common import ConnectorCase

LIMITS = Limits((Window("minute", 60, 4, reserve=1), Window("day", 86400, allowances=(1000,))), concurrency=3)


@tagged("post_install", "-at_install")
class TestCallCounts(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())

    def budget(self, priority=Priority.CLICK, connection=None):
        """That of another process."""
        counts = SharedCounts(self.registry, (connection or self.connection).id)
        return Budget(counts, priority=priority)

    def call(self, budget, **facts):
        place = budget.enter(LIMITS, self.books.now, 30)
        budget.leave(place, self.books.now(), **facts)

    def finished_call(self):
        return Call(
            started_at=self.books.now(),
            method="PUT",
            endpoint="/Invoices",
            status=200,
            seconds=0.3,
            outcome="ok",
            correlation_id="c-1",
            elements=50,
        )

    def calls(self):
        self.env.invalidate_all()
        return self.env["accounting.call"].sudo().search([("connection_id", "=", self.connection.id)])

    def test_all_processes_count_together(self):
        for _call in range(LIMITS.windows[0].calls):
            self.call(self.budget())
        with self.assertRaises(RateLimited):
            self.call(self.budget())

    def test_calls_in_flight_of_all_processes_count(self):
        places = [self.budget().enter(LIMITS, self.books.now, 30) for _call in range(3)]
        with self.assertRaises(RateLimited):
            self.budget().enter(LIMITS, self.books.now, 30)
        self.budget().leave(places[0], self.books.now())
        self.budget().enter(LIMITS, self.books.now, 30)

    def test_each_connection_has_its_own(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        for _call in range(LIMITS.windows[0].calls):
            self.call(self.budget())
        self.call(self.budget(connection=other))

    def test_what_one_process_was_told_holds_for_all(self):
        until = self.books.now() + timedelta(seconds=40)
        self.call(self.budget(), remaining={"day": 17}, error=RateLimited(until=until))
        other = self.budget()
        self.assertEqual(other.wait_until(self.books.now()), until)
        self.assertEqual(other.left(LIMITS.windows, self.books.now())["day"], 17)

    def test_a_call_that_has_ended_is_logged_and_gives_its_place_back(self):
        self.call(self.budget(), call=self.finished_call())
        self.assertRecordValues(
            self.calls(),
            [
                {
                    "company_id": self.company.id,
                    "method": "PUT",
                    "endpoint": "/Invoices",
                    "status": 200,
                    "outcome": "ok",
                    "correlation_id": "c-1",
                    "elements": 50,
                }
            ],
        )

    def test_a_call_costs_two_transactions_of_two_queries(self):
        self.call(self.budget())
        budget = self.budget()
        queries, opened = [], []
        cursor = self.registry.cursor

        def counting_cursor(**facts):
            cr = cursor(**facts)
            execute = cr.execute
            opened.append(cr)

            def counted(query, *args, **more):
                queries.append(str(query).split()[0])
                return execute(query, *args, **more)

            cr.execute = counted
            return cr

        with patch.object(self.registry, "cursor", counting_cursor):
            self.call(budget, remaining={"day": 900}, call=self.finished_call())
        self.assertEqual(len(opened), 2)
        self.assertEqual(queries, ["SELECT", "INSERT", "SELECT", "WITH"])
        self.assertEqual(len(self.calls()), 1)

    def test_who_has_to_wait_writes_nothing(self):
        for _call in range(3):
            self.call(self.budget(Priority.BACKGROUND))
        kept = self.env["accounting.call.count"].sudo().search([("connection_id", "=", self.connection.id)])
        before = kept.counted
        with self.assertRaises(RateLimited):
            self.call(self.budget(Priority.BACKGROUND))
        kept.invalidate_recordset()
        self.assertEqual(kept.counted, before)

    def test_a_fault_of_the_log_does_not_undo_a_call(self):
        budget = self.budget()
        place = budget.enter(LIMITS, self.books.now, 30)
        with (
            patch.object(SharedCounts, "_change_once", side_effect=psycopg2.OperationalError("gone")),
            self.assertLogs("odoo.addons.accounting_connector", "WARNING"),
        ):
            budget.leave(place, self.books.now(), call=self.finished_call())

    def test_a_call_that_cannot_be_counted_is_not_made_and_may_be_made_again(self):
        with (
            patch.object(SharedCounts, "_change_once", side_effect=psycopg2.OperationalError("gone")),
            self.assertRaises(Retry) as declined,
        ):
            self.budget().enter(LIMITS, self.books.now, 30)
        self.assertFalse(declined.exception.maybe_committed)

    def test_what_is_kept_stays_small(self):
        """Whatever was called in a day: it is read and written with every call."""
        minutes = self.budget()
        for _call in range(100):
            self.clock.tick(timedelta(minutes=20))
            self.call(minutes, remaining={"day": 500})
        self.env.cr.execute(
            "SELECT octet_length(counted::text) FROM accounting_call_count WHERE connection_id = %s",
            [self.connection.id],
        )
        self.assertLess(self.env.cr.fetchone()[0], 2000)

    def test_a_deleted_connection_is_counted_nowhere(self):
        budget = Budget(SharedCounts(self.registry, 0))
        self.call(budget, call=self.finished_call())
        self.assertFalse(self.env["accounting.call.count"].sudo().search([("connection_id", "=", 0)]))
