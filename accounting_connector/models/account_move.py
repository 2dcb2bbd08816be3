from odoo import fields, models
from odoo.exceptions import AccessError

from .accounting_source import USER_GROUP


class AccountMove(models.Model):
    """Odoo's own invoices beside documents: which of them the ledger already has."""

    _inherit = "account.move"

    accounting_entered_elsewhere = fields.Boolean(
        string="Entered in the Ledger",
        readonly=True,
        copy=False,
        help="Somebody entered this invoice in the accounting system by hand. Its order's rest may be sent.",
    )
    accounting_provider_label = fields.Char(compute="_compute_accounting_provider_label", compute_sudo=True)

    def _compute_accounting_provider_label(self):
        for company, moves in self.grouped("company_id").items():
            connection = company and company._accounting_connection().sudo()
            moves.accounting_provider_label = connection and connection._capabilities().label

    def action_accounting_mark_entered(self):
        """Say that these invoices are in the ledger."""
        self._accounting_set_entered(True)

    def action_accounting_unmark_entered(self):
        """Say that these invoices are not in the ledger after all."""
        self._accounting_set_entered(False)

    def _accounting_set_entered(self, entered):
        if not self.env.user.has_group(USER_GROUP):
            raise AccessError(
                self.env._("Only users of the Accounting Connector may say what is in the ledger.")
            )
        self.check_access("write")
        self.accounting_entered_elsewhere = entered
        for move in self:
            move._message_log(
                body=self.env._("Marked as entered in the ledger")
                if entered
                else self.env._("No longer marked as entered in the ledger")
            )

    def unlink(self):
        """Odoo deletes the down payment lines of a draft invoice with it: not those a document asked for."""
        return super(AccountMove, self.with_context(accounting_keep_deposits=True)).unlink()
