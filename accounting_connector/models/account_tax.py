from odoo import api, models

# What a tax charges: with another rate, what stands for it over there may no longer be the same.
CHARGES = {"amount", "amount_type", "children_tax_ids"}


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.ondelete(at_uninstall=False)
    def _unlink_accounting_tax_mappings(self):
        """A combination with a tax that is gone is none any more: without it, its line would say "No tax"."""
        mappings = self.env["accounting.tax.mapping"].sudo().with_context(active_test=False)
        mappings.search([("tax_ids", "in", self.ids)]).unlink()

    def write(self, vals):
        result = super().write(vals)
        if not CHARGES.isdisjoint(vals):
            self._review_accounting_tax_mappings()
        return result

    def _review_accounting_tax_mappings(self):
        """Tell what no longer charges the same; let go what waited for that."""
        mappings = self.env["accounting.tax.mapping"].sudo().search(
            ["|", ("tax_ids", "in", self.ids), ("tax_ids.children_tax_ids", "in", self.ids)]
        )
        problems = self.env["accounting.problem"].sudo()
        problems._recheck(mappings.connection_id, ("tax",))
        for connection in mappings.connection_id:
            problems._review_choices(connection)
