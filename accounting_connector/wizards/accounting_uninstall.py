from odoo import api, fields, models

EXPORT_PATH = "/accounting_connector/links.csv"


class BaseModuleUninstall(models.TransientModel):
    """Says how many links to the books go with the module, and lets them be kept as a file."""

    _inherit = "base.module.uninstall"

    accounting_link_count = fields.Integer(compute="_compute_accounting_link_count")

    @api.depends("module_ids")
    def _compute_accounting_link_count(self):
        count = self.env["accounting.document"].sudo().search_count([("external_id", "!=", False)])
        for wizard in self:
            goes = "accounting_connector" in wizard._get_modules().mapped("name")
            wizard.accounting_link_count = count if goes else 0

    def action_export_accounting_links(self):
        return {"type": "ir.actions.act_url", "url": EXPORT_PATH, "target": "download"}
