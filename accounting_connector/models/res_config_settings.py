from odoo import api, fields, models
from odoo.exceptions import AccessError

from .accounting_connection import BOUND_STATES
from .accounting_connection_connect import add_connect_buttons
from .accounting_health import HEALTH_PATH


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    accounting_connection_ids = fields.Many2many(
        "accounting.connection", string="Connections", compute="_compute_accounting_connection_ids"
    )

    accounting_company_is_connected = fields.Boolean(compute="_compute_accounting_connection_ids")
    accounting_health_address = fields.Char(
        string="Address to ask", compute="_compute_accounting_health", groups="base.group_system"
    )
    accounting_health_token = fields.Char(
        string="Token",
        compute="_compute_accounting_health",
        groups="base.group_system",
        help="Sent along as header, Authorization: Bearer and the token.",
    )

    @api.depends("company_id")
    def _compute_accounting_connection_ids(self):
        connections = self.env["accounting.connection"].search([("state", "!=", "draft")])
        connected = connections.filtered(lambda connection: connection.state in BOUND_STATES).company_id
        for settings in self:
            settings.accounting_connection_ids = connections
            settings.accounting_company_is_connected = settings.company_id in connected

    def _compute_accounting_health(self):
        for settings in self:
            settings.accounting_health_address = f"{settings.get_base_url()}{HEALTH_PATH}"
            settings.accounting_health_token = self.env["accounting.health"]._token()

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        add_connect_buttons(arch, "action_accounting_connect", self.env)
        return arch, view

    def action_accounting_connect(self):
        return self.env["accounting.connection"].action_open_connect()

    # === MONITORING === #

    def action_accounting_new_health_token(self):
        """Let a monitoring system ask; from now on with a new token only."""
        self._check_is_administrator()
        self.env["accounting.health"]._make_token()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_accounting_health_off(self):
        self._check_is_administrator()
        self.env["accounting.health"]._forget_token()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_is_administrator(self):
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only administrators let a monitoring system ask."))
