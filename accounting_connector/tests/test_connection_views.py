"""What the overview says of a connection."""

from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.tests import tagged

from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestConnectionViews(ConnectorCase):
    def call(self, **remaining):
        """A call after which the accounting system told what is left of its limits."""
        self.env["accounting.call"].sudo().create(
            {
                "connection_id": self.connection.id,
                "started_at": fields.Datetime.now(),
                "budget": {"remaining": remaining, "read_at": datetime.now(timezone.utc).isoformat()},
            }
        )
        self.connection.invalidate_recordset()

    def test_problems_are_counted_while_they_are_open(self):
        other = self.env["accounting.connection"].create({"company_id": self.company.id})
        problems = self.env["accounting.problem"]
        first = problems._raise(self.connection, "plan", "plan", "Too small.")
        problems._raise(self.connection, "other", "other", "Something else.")
        problems._raise(other, "plan", "plan", "Too small, too.")
        self.assertEqual(self.connection.open_problem_count, 2)
        first.action_close()
        self.connection.invalidate_recordset()
        self.assertEqual(self.connection.open_problem_count, 1)

    def test_the_count_leads_to_the_problems_of_this_connection(self):
        problem = self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "Too small.")
        action = self.connection.action_open_problems()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), problem)

    def test_the_calls_left_are_those_of_the_last_answer(self):
        self.assertFalse(self.connection.calls_are_counted)
        self.call(minute=60, day=5000)
        self.call(minute=59, day=4999)
        self.assertRecordValues(
            self.connection, [{"calls_are_counted": True, "calls_left_minute": 59, "calls_left_today": 4999}]
        )

    def test_no_calls_left_is_a_figure_too(self):
        self.call(minute=60, day=0)
        self.assertRecordValues(self.connection, [{"calls_are_counted": True, "calls_left_today": 0}])

    def test_what_was_left_of_another_day_says_nothing(self):
        self.call(minute=60, day=3)
        self.clock.tick(timedelta(days=1, seconds=1))
        self.connection.invalidate_recordset()
        self.assertFalse(self.connection.calls_are_counted)
