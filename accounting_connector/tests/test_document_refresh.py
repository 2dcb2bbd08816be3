from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..providers.errors import Retry
from ..providers.values import RemoteState
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestDocumentRefresh(ConnectorCase):
    """What the accountant does over there comes back with one read for each connection."""

    def sent(self):
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        return document

    def refresh(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()

    def test_status_due_and_payment_come_back(self):
        document = self.sent()
        self.wait(minutes=1)
        self.books.change(
            document.external_id, state=RemoteState.APPROVED, amount_due=Decimal("100.00"), number="INV-77"
        )
        self.refresh()
        self.assertRecordValues(
            document,
            [
                {
                    "external_status": "approved",
                    "external_number": "INV-77",
                    "external_amount_due": 100.0,
                    "payment_state": "partial",
                }
            ],
        )
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.assertEqual(document.payment_state, "paid")

    def test_only_changes_are_read_by_the_books_own_clock(self):
        self.sent()
        self.refresh()
        read_at = self.connection.changes_read_at
        self.assertEqual(read_at, self.books.now().replace(tzinfo=None, microsecond=0))
        self.books.calls.clear()
        self.refresh()
        self.assertEqual(self.books.calls, ["find_documents"])
        self.assertGreater(self.connection.changes_read_at, read_at)

    def test_first_read_finds_a_change_although_the_books_clock_is_hours_behind(self):
        document = self.sent()
        now = self.books.now
        self.books.now = lambda: now() - timedelta(hours=3)
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(document.state, "undone")

    def test_nothing_is_read_while_nothing_was_sent(self):
        self.queue()
        self.refresh()
        self.assertFalse(self.books.calls)

    def test_failed_read_is_done_again_from_the_same_moment(self):
        document = self.sent()
        self.refresh()
        read_at = self.connection.changes_read_at
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        with self.failing("find_documents", Retry("lost")):
            self.refresh()
        self.assertEqual(self.connection.changes_read_at, read_at)
        self.refresh()
        self.assertEqual(document.payment_state, "paid")

    def test_voided_document_frees_its_order_and_is_never_sent_again_by_itself(self):
        document = self.sent()
        order = document.sale_order_ids
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        revision = order.accounting_revision
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(document.state, "undone")
        self.assertEqual(order.order_line.qty_to_invoice, 2)
        self.assertGreater(order.accounting_revision, revision)
        problem = document.problem_ids
        self.assertEqual(
            (problem.kind, problem.fix_model, problem.fix_id), ("undone", "sale.order", order.id)
        )
        self.work()
        self.assertEqual(len(self.books.documents), 1)
        problem.action_close()
        self.assertFalse(problem.active)

    def test_order_of_an_undone_document_can_be_sent_anew(self):
        document = self.sent()
        self.books.change(document.external_id, state=RemoteState.DELETED)
        self.refresh()
        again = self.queue(document.sale_order_ids)
        self.work()
        self.assertEqual(again.state, "sent")

    def test_problem_of_an_undone_document_ends_when_its_order_is_sent_anew(self):
        document = self.sent()
        order = document.sale_order_ids
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(order.accounting_status, "problem")
        self.queue(order)
        self.assertFalse(document.problem_ids.filtered("active"))
        self.assertEqual(order.accounting_status, "waiting")
        self.work()
        self.assertEqual(order.accounting_status, "sent")

    def test_problem_of_an_undone_document_of_two_orders_stays_until_both_are_sent_anew(self):
        orders = self.sale_order() | self.sale_order()
        [document] = orders._accounting_queue(orders._accounting_prepare(together=True)).sudo()
        self.work()
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.queue(orders[0])
        self.assertTrue(document.problem_ids.filtered("active"))
        self.queue(orders[1])
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_edited_amount_is_told_once(self):
        document = self.sent()
        self.books.change(document.external_id, total=Decimal("231.00"), untaxed=Decimal("201.00"))
        self.refresh()
        self.assertEqual(document.amount_difference, 1.0)
        problem = document.problem_ids.filtered("active")
        self.assertEqual(problem.kind, "amount")
        problem.action_close()
        self.books.change(document.external_id, status="SEEN")
        self.refresh()
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_order_rows_are_not_written_by_a_payment(self):
        document = self.sent()
        order = document.sale_order_ids
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin FROM sale_order WHERE id = %s", [order.id])
        before = self.env.cr.fetchone()
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.env.cr.execute("SELECT xmin FROM sale_order WHERE id = %s", [order.id])
        self.assertEqual(self.env.cr.fetchone(), before)
