"""The orders in the pictures: a furniture maker's trade, one order in each status."""

from datetime import date, timedelta
from functools import cached_property

from .shop import Shop

START = date.today() - timedelta(days=10)  # the day from which on orders are sent
LONGER_THAN_A_PICTURE = 25


class Orders:
    """Makes orders of Odoo's demo partners.

    :param xero: the :class:`lab.standin_control.StandinControl` of the books they go to
    """

    def __init__(self, client, xero):
        self.client = client
        self.xero = xero
        self.shop = Shop(client)
        self.table = self.shop.product("Oak Table", 1249.0, default_code="TAB-OAK")
        self.chair = self.shop.product("Dining Chair", 189.9, default_code="CH-DIN")
        self.design = self.shop.product(
            "Interior Design", 120.0, default_code="DESIGN", invoice_policy="delivery"
        )

    def partner(self, name):
        return self.client.search("res.partner", [("name", "=", name)], order="id", limit=1)[0]["id"]

    def sale(self, customer="Azure Interior", **values):
        return self.shop.sale({self.table: 1, self.chair: 6}, self.partner(customer), **values)

    def purchase(self):
        return self.shop.purchase({self.table: 3, self.chair: 12}, self.partner("Wood Corner"))

    def sale_with_an_unmapped_tax(self):
        """A sale under a tax nobody has mapped yet."""
        tax = self.unmapped_tax
        order = self.sale("Lumber Inc")
        lines = self.client.search("sale.order.line", [("order_id", "=", order)])
        self.client.call(
            "sale.order.line", "write", [line["id"] for line in lines], {"tax_ids": [(6, 0, [tax])]}
        )
        return order

    @cached_property
    def unmapped_tax(self):
        usual = [("amount", "=", 15.0), ("type_tax_use", "=", "sale")]
        [like] = self.client.search("account.tax", usual, ["tax_group_id"], limit=1)
        values = {"name": "15% margin scheme", "amount": 15.0, "type_tax_use": "sale"}
        return self.client.create("account.tax", {**values, "tax_group_id": like["tax_group_id"][0]})

    def quotation(self):
        """A sale order nobody confirmed."""
        return self.shop.quotation({self.table: 1}, self.partner("Ready Mat"))

    def invoiced_by_hand(self):
        """Three orders that are in the books: one exactly, one under another reference, one not at all.

        :return: their names.
        """
        orders = [self.sale("Azure Interior"), self.sale("Acme Corporation"), self.sale("Ready Mat")]
        rows = self.client.read("sale.order", orders, ["name", "amount_untaxed", "partner_id"])
        for row, reference in zip(rows[:2], (rows[0]["name"], "phone call"), strict=True):
            line = self.xero.system.line_by_hand("sale", row["amount_untaxed"])
            self.xero.enter_document("invoice", row["partner_id"][1], [line], reference=reference)
        return [row["name"] for row in rows]

    def from_before(self):
        """Two orders from before the start date, with something left to invoice; returns their ids."""
        orders = [self.sale("Gemini Furniture"), self.sale("Ready Mat")]
        confirmed = START - timedelta(days=30)
        self.client.call("sale.order", "write", orders, {"date_order": f"{confirmed.isoformat()} 10:00:00"})
        return orders

    def several(self):
        """The names of two orders of one customer, one of another, and one from before the start date."""
        orders = [self.sale("Azure Interior"), self.sale("Azure Interior"), self.sale("Acme Corporation")]
        orders.append(self.from_before()[0])
        return [row["name"] for row in self.client.read("sale.order", orders, ["name"])]

    def start_sending(self, names):
        """What the button for several orders answers: the dialog it opens."""
        orders = self.client.search("sale.order", [("name", "in", names)])
        return self.client.call(
            "sale.order", "action_accounting_create_invoice", [order["id"] for order in orders]
        )

    def mark_as_invoiced_elsewhere(self):
        """Take over two orders by hand, with number and date."""
        orders = [self.sale("Gemini Furniture"), self.sale("Lumber Inc")]
        page = self.client.call("sale.order", "action_accounting_already_booked", orders)["res_id"]
        [content] = self.client.read("accounting.booked", [page], ["row_ids"])
        for number, row in enumerate(content["row_ids"], 1041):
            known = {"number": f"OLD-{number}", "date": START.isoformat(), "is_chosen": True}
            self.client.call("accounting.booked.order", "write", [row], known)
        self.client.call("accounting.booked", "action_apply", [page])

    def free_what_is_marked(self):
        marked = self.client.search("accounting.document", [("origin", "=", "elsewhere")])
        self.client.call("accounting.document", "action_undo_booked", [row["id"] for row in marked])

    def in_every_status(self):
        """Orders that are not invoiced, partly invoiced, paid and waiting, in this order."""
        self.sale("Ready Mat")
        partly = self.shop.sale({self.design: 20}, self.partner("Gemini Furniture"))
        self.shop.deliver(partly, {self.design: 8})
        self.send(partly)
        self.pay(self.send(self.sale("Acme Corporation")))
        self.xero.fault("slow", seconds=LONGER_THAN_A_PICTURE, **self.xero.system.saves)
        self.shop.create_invoice(self.sale("Gemini Furniture"))

    def send(self, order):
        """Create the order's invoice and wait until it is sent; returns its id over there."""
        self.shop.create_invoice(order)
        return self.shop.wait_for_documents("sale.order", order, states=("sent",))[0]["external_id"]

    def pay(self, document):
        """Have an invoice approved and paid, and the news read."""
        self.xero.act_on_document(document, "approve")
        self.xero.act_on_document(document, "pay")
        cron = self.client.ref("accounting_connector.ir_cron_refresh_documents")
        self.client.call("ir.cron", "method_direct_trigger", [cron])
