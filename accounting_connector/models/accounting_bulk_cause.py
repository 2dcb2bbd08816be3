from odoo import api, fields, models


class AccountingBulkCause(models.Model):
    """Why orders stay out, or why their documents wait: each cause once, with what it keeps."""

    _name = "accounting.bulk.cause"
    _inherit = "accounting.fix"
    _description = "Why Orders Stay Out or Wait"
    _order = "bulk_id desc, id"

    bulk_id = fields.Many2one(
        "accounting.bulk", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bulk_id.company_id", store=True, index=True)
    is_obstacle = fields.Boolean(
        readonly=True, help="The document is created, and waits until this is fixed; else there is none."
    )
    kind = fields.Char(readonly=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Reason", required=True, readonly=True)
    fix_model = fields.Char(readonly=True)
    fix_id = fields.Integer(readonly=True)
    fix_context = fields.Json(readonly=True)
    line_ids = fields.Many2many("accounting.bulk.line", string="Orders Kept", readonly=True)
    order_count = fields.Integer(string="Orders", compute="_compute_counts")
    document_count = fields.Integer(string="Documents", compute="_compute_counts")

    _once = models.UniqueIndex("(bulk_id, key)")

    @api.depends("line_ids.document_count")
    def _compute_counts(self):
        counted = self.env["accounting.bulk.line"]._read_group(
            [("cause_ids", "in", self.ids)], ["cause_ids"], ["__count", "document_count:sum"]
        )
        counts = {cause.id: numbers for cause, *numbers in counted}
        for cause in self:
            cause.order_count, cause.document_count = counts.get(cause.id, (0, 0))

    def action_fix(self):
        """Open the place where this is settled."""
        return self._open_place()

    def action_use_open_day(self):
        """Settle a locked period by dating the documents after it."""
        return self.bulk_id.action_use_open_day()

    def action_open_orders(self):
        """The orders this keeps."""
        self.ensure_one()
        self.check_access("read")
        return self.bulk_id._open_orders([("cause_ids", "in", self.ids)], self.name)
