"""How often a combination of taxes is used: what is used comes first, and only that has to be decided."""

from odoo import api, fields, models


class AccountingTaxMapping(models.Model):
    _inherit = "accounting.tax.mapping"

    in_use = fields.Boolean(
        default=True,
        readonly=True,
        help="Products or recent orders have these taxes, or new products get them. Other combinations are "
        "what only a fiscal position would make: they can wait until an order has them.",
    )
    product_count = fields.Integer(string="Products", readonly=True)
    order_line_count = fields.Integer(
        string="Order Lines", readonly=True, help="Lines of orders of the last twelve months."
    )
    with_fixed_tax = fields.Boolean(readonly=True, help="There are fixed taxes beside these.")
    usage = fields.Text(string="Used", compute="_compute_usage")

    @api.depends("in_use", "product_count", "order_line_count")
    def _compute_usage(self):
        for mapping in self:
            mapping.usage = mapping._say_usage()

    def _say_usage(self):
        parts = []
        if self.order_line_count:
            parts.append(self.env._("%(count)s on orders", count=self.order_line_count))
        if self.product_count:
            parts.append(self.env._("%(count)s on products", count=self.product_count))
        return ", ".join(parts)

    def _identity(self):
        """What no two lines of one connection share: its use, its taxes, its fiscal position."""
        return self.use, self.tax_key, self.fiscal_position_id

    @api.model
    def _use_vals(self, tax_use):
        return {
            "in_use": tax_use.is_used,
            "product_count": tax_use.products,
            "order_line_count": tax_use.order_lines,
            "with_fixed_tax": tax_use.with_fixed_tax,
        }

    def _keep_use(self, tax_use):
        """Write what is new about how often this line is used."""
        changed = {name: value for name, value in self._use_vals(tax_use).items() if self[name] != value}
        if changed:
            self.write(changed)
