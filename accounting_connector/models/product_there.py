"""Creating and updating products in the books."""

from odoo import models

from .item_export_fields import ITEM_GROUP_OF


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_accounting_create_there(self):
        """Have these products created in the books of this company, but for those that are there."""
        connection = self.env["res.partner"]._accounting_connection_to_write()
        self.check_access("write")
        connection._check_companies_of(self)
        rows = self.env["accounting.entry.export"]._create_items_there(connection, self)
        return rows._open_list(self.env._("All of them are in %(provider)s already."))

    def action_accounting_update_there(self):
        """Have what Odoo says of these products written to the books, but for what is owned there."""
        connection = self.env["res.partner"]._accounting_connection_to_write()
        self.check_access("write")
        connection._check_companies_of(self)
        exports = self.env["accounting.entry.export"].sudo()
        rows = [(connection.id, product_id, sorted(ITEM_GROUP_OF)) for product_id in self.ids]
        asked = exports.browse(exports._change_items_there(rows, is_asked=True) if rows else ())
        return asked._open_list(self.env._("None of them is in %(provider)s yet: create them there."))


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_accounting_create_there(self):
        return self.product_variant_ids.action_accounting_create_there()

    def action_accounting_update_there(self):
        return self.product_variant_ids.action_accounting_update_there()
