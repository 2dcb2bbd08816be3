"""What the overview says of a connection."""

from odoo.tests import tagged

from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestConnectionViews(ConnectorCase):
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
