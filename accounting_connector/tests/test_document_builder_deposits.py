"""Deposits: asked for on their own account, deducted once, and only when the ledger has them."""

from odoo.fields import Command

from ..models.accounting_document_builder import NothingToSend
from .common import ConnectorCase


class TestDeposits(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("sales_team.group_sale_manager")
        cls.other_tax = cls.tax_sale.copy({"name": "7.7%", "amount": 7.7})

    def setUp(self):
        super().setUp()
        self.builder = self.env["accounting.document.builder"]

    def order(self, *prices):
        """A confirmed order of two taxes whose shares do not come out even."""
        order = self.sale_order(quantity=3, price=33.33, confirm=False)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 7,
                    "price_unit": 11.11,
                    "tax_ids": [Command.set(self.other_tax.ids)],
                }
            )
        ]
        order.action_confirm()
        return order

    def request_deposit(self, order, **share):
        base_lines = self.builder._down_payment_base_lines(order, **share)
        order._create_down_payment_section_line_if_needed()
        lines = order._create_down_payment_lines_from_base_lines(base_lines)
        return self.builder._from_down_payment(lines, percentage=share.get("percentage"))

    def queue_vals(self, vals):
        return self.env["accounting.document"]._queue([{**vals, "date": "2026-05-04"}])

    def send_vals(self, vals):
        """The document as it is once it is over there."""
        document = self.queue_vals(vals)
        document.write({"state": "sent", "external_number": "INV-0042"})
        return document

    def rest(self, order):
        """What is left to invoice of the order now."""
        (vals,) = self.builder._from_sale_orders(order)
        return vals

    def lines(self, vals):
        return [command[2] for command in vals["line_ids"]]

    def test_a_request_is_as_odoos_own_down_payment_invoice(self):
        for share in ({"percentage": 33.3}, {"amount": 77.77}):
            with self.subTest(**share):
                order, twin = self.order(), self.order()
                vals = self.request_deposit(order, **share)
                wizard = self.env["sale.advance.payment.inv"].create(
                    {
                        "sale_order_ids": [Command.set(twin.ids)],
                        "advance_payment_method": "percentage" if "percentage" in share else "fixed",
                        "amount": share.get("percentage", 0),
                        "fixed_amount": share.get("amount", 0),
                    }
                )
                invoice = wizard._create_invoices(twin)
                self.assertEqual(
                    (vals["kind"], vals["amount_untaxed"], vals["amount_tax"]),
                    ("invoice", invoice.amount_untaxed, invoice.amount_tax),
                )
                self.assertEqual({line["account_role"] for line in self.lines(vals)}, {"down_payment"})
                self.assertEqual({line["counted_quantity"] for line in self.lines(vals)}, {1})

    def test_deposit_and_rest_are_the_whole_order(self):
        for share in ({"percentage": 33.3}, {"amount": 77.77}):
            with self.subTest(**share):
                order = self.order()
                untaxed, tax = order.amount_untaxed, order.amount_tax
                deposit = self.send_vals(self.request_deposit(order, **share))
                rest = self.rest(order)
                self.assertAlmostEqual(deposit.amount_untaxed + rest["amount_untaxed"], untaxed)
                self.assertAlmostEqual(deposit.amount_tax + rest["amount_tax"], tax)
                deducted = [line for line in self.lines(rest) if line["account_role"] == "down_payment"]
                self.assertEqual({line["counted_quantity"] for line in deducted}, {-1})
                self.assertEqual({line["description"] for line in deducted}, {"Down payment (INV-0042)"})
                self.assertEqual([line["quantity"] for line in deducted], [1, 1])
                self.send_vals(rest)
                with self.assertRaises(NothingToSend):
                    self.rest(order)

    def test_a_deposit_is_deducted_only_when_it_is_over_there(self):
        order = self.order()
        deposit = self.queue_vals(self.request_deposit(order, percentage=30))
        with self.assertRaisesRegex(NothingToSend, "deposit is not in Books yet"):
            self.rest(order)
        deposit._cancel("Changed our mind")
        self.assertEqual(self.rest(order)["amount_total"], order.amount_total)

    def test_deposits_wait_together_until_more_is_delivered_than_they_cover(self):
        self.product.invoice_policy = "delivery"
        order = self.order()
        order.order_line[0].qty_delivered = 1
        half = order.amount_total / 2
        self.send_vals(self.request_deposit(order, amount=30))
        self.send_vals(self.request_deposit(order, amount=half - 30))
        amounts = rf"Deposits of .*{half:.2f}.* cover the .*38\.33"
        with self.assertRaisesRegex(
            NothingToSend, f"{amounts}.* total would be zero.* with the next delivery"
        ):
            self.rest(order)
        order.order_line[0].qty_delivered = 3
        order.order_line[1].qty_delivered = 5
        rest = self.rest(order)
        self.assertEqual(rest["kind"], "invoice")
        deducted = [line for line in self.lines(rest) if line["account_role"] == "down_payment"]
        self.assertAlmostEqual(-sum(line["untaxed"] + line["tax"] for line in deducted), half, 2)

    def test_deposits_of_the_whole_order_leave_nothing_to_send(self):
        order = self.order()
        self.send_vals(self.request_deposit(order, percentage=100))
        with self.assertRaisesRegex(NothingToSend, "all of the .* total would be zero.* In Books, move"):
            self.rest(order)

    def test_without_final_nothing_is_deducted(self):
        order = self.order()
        self.send_vals(self.request_deposit(order, percentage=30))
        (vals,) = self.builder._from_sale_orders(order, final=False)
        self.assertEqual(vals["amount_total"], order.amount_total)

    def test_an_odoo_invoice_stands_in_the_way_until_it_is_in_the_ledger(self):
        order = self.order()
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 20,
            }
        )
        invoice = wizard._create_invoices(order)
        invoice.action_post()
        with self.assertRaisesRegex(NothingToSend, f"{invoice.name}.* is in Odoo, not in Books"):
            self.rest(order)
        invoice.action_accounting_mark_entered()
        rest = self.rest(order)
        self.assertAlmostEqual(rest["amount_total"] + invoice.amount_total, order.amount_total)
