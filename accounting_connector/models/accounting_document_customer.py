from odoo import fields, models

from .accounting_postal_address import address_from_json


class AccountingDocument(models.Model):
    """What a customer reads on a document, or gets it by, beside its lines: frozen like these."""

    _inherit = "accounting.document"

    memo = fields.Text(
        string="Terms and Conditions", readonly=True, help="What the orders say to the customer."
    )
    bill_email = fields.Char(
        string="E-mail",
        readonly=True,
        help="Where the accounting system e-mails the document to, where it takes the address from Odoo.",
    )
    bill_address = fields.Json(readonly=True)
    ship_address = fields.Json(readonly=True, help="Some accounting systems find the tax by it.")

    def _customer_values(self):
        """The fields of ``values.Document`` that are for the customer."""
        return {
            "memo": self.memo or "",
            "bill_email": self.bill_email or "",
            "bill_to": address_from_json(self.bill_address),
            "ship_to": address_from_json(self.ship_address),
        }
