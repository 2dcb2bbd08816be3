"""The orders in the pictures: a furniture maker's trade, one order in each status."""

from .shop import Shop

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
        values = {"name": "15% margin scheme", "amount": 15.0, "type_tax_use": "sale"}
        tax = self.client.create("account.tax", values)
        order = self.sale("Lumber Inc")
        lines = self.client.search("sale.order.line", [("order_id", "=", order)])
        self.client.call(
            "sale.order.line", "write", [line["id"] for line in lines], {"tax_ids": [(6, 0, [tax])]}
        )
        return order

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
