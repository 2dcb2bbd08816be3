"""Invoices dated by deliveries, with the pickings and the return form of Odoo's own stock."""

from datetime import date

from odoo.tests import tagged

from .test_preflight import PreflightCase


@tagged("post_install", "-at_install")
class TestDeliveryDate(PreflightCase):
    """The organisation is in Auckland: 20:00 UTC is the next morning there.

    Without stock, Odoo does not know when something left, and the rule is not offered.
    """

    def setUp(self):
        super().setUp()
        self.product.write({"type": "consu", "invoice_policy": "delivery"})
        self.connection.invoice_date_rule = "delivery"
        self.stock_is_there = "stock.return.picking" in self.env
        self.order = self.sale_order(quantity=5)

    def on(self, day):
        self.clock.move_to(f"2026-03-{day:02} 20:00:00")

    def finish(self, picking, quantity):
        """Do this much of a picking, at the time the clock shows; the rest stays for later."""
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def deliver(self, quantity):
        return self.finish(self.order.picking_ids.filtered(lambda one: one.state != "done"), quantity)

    def bring_back(self, picking, quantity, to_refund=True):
        """What the form to return a picking does: from the customer, or back to the customer.

        :param to_refund: whether Odoo counts it as no longer delivered, or as delivered again.
        """
        form = self.env["stock.return.picking"].create({"picking_id": picking.id})
        form.product_return_moves.write({"quantity": quantity, "to_refund": to_refund})
        action = form.action_create_returns()
        return self.finish(self.env["stock.picking"].browse(action["res_id"]), quantity)

    def send_what_is_delivered(self):
        [document] = self.order._accounting_queue(self.order._accounting_prepare())
        self.send(document)

    def dated(self, day):
        """Kind, quantity and date of what is left to invoice on that day."""
        self.on(day)
        vals, _obstacles = self.check(self.order)
        return vals["kind"], self.line(vals)["quantity"], vals["date"]

    def test_the_last_delivery_decides(self):
        if not self.stock_is_there:
            return
        self.on(1)
        self.deliver(1)
        self.on(4)
        self.deliver(1)
        self.assertEqual(self.dated(9), ("invoice", 2, date(2026, 3, 5)))

    def test_what_came_back_leaves_the_day_as_it_is(self):
        if not self.stock_is_there:
            return
        self.on(1)
        delivery = self.deliver(5)
        self.on(4)
        self.bring_back(delivery, 2)
        self.assertEqual(self.dated(9), ("invoice", 3, date(2026, 3, 2)))

    def test_a_credit_for_what_came_back_is_of_the_day_of_the_click(self):
        if not self.stock_is_there:
            return
        self.on(1)
        delivery = self.deliver(2)
        self.send_what_is_delivered()
        self.on(4)
        self.bring_back(delivery, 2)
        self.assertEqual(self.dated(9), ("credit_note", 2, date(2026, 3, 10)))

    def test_what_came_back_and_was_charged_when_it_left_again_left_on_that_day(self):
        if not self.stock_is_there:
            return
        self.on(1)
        delivery = self.deliver(5)
        self.on(4)
        back = self.bring_back(delivery, 2)
        self.on(6)
        self.bring_back(back, 2)
        self.assertEqual(self.dated(9), ("invoice", 5, date(2026, 3, 7)))

    def test_what_was_repaired_and_sent_back_at_no_charge_leaves_the_day_as_it_is(self):
        if not self.stock_is_there:
            return
        self.on(1)
        delivery = self.deliver(5)
        self.on(4)
        back = self.bring_back(delivery, 2, to_refund=False)
        self.on(6)
        self.bring_back(back, 2, to_refund=False)
        self.assertEqual(self.dated(9), ("invoice", 5, date(2026, 3, 2)))

    def test_a_later_delivery_after_a_return_decides_again(self):
        if not self.stock_is_there:
            return
        self.on(1)
        delivery = self.deliver(3)
        self.send_what_is_delivered()
        self.on(4)
        self.bring_back(delivery, 1)
        self.on(6)
        self.deliver(2)
        self.assertEqual(self.dated(9), ("invoice", 1, date(2026, 3, 7)))
