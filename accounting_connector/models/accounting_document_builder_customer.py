"""What of sale orders the customer reads or gets beside the lines, as on Odoo's own invoice."""

from odoo import models
from odoo.tools import html2plaintext

from .accounting_postal_address import address_to_json


class AccountingDocumentBuilder(models.AbstractModel):
    _inherit = "accounting.document.builder"

    def _customer_vals(self, orders, invoice_partner):
        """Values of the document of sale ``orders``: terms, e-mail address and postal addresses."""
        return {
            "memo": self._terms(orders),
            "bill_email": invoice_partner._accounting_email(),
            "bill_address": address_to_json("billing", invoice_partner),
            "ship_address": address_to_json("delivery", self._delivery_partner(self._first(orders))),
        }

    def _terms(self, orders):
        """What the orders say to the customer, each text once."""
        texts = (html2plaintext(order.note).strip() for order in orders if order.note)
        return "\n\n".join(dict.fromkeys(filter(None, texts))) or False

    def _delivery_partner(self, order):
        return order.partner_shipping_id or order.partner_id

    def _grouping_key(self, order):
        """Where the tax is found by the address of the delivery, each address has a document of its own."""
        key = super()._grouping_key(order)
        connection = order.company_id._accounting_connection().sudo()
        if order._name == "sale.order" and connection.charges_tax and connection.computes_tax:
            return *key, self._delivery_partner(order)
        return key
