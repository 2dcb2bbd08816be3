from odoo import fields, models


class AccountingDocumentEvent(models.Model):
    """One sentence of a document's story: what happened to it, when, and which state it left it in."""

    _name = "accounting.document.event"
    _description = "Accounting Document Event"
    _order = "id desc"
    _rec_name = "text"

    document_id = fields.Many2one(
        "accounting.document", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True, precompute=True)
    state = fields.Selection("_state_selection", readonly=True)
    text = fields.Char(string="What Happened", readonly=True)
    correlation_id = fields.Char(string="Their Reference", readonly=True, index="btree_not_null")

    def _state_selection(self):
        return self.env["accounting.document"]._fields["state"].selection
