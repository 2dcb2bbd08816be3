from odoo import fields, models

from ..providers import purchase_tax
from .accounting_connection_taxes import PURCHASE_TAX_HANDLINGS


class AccountingDocument(models.Model):
    """Where the sales tax of a bill goes when bills carry none over there. The total stays what it is."""

    _inherit = "accounting.document"

    purchase_tax_handling = fields.Selection(
        PURCHASE_TAX_HANDLINGS, string="Sales Tax", readonly=True, help="Bills carry no tax over there."
    )
    purchase_tax_account_id = fields.Many2one(
        "accounting.ledger.account", string="Account of the Tax", readonly=True
    )

    def _with_purchase_tax_settled(self, value):
        """``value`` (``values.Document``) without tax, if it is to arrive without, and with the same total.
        """
        if self.purchase_tax_handling == "cost":
            return purchase_tax.added_to_cost(value)
        if self.purchase_tax_handling == "account":
            account = self.purchase_tax_account_id
            return purchase_tax.on_its_own_line(
                value, self.env._("Sales tax"), account.external_id or "", account.code or ""
            )
        return value
