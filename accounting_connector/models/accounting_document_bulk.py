from odoo import fields, models


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    bulk_id = fields.Many2one(
        "accounting.bulk",
        string="Created in Bulk",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
