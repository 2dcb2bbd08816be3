from odoo import api, models


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.ondelete(at_uninstall=False)
    def _unlink_accounting_tax_mappings(self):
        """A combination with a tax that is gone is none any more: without it, its line would say "No tax"."""
        mappings = self.env["accounting.tax.mapping"].sudo().with_context(active_test=False)
        mappings.search([("tax_ids", "in", self.ids)]).unlink()
