from datetime import timedelta

from odoo import api, fields, models

KEPT = timedelta(days=30)


class AccountingCall(models.Model):
    """One HTTP call to an accounting system: never a payload, never a secret. Kept for 30 days."""

    _name = "accounting.call"
    _description = "Call to an Accounting System"
    _order = "started_at desc, id desc"
    _rec_name = "endpoint"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    started_at = fields.Datetime(string="When", readonly=True)
    method = fields.Char(readonly=True)
    endpoint = fields.Char(string="Call", readonly=True)
    status = fields.Integer(string="HTTP Status", readonly=True, aggregator=None)
    seconds = fields.Float(digits=(16, 3), readonly=True, aggregator="avg")
    outcome = fields.Char(readonly=True)
    correlation_id = fields.Char(
        string="Their Reference", readonly=True, help="What the provider's support asks for."
    )
    elements = fields.Integer(readonly=True, help="Documents, contacts or items in the request.")
    budget = fields.Json(readonly=True, help="What the provider's limits had left after this call.")

    _latest = models.Index("(connection_id, started_at DESC)")

    @api.autovacuum
    def _gc_old_calls(self):
        self.env.cr.execute(
            "DELETE FROM accounting_call WHERE started_at < %s", [fields.Datetime.now() - KEPT]
        )
