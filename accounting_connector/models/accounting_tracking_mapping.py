"""Which option of a tracking category stands for an analytic account."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .accounting_of_branches import OF_BRANCHES_TOO


class AccountingTrackingMapping(models.Model):
    _name = "accounting.tracking.mapping"
    _description = "Tracking Mapping"
    _inherit = ["accounting.of.branches"]
    _rec_name = "analytic_account_id"
    _order = "connection_id, plan_id, analytic_account_id, id"

    connection_id = fields.Many2one("accounting.connection", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    analytic_account_id = fields.Many2one(
        "account.analytic.account", required=True, index=True, ondelete="cascade", domain=OF_BRANCHES_TOO
    )
    plan_id = fields.Many2one(related="analytic_account_id.root_plan_id", string="Plan", store=True)
    option_id = fields.Many2one(
        "accounting.ledger.tracking.option",
        string="Option in Books",
        ondelete="set null",
        domain="[('tracking_id', '=', category_id)]",
    )
    not_sent = fields.Boolean(help="Lines of this account go without an option: nothing is asked.")
    category_id = fields.Many2one("accounting.ledger.tracking", compute="_compute_category_id")
    is_missing = fields.Boolean(string="To Choose", compute="_compute_is_missing")

    _account = models.UniqueIndex(
        "(connection_id, analytic_account_id)", "This analytic account already has a line."
    )

    @api.depends("plan_id", "connection_id.tracking_plan_ids.plan_id")
    def _compute_category_id(self):
        for mapping in self:
            mapping.category_id = mapping.connection_id._category_of_plan(mapping.plan_id)

    @api.depends("option_id.active", "option_id.tracking_id", "category_id", "not_sent")
    def _compute_is_missing(self):
        for mapping in self:
            mapping.is_missing = not mapping.not_sent and not mapping._option_of(mapping.category_id).active

    def _option_of(self, category):
        """The chosen option if it is one of ``category``: what stood for the plan before may be another."""
        return self.option_id.filtered(lambda option: option.tracking_id == category)

    @api.constrains("connection_id", "analytic_account_id")
    def _check_company_of_account(self):
        self._check_company_of("analytic_account_id")

    @api.constrains("connection_id", "option_id")
    def _check_option(self):
        for mapping in self:
            if mapping.option_id and mapping.option_id.connection_id != mapping.connection_id:
                raise ValidationError(
                    self.env._(
                        "%(option)s belongs to another organisation.", option=mapping.option_id.display_name
                    )
                )
