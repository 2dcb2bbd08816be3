"""What documents cover counts as billed in every figure Odoo shows of a purchase order."""

from datetime import timedelta

from odoo.fields import Date
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestPurchaseCounting(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.purchase_order(quantity=4, price=60)
        self.line = self.order.order_line

    def test_a_queued_document_counts_and_the_order_is_fully_billed(self):
        self.queue_purchase(self.order)
        self.assertRecordValues(self.line, [{"qty_invoiced": 4, "qty_to_invoice": 0}])
        self.assertEqual(self.order.invoice_status, "invoiced")

    def test_a_cancelled_document_gives_everything_back(self):
        self.queue_purchase(self.order).action_cancel()
        self.assertRecordValues(self.line, [{"qty_invoiced": 0, "qty_to_invoice": 4}])
        self.assertEqual(self.order.invoice_status, "to invoice")

    def test_without_a_document_nothing_left_is_not_fully_billed(self):
        self.line.product_qty = 0
        self.assertEqual(self.order.invoice_status, "no")

    def test_a_vendor_credit_counts_negative(self):
        self.queue_purchase(self.order)
        self.line.product_qty = 3
        self.assertEqual(self.order.invoice_status, "to invoice")
        credit = self.queue_purchase(self.order)
        self.assertEqual((credit.kind, credit.amount_untaxed), ("vendor_credit", 60))
        self.assertRecordValues(self.line, [{"qty_invoiced": 3, "qty_to_invoice": 0}])
        self.assertEqual(self.order.invoice_status, "invoiced")

    def test_received_quantities_are_covered_as_they_come(self):
        self.product.purchase_method = "receive"
        order = self.purchase_order(quantity=4)
        order.order_line.qty_received = 1
        self.queue_purchase(order)
        self.assertEqual((order.order_line.qty_invoiced, order.order_line.qty_to_invoice), (1, 0))
        order.order_line.qty_received = 3
        self.assertEqual((order.order_line.qty_to_invoice, order.invoice_status), (2, "to invoice"))

    def test_odoo_bills_only_what_no_document_covers(self):
        self.queue_purchase(self.order)
        self.line.product_qty = 6
        self.order.action_create_invoice()
        self.assertEqual(self.order.invoice_ids.invoice_line_ids.quantity, 2)

    def test_a_document_covers_only_what_odoo_did_not_bill(self):
        self.line.product_qty = 1
        self.order.action_create_invoice()
        bill = self.order.invoice_ids
        bill.invoice_date = Date.today()
        bill.action_post()
        bill.action_accounting_mark_entered()
        self.line.product_qty = 4
        self.assertEqual(self.queue_purchase(self.order).line_ids.quantity, 3)

    def test_accruals_count_documents_up_to_their_date(self):
        self.line.qty_received = 4
        document = self.queue_purchase(self.order)
        before = self.line.with_context(accrual_entry_date=Date.to_string(document.date - timedelta(days=2)))
        self.assertEqual((before.qty_invoiced_at_date, before.amount_to_invoice_at_date), (0, 240))
        self.assertEqual((self.line.qty_invoiced_at_date, self.line.amount_to_invoice_at_date), (4, 0))
