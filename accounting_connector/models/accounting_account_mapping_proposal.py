"""What is proposed for a line of the mapping, and why. A proposal is nothing until a person takes it."""

from odoo import api, fields, models

BASES = [
    ("odoo_code", "Odoo's account has this code"),
    ("preference", "It is set for this there"),
    ("items", "Most items there are posted to it"),
    ("system_account", "It is there for this"),
    ("contacts", "Most contacts there have it"),
    ("odoo_padded_code", "Odoo's account has this code and name"),
]


class AccountingAccountMapping(models.Model):
    _inherit = "accounting.account.mapping"

    proposed_account_id = fields.Many2one(
        "accounting.ledger.account", string="Proposal", readonly=True, ondelete="set null"
    )
    proposal_basis = fields.Selection(BASES, string="Why This Account", readonly=True)
    has_proposal = fields.Boolean(
        compute="_compute_has_proposal", help="An account is proposed, and none is chosen."
    )
    need = fields.Selection(
        [("needed", "Needed"), ("chosen", "Chosen"), ("optional", "Optional")], compute="_compute_need"
    )

    @api.depends("proposed_account_id.active", "ledger_account_id.active")
    def _compute_has_proposal(self):
        for mapping in self:
            mapping.has_proposal = mapping._is_empty() and mapping.proposed_account_id.active

    @api.depends("is_required", "ledger_account_id.active")
    def _compute_need(self):
        for mapping in self:
            if not mapping._is_empty():
                mapping.need = "chosen"
            else:
                mapping.need = "needed" if mapping.is_required else "optional"

    def _is_empty(self):
        """Whether no account is chosen that still exists over there."""
        return not (self.ledger_account_id and self.ledger_account_id.active)

    def action_take_proposal(self):
        """Choose what is proposed, where nothing is chosen."""
        self.check_access("write")
        for mapping in self.filtered("has_proposal"):
            mapping.ledger_account_id = mapping.proposed_account_id
        return True

    def _keep_proposal(self, account, basis):
        """Note what is proposed for this line; nothing when ``account`` is empty."""
        basis = basis if account else False
        if self.proposed_account_id != account or self.proposal_basis != basis:
            self.write({"proposed_account_id": account.id, "proposal_basis": basis})
