from odoo import api, fields, models

from .accounting_connection import BOUND_STATES
from .accounting_connection_connect import add_connect_buttons


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    accounting_connection_ids = fields.Many2many(
        "accounting.connection", string="Connections", compute="_compute_accounting_connection_ids"
    )

    accounting_company_is_connected = fields.Boolean(compute="_compute_accounting_connection_ids")

    @api.depends("company_id")
    def _compute_accounting_connection_ids(self):
        connections = self.env["accounting.connection"].search([("state", "!=", "draft")])
        connected = connections.filtered(lambda connection: connection.state in BOUND_STATES).company_id
        for settings in self:
            settings.accounting_connection_ids = connections
            settings.accounting_company_is_connected = settings.company_id in connected

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        add_connect_buttons(arch, "action_accounting_connect", self.env)
        return arch, view

    def action_accounting_connect(self):
        return self.env["accounting.connection"].action_open_connect()
