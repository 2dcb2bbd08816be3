"""A small trade for tests: partners, products and orders, made over RPC as a user makes them."""

import itertools
import time

SETTLED = ("sent", "blocked", "refused", "cancelled", "undone")
DOCUMENT_FIELDS = [
    "kind",
    "state",
    "status_message",
    "external_id",
    "external_number",
    "external_status",
    "external_url",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "amount_difference",
    "payment_state",
    "problem_ids",
]


class Shop:
    """Everything it makes has names of its own, so that tests on one database do not meet.

    :param client: a :class:`lab.odoo_client.OdooClient`
    :param company: another company than the user's own
    """

    _numbers = itertools.count(1)

    def __init__(self, client, company=None):
        self.client = client
        self.context = {"allowed_company_ids": [company]} if company else {}

    # === WHAT THERE IS === #

    def partner(self, name="Harbour Cafe", **values):
        """A company with an address and an e-mail address."""
        number = next(self._numbers)
        return self._create(
            "res.partner",
            {
                "name": f"{name} {number}",
                "is_company": True,
                "email": f"accounts{number}@partner.example",
                "phone": f"+64 9 555 {number:04}",
                "street": f"{number} Quay Street",
                "city": "Auckland",
                "zip": "1010",
                **values,
            },
        )

    def product(self, name="Oak Table", price=420.5, **values):
        """A product that is invoiced and billed by what is ordered; the company's own taxes apply."""
        return self._create(
            "product.product",
            {
                "name": name,
                "default_code": f"P{next(self._numbers):04}",
                "type": "service",
                "list_price": price,
                "standard_price": price / 2,
                "invoice_policy": "order",
                "purchase_method": "purchase",
                **values,
            },
        )

    # === ORDERS === #

    def quotation(self, products, partner=None, **values):
        """A sale order to be confirmed.

        :param products: product id -> quantity
        """
        lines = [
            (0, 0, {"product_id": product, "product_uom_qty": quantity})
            for product, quantity in products.items()
        ]
        values = {"pricelist_id": False, **values}
        return self._create(
            "sale.order", {"partner_id": partner or self.partner(), "order_line": lines, **values}
        )

    def sale(self, products, partner=None, **values):
        """A confirmed sale order."""
        order = self.quotation(products, partner, **values)
        self._call("sale.order", "action_confirm", [order])
        return order

    def sales(self, products, partner):
        """Confirmed sale orders of one customer, made together; ``products`` is a list, one for each."""
        orders = self._call(
            "sale.order",
            "create",
            [
                {
                    "partner_id": partner,
                    "pricelist_id": False,
                    "order_line": [
                        (0, 0, {"product_id": product, "product_uom_qty": quantity})
                        for product, quantity in each.items()
                    ],
                }
                for each in products
            ],
        )
        self._call("sale.order", "action_confirm", orders)
        return orders

    def request_for_quotation(self, products, partner=None, **values):
        """A purchase order to be confirmed; ``products`` as for :meth:`quotation`."""
        lines = [
            (0, 0, {"product_id": product, "product_qty": quantity}) for product, quantity in products.items()
        ]
        return self._create(
            "purchase.order",
            {"partner_id": partner or self.partner("Timber Yard"), "order_line": lines, **values},
        )

    def purchase(self, products, partner=None, **values):
        """A confirmed purchase order."""
        order = self.request_for_quotation(products, partner, **values)
        self._call("purchase.order", "button_confirm", [order])
        return order

    def deliver(self, order, quantities):
        """Set what has been delivered so far of a sale order of services; product id -> quantity."""
        lines = self._call("sale.order.line", "search_read", [("order_id", "=", order)], ["product_id"])
        for line in lines:
            delivered = quantities.get(line["product_id"][0])
            if delivered is not None:
                self._call("sale.order.line", "write", [line["id"]], {"qty_delivered": delivered})

    # === SENDING === #

    def preview(self, order, model="sale.order"):
        """Press "Preview"; returns what it shows: fields ``content`` and ``warning_ids``."""
        action = self._call(model, "action_accounting_preview", [order])
        [shown] = self._call(action["res_model"], "read", [action["res_id"]], ["content", "warning_ids"])
        return shown

    def create_invoice(self, order):
        """Press "Create Xero invoice"; returns the action that follows."""
        return self._call("sale.order", "action_accounting_create_invoice", [order])

    def create_bill(self, order, number="", **printed):
        """Fill in the form of "Create Xero bill" and press its button; returns the action that follows.

        :raise AssertionError: the bill is there already, or nobody could be asked; with the sentence shown
        """
        form = self._call("purchase.order", "action_accounting_create_bill", [order])
        context = {**self.context, **form["context"]}
        [bill] = self.client.call(
            form["res_model"], "create", [{"bill_number": number, **printed}], context=context
        )
        action = self.client.call(form["res_model"], "action_look_and_send", [bill], context=context)
        if action.get("tag") != "accounting_connector.bill_number":
            return action
        look = self.client.jsonrpc(f"/accounting_connector/bill/{bill}/look")
        assert not look["found"] and not look["unknown"], look["found"] or look["unknown"]
        return self.client.call(form["res_model"], "action_send", [bill], context=context)

    def documents(self, model, order):
        """The documents of an order, oldest first."""
        [row] = self._call(model, "read", [order], ["accounting_document_ids"])
        return self.client.read(
            "accounting.document", sorted(row["accounting_document_ids"]), DOCUMENT_FIELDS
        )

    def wait_for_documents(self, model, order, states=SETTLED, seconds=150):
        """The documents of an order as soon as each is in one of ``states``; longer than a limit's minute."""
        until = time.monotonic() + seconds
        while True:
            documents = self.documents(model, order)
            if documents and all(document["state"] in states for document in documents):
                return documents
            if time.monotonic() > until:
                raise AssertionError(f"not {' or '.join(states)} after {seconds} s: {documents}")
            time.sleep(0.25)  # asking takes Odoo a tenth of that

    def _create(self, model, values):
        return self._call(model, "create", [values])[0]

    def _call(self, model, method, *args):
        return self.client.call(model, method, *args, context=self.context)
