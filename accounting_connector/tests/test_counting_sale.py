"""What documents cover counts as invoiced in every figure Odoo shows of a sale order."""

from datetime import timedelta

from odoo.fields import Command, Date
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSaleCounting(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.sale_order(quantity=4, price=100)
        self.line = self.order.order_line

    def covered(self, order=None):
        """The document of all that is left to invoice."""
        return self.queue(order or self.order)

    def test_every_figure_counts_a_queued_document(self):
        self.covered()
        self.assertRecordValues(
            self.line,
            [
                {
                    "qty_invoiced": 4,
                    "qty_invoiced_posted": 4,
                    "qty_to_invoice": 0,
                    "untaxed_amount_invoiced": 400,
                    "amount_invoiced": 460,
                    "untaxed_amount_to_invoice": 0,
                    "amount_to_invoice": 0,
                    "invoice_status": "invoiced",
                }
            ],
        )
        self.assertRecordValues(
            self.order, [{"invoice_status": "invoiced", "amount_invoiced": 460, "amount_to_invoice": 0}]
        )

    def test_a_cancelled_document_gives_everything_back(self):
        self.covered().action_cancel()
        self.assertRecordValues(
            self.line,
            [
                {
                    "qty_invoiced": 0,
                    "qty_invoiced_posted": 0,
                    "qty_to_invoice": 4,
                    "untaxed_amount_invoiced": 0,
                    "amount_invoiced": 0,
                    "untaxed_amount_to_invoice": 400,
                    "amount_to_invoice": 460,
                    "invoice_status": "to invoice",
                }
            ],
        )

    def test_a_document_undone_over_there_gives_everything_back(self):
        document = self.covered()
        document._move_to("sending")
        document._move_to("sent")
        document._undo()
        self.assertEqual((self.line.qty_invoiced, self.order.invoice_status), (0, "to invoice"))

    def test_a_later_document_covers_only_the_rest(self):
        self.covered()
        self.line.product_uom_qty = 6
        rest = self.covered()
        self.assertEqual(rest.amount_untaxed, 200)
        self.assertEqual((self.line.qty_invoiced, self.line.untaxed_amount_invoiced), (6, 600))

    def test_a_credit_counts_negative(self):
        self.covered()
        self.line.product_uom_qty = 3
        credit = self.covered()
        self.assertEqual((credit.kind, credit.amount_total), ("credit_note", 115))
        self.assertRecordValues(
            self.line,
            [
                {
                    "qty_invoiced": 3,
                    "qty_invoiced_posted": 3,
                    "untaxed_amount_invoiced": 300,
                    "amount_invoiced": 345,
                    "invoice_status": "invoiced",
                }
            ],
        )

    def test_quantities_are_in_the_unit_of_the_order_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.line.product_uom_id = dozen
        self.covered()
        self.assertEqual((self.line.qty_invoiced, self.line.qty_to_invoice), (4, 0))

    def test_delivered_quantities_are_covered_as_they_come(self):
        self.product.invoice_policy = "delivery"
        order = self.sale_order(quantity=4)
        order.order_line.qty_delivered = 1
        self.covered(order)
        self.assertEqual((order.order_line.qty_invoiced, order.invoice_status), (1, "no"))
        order.order_line.qty_delivered = 4
        self.assertEqual((order.order_line.qty_to_invoice, order.invoice_status), (3, "to invoice"))

    def test_more_delivered_than_ordered_is_an_upselling_opportunity(self):
        self.covered()
        self.line.qty_delivered = 5
        self.assertEqual(self.order.invoice_status, "upselling")

    def test_odoo_invoices_only_what_no_document_covers(self):
        self.covered()
        self.line.product_uom_qty = 6
        invoice = self.order._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.quantity, 2)
        self.assertEqual(self.line.qty_invoiced, 6)

    def test_a_document_covers_only_what_odoo_did_not_invoice(self):
        self.line.product_uom_qty = 1
        invoice = self.order._create_invoices()
        invoice.action_post()
        invoice.action_accounting_mark_entered()
        self.line.product_uom_qty = 4
        document = self.covered()
        self.assertEqual(document.line_ids.quantity, 3)
        self.assertEqual(self.line.untaxed_amount_invoiced, 400)

    def test_what_is_left_is_right_beside_an_odoo_invoice_at_another_discount(self):
        self.line.product_uom_qty = 1
        invoice = self.order._create_invoices()
        invoice.invoice_line_ids.discount = 10
        invoice.action_post()
        invoice.action_accounting_mark_entered()
        self.line.product_uom_qty = 4
        self.covered()
        self.assertEqual(self.line.untaxed_amount_to_invoice, 0)

    def test_a_document_leaves_what_the_credit_limit_counts_as_it_was(self):
        self.company.account_use_credit_limit = True
        self.assertEqual(self.customer.credit_to_invoice, 460)
        self.covered()
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.credit_to_invoice, 460)

    def test_accruals_count_documents_up_to_their_date(self):
        self.line.qty_delivered = 4
        document = self.covered()
        before = self.line.with_context(accrual_entry_date=Date.to_string(document.date - timedelta(days=2)))
        self.assertEqual((before.qty_invoiced_at_date, before.amount_to_invoice_at_date), (0, 0))
        self.assertEqual((self.line.qty_invoiced_at_date, self.line.amount_to_invoice_at_date), (4, 0))

    def test_sections_notes_and_zero_lines_change_nothing(self):
        order = self.sale_order(confirm=False)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Furniture", "sequence": 1}),
            Command.create({"product_id": self.product.id, "product_uom_qty": 0}),
            Command.create({"display_type": "line_note", "name": "Handle with care"}),
        ]
        order.action_confirm()
        self.covered(order)
        self.assertEqual(order.order_line.mapped("qty_to_invoice"), [0, 0, 0, 0])
        self.assertEqual(order.amount_invoiced, order.amount_total)

    def test_a_combo_is_covered_with_its_items(self):
        combo = self.env["product.combo"].create(
            {"name": "Seats", "combo_item_ids": [Command.create({"product_id": self.product.id})]}
        )
        set_product = self.env["product.product"].create(
            {"name": "Set", "type": "combo", "combo_ids": [Command.set(combo.ids)], "list_price": 100}
        )
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": self.company.id})
        parent = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": set_product.id, "product_uom_qty": 2}
        )
        child = self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.product.id,
                "product_uom_qty": 2,
                "linked_line_id": parent.id,
                "combo_item_id": combo.combo_item_ids.id,
            }
        )
        order.action_confirm()
        self.covered(order)
        self.assertEqual((parent.qty_to_invoice, child.qty_to_invoice), (0, 0))
        self.assertEqual(order.invoice_status, "invoiced")
