from odoo import api, fields, models

from ..models.accounting_document_state import UNDECIDED

EXPORT_PATH = "/accounting_connector/links.csv"


class BaseModuleUninstall(models.TransientModel):
    """Says how many links to the books go with the module and what may have arrived there, and lets both be
    kept as a file.
    """

    _inherit = "base.module.uninstall"

    accounting_link_count = fields.Integer(compute="_compute_accounting_counts")
    accounting_undecided_count = fields.Integer(compute="_compute_accounting_counts")

    @api.depends("module_ids")
    def _compute_accounting_counts(self):
        documents = self.env["accounting.document"].sudo()
        links = documents.search_count(documents._is_in_books())
        undecided = documents.search_count([("state", "in", UNDECIDED)])
        for wizard in self:
            goes = "accounting_connector" in wizard._get_modules().mapped("name")
            wizard.accounting_link_count = links if goes else 0
            wizard.accounting_undecided_count = undecided if goes else 0

    def action_export_accounting_links(self):
        return {"type": "ir.actions.act_url", "url": EXPORT_PATH, "target": "download"}
