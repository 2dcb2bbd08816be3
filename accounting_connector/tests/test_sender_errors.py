from datetime import timedelta, timezone

from odoo import fields
from odoo.tests import tagged

from ..models.scheduler_time import woken_for
from ..providers.errors import RateLimited, Reconnect, Refused, Retry, TokenExpired, Unavailable
from ..providers.values import Reason
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestSenderErrors(ConnectorCase):
    """What an error means for the documents, for the connection, and for when it is tried again."""

    def planned_runs(self):
        return (
            self.env["ir.cron.trigger"]
            .search([("cron_id", "=", self.connection.cron_id.id)])
            .mapped("call_at")
        )

    def test_rate_limit_is_waited_for_exactly_as_long_as_told(self):
        document = self.queue()
        until = fields.Datetime.now() + timedelta(minutes=7, seconds=13)
        with self.failing("save_documents", RateLimited(until=until.replace(tzinfo=timezone.utc))):
            self.work()
        self.assertEqual(document.state, "queued")
        self.assertEqual(self.connection.wait_until, until)
        self.assertIn(woken_for(until), self.planned_runs())
        calls = len(self.books.calls)
        self.wait(minutes=7, seconds=12)
        self.work()
        self.assertEqual(len(self.books.calls), calls, "no call before the moment named")
        self.wait(seconds=1)
        self.work()
        self.assertEqual(document.state, "sent")

    def test_unavailable_organisation_pauses_the_connection(self):
        document = self.queue()
        with self.failing("find_contacts", Unavailable("offline")):
            self.work()
        self.assertEqual(document.state, "queued")
        self.assertGreater(self.connection.wait_until, fields.Datetime.now())
        self.wait(minutes=10)
        self.work()
        self.assertEqual(document.state, "sent")

    def test_passing_fault_is_tried_again_after_growing_pauses(self):
        document = self.queue()
        pauses = []
        for _attempt in range(3):
            with self.failing("save_documents", Retry("connection refused")):
                self.work()
            self.assertEqual(document.state, "queued")
            pauses.append(document.next_attempt_at - fields.Datetime.now())
            self.wait(seconds=pauses[-1].total_seconds())
        self.assertEqual(pauses, [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)])
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.attempts, 0)

    def test_the_worker_comes_back_when_the_next_document_is_due(self):
        document = self.queue()
        with self.failing("find_contacts", Retry("connection refused")):
            self.work()
        document.next_attempt_at = moment = fields.Datetime.now() + timedelta(minutes=9)
        self.env["ir.cron.trigger"].search([("cron_id", "=", self.connection.cron_id.id)]).unlink()
        self.work()
        self.assertEqual(self.planned_runs(), [moment])

    def test_lost_authorization_pauses_the_queue_and_a_reconnect_goes_on(self):
        document = self.queue()
        with self.failing("save_documents", Reconnect("revoked")):
            self.work()
        self.assertEqual(document.state, "queued")
        self.assertEqual(self.connection.state, "reconnect")
        self.assertEqual(len(self.connection.activity_ids), 1)
        self.work()
        self.assertEqual(self.books.calls.count("save_documents"), 1)
        self.connection.state = "active"
        self.work()
        self.assertEqual(document.state, "sent")

    def test_expired_token_is_refreshed_and_the_same_request_sent_once_more(self):
        document = self.queue()
        with self.failing("save_documents", TokenExpired()):
            self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.generation, 1)
        self.assertEqual(self.books.calls.count("save_documents"), 2)

    def test_one_bad_document_never_stops_the_others(self):
        good, bad, other = (self.queue() for _order in range(3))
        self.books.refuse(bad.marker, "other", "Something is odd about this one")
        self.work()
        self.assertEqual((good.state, bad.state, other.state), ("sent", "refused", "sent"))
        self.assertIn("odd", bad.status_message)
        problem = bad.problem_ids
        self.assertEqual(
            (problem.kind, problem.document_ids, problem.detail),
            ("refused", bad, "Something is odd about this one"),
        )

    def test_batch_declined_as_a_whole_is_halved_until_the_bad_one_is_alone(self):
        documents = self.env["accounting.document"].union(*(self.queue() for _order in range(5)))
        bad = documents[3]
        save = self.provider_class.save_documents

        def strict(provider, values, request_key):
            if any(value.marker == bad.marker for value in values):
                self.books.calls.append("save_documents")
                raise Refused("400", reasons=(Reason("other", "Bad JSON"),))
            return save(provider, values, request_key)

        self.patch(self.provider_class, "save_documents", strict)
        self.work()
        self.assertEqual(bad.state, "refused")
        self.assertEqual(set((documents - bad).mapped("state")), {"sent"})
        self.assertEqual(len(self.books.documents), 4)

    def test_set_up_at_fault_blocks_and_the_fix_lets_it_go(self):
        document = self.queue()
        self.books.refuse(document.marker, "account", "Account 'a-200' has been archived", subject="a-200")
        self.work()
        self.assertEqual(document.state, "blocked")
        problem = document.problem_ids
        self.assertEqual(
            (problem.kind, problem.fix_model), ("account", "accounting.account.mapping")
        )
        self.assertIn("the account 200 Sales", problem.name)
        self.books.refusals.clear()
        self.env["accounting.problem"]._recheck(self.connection, read_anew=True)
        self.assertEqual(document.state, "queued")
        self.assertFalse(problem.active)
        self.work()
        self.assertEqual(document.state, "sent")

    def test_refused_document_can_be_sent_again_or_cancelled(self):
        first, second = self.queue(), self.queue()
        for document in first | second:
            self.books.refuse(document.marker, "other", "No")
        self.work()
        self.books.refusals.clear()
        first.action_retry()
        second.action_cancel()
        self.work()
        self.assertEqual((first.state, second.state), ("sent", "cancelled"))
        self.assertFalse((first | second).problem_ids.filtered("active"))
        self.assertFalse(second.line_ids.counted_quantity)

    def test_refused_document_whose_order_changed_goes_when_a_person_decided_both(self):
        document = self.queue()
        self.books.refuse(document.marker, "other", "No")
        self.work()
        document.sale_order_ids.order_line[0].price_unit = 7
        self.assertEqual(document.state, "blocked")
        document.action_keep()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "refused"))
        self.books.refusals.clear()
        document.action_retry()
        self.work()
        self.assertEqual(document.state, "sent")

    def test_amounts_that_cannot_be_expressed_block_and_say_so(self):
        document = self.queue()
        document.line_ids.tax += 20
        document.write({"amount_tax": document.amount_tax + 20, "amount_total": document.amount_total + 20})
        self.work()
        self.assertEqual(document.state, "blocked")
        self.assertEqual(document.problem_ids.kind, "amount")
        self.assertIn("equal to the cent", document.problem_ids.name)
        self.assertNotIn("save_documents", self.books.calls)

    def test_fault_of_ours_in_one_document_does_not_stop_the_others(self):
        good, bad = self.queue(), self.queue()
        price = self.provider_class.price

        def broken(provider, value):
            if value.marker == bad.marker:
                raise KeyError("unit")
            return price(provider, value)

        self.patch(self.provider_class, "price", broken)
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.work()
        self.assertEqual((good.state, bad.state), ("sent", "refused"))
        self.assertEqual(bad.problem_ids.filtered("active").kind, "refused")

    def test_difference_in_the_answer_is_stated_and_told(self):
        document = self.queue()
        remote_document = self.provider_class.remote_document

        def rounds_otherwise(provider, value):
            remote = remote_document(provider, value)
            return type(remote)(**{**vars(remote), "tax": remote.tax + 1, "total": remote.total + 1})

        self.patch(self.provider_class, "remote_document", rounds_otherwise)
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.amount_difference, 1.0)
        self.assertIn("tax", document.difference_note)
        self.assertEqual(document.problem_ids.kind, "amount")
        self.assertTrue(document.problem_ids.active)

    def test_unknown_outcome_of_a_contact_is_looked_for_before_it_is_created_again(self):
        document = self.queue()
        with self.failing("save_contacts", Retry("lost", maybe_committed=True), committed=True):
            self.work()
        self.assertEqual(document.state, "queued")
        self.wait(minutes=2)
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(len(self.books.contacts), 1)
