"""Who e-mails invoices to customers: the accounting system, when it is told to, or nobody."""

from odoo import api, fields, models

from . import database_clock


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    email_invoices = fields.Selection(
        [("nobody", "Nobody"), ("provider", "The accounting system, once it is approved")],
        string="Who E-mails the Invoice",
        required=True,
        default="nobody",
        help="For documents created from now on. Drafts are never e-mailed. A draft that somebody approves "
        "over there later is e-mailed some minutes after that, unless it was e-mailed over there before.",
    )
    can_email = fields.Boolean(compute="_compute_can_email")
    email_wait_until = fields.Datetime(
        readonly=True, copy=False, help="The accounting system sends no more e-mails before this moment."
    )

    @api.depends("provider")
    def _compute_can_email(self):
        for connection in self:
            connection.can_email = bool(connection._capabilities().email_kinds)

    def _may_email(self, now):
        """Whether the accounting system may be told to send e-mails now."""
        return self._may_call()[0] and (not self.email_wait_until or self.email_wait_until <= now)

    def _wake_for_emails(self):
        """Have the worker send what is due to be e-mailed, soon."""
        now = database_clock.now(self.env.cr)
        due = self.env["accounting.document"]._email_due_domain(self, now)
        if self._may_email(now) and self.env["accounting.document"].search_count(due, limit=1):
            self._wake_sender()
