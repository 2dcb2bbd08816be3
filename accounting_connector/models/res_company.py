from odoo import fields, models

from .accounting_connection import LIVE_STATES


class ResCompany(models.Model):
    _inherit = "res.company"

    accounting_connection_ids = fields.One2many(
        "accounting.connection", "company_id", string="Accounting Connections"
    )

    def _accounting_connection(self):
        """The live connection of this company, else of its nearest parent; empty when there is none."""
        self.ensure_one()
        live = (
            self.env["accounting.connection"]
            .sudo()
            .search([("company_id", "in", self.sudo().parent_ids.ids), ("state", "in", LIVE_STATES)])
        )
        by_company = {connection.company_id.id: connection for connection in live}
        for company in reversed(self.sudo().parent_ids):
            if company.id in by_company:
                return by_company[company.id].with_env(self.env)
        return live.with_env(self.env).browse()
