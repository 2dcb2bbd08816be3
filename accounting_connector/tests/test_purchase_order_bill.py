"""Create bill: what is printed on the supplier's bill, and one bill never twice."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderBill(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.purchase_order(quantity=2, price=60)

    def form(self, order=None):
        """The form the button opens."""
        action = (order or self.order).action_accounting_create_bill()
        self.assertEqual(action["res_model"], "accounting.bill")
        return Form(self.env["accounting.bill"].with_context(action["context"]))

    def bill(self, order=None, **values):
        """The document of the order, created through the form."""
        order = order or self.order
        before = order.accounting_document_ids
        form = self.form(order)
        for name, value in values.items():
            form[name] = value
        form.save().action_send()
        return order.accounting_document_ids - before

    def test_the_form_is_prefilled_from_the_order(self):
        term = self.env.ref("account.account_payment_term_30days")
        self.order.payment_term_id = term
        form = self.form()
        self.assertEqual(form.bill_date, self.connection._today())
        self.assertEqual((form.date_due - form.bill_date).days, 30)
        self.assertEqual((form.order_total, form.order_tax), (138, 18))
        self.assertEqual((form.printed_total, form.printed_tax), (138, 18))
        self.assertEqual((form.difference_total, form.difference_tax), (0, 0))

    def test_the_vendor_reference_is_the_number_unless_an_earlier_bill_has_it(self):
        self.order.partner_ref = "TY-881"
        self.assertEqual(self.bill().number, "TY-881")
        self.order.order_line.product_qty += 1
        self.assertFalse(self.form().bill_number)

    def test_the_due_date_follows_the_bill_date(self):
        self.order.payment_term_id = self.env.ref("account.account_payment_term_30days")
        form = self.form()
        form.bill_date = date(2026, 1, 1)
        self.assertEqual(form.date_due, date(2026, 1, 31))

    def test_the_difference_to_the_order_is_shown(self):
        form = self.form()
        form.printed_total = 140
        form.printed_tax = 18
        self.assertEqual((form.difference_total, form.difference_tax), (2, 0))

    def test_what_is_printed_goes_on_the_document(self):
        self.connection.bill_status = "approved"
        document = self.bill(bill_number=" TY-881 ", bill_date=date(2026, 3, 2), date_due=date(2026, 4, 20))
        self.assertRecordValues(
            document,
            [
                {
                    "state": "queued",
                    "kind": "bill",
                    "number": "TY-881",
                    "date": date(2026, 3, 2),
                    "date_due": date(2026, 4, 20),
                    "amount_total": 138,
                    "target_status": "approved",
                }
            ],
        )

    def test_without_the_suppliers_number_it_is_a_draft(self):
        self.connection.bill_status = "approved"
        self.assertEqual(self.bill().target_status, "draft")

    def test_from_a_list_bills_go_as_drafts_without_the_form(self):
        self.connection.bill_status = "approved"
        orders = self.order | self.purchase_order()
        orders.action_accounting_create_bill()
        self.assertEqual(orders.accounting_document_ids.mapped("target_status"), ["draft", "draft"])

    def test_the_same_number_of_the_same_supplier_is_refused(self):
        self.bill(bill_number="TY-881")
        other = self.purchase_order()
        with self.assertRaisesRegex(UserError, "ty-881 of Timber Yard is already here"):
            self.bill(other, bill_number="ty-881")
        self.assertFalse(other.accounting_document_ids)

    def test_the_same_number_of_another_supplier_is_fine(self):
        self.bill(bill_number="TY-881")
        other = self.purchase_order(partner_id=self.env["res.partner"].create({"name": "Glue Works"}).id)
        self.assertEqual(self.bill(other, bill_number="TY-881").state, "queued")

    def test_the_number_of_a_cancelled_document_is_free_again(self):
        self.bill(bill_number="TY-881").action_cancel()
        self.assertEqual(self.bill(bill_number="TY-881").state, "queued")

    def test_the_number_of_an_odoo_bill_is_taken(self):
        self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "ref": "TY-881",
                "company_id": self.company.id,
                "invoice_line_ids": [Command.create({"name": "Glue", "price_unit": 5})],
            }
        )
        with self.assertRaisesRegex(UserError, "already here"):
            self.bill(bill_number="TY-881")

    def test_wildcards_in_a_number_are_letters(self):
        self.bill(bill_number="TY_881")
        other = self.purchase_order()
        self.assertEqual(self.bill(other, bill_number="TYX881").state, "queued")

    def test_missing_setup_keeps_what_was_typed(self):
        self.unmap("purchases")
        form = self.form()
        form.bill_number = "TY-881"
        form.bill_date = date(2026, 3, 2)
        action = form.save().action_send()
        dialog = self.env["accounting.send"].browse(action["res_id"])
        self.assertEqual(dialog.obstacle_ids.mapped("key"), ["account:purchases"])
        dialog.action_send()
        self.assertRecordValues(
            self.order.accounting_document_ids,
            [{"state": "blocked", "number": "TY-881", "date": date(2026, 3, 2)}],
        )

    def test_nothing_left_to_bill_is_told_before_the_form(self):
        self.bill()
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self.form()

    def test_a_buyer_without_the_group_may_not(self):
        buyer = self.person("purchase.group_purchase_user")
        with self.assertRaises(AccessError):
            self.order.with_user(buyer).action_accounting_create_bill()

    def test_the_button_names_the_provider(self):
        self.assertEqual(self.order.accounting_create_label, "Create Books bill")


@tagged("post_install", "-at_install")
class TestPurchaseOrderChange(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.purchase_order(quantity=2, price=60)
        self.document = self.queue_purchase(self.order)

    def test_cancelling_the_order_cancels_its_queued_document(self):
        self.order.with_user(self.person("purchase.group_purchase_user")).button_cancel()
        self.assertEqual((self.order.state, self.document.state), ("cancel", "cancelled"))

    def test_an_order_whose_bill_was_sent_is_not_cancelled(self):
        self.send(self.document)
        with self.assertRaisesRegex(UserError, "Void or delete it there"):
            self.order.button_cancel()

    def test_a_changed_price_stops_a_queued_bill(self):
        self.order.order_line.price_unit = 65
        self.assertEqual(self.document.state, "blocked")

    def test_less_than_was_sent_is_a_credit_due(self):
        self.send(self.document)
        self.order.order_line.product_qty = 1
        self.assertIn("Credit due", self.order.accounting_notice)
        self.queue_purchase(self.order)
        self.assertFalse(self.order.accounting_notice)

    def test_the_status_is_shown_and_found(self):
        self.assertEqual(self.order.accounting_status, "waiting")
        self.send(self.document, payment_state="paid")
        self.order.invalidate_recordset()
        self.assertEqual(self.order.accounting_status, "paid")
        self.env.flush_all()
        self.assertEqual(self.order.search([("accounting_status", "=", "paid")]), self.order)
