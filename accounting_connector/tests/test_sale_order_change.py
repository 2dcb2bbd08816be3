"""What becomes of documents when their sale order is cancelled or changed, by anyone who may do that in
Odoo.
"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderChange(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.sale_order(quantity=4)
        self.order.action_accounting_create_invoice()
        self.document = self.order.accounting_document_ids.sudo()
        self.seller = self.person("sales_team.group_sale_salesman_all_leads")

    # === CANCELLING === #

    def test_cancelling_the_order_cancels_its_queued_document(self):
        self.order.with_user(self.seller).action_cancel()
        self.assertEqual((self.order.state, self.document.state), ("cancel", "cancelled"))
        self.assertEqual(self.order.order_line.qty_invoiced, 0)

    def test_cancelling_the_order_cancels_its_blocked_document(self):
        self.document._block("other", "test", "Waits for a person")
        self.order.action_cancel()
        self.assertEqual(self.document.state, "cancelled")

    def test_an_order_whose_document_is_on_its_way_is_not_cancelled(self):
        for state in ("sending", "unconfirmed"):
            self.document._move_to(state)
            with self.assertRaisesRegex(UserError, "on its way to Books"):
                self.order.with_user(self.seller).action_cancel()
        self.assertEqual(self.order.state, "sale")

    def test_an_order_whose_document_was_sent_names_it_and_the_remedy(self):
        self.send(self.document)
        with self.assertRaisesRegex(UserError, f"{self.document.external_number}.*Void or delete it there"):
            self.order.with_user(self.seller).action_cancel()

    def test_an_order_whose_document_was_undone_may_be_cancelled(self):
        self.send(self.document)
        self.document._undo()
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")

    def shared(self):
        """One document of two orders of different sellers."""
        orders = self.sale_order() | self.sale_order()
        orders[1].user_id = self.person("sales_team.group_sale_salesman")
        [document] = orders._accounting_queue(orders._accounting_prepare(together=True)).sudo()
        self.assertEqual(document.sale_order_ids, orders)
        return orders, document

    def test_the_other_order_of_a_cancelled_document_is_to_be_invoiced_again_and_its_seller_is_told(self):
        (cancelled, other), document = self.shared()
        cancelled.with_user(self.seller).action_cancel()
        self.assertEqual(document.state, "cancelled")
        self.assertEqual((other.order_line.qty_to_invoice, other.accounting_status), (2, "not_invoiced"))
        told = other.message_ids[0]
        self.assertIn(document.display_name, told.body)
        self.assertIn(cancelled.name, told.body)
        self.assertIn(other.user_id.partner_id, told.notified_partner_ids)
        other.action_accounting_create_invoice()
        self.assertEqual(other.accounting_status, "waiting")

    def test_orders_cancelled_together_tell_nobody(self):
        orders, document = self.shared()
        before = orders.message_ids
        orders._action_cancel()
        self.assertEqual(document.state, "cancelled")
        self.assertFalse([m for m in orders.message_ids - before if document.display_name in (m.body or "")])

    # === CHANGING === #

    def test_a_changed_line_of_a_queued_document_stops_it(self):
        self.order.order_line.with_user(self.seller).price_unit = 90
        self.assertEqual(self.document.state, "blocked")
        self.assertEqual(self.document.problem_ids.kind, "order_changed")

    def test_a_change_that_no_document_stands_for_stops_nothing(self):
        self.order.order_line.with_user(self.seller).name = "Nice chair"
        self.order.with_user(self.seller).client_order_ref = "PO 7"
        self.assertEqual(self.document.state, "queued")

    def test_another_customer_stops_a_queued_document(self):
        self.order.partner_invoice_id = self.env["res.partner"].create({"name": "Parent Ltd"})
        self.assertEqual(self.document.state, "blocked")

    def test_less_than_was_sent_is_a_credit_due(self):
        self.send(self.document)
        self.order.order_line.with_user(self.seller).product_uom_qty = 3
        self.assertEqual(self.document.state, "sent")
        self.assertIn("Credit due", self.order.accounting_notice)

    def test_the_next_document_is_the_credit(self):
        self.send(self.document)
        self.order.order_line.product_uom_qty = 3
        self.order.action_accounting_create_invoice()
        credit = self.order.accounting_document_ids - self.document
        self.assertEqual((credit.kind, credit.amount_total), ("credit_note", 115))
        self.assertFalse(self.order.accounting_notice)

    def test_another_price_than_was_sent_differs(self):
        self.send(self.document)
        self.order.order_line.price_unit = 90
        self.assertIn("differs", self.order.accounting_notice)
        self.assertEqual(self.document.amount_untaxed, 400)

    def test_a_deleted_note_leaves_the_frozen_text(self):
        order = self.sale_order(confirm=False)
        note = self.env["sale.order.line"].create(
            {"order_id": order.id, "display_type": "line_note", "name": "Handle with care"}
        )
        order.action_confirm()
        order.action_accounting_create_invoice()
        note.unlink()
        text = order.accounting_document_ids.line_ids.filtered("is_text")
        self.assertEqual(text.description, "Handle with care")

    def test_a_seller_sees_status_and_number_only(self):
        self.send(self.document)
        order = self.order.with_user(self.seller)
        self.assertEqual(order.accounting_status, "sent")
        self.assertEqual(order.accounting_numbers, self.document.external_number)
        self.assertFalse(self.env["accounting.document"].with_user(self.seller).has_access("read"))
        with self.assertRaises(AccessError):
            order.read(["accounting_document_ids"])
