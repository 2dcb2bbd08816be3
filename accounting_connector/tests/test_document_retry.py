from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import database_clock
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestDocumentRetry(OrderCase):
    """Retry Now: whatever waits goes now, and nothing goes while somebody has it."""

    def setUp(self):
        super().setUp()
        self.document = self.queue()
        self.now = database_clock.now(self.env.cr)

    def test_what_waits_for_its_next_attempt_goes_now(self):
        self.document.next_attempt_at = self.now + timedelta(hours=1)
        self.work()
        self.assertEqual(self.document.state, "queued")
        self.document.action_retry()
        self.work()
        self.assertEqual(self.document.state, "sent")

    def unconfirmed(self, **values):
        self.document._move_to("sending")
        hour = self.now + timedelta(hours=1)
        self.document._move_to("unconfirmed", next_attempt_at=hour, **values)

    def test_what_is_not_known_is_looked_for_now_and_not_sent(self):
        self.unconfirmed(last_attempt_at=self.now, searched_since=self.now)
        self.document.action_retry()
        self.work()
        self.assertEqual((self.document.state, self.document.empty_looks), ("unconfirmed", 1))
        self.assertIn("find_documents", self.books.calls)
        self.assertNotIn("save_documents", self.books.calls)

    def test_never_while_a_worker_has_it(self):
        self.document._move_to("sending", lease_until=self.now + timedelta(minutes=1), lease_token="held")
        with self.assertRaisesRegex(UserError, "right now"):
            self.document.action_retry()
        self.document._move_to("unconfirmed")
        self.document.write({"lease_until": self.now + timedelta(minutes=1), "next_attempt_at": self.now})
        with self.assertRaisesRegex(UserError, "right now"):
            self.document.action_retry()
        self.document.lease_until = self.now - timedelta(minutes=1)
        self.document.action_retry()

    def test_a_selection_of_all_kinds(self):
        sent, cancelled, blocked = self.queue(), self.queue(), self.queue()
        cancelled.action_cancel()
        self.document.next_attempt_at = self.now + timedelta(hours=1)
        blocked._block("plan", "plan", "The plan is too small.")
        self.work()
        chosen = self.document | sent | cancelled | blocked
        decision = self.env["accounting.decision"].browse(chosen.action_ask_retry()["res_id"])
        self.assertEqual(decision.ready_count, 2)
        self.assertIn("sent already", decision.left_out)
        decision.action_apply()
        self.work()
        self.assertEqual(self.document.state, "sent")
        decision = self.env["accounting.decision"].browse(chosen.action_ask_cancel()["res_id"])
        self.assertEqual((decision.ready_count, decision.document_ids), (1, blocked.ids))
        self.assertIn("Void or delete it there", decision.left_out)
        decision.action_apply()
        self.assertEqual(blocked.state, "cancelled")
