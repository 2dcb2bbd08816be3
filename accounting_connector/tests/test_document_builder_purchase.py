"""A bill or vendor credit is what Odoo's own would be."""

from odoo.fields import Command

from .test_document_builder import BuilderCase, for_each_method


class TestPurchase(BuilderCase):
    @for_each_method
    def test_bills_are_as_odoos_own(self):
        tax, inside = self.tax(23, use="purchase"), self.tax(10, included=True, use="purchase")
        order = self.purchase((12.12, 12.12, tax), (12.12, 12.12, tax), (3, 21.53, inside))
        order.order_line[0].discount = 5
        vals = self.assert_as_odoo(order)
        self.assertEqual((vals["kind"], vals["purchase_order_ids"]), ("bill", [Command.set(order.ids)]))
        self.assertEqual({line["account_role"] for line in self.lines_of(vals)}, {"purchases"})

    @for_each_method
    def test_only_what_was_received(self):
        tax = self.tax(17.5, use="purchase")
        order = self.purchase((12, 3.33, tax), (4, 9.99, tax), (2, 5, tax))
        order.order_line.product_id = self.by_delivery
        order.order_line[0].qty_received = 7
        order.order_line[1].qty_received = 1.5
        vals = self.assert_as_odoo(order)
        self.assertEqual([line["counted_quantity"] for line in self.lines_of(vals)], [7, 1.5])

    @for_each_method
    def test_a_negative_total_is_a_vendor_credit(self):
        tax = self.tax(15, use="purchase")
        vals = self.assert_as_odoo(self.purchase((-3, 33.33, tax), (1, 9.99, tax)))
        self.assertEqual([line["untaxed"] for line in self.lines_of(vals)], [99.99, -9.99])

    def test_what_is_printed_on_the_bill_goes_along(self):
        order = self.purchase((1, 10, self.tax(15, use="purchase")), partner_ref="OFFER-3")
        (vals,) = self.builder._from_purchase_orders(order, bill={"number": "R-77", "date": "2026-05-04"})
        self.assertEqual(
            (vals["number"], vals["date"], vals["reference"]), ("R-77", "2026-05-04", order.name)
        )
        self.assertEqual(self.lines_of(vals)[0]["description"], "Supplier's reference: OFFER-3")

    def test_sections_of_lines_that_wait_stay_out(self):
        tax = self.tax(15, use="purchase")
        order = self.purchase(
            {"display_type": "line_section", "name": "Timber", "product_qty": 0},
            self._line((1, 10, tax), "product_qty"),
            {"display_type": "line_section", "name": "Later", "product_qty": 0},
            {**self._line((1, 10, tax), "product_qty"), "product_id": self.by_delivery.id},
        )
        texts = [
            line["description"] for line in self.lines_of(self.assert_as_odoo(order)) if line.get("is_text")
        ]
        self.assertEqual(texts, ["Timber"])
