"""A document covers what is left to invoice of its orders: no more, each line once."""

from ..models.accounting_document_builder import NothingToSend
from .test_document_builder import BuilderCase, for_each_method


class TestSaleQuantities(BuilderCase):
    @for_each_method
    def test_only_what_was_delivered(self):
        tax = self.tax(17.5)
        order = self.sale((12, 3.33, tax), (4, 9.99, tax))
        order.order_line.product_id = self.by_delivery
        order.order_line[0].qty_delivered = 7
        order.order_line[1].qty_delivered = 1.5
        vals = self.assert_as_odoo(order)
        self.assertEqual([line["counted_quantity"] for line in self.lines_of(vals)], [7, 1.5])

    @for_each_method
    def test_a_returned_quantity_reduces_the_document(self):
        tax = self.tax(15)
        vals = self.assert_as_odoo(self.sale((3, 33.33, tax), (-1, 9.99, tax)))
        back = self.lines_of(vals)[1]
        self.assertEqual(vals["kind"], "invoice")
        self.assertEqual((back["quantity"], back["price_unit"], back["untaxed"]), (1, -9.99, -9.99))
        self.assertEqual(back["counted_quantity"], -1)

    @for_each_method
    def test_a_negative_total_is_a_credit_note_with_positive_amounts(self):
        tax = self.tax(15)
        vals = self.assert_as_odoo(self.sale((1, 9.99, tax), (-3, 33.33, tax)))
        charged, back = self.lines_of(vals)
        self.assertEqual(vals["kind"], "credit_note")
        self.assertEqual((back["quantity"], back["price_unit"], back["untaxed"]), (3, 33.33, 99.99))
        self.assertEqual((charged["price_unit"], charged["untaxed"]), (-9.99, -9.99))
        self.assertEqual([charged["counted_quantity"], back["counted_quantity"]], [1, -3])

    def test_a_zero_total_is_not_sent_and_says_why(self):
        order = self.sale((1, 10, self.tax(15)), (-1, 10, self.tax(15)))
        with self.assertRaisesRegex(NothingToSend, f"{order.name}: The total is zero"):
            self.build(order)

    def test_nothing_left_says_what_it_waits_for(self):
        waiting = self.sale({"product_id": self.by_delivery.id, "product_uom_qty": 1, "price_unit": 5})
        with self.assertRaisesRegex(NothingToSend, "until more is delivered") as caught:
            self.build(waiting)
        self.assertEqual(caught.exception.orders, waiting)

    def test_reasons_name_each_order_that_cannot_go(self):
        good = self.sale((1, 10, self.tax(15)))
        bad = self.sale((1, 0, self.tax(15)))
        draft = good.copy()
        with self.assertRaises(NothingToSend) as caught:
            self.builder._from_sale_orders(good | bad | draft)
        self.assertIn(draft, caught.exception.reasons)
        self.assertNotEqual(caught.exception.orders, good | bad | draft)

    def test_free_lines_go_along(self):
        vals = self.assert_as_odoo(self.sale((1, 10, self.tax(15)), (2, 0, self.tax(15))))
        gift = self.lines_of(vals)[1]
        self.assertEqual((gift["quantity"], gift["untaxed"], gift["counted_quantity"]), (2, 0, 2))
