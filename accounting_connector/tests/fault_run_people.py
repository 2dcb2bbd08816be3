"""What people do in Odoo during a fault run: orders, clicks, changes of mind, and settling problems."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

# A product's line on a document says which order line it is from.
TOKEN = re.compile(r"\bline (\d+)\b")


class People:
    """:param run: the :class:`FaultRun` they live in; each of their deeds is a transaction of its own."""

    def __init__(self, run):
        self.run = run
        self.random = run.random
        self.orders = []
        self.lines = 0
        self.bills = 0

    def deeds(self):
        """What they do, and how often."""
        return {
            self.sell: 4,
            self.buy: 2,
            self.deliver: 3,
            self.click: 8,
            self.click_for_several: 2,
            self.change_quantity: 4,
            self.change_price: 2,
            self.cancel_order: 1,
            self.cancel_document: 1,
            self.settle_one_problem: 3,
        }

    def do(self, deed, *arguments):
        """One deed; returns its story. That Odoo says no is part of life, that it forbids is not."""
        try:
            with self.run.transaction() as env:
                return f"{deed.__name__}: {deed(env, *arguments)}"
        except AccessError:
            raise
        except UserError as refusal:
            return f"{deed.__name__}: no: {refusal}"

    def _any_order(self, env, states=("sale", "purchase")):
        orders = [order for order in self.existing(env) if order.state in states]
        return self.random.choice(orders) if orders else None

    def existing(self, env):
        """The orders there are: one made after the backup is gone once it is restored."""
        return [order for order in (env[model].browse(id_) for model, id_ in self.orders) if order.exists()]

    # === ORDERS === #

    def sell(self, env):
        partner = self.random.choice(self.run.case.customers)
        lines = [
            Command.create(
                {
                    "product_id": self.random.choice(self.run.case.products).id,
                    "name": self._line_name(),
                    "product_uom_qty": self.random.randrange(1, 9),
                    "price_unit": self._price(),
                    "tax_ids": [Command.set(self.run.case.tax_sale.ids)],
                }
            )
            for _line in range(self.random.choice((1, 1, 2, 3)))
        ]
        return self._order(env, "sale.order", partner, lines, "action_confirm")

    def buy(self, env):
        partner = self.random.choice(self.run.case.vendors)
        lines = [
            Command.create(
                {
                    "product_id": self.run.case.product.id,
                    "name": self._line_name(),
                    "product_qty": self.random.randrange(1, 9),
                    "price_unit": self._price(),
                    "tax_ids": [Command.set(self.run.case.tax_purchase.ids)],
                }
            )
            for _line in range(self.random.choice((1, 2)))
        ]
        return self._order(env, "purchase.order", partner, lines, "button_confirm")

    def _order(self, env, model, partner, lines, confirm):
        """Names come from this run, so that orders made after a restore have the names of forgotten ones."""
        order = env[model].create(
            {
                "name": f"{model[0].upper()}{len(self.orders) + 1:04}",
                "partner_id": partner.id,
                "company_id": self.run.case.company.id,
                "order_line": lines,
            }
        )
        getattr(order, confirm)()
        self.orders.append((model, order.id))
        return f"{order.name} {order.amount_total}"

    def _line_name(self):
        self.lines += 1
        return f"line {self.lines}"

    def _price(self):
        return self.random.randrange(100, 99999) / 100

    def deliver(self, env):
        order = self._any_order(env, ("sale",))
        lines = order and order.order_line.filtered(lambda line: line.product_id == self.run.case.delivered)
        if not lines:
            return self.sell(env)
        line = self.random.choice(list(lines))
        line.qty_delivered += self.random.randrange(1, 4)
        return f"{line.name} of {order.name}: {line.qty_delivered}"

    def change_quantity(self, env):
        line = self._any_line(env)
        if not line:
            return "no order"
        name = quantity_field(line)
        line[name] = max(line[name] + self.random.choice((-2, -1, 1, 2, 3)), 0)
        return f"{line.name} of {line.order_id.name}: {line[name]}"

    def change_price(self, env):
        line = self._any_line(env)
        if not line:
            return "no order"
        line.price_unit = self._price()
        return f"{line.name} of {line.order_id.name}: {line.price_unit}"

    def _any_line(self, env):
        order = self._any_order(env)
        return order and self.random.choice(list(order.order_line))

    def cancel_order(self, env):
        order = self._any_order(env)
        if not order:
            return "no order"
        cancel(order)
        return order.name

    # === DOCUMENTS === #

    def click(self, env):
        left = [order for order in self.existing(env) if something_left(order)]
        order = self.random.choice(left) if left and self.random.random() < 0.9 else self._any_order(env)
        if not order:
            return "no order"
        self.create_document(order)
        return order.name

    def create_document(self, order):
        """The button of one order; every other bill has the supplier's number."""
        if order._name == "purchase.order" and self.random.random() < 0.5:
            number = self.next_bill_number()
            self.bills += 1
            order.env["accounting.bill"].create(
                {"purchase_order_ids": [Command.set(order.ids)], "bill_number": number}
            ).action_send()
        else:
            order._accounting_send()

    def next_bill_number(self):
        return f"BILL-{self.bills + 1}"

    def click_for_several(self, env):
        order = self._any_order(env)
        if not order:
            return "no order"
        orders = order.browse(
            each.id
            for each in self.existing(env)
            if each._name == order._name and each.state == order.state and each.partner_id == order.partner_id
        )
        together = self.random.random() < 0.6
        prepared = orders._accounting_prepare(together=together)
        orders._accounting_queue(prepared)
        return f"{'one' if together else 'each'}: {', '.join(orders.mapped('name'))}"

    def cancel_document(self, env):
        documents = env["accounting.document"].search(
            [("state", "in", ("queued", "blocked", "refused"))], order="id"
        )
        if not documents:
            return "none waits"
        document = self.random.choice(list(documents))
        document.action_cancel()
        return document.reference

    # === PROBLEMS === #

    def settle_one_problem(self, env):
        problems = env["accounting.problem"].search(
            [("connection_id", "=", self.run.connection.id)], order="id"
        )
        if not problems:
            return "none is open"
        problem = self.random.choice(list(problems))
        return f"{problem.kind}: {self.settle(problem)}"

    def settle(self, problem):
        """What a sensible person does about a problem, knowing what happened over there."""
        answers = {
            "order_changed": self._keep_or_rebuild,
            "look_alike": self._say_whether_it_is,
            "forgotten": self._do_away_with,
            "undone": self._take_note,
            "amount": self._take_note,
            "bill": self._send_anyway_or_cancel,
            "refused": self._send_again,
        }
        return answers.get(problem.kind, self._check_again)(problem)

    def _keep_or_rebuild(self, problem):
        document = problem.document_ids
        if self.random.random() < 0.5:
            document.action_keep()
            return "keep"
        document.action_rebuild()
        return "rebuild"

    def _say_whether_it_is(self, problem):
        if problem.facts["marker"] == problem.document_ids.marker:
            problem.action_link()
            return "it is"
        problem.action_is_another()
        return "it is another"

    def _do_away_with(self, problem):
        """Nobody knows any more what it was for: it is voided over there, and made again from its order."""
        self.run.books.void(problem.facts["external_id"])
        problem.action_is_another()
        return f"voided {problem.facts['number']}"

    def _take_note(self, problem):
        problem.action_close()
        return "noted"

    def _send_anyway_or_cancel(self, problem):
        """A supplier gave a number twice, or not: the order then gets a bill with another number."""
        if self.random.random() < 0.5:
            problem.action_send_anyway()
            return "sent anyway"
        problem.document_ids.action_cancel()
        return "cancelled"

    def _send_again(self, problem):
        documents = problem.document_ids
        taken = any(word in (problem.detail or "") for word in ("unique", "is taken"))
        if taken and documents.numbered_by_odoo:
            documents.action_new_number()
            return "another number"
        documents.action_retry()
        return "again"

    def _check_again(self, problem):
        problem.action_recheck()
        return "checked again"


def something_left(order):
    return order._accounting_is_confirmed() and any(line.qty_to_invoice for line in order.order_line)


def quantity_field(line):
    return "product_uom_qty" if line._name == "sale.order.line" else "product_qty"


def cancel(order):
    if order._name == "sale.order":
        order._action_cancel()
    else:
        order.button_cancel()
