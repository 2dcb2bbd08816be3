"""The main job of the demo, done as a user of Odoo does it."""

import time

from .reporting import LabError
from .shop import SETTLED, Shop

# Product -> what an order line says of it, beside its own price.
SOLD = {
    name: {"product_uom_qty": quantity}
    for name, quantity in {"Office Chair": 4, "Office Lamp": 12, "Large Meeting Table": 1}.items()
}
BOUGHT = {
    "Office Chair": {"product_qty": 15, "price_unit": 112.0},
    "Office Lamp": {"product_qty": 20, "price_unit": 83.0},
}
FIELDS = [
    "display_name",
    "kind",
    "state",
    "status_message",
    "external_id",
    "external_number",
    "external_status",
    "external_url",
    "amount_total",
    "currency_id",
]


class MainJob:
    """One sale order and one purchase order of Odoo's demo data, and the documents they become.

    :param client: a :class:`lab.odoo_client.OdooClient` of a user who may do all of it
    :param company: the company they are of
    """

    def __init__(self, client, company):
        self.client = client
        self.shop = Shop(client, company)
        self.context = self.shop.context
        self.orders = []

    def invoice_a_sale_order(self):
        """Sell to a customer, deliver, and press "Create ... invoice"."""
        order = self._order("sale.order", "Azure Interior", SOLD, pricelist_id=False)
        self._call("sale.order", "action_confirm", [order])
        self._transfer("sale.order", order)
        self._check_queued(self.shop.create_invoice(order))
        self.orders.append(("sale.order", order))

    def bill_a_purchase_order(self):
        """Buy from a supplier, receive, and fill in the form of "Create ... bill"."""
        order = self._order("purchase.order", "Wood Corner", BOUGHT)
        self._call("purchase.order", "button_confirm", [order])
        self._transfer("purchase.order", order)
        self._check_queued(self.shop.create_bill(order, "INV-2026-0815"))
        self.orders.append(("purchase.order", order))

    def _check_queued(self, action):
        """:raise LabError: something is in the way; with the sentences the dialog shows"""
        if action.get("tag") == "accounting_connector_sending":
            return
        [dialog] = self._call(action["res_model"], "read", [action["res_id"]], ["obstacle_ids"])
        obstacles = self._call("accounting.send.obstacle", "read", dialog["obstacle_ids"], ["name"])
        raise LabError("Nothing was queued. " + " ".join(row["name"] for row in obstacles))

    def wait_for_documents(self, seconds=90):
        """Wait until the worker has dealt with every document.

        :return: ``(name of the order, document)`` for each order, the document as a dictionary of ``FIELDS``
        :raise LabError: one is still waiting
        """
        until = time.monotonic() + seconds
        while True:
            documents = [self._document(model, order) for model, order in self.orders]
            waiting = [row["display_name"] for _name, row in documents if row["state"] not in SETTLED]
            if not waiting:
                return documents
            if time.monotonic() > until:
                raise LabError(f"{', '.join(waiting)} was not sent within {seconds} s.")
            time.sleep(0.3)

    def _document(self, model, order):
        [row] = self.client.read(model, [order], ["name", "accounting_document_ids"])
        [document] = self.client.read("accounting.document", row["accounting_document_ids"], FIELDS)
        return row["name"], document

    def _order(self, model, partner, products, **values):
        """A new order over these products."""
        lines = [
            (0, 0, {"product_id": self._find("product.product", name), **line})
            for name, line in products.items()
        ]
        values.update(partner_id=self._find("res.partner", partner), order_line=lines)
        return self._call(model, "create", [values])[0]

    def _find(self, model, name):
        return self.client.search(model, [("name", "=", name)], order="id", limit=1)[0]["id"]

    def _transfer(self, model, order):
        """Deliver or receive all of an order: its products are invoiced by what has been moved."""
        [row] = self.client.read(model, [order], ["picking_ids"])
        for move in self.client.search(
            "stock.move", [("picking_id", "in", row["picking_ids"])], ["product_uom_qty"]
        ):
            moved = {"quantity": move["product_uom_qty"], "picked": True}
            self._call("stock.move", "write", [move["id"]], moved)
        self._call("stock.picking", "button_validate", row["picking_ids"], skip_sms=True)

    def _call(self, model, method, *args, **context):
        return self.client.call(model, method, *args, context={**self.context, **context})
