"""A subscription that ended is one problem of the connection, not one of each document."""

from odoo.tests import tagged

from ..providers.errors import SubscriptionEnded
from ..providers.values import Reason
from .common import ConnectorCase

ENDED = SubscriptionEnded("6190", text="Your trial or subscription period ended.")


@tagged("post_install", "-at_install")
class TestSubscription(ConnectorCase):
    def waiting(self, count=3):
        return self.env["accounting.document"].union(*(self.queue() for _document in range(count)))

    def let_it_end(self, documents):
        with self.failing("save_documents", ENDED):
            self.work()
        self.assertEqual(set(documents.mapped("state")), {"queued"})

    def problems(self):
        return self.env["accounting.problem"].search([("connection_id", "=", self.connection.id)])

    def times_taken_up(self, documents):
        return len(documents.event_ids.filtered(lambda event: event.state == "sending"))

    def test_all_that_is_queued_waits_with_one_problem(self):
        documents = self.waiting()
        self.let_it_end(documents)
        problem = self.problems()
        self.assertRecordValues(
            problem,
            [{"kind": "plan", "detail": ENDED.text, "document_ids": [], "fix_id": self.connection.id}],
        )
        self.assertIn("Renew it there", problem.name)
        for document in documents:
            self.assertIn("Renew it there", document.status_message)
        self.work()
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_it_is_tried_with_one_document_and_told_no_second_time(self):
        documents = self.waiting()
        self.let_it_end(documents)
        taken_up = self.times_taken_up(documents)
        self.wait(minutes=16)
        self.let_it_end(documents)
        self.assertEqual(len(self.problems()), 1)
        self.assertEqual(self.times_taken_up(documents), taken_up + 1)

    def test_everything_goes_by_itself_once_it_is_renewed(self):
        documents = self.waiting()
        self.let_it_end(documents)
        problem = self.problems()
        self.wait(minutes=16)
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.books.calls.count("save_documents"), 3, "one to try, one for the others")
        self.assertFalse(problem.active or self.connection.subscription_ended)

    def test_who_renewed_it_need_not_wait(self):
        documents = self.waiting()
        self.let_it_end(documents)
        self.problems().action_recheck()
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_a_feature_the_plan_does_not_have_is_one_problem_however_many_documents(self):
        documents = self.waiting()
        for document in documents:
            self.books.refusals[document.marker] = (Reason("plan", "Feature Not Supported"),)
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"blocked"})
        problem = self.problems()
        self.assertEqual((problem.document_ids, problem.detail), (documents, "Feature Not Supported"))
        self.books.refusals.clear()
        problem.action_recheck()
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
