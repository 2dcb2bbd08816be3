"""Creating products in the books."""

from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_accounting_create_there(self):
        """Have these products created in the books of this company, but for those that are there."""
        connection = self.env["res.partner"]._accounting_connection_to_write()
        self.check_access("read")
        connection._check_companies_of(self)
        rows = self.env["accounting.entry.export"]._create_items_there(connection, self)
        return rows._open_list(self.env._("All of them are in %(provider)s already."))


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_accounting_create_there(self):
        return self.product_variant_ids.action_accounting_create_there()
