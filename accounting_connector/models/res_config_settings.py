from odoo import api, fields, models

from .accounting_connection_connect import add_connect_buttons


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    accounting_connection_ids = fields.Many2many(
        "accounting.connection", string="Connections", compute="_compute_accounting_connection_ids"
    )

    @api.depends("company_id")
    def _compute_accounting_connection_ids(self):
        connections = self.env["accounting.connection"].search([("state", "!=", "draft")])
        self.accounting_connection_ids = connections

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        add_connect_buttons(arch, "action_accounting_connect", self.env)
        return arch, view

    def action_accounting_connect(self):
        return self.env["accounting.connection"].action_open_connect()
