"""Which combinations of taxes a company uses: from its products, defaults, fiscal positions and recent
orders.
"""

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

RECENT = relativedelta(months=12)

PRODUCT_TAXES = {
    "sale": ("product_taxes_rel", "sale_ok"),
    "purchase": ("product_supplier_taxes_rel", "purchase_ok"),
}
DEFAULT_TAX = {"sale": "account_sale_tax_id", "purchase": "account_purchase_tax_id"}
ORDER_LINES = {
    "sale": ("sale_order", "sale_order_line", "account_tax_sale_order_line_rel", "sale_order_line_id"),
    "purchase": (
        "purchase_order",
        "purchase_order_line",
        "account_tax_purchase_order_line_rel",
        "purchase_order_line_id",
    ),
}


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _collect_tax_combinations(self):
        """Every combination of taxes in use, with its use: a set of ``(use, account.tax records)``.

        No tax is always among them. The number of queries does not grow with products or orders.
        """
        self.ensure_one()
        combinations = set()
        for use in self._uses():
            found = {self._rated_taxes(ids) for ids in self._product_tax_sets(use)} | {self._default_tax(use)}
            found |= {
                self._rated_taxes(position.map_tax(taxes).ids)
                for position in self._fiscal_positions()
                for taxes in found
            }
            found |= {self._rated_taxes(ids) for ids in self._ordered_tax_sets(use)}
            found.add(self.env["account.tax"])
            combinations |= {(use, taxes) for taxes in found}
        return combinations

    def _default_tax(self, use):
        """The tax that new products of the company get."""
        company = self.company_id.sudo()
        company = company if company[DEFAULT_TAX[use]] else company.root_id
        return self._rated_taxes(company[DEFAULT_TAX[use]].ids)

    def _rated_taxes(self, tax_ids):
        taxes = self.env["account.tax"].sudo().browse(sorted(tax_ids))
        return self.env["accounting.tax.mapping"]._rated(taxes).with_env(self.env)

    def _fiscal_positions(self):
        positions = self.env["account.fiscal.position"].sudo()
        return positions.search(positions._check_company_domain(self.company_id))

    def _product_tax_sets(self, use):
        """The distinct sets of this company's taxes on products that are sold or bought: lists of ids."""
        relation, flag = PRODUCT_TAXES[use]
        return self._tax_sets(
            SQL(
                """
            SELECT DISTINCT array_agg(rel.tax_id ORDER BY rel.tax_id)
              FROM %(relation)s rel
              JOIN product_template product ON product.id = rel.prod_id AND product.active AND
              product.%(flag)s JOIN account_tax tax ON tax.id = rel.tax_id AND tax.company_id IN %(companies)s
             GROUP BY rel.prod_id
            """,
                relation=SQL.identifier(relation),
                flag=SQL.identifier(flag),
                companies=self._tax_company_ids(),
            )
        )

    def _ordered_tax_sets(self, use):
        """The distinct sets of taxes on order lines of the last twelve months: lists of ids."""
        order, line, relation, line_column = (SQL.identifier(name) for name in ORDER_LINES[use])
        return self._tax_sets(
            SQL(
                """
            SELECT DISTINCT array_agg(rel.account_tax_id ORDER BY rel.account_tax_id)
              FROM %(order)s o
              JOIN %(line)s line ON line.order_id = o.id
              JOIN %(relation)s rel ON rel.%(line_column)s = line.id
             WHERE o.date_order >= %(since)s AND o.state != 'cancel' AND o.company_id IN %(companies)s
             GROUP BY line.id
            """,
                order=order,
                line=line,
                relation=relation,
                line_column=line_column,
                since=fields.Datetime.now() - RECENT,
                companies=self._covered_company_ids(),
            )
        )

    def _tax_sets(self, query):
        self.env.flush_all()
        return [tax_ids for [tax_ids] in self.env.execute_query(query)]

    def _tax_company_ids(self):
        """The companies whose taxes this connection's company uses: its own and its parents'."""
        return tuple(self.company_id.sudo().parent_ids.ids)

    def _covered_company_ids(self):
        """The connection's company and those branches that have no connection of their own."""
        branches = self.env["res.company"].sudo().search([("id", "child_of", self.company_id.id)])
        deciding = branches._accounting_deciding_connections()
        return tuple(
            branches.filtered(lambda company: deciding[company].company_id <= self.company_id.sudo()).ids
        )

    def _add_tax_combinations(self):
        """Give every combination in use that has no line yet an empty one."""
        self.ensure_one()
        mappings = self.env["accounting.tax.mapping"]
        known = {(mapping.use, mapping.tax_key) for mapping in self.tax_mapping_ids}
        mappings.create(
            [
                {"connection_id": self.id, "use": use, "tax_ids": taxes.ids}
                for use, taxes in sorted(
                    self._collect_tax_combinations(), key=lambda pair: (pair[0], pair[1].ids)
                )
                if (use, mappings._key_of(taxes)) not in known
            ]
        )
