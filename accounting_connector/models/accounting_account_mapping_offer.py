"""Which accounts may be chosen for a line of the mapping: a condition, so that a form never carries hundreds
of accounts for every line.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ..providers.values import Category, ItemKind
from .accounting_account_mapping import COST_ROLES, SALE_ROLES


class AccountingAccountMapping(models.Model):
    _inherit = "accounting.account.mapping"

    offered_account_domain = fields.Binary(
        compute="_compute_offered_account_domain", help="The accounts that make sense for this line's role."
    )

    @api.depends("role", "connection_id.accounting_method")
    def _compute_offered_account_domain(self):
        counted = self._counted_account_ids()
        for mapping in self:
            domain = mapping._offered_domain() & Domain(
                "external_id", "not in", counted.get(mapping.connection_id._origin, [])
            )
            mapping.offered_account_domain = list(domain)

    def _counted_account_ids(self):
        """The external ids of accounts that hold the value of what is counted over there, by connection."""
        groups = (
            self.env["accounting.ledger.item"]
            .sudo()
            ._read_group(
                [
                    ("connection_id", "in", self.connection_id._origin.ids),
                    ("kind", "=", ItemKind.STOCKED.value),
                    ("stock_account_external_id", "!=", False),
                ],
                ["connection_id"],
                ["stock_account_external_id:array_agg_distinct"],
            )
        )
        return {connection: sorted(external_ids) for connection, external_ids in groups}

    def _offered_domain(self):
        """Of accounts a line may be posted to, those that make sense for this line's role."""
        offered = Domain("category", "in", sorted(self._offered_categories()))
        if self.connection_id.accounting_method == "inventory" and self.role in COST_ROLES:
            offered |= Domain("usable_for_stock", "=", True)
        if self.role in SALE_ROLES:
            offered &= Domain("usable_on_sales", "=", True)
        if self.role == "inventory":
            offered &= Domain("usable_for_stock", "=", True)
        return (
            Domain("connection_id", "=", self.connection_id._origin.id)
            & Domain("usable_on_lines", "=", True)
            & offered
        )

    def _offered_categories(self):
        """The account categories that make sense for this line's role, as values of ``Category``."""
        if not self.connection_id or not self.role:
            return set()
        capabilities = self.connection_id._capabilities()
        categories = {
            "sales": capabilities.sales_categories,
            "purchases": capabilities.purchase_categories,
            "inventory": {Category.ASSET},
            "cost_of_sales": {Category.EXPENSE},
            "purchase_tax": {Category.EXPENSE},
            **dict.fromkeys(COST_ROLES, {Category.EXPENSE}),
            "down_payment": set(Category),
            "fixed_tax": set(Category),
            "rounding": {Category.REVENUE, Category.EXPENSE},
        }.get(self.role, capabilities.sales_categories | capabilities.purchase_categories)
        return {category.value for category in categories}
