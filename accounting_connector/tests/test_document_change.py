from odoo.exceptions import UserError
from odoo.tests import tagged

from ..providers.errors import Retry
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestDocumentChange(ConnectorCase):
    """What the user saw is what goes: a changed order stops its document until a person decides."""

    def test_changed_line_stops_a_queued_document_and_shows_old_and_new(self):
        document = self.queue()
        document.sale_order_ids.order_line.product_uom_qty = 5
        self.assertEqual(document.state, "blocked")
        self.assertEqual(document.problem_ids.kind, "order_changed")
        self.assertIn("quantity 2.0 → 5.0", document.change_notes)
        self.work()
        self.assertFalse(self.books.documents)

    def test_keep_sends_what_was_queued(self):
        document = self.queue()
        document.sale_order_ids.order_line.price_unit = 50
        document.action_keep()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.amount_total, 230.0)

    def test_keep_waits_its_turn(self):
        document = self.queue()
        document.sale_order_ids.order_line.price_unit = 50
        self.patch(type(document), "try_lock_for_update", lambda held, **_options: held.browse())
        with self.assertRaisesRegex(UserError, "being sent right now"):
            document.action_keep()
        self.assertEqual(document.state, "blocked")

    def test_keep_of_a_document_that_left_meanwhile_hides_no_difference(self):
        document = self.queue()
        self.work()
        document.sale_order_ids.order_line.price_unit = 50
        document.action_keep()
        document.sale_order_ids.order_line.name = "Armchair"
        document._on_source_changed(document.sale_order_ids)
        self.assertEqual(document.source_state, "differs")

    def test_rebuild_sends_what_the_order_is_now(self):
        document = self.queue()
        order = document.sale_order_ids
        order.order_line.price_unit = 50
        document.action_rebuild()
        self.assertEqual(document.state, "cancelled")
        rebuilt = order.accounting_document_ids - document
        self.work()
        self.assertEqual((rebuilt.state, rebuilt.amount_total), ("sent", 115.0))
        self.assertEqual(len(self.books.documents), 1)

    def test_change_that_is_taken_back_lets_the_document_go(self):
        document = self.queue()
        line = document.sale_order_ids.order_line
        line.price_unit = 50
        self.assertEqual(document.state, "blocked")
        line.price_unit = 100
        self.assertEqual(document.state, "queued")
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_change_elsewhere_on_the_order_does_not_matter(self):
        document = self.queue()
        document.sale_order_ids.note = "Thank you"
        self.assertEqual(document.state, "queued")

    def test_sent_document_stays_and_says_that_its_order_differs(self):
        document = self.queue()
        self.work()
        document.sale_order_ids.order_line.price_unit = 50
        self.assertEqual((document.state, document.source_state), ("sent", "differs"))
        self.assertEqual(document.amount_total, 230.0)

    def test_change_while_it_is_sent_is_told_afterwards(self):
        document = self.queue()

        def change(call):
            if call == "save_documents":
                with self.registry.cursor() as cr:
                    line = document.sale_order_ids.order_line.with_env(self.env(cr=cr))
                    line.price_unit = 50

        self.books.during_call = change
        self.work()
        self.assertEqual((document.state, document.source_state), ("sent", "differs"))

    def test_change_while_it_was_given_back_stops_it(self):
        document = self.queue()

        def change(call):
            if call == "save_documents":
                with self.registry.cursor() as cr:
                    line = document.sale_order_ids.order_line.with_env(self.env(cr=cr))
                    line.price_unit = 50

        self.books.during_call = change
        with self.failing("save_documents", Retry("refused to connect")):
            self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "order_changed"))
        self.books.during_call = lambda call: None
        document.sale_order_ids.order_line.price_unit = 100
        self.assertEqual(document.state, "queued")
        with self.failing("save_documents", Retry("refused to connect")):
            self.work()
        self.assertEqual(document.state, "queued")

    def test_cancelling_the_order_cancels_what_did_not_leave(self):
        document = self.queue()
        document.sale_order_ids._action_cancel()
        self.assertEqual(document.state, "cancelled")
        self.work()
        self.assertFalse(self.books.documents)

    def test_order_cannot_be_cancelled_while_nobody_knows_or_once_it_is_sent(self):
        document = self.queue()
        document._move_to("sending")
        with self.assertRaisesRegex(UserError, "on its way"):
            document.sale_order_ids._action_cancel()
        document._move_to("queued")
        self.work()
        with self.assertRaisesRegex(UserError, "cannot be cancelled"):
            document.sale_order_ids._action_cancel()
