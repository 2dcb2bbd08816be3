"""What a customer owes by documents counts against the credit limit until it is paid over there."""

from odoo.fields import Command
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestCreditLimit(OrderCase):
    def setUp(self):
        super().setUp()
        self.company.account_use_credit_limit = True
        self.order = self.sale_order(quantity=4, price=100)

    def owed(self, partner=None):
        partner = (partner or self.customer).with_company(self.company)
        partner.invalidate_recordset(["credit_to_invoice"])
        return partner.credit_to_invoice

    def test_a_customers_debt_is_the_same_before_and_after_its_order_is_sent(self):
        before = self.owed()
        self.assertEqual(before, 460)
        document = self.queue(self.order)
        self.assertEqual(self.owed(), before)
        self.send(document, external_amount_due=460, payment_state="not_paid")
        self.assertEqual(self.owed(), before)

    def test_what_is_paid_over_there_is_no_longer_owed(self):
        document = self.queue(self.order)
        self.send(document, external_amount_due=160, payment_state="partial")
        self.assertEqual(self.owed(), 160)
        document.write({"external_amount_due": 0, "payment_state": "paid"})
        self.assertEqual(self.owed(), 0)

    def test_an_open_credit_note_reduces_it(self):
        self.send(self.queue(self.order), external_amount_due=460, payment_state="not_paid")
        self.order.order_line.product_uom_qty = 3
        credit = self.queue(self.order)
        self.assertEqual(credit.kind, "credit_note")
        self.assertEqual(self.owed(), 345)

    def test_a_document_undone_there_is_owed_by_its_order_again_and_only_once(self):
        document = self.queue(self.order)
        self.send(document, external_amount_due=460, payment_state="not_paid")
        self.void(document)
        self.assertEqual(self.owed(), 460)

    def test_of_what_was_invoiced_elsewhere_nobody_tells_whether_it_is_owed(self):
        page = self.env["accounting.booked"].browse(self.order.action_accounting_already_booked()["res_id"])
        page.row_ids.write({"number": "INV-1", "date": "2026-03-31"})
        page.action_apply()
        self.assertEqual(self.owed(), 0)

    def test_what_a_supplier_gets_is_no_debt(self):
        self.queue_purchase(self.purchase_order())
        self.assertEqual(self.owed(self.vendor), 0)

    def test_the_warning_on_the_next_quotation_counts_it(self):
        self.customer.credit_limit = 500
        self.send(self.queue(self.order), external_amount_due=460, payment_state="not_paid")
        self.owed()
        quotation = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": 100, "tax_ids": False})
                ],
            }
        )
        self.assertIn("credit limit", quotation.partner_credit_warning)
