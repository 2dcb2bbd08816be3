"""Taxes over there that no tax in Odoo stands for, and which of them Odoo can have a tax for at one click."""

from odoo import api, fields, models
from odoo.fields import Domain


class AccountingLedgerTax(models.Model):
    _inherit = "accounting.ledger.tax"

    can_be_created = fields.Boolean(
        compute="_compute_can_be_created", help="A plain percentage, of which Odoo can make a tax by itself."
    )

    @api.depends("rate", "purchase_rate", "components", "purchase_components", "withholds")
    def _compute_can_be_created(self):
        """What withholds or reverses the charge is set up by a person: it needs accounts and tax reports."""
        for tax in self:
            parts = [float(part) for part in (tax.components or []) + (tax.purchase_components or [])]
            tax.can_be_created = not tax.withholds and all(part >= 0 for part in parts)

    def _uses(self):
        """What this tax may be charged on: ``sale``, ``purchase`` or both, of what the connection sends."""
        self.ensure_one()
        connection = self.connection_id
        return [
            use for use in connection._uses() if self._that_apply_to_any(connection._categories_of_use(use))
        ]

    def action_create_in_odoo(self):
        """The dialog that makes a tax in Odoo of this one."""
        self.ensure_one()
        self.connection_id.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Tax in Odoo"),
            "res_model": "accounting.tax.creation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ledger_tax_id": self.id},
        }


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    unmapped_tax_ids = fields.Many2many(
        "accounting.ledger.tax",
        string="Taxes without Tax in Odoo",
        compute="_compute_unmapped_tax_ids",
        help="Taxes over there that may be charged on what is sent, and that no tax in Odoo stands for.",
    )

    @api.depends("maps_taxes", "tax_mapping_ids.ledger_tax_id", "send_sale_orders", "send_purchase_orders")
    def _compute_unmapped_tax_ids(self):
        for connection in self:
            taxes = self.env["accounting.ledger.tax"]
            if connection.maps_taxes and connection._origin:
                taxes = taxes.search(connection._unmapped_tax_domain())
            connection.unmapped_tax_ids = taxes

    def _unmapped_tax_domain(self):
        categories = {category for use in self._uses() for category in self._categories_of_use(use)}
        return (
            Domain("connection_id", "=", self._origin.id)
            & Domain("id", "not in", self.tax_mapping_ids.ledger_tax_id.ids)
            & Domain.OR(Domain(f"applies_to_{category}", "=", True) for category in sorted(categories))
        )
