"""What people do in Odoo during a fault run: orders, changes of mind, consent."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..providers.values import OrganisationRef
from .fault_run_clicks import Clicks
from .fault_run_problems import Problems
from .fault_run_record import LineRecord, OrderRecord, Record

# A product's line on a document says which order line it is from.
TOKEN = re.compile(r"\bline (\d+)\b")
# How many orders are made and clicked on a busy day.
MANY = (4, 7)


class People:
    """:param run: the :class:`FaultRun` they live in; each of their deeds is a transaction of its own.

    :ivar record: what they did, as they remember it.
    """

    def __init__(self, run):
        self.run = run
        self.random = run.random
        self.record = Record()
        self.clicks = Clicks(self)
        self.problems = Problems(run)
        self.lines = 0
        self._remembered = []

    def deeds(self):
        """What they do, and how often."""
        return {
            self.sell: 4,
            self.buy: 2,
            self.deliver: 3,
            self.clicks.click: 8,
            self.clicks.click_for_several: 2,
            self.busy_day: 1,
            self.change_quantity: 4,
            self.change_price: 2,
            self.cancel_order: 1,
            self.clicks.cancel_document: 1,
            self.clicks.send_again_as_new: 3,
            self.run.bulks.begin: 1,
            self.run.bulks.decide: 2,
            self.problems.settle_one: 3,
            self.clicks.retry: 2,
            self.connect_again: 2,
            self.problems.take_choice_back: 1,
        }

    def do(self, deed, *arguments):
        """One deed; returns its story. That Odoo says no is part of life, that it forbids is not. What is
        done is remembered once it is committed.
        """
        self._remembered = []
        try:
            with self.run.transaction() as env:
                told = deed(env, *arguments)
        except AccessError:
            raise
        except UserError as refusal:
            return f"{deed.__name__}: no: {refusal}"
        for remember in self._remembered:
            remember()
        return f"{deed.__name__}: {told}"

    def remember(self, event, remember=None):
        """:param remember: writes it down, when it is more than an event."""
        self._remembered.append(lambda: self.run.happened(event))
        self._remembered += [remember] if remember else []

    def any_order(self, model=None):
        orders = self.record.confirmed(model)
        return self.random.choice(orders) if orders else None

    def _any_line(self, env):
        """``(record of its order, its number, the line, its record)``; nothing when there is no order."""
        order = self.any_order()
        if not order:
            return None
        number = self.random.choice(list(order.lines))
        return order, number, line_with(env, order, number), order.lines[number]

    # === ORDERS === #

    def sell(self, env):
        partner = self.random.choice(self.run.case.customers)
        return self._sell(env, partner, self.random.choice((1, 1, 2, 3))).name

    def _sell(self, env, partner, count):
        lines = [
            self._line(self.random.choice(self.run.case.products), "product_uom_qty", self.run.case.tax_sale)
            for _line in range(count)
        ]
        return self._order(env, "sale.order", partner, lines, "action_confirm")

    def buy(self, env):
        partner = self.random.choice(self.run.case.vendors)
        lines = [
            self._line(self.run.case.product, "product_qty", self.run.case.tax_purchase)
            for _line in range(self.random.choice((1, 2)))
        ]
        return self._order(env, "purchase.order", partner, lines, "button_confirm").name

    def _line(self, product, quantity_field, tax):
        self.lines += 1
        return {
            "product_id": product.id,
            "name": f"line {self.lines}",
            quantity_field: self.random.randrange(1, 9),
            "price_unit": self._price(),
            "tax_ids": [Command.set(tax.ids)],
        }

    def _order(self, env, model, partner, lines, confirm):
        """Names come from this run, so that orders made after a restore have the names of forgotten ones."""
        self.record.made += 1
        order = env[model].create(
            {
                "name": f"{model[0].upper()}{self.record.made:04}",
                "partner_id": partner.id,
                "company_id": self.run.case.company.id,
                "order_line": [Command.create(line) for line in lines],
            }
        )
        getattr(order, confirm)()
        record = OrderRecord(model, order.id, order.name, partner.name)
        self.remember("order made", lambda: self._write_down(record, lines))
        return order

    def _write_down(self, order, lines):
        self.record.orders.append(order)
        for line in lines:
            number = number_of(line["name"])
            quantity = line[quantity_field(order.model)]
            by_delivery = line["product_id"] == self.run.case.delivered.id
            order.lines[number] = LineRecord(quantity, by_delivery)
            self.record.prices[number].add(line["price_unit"])

    def _price(self):
        return self.random.randrange(100, 99999) / 100

    def busy_day(self, env):
        """Many orders, some of new customers, and one click for all of them."""
        orders = env["sale.order"]
        for number in range(self.random.randrange(*MANY)):
            is_new = self.random.random() < 0.5
            partner = self._new_customer(env) if is_new else self.random.choice(self.run.case.customers)
            orders |= self._sell(env, partner, 1 + number % 2)
        orders._accounting_queue(orders._accounting_prepare())
        self.remember("many orders at once")
        return ", ".join(orders.mapped("name"))

    def _new_customer(self, env):
        self.record.made += 1
        name = f"Customer {self.record.made}"
        return env["res.partner"].create(
            {"name": name, "email": f"customer{self.record.made}@partner.example"}
        )

    def deliver(self, env):
        lines = [
            (order, number, line)
            for order in self.record.confirmed("sale.order")
            for number, line in order.lines.items()
            if line.by_delivery
        ]
        if not lines:
            return self.sell(env)
        order, number, record = self.random.choice(lines)
        delivered = record.delivered + self.random.randrange(1, 4)
        line_with(env, order, number).qty_delivered = delivered
        self.remember("order changed", lambda: setattr(record, "delivered", delivered))
        return f"line {number} of {order.name}: {delivered}"

    def change_quantity(self, env):
        found = self._any_line(env)
        if not found:
            return "no order"
        order, number, line, record = found
        quantity = max(record.quantity + self.random.choice((-2, -1, 1, 2, 3)), 0)
        line[quantity_field(order.model)] = quantity
        price = line.price_unit  # which Odoo may have taken from the list anew

        def write_down():
            record.quantity = quantity
            self.record.prices[number].add(price)

        self.remember("order changed", write_down)
        return f"line {number} of {order.name}: {quantity}"

    def change_price(self, env):
        found = self._any_line(env)
        if not found:
            return "no order"
        order, number, line, _record = found
        price = self._price()
        line.price_unit = price
        self.remember("order changed", lambda: self.record.prices[number].add(price))
        return f"line {number} of {order.name}: {price}"

    def cancel_order(self, env):
        order = self.any_order()
        if not order:
            return "no order"
        if order.model == "sale.order":
            env[order.model].browse(order.id)._action_cancel()
        else:
            env[order.model].browse(order.id).button_cancel()
        self.remember("order cancelled", lambda: setattr(order, "is_confirmed", False))
        return order.name

    # === CONSENT === #

    def connect_again(self, env):
        """Consent once more: after a revocation, or for no reason."""
        connection = self.run.connection.with_env(env).sudo()
        is_lost = connection.state == "reconnect"
        if not is_lost and self.random.random() < 0.8:
            return "why should they"
        organisation = OrganisationRef(connection.organisation_external_id, "Books", "consent", True)
        connection._connected(organisation, self.run.books.consent.give(), self.run.case.env.user)
        self.remember("connected again")
        return "it was lost" if is_lost else "just so"


def number_of(text):
    return int(TOKEN.search(text).group(1))


def line_with(env, order, number):
    """The line of a recorded order with this number in its text."""
    lines = env[order.model].browse(order.id).order_line
    return lines.filtered(lambda line: number_of(line.name) == number)


def quantity_field(model):
    return "product_uom_qty" if model == "sale.order" else "product_qty"
