"""The buttons people press in a fault run: to send orders, and on documents that wait."""

from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.accounting_document_anew import OVER
from ..models.accounting_document_state import COUNTING

# How often somebody wants to send again what may not be over yet.
HASTY = 0.3


class Clicks:
    """:param people: the :class:`People` who press them."""

    def __init__(self, people):
        self.people = people
        self.random = people.random
        self.bills = 0

    def click(self, env):
        left = [order for order in self.people.record.confirmed() if something_left(env, order)]
        order = self.random.choice(left) if left and self.random.random() < 0.9 else self.people.any_order()
        if not order:
            return "no order"
        self.create_document(env, order)
        self.people.remember("click")
        return order.name

    def create_document(self, env, order):
        """The button of one order; every other bill has the supplier's number."""
        record = env[order.model].browse(order.id)
        if order.model == "purchase.order" and self.random.random() < 0.5:
            number = self.next_bill_number()
            self.bills += 1
            env["accounting.bill"].create(
                {"purchase_order_ids": [Command.set(record.ids)], "bill_number": number}
            ).action_send()
        else:
            self._queue_all_the_same(env, record._accounting_send())

    def _queue_all_the_same(self, env, action):
        """Where a choice of set-up is missing, they are asked: some queue, to have it sent once it is made.
        """
        if action.get("res_model") == "accounting.send" and self.random.random() < 0.7:
            env["accounting.send"].browse(action["res_id"]).action_send()

    def next_bill_number(self):
        return f"BILL-{self.bills + 1}"

    def click_for_several(self, env):
        order = self.people.any_order()
        if not order:
            return "no order"
        alike = [each for each in self.people.record.confirmed(order.model) if each.partner == order.partner]
        orders = env[order.model].browse(each.id for each in alike)
        together = self.random.random() < 0.6
        orders._accounting_queue(orders._accounting_prepare(together=together))
        self.people.remember("click for several")
        return f"{'one' if together else 'each'}: {', '.join(orders.mapped('name'))}"

    def cancel_document(self, env):
        documents = env["accounting.document"].search(
            [("state", "in", ("queued", "blocked", "refused"))], order="id"
        )
        if not documents:
            return "none waits"
        document = self.random.choice(list(documents))
        document.action_cancel()
        self.people.remember("document cancelled")
        return document.reference

    def send_again_as_new(self, env):
        """What is over; now and then anything: its guard then keeps it from going twice."""
        domain = [] if self.random.random() < HASTY else [("state", "in", OVER)]
        documents = env["accounting.document"].search(
            [("connection_id", "=", self.people.run.connection.id), *domain], order="id"
        )
        if not documents:
            return "none is over"
        document = self.random.choice(list(documents))
        try:
            dialog = document.action_ask_anew()
        except UserError as guard:
            self.people.remember("kept from being sent again")
            return f"kept: {guard}"
        if document.state in COUNTING and document.state != "refused":
            raise AssertionError(f"{document.display_name} is {document.state}, and may be sent again")
        env[dialog["res_model"]].browse(dialog["res_id"]).action_apply()
        self.people.remember("sent again as new")
        return document.display_name

    def retry(self, env):
        """Let what waits, is declined or stands still go at once."""
        documents = env["accounting.document"].search(
            [("state", "in", ("queued", "blocked", "refused"))], order="id"
        )
        if not documents:
            return "none waits"
        some = documents if self.random.random() < 0.3 else self.random.choice(list(documents))
        some.action_retry()
        self.people.remember("retried")
        return ", ".join(some.mapped("reference"))


def something_left(env, order):
    lines = env[order.model].browse(order.id).order_line
    return order.is_confirmed and any(line.qty_to_invoice for line in lines)
