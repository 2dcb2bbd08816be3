from odoo import fields, models

from .accounting_import import OUTCOMES


class AccountingImportLine(models.Model):
    """What became of one entry in one import, and why."""

    _name = "accounting.import.line"
    _description = "Result of an Import"
    _order = "import_id desc, id"

    import_id = fields.Many2one("accounting.import", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    subject = fields.Selection(related="import_id.subject")
    external_id = fields.Char(string="External ID", required=True)
    name = fields.Char(required=True)
    outcome = fields.Selection(OUTCOMES, required=True, index=True)
    reason = fields.Char(string="Remarks", help="Why it was skipped, or what was not taken over as it is.")
    partner_id = fields.Many2one(
        "res.partner", string="Contact in Odoo", index="btree_not_null", ondelete="set null"
    )
    product_id = fields.Many2one(
        "product.product", string="Product in Odoo", index="btree_not_null", ondelete="set null"
    )
