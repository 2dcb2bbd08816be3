"""Saving a product tells the worker what of it belongs over there, as saving a contact does."""

from odoo import models

from .item_export_fields import OF_PRODUCT


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        result = super().write(vals)
        self.env["product.product"]._accounting_changed(vals, lambda: self.product_variant_ids)
        return result


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        result = super().write(vals)
        self._accounting_changed(vals, lambda: self)
        return result

    def _accounting_changed(self, vals, products):
        """:param products: called for those of which ``vals`` were written, if it matters."""
        names = {OF_PRODUCT[name] for name in vals.keys() & OF_PRODUCT.keys()}
        if names and self.env["accounting.connection"]._item_fields_of_odoo():
            self.env["accounting.entry.export"].sudo()._items_were_changed(products(), names)
