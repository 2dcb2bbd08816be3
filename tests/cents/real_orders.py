"""A sample of the generated orders as real ones: Odoo's own invoices of them, delivery by delivery."""

from odoo.fields import Command
from odoo.tools import float_repr

from odoo.addons.accounting_connector.models.accounting_document_builder import NothingToSend

# What real orders are made of here: nothing that only exists as a line of the tax engine.
LONGEST = 8


def invoice_sample(env, orders, taxes, size):
    """Make real orders of the first ``size`` that fit and invoice each delivery.

    :return: for each delivery its name, what the builder made of it and what Odoo's invoice says.
    """
    env["decimal.precision"].search([("name", "=", "Product Unit")]).digits = 6
    fitting = [order for order in orders if not order["extra"] and len(order["lines"]) <= LONGEST]
    shop = Shop(env, taxes)
    return [outcome for order in fitting[:size] for outcome in shop.invoice(order)]


class Shop:
    """Partner, product and price lists that real orders need."""

    def __init__(self, env, taxes):
        self.env, self.taxes = env, taxes
        self.partner = env["res.partner"].create({"name": "Cents Ltd"})
        self.product = env["product.product"].create(
            {
                "name": "Thing",
                "type": "service",
                "invoice_policy": "delivery",
                "purchase_method": "receive",
                "taxes_id": False,
                "supplier_taxes_id": False,
            }
        )

    def invoice(self, order):
        real = self._purchase(order) if order["purchase"] else self._sale(order)
        delivered = [0.0] * len(order["lines"])
        outcomes = []
        for place, part in enumerate(order["parts"], 1):
            delivered = [done + float(quantity) for done, quantity in zip(delivered, part, strict=True)]
            for line, quantity in zip(real.order_line, delivered, strict=True):
                line["qty_received" if order["purchase"] else "qty_delivered"] = quantity
            built, invoice = self._built(real), self._invoiced(real)
            outcomes.append({"name": f"{order['name']} part {place}", "built": built, "invoiced": invoice})
        return outcomes

    def _currency(self, order):
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", order["currency"])])
        currency.active = True
        return currency

    def _sale(self, order):
        pricelist = self.env["product.pricelist"].create(
            {"name": order["name"], "currency_id": self._currency(order).id}
        )
        real = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "pricelist_id": pricelist.id,
                "order_line": [self._line(line, "sale", "product_uom_qty") for line in order["lines"]],
            }
        )
        real.action_confirm()
        return real

    def _purchase(self, order):
        real = self.env["purchase.order"].create(
            {
                "partner_id": self.partner.id,
                "currency_id": self._currency(order).id,
                "order_line": [self._line(line, "purchase", "product_qty") for line in order["lines"]],
            }
        )
        real.button_confirm()
        return real

    def _line(self, line, use, quantity_field):
        return Command.create(
            {
                "product_id": self.product.id,
                quantity_field: float(line["quantity"]),
                "price_unit": float(line["price"]),
                "discount": float(line["discount"]),
                "tax_ids": [Command.set(self.taxes[use][line["taxes"]].ids)],
            }
        )

    def _built(self, real):
        """What the builder makes of what is left to invoice; ``None`` when it finds nothing to send."""
        builder = self.env["accounting.document.builder"]
        make = builder._from_sale_orders if real._name == "sale.order" else builder._from_purchase_orders
        try:
            (vals,) = make(real)
        except NothingToSend:
            return None
        return self._amounts(real.currency_id, vals["amount_untaxed"], vals["amount_tax"])

    def _invoiced(self, real):
        """What Odoo's own invoice of it says, fixed taxes counted as untaxed; ``None`` when there is none."""
        before = real.invoice_ids
        if real._name == "sale.order":
            if not any(line.qty_to_invoice for line in real.order_line):
                return None
            real._create_invoices(final=True)
        else:
            real.action_create_invoice()
        invoice = real.invoice_ids - before
        invoice.accounting_entered_elsewhere = True
        currency = invoice.currency_id
        if currency.is_zero(invoice.amount_total):
            return None
        base_lines, _tax_lines = invoice._get_rounded_base_and_tax_lines()
        fixed = sum(
            tax_data["tax_amount_currency"]
            for base_line in base_lines
            for tax_data in base_line["tax_details"]["taxes_data"]
            if tax_data["tax"].amount_type == "fixed"
        )
        return self._amounts(currency, invoice.amount_untaxed + fixed, invoice.amount_tax - fixed)

    def _amounts(self, currency, untaxed, tax):
        return [float_repr(currency.round(amount), currency.decimal_places) for amount in (untaxed, tax)]
