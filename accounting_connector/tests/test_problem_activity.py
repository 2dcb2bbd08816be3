"""All problems of a connection are one activity of the person responsible, however much is stuck."""

from odoo.tests import new_test_user, tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestProblemActivity(OrderCase):
    def activities(self):
        return self.connection.activity_search([self.connection._PROBLEM_ACTIVITY])

    def test_one_cause_is_one_activity_with_the_number_of_documents(self):
        self.unmap("sales")
        self.queue(self.sale_order() | self.sale_order() | self.sale_order())
        self.work()
        activity = self.activities()
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.connection.responsible_user_id)
        self.assertEqual(activity.summary, "To fix: 1. Documents that wait for it: 3")
        self.assertIn("Sales", activity.note)

    def test_who_may_not_see_it_is_followed_by_who_manages_the_connector_there(self):
        self.connection.responsible_user_id = new_test_user(self.env, "leaver", groups="base.group_user")
        self.unmap("sales")
        self.queue()
        self.work()
        self.assertEqual(self.activities().user_id, self.env.user)

    def test_more_problems_are_told_in_the_same_activity(self):
        self.unmap("sales")
        self.queue()
        self.work()
        activity = self.activities()
        self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "The plan is too small.")
        self.work()
        self.assertEqual(self.activities(), activity)
        self.assertIn("To fix: 2.", activity.summary)
        self.assertIn("The plan is too small.", activity.note)

    def test_it_closes_by_itself_when_nothing_is_left_to_fix(self):
        account = self.mapping_of("sales").ledger_account_id
        self.unmap("sales")
        self.queue()
        self.work()
        self.mapping_of("sales").ledger_account_id = account
        self.work()
        self.assertFalse(self.activities())

    def test_once_marked_as_done_it_comes_again_with_a_new_problem_only(self):
        self.unmap("sales")
        self.queue()
        self.work()
        self.activities().action_done()
        self.queue()
        self.work()
        self.assertFalse(self.activities(), "the same cause was told")
        self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "The plan is too small.")
        self.work()
        self.assertEqual(len(self.activities()), 1)

    def test_whoever_is_responsible_now_gets_it(self):
        self.connection.responsible_user_id = new_test_user(
            self.env,
            "keeper",
            "accounting_connector.group_accounting_connector_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "The plan is too small.")
        self.work()
        self.assertEqual(self.activities().user_id.login, "keeper")

    def test_a_connection_that_is_disconnected_asks_for_nothing(self):
        self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "The plan is too small.")
        self.work()
        self.connection._mark_disconnected()
        self.work()
        self.assertFalse(self.activities())
