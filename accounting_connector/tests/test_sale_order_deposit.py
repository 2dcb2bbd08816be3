"""Deposits: asked for on their own account, deducted by the order's later documents."""

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderDeposit(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.sale_order(quantity=4, price=100)

    def request(self, **values):
        """The document of a deposit, requested in the dialog."""
        before = self.order.accounting_document_ids
        wizard = self.env["accounting.down.payment"].create({"sale_order_id": self.order.id, **values})
        wizard.action_send()
        return (self.order.accounting_document_ids - before).sudo()

    def deposit_lines(self):
        return self.order.order_line.filtered(lambda line: line.is_downpayment and not line.display_type)

    def test_a_share_of_the_order_goes_on_the_deposit_account(self):
        document = self.request(percentage=25)
        self.assertEqual(
            (document.kind, document.amount_untaxed, document.amount_total), ("invoice", 100, 115)
        )
        self.assertEqual(document.line_ids.ledger_account_id.code, "845")
        self.assertEqual((self.deposit_lines().name, self.deposit_lines().qty_invoiced), ("Down Payment", 1))
        self.assertEqual(self.order.order_line.filtered("product_id").qty_to_invoice, 4)

    def test_a_fixed_amount_is_tax_included(self):
        self.assertEqual(self.request(method="amount", amount=46).amount_total, 46)

    def test_the_next_document_deducts_it(self):
        self.send(self.request(percentage=25))
        self.order.action_accounting_create_invoice()
        document = self.order.accounting_document_ids.sorted("id")[-1]
        self.assertEqual((document.amount_untaxed, document.amount_total), (300, 345))
        self.assertEqual(self.deposit_lines().qty_invoiced, 0)
        self.assertEqual(self.order.invoice_status, "invoiced")
        self.assertEqual(self.order.amount_invoiced, 460)

    def test_odoos_own_final_invoice_deducts_it_with_its_price(self):
        self.send(self.request(percentage=25))
        invoice = self.order._create_invoices(final=True)
        self.assertEqual(invoice.amount_total, 345)
        invoice.action_post()
        self.assertEqual(self.deposit_lines().price_unit, 100)

    def test_deleting_odoos_draft_invoice_keeps_the_deposit(self):
        self.send(self.request(percentage=25))
        self.order._create_invoices(final=True).unlink()
        self.assertTrue(self.deposit_lines().exists())
        self.assertEqual(self.deposit_lines().qty_to_invoice, -1)

    def test_a_line_with_a_requested_deposit_is_not_deleted_by_hand(self):
        self.request(percentage=25)
        with self.assertRaises(UserError):
            self.deposit_lines().unlink()

    def test_a_cancelled_request_leaves_no_line_on_the_order(self):
        self.request(percentage=25).action_cancel()
        self.assertFalse(self.deposit_lines())
        self.order.action_accounting_create_invoice()
        self.assertEqual(self.order.accounting_document_ids.sorted("id")[-1].amount_total, 460)

    def test_a_missing_account_is_shown_without_touching_the_order(self):
        self.unmap("down_payment")
        wizard = self.env["accounting.down.payment"].create(
            {"sale_order_id": self.order.id, "percentage": 25}
        )
        dialog = self.env["accounting.send"].browse(wizard.action_send()["res_id"])
        self.assertEqual(dialog.obstacle_ids.mapped("key"), ["account:down_payment"])
        self.assertFalse(self.deposit_lines())
        dialog.action_send()
        self.assertEqual(self.order.accounting_document_ids.state, "blocked")
        self.assertEqual(self.deposit_lines().qty_invoiced, 1)

    def test_a_rebuilt_request_asks_for_the_same_deposit(self):
        document = self.request(percentage=25)
        self.order.partner_invoice_id = self.env["res.partner"].create({"name": "Parent Ltd"})
        self.assertEqual(document.state, "blocked")
        document.with_user(self.env.user).action_rebuild()
        rebuilt = self.order.accounting_document_ids - document
        self.assertEqual(
            (rebuilt.state, rebuilt.amount_total, rebuilt.partner_name), ("queued", 115, "Parent Ltd")
        )
        self.assertEqual(len(self.deposit_lines()), 1)

    def test_no_more_than_what_is_left(self):
        for values in ({"percentage": 0}, {"percentage": 101}, {"method": "amount", "amount": 460.01}):
            with self.assertRaises(UserError):
                self.request(**values)

    def test_an_odoo_deposit_outside_the_ledger_is_named(self):
        wizard = self.env["sale.advance.payment.inv"].create(
            {"sale_order_ids": self.order.ids, "advance_payment_method": "percentage", "amount": 25}
        )
        invoice = wizard._create_invoices(self.order)
        invoice.action_post()
        with self.assertRaisesRegex(RedirectWarning, invoice.name):
            self.order.action_accounting_create_invoice()
        invoice.action_accounting_mark_entered()
        self.order.action_accounting_create_invoice()
        self.assertEqual(self.order.accounting_document_ids.amount_total, 345)
