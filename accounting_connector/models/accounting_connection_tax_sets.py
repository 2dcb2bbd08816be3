"""Which combinations of taxes a company uses: from its products, defaults, fiscal positions and recent
orders.
"""

from collections import defaultdict
from dataclasses import dataclass

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


@dataclass
class TaxUse:
    """How often a combination of taxes is used.

    :ivar products: active products that are sold or bought with it.
    :ivar order_lines: lines of recent orders that have it.
    :ivar is_default: new products get it, or it is no tax at all: then it is used in any case.
    :ivar with_fixed_tax: there are fixed taxes beside it.
    """

    products: int = 0
    order_lines: int = 0
    is_default: bool = False
    with_fixed_tax: bool = False

    @property
    def is_used(self):
        return bool(self.products or self.order_lines or self.is_default)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _collect_tax_combinations(self):
        """Every combination of taxes that comes up, with how often it is used: ``{(use, fiscal position,
        account.tax records): TaxUse}``.

        The fiscal position is empty, but for those that have lines of their own in the mapping. No tax is
        always among them. The number of queries does not grow with products or orders.
        """
        self.ensure_one()
        no_position, positions = self.env["account.fiscal.position"], self._fiscal_positions()
        own = {(m.use, m.tax_key, m.fiscal_position_id) for m in self.tax_mapping_ids if m.fiscal_position_id}
        on_products = {use: self._product_tax_sets(use) for use in self._uses()}
        on_orders = {use: self._ordered_tax_sets(use) for use in self._uses()}
        self._read_taxes([*on_products.values(), *on_orders.values()])
        found = defaultdict(TaxUse)
        for use in self._uses():
            for tax_ids, count in on_products[use]:
                self._note_use(found, use, no_position, tax_ids).products += count
            for taxes in (self._default_tax(use), self.env["account.tax"]):
                self._note_use(found, use, no_position, taxes.ids).is_default = True
            known = [taxes for found_use, _position, taxes in found if found_use == use]
            for position in positions:
                for taxes in known:
                    self._note_use(found, use, no_position, position.map_tax(taxes).ids)
            for tax_ids, position_id, count in on_orders[use]:
                position = no_position.browse(position_id or ())
                key = self.env["accounting.tax.mapping"]._key_of(self._taxes(tax_ids))
                position = position if (use, key, position) in own else no_position
                self._note_use(found, use, position, tax_ids).order_lines += count
        return dict(found)

    def _read_taxes(self, sets):
        """Read at once what would be read set by set."""
        tax_ids = {tax_id for rows in sets for row in rows for tax_id in row[0] or ()}
        self._taxes(tax_ids).fetch(["amount_type"])

    def _note_use(self, found, use, position, tax_ids):
        """The ``TaxUse`` of a set of taxes, which is known by what of it is no fixed tax."""
        rated = self._rated_taxes(tax_ids)
        entry = found[use, position, rated]
        entry.with_fixed_tax |= len(rated) < len(tax_ids or ())
        return entry

    def _default_tax(self, use):
        """The tax that new products of the company get."""
        company = self.company_id.sudo()
        company = company if company[DEFAULT_TAX[use]] else company.root_id
        return self._rated_taxes(company[DEFAULT_TAX[use]].ids)

    def _rated_taxes(self, tax_ids):
        return self.env["accounting.tax.mapping"]._rated(self._taxes(tax_ids)).with_env(self.env)

    def _taxes(self, tax_ids):
        return self.env["account.tax"].sudo().browse(sorted(tax_ids or ()))

    def _fiscal_positions(self):
        positions = self.env["account.fiscal.position"].sudo()
        return positions.search(positions._check_company_domain(self.company_id))

    def _product_tax_sets(self, use):
        """The sets of this company's taxes on products that are sold or bought: ``(ids, how many products)``.

        Products without any are among them, as ``None``.
        """
        relation, flag = PRODUCT_TAXES[use]
        return self._rows(
            SQL(
                """
            SELECT tax_ids, COUNT(*)
              FROM (SELECT array_agg(rel.tax_id ORDER BY rel.tax_id)
                           FILTER (WHERE rel.tax_id IS NOT NULL) AS tax_ids
                      FROM product_template product
                      LEFT JOIN (%(relation)s rel
                                 JOIN account_tax tax ON tax.id = rel.tax_id
                                                     AND tax.company_id IN %(tax_companies)s)
                             ON rel.prod_id = product.id
                     WHERE product.active AND product.%(flag)s
                       AND (product.company_id IS NULL OR product.company_id IN %(companies)s)
                     GROUP BY product.id) sets
             GROUP BY tax_ids
            """,
                relation=SQL.identifier(relation),
                flag=SQL.identifier(flag),
                tax_companies=self._tax_company_ids(),
                companies=self._covered_company_ids(),
            )
        )

    def _ordered_tax_sets(self, use):
        """The sets of taxes on order lines of the last twelve months: ``(ids or None, fiscal position's id,
        how many lines)``.
        """
        order, line, relation, line_column = (SQL.identifier(name) for name in ORDER_LINES[use])
        return self._rows(
            SQL(
                """
            SELECT tax_ids, fiscal_position_id, COUNT(*)
              FROM (SELECT o.fiscal_position_id,
                           array_agg(rel.account_tax_id ORDER BY rel.account_tax_id)
                           FILTER (WHERE rel.account_tax_id IS NOT NULL) AS tax_ids
                      FROM %(order)s o
                      JOIN %(line)s line ON line.order_id = o.id AND line.display_type IS NULL
                      LEFT JOIN %(relation)s rel ON rel.%(line_column)s = line.id
                     WHERE o.date_order >= %(since)s AND o.state != 'cancel'
                       AND o.company_id IN %(companies)s
                     GROUP BY line.id, o.id) sets
             GROUP BY tax_ids, fiscal_position_id
            """,
                order=order,
                line=line,
                relation=relation,
                line_column=line_column,
                since=fields.Datetime.now() - RECENT,
                companies=self._covered_company_ids(),
            )
        )

    def _rows(self, query):
        self.env.flush_all()
        return self.env.execute_query(query)

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
        """Give every combination that has no line yet an empty one, and all lines how often they are used."""
        self.ensure_one()
        mappings = self.env["accounting.tax.mapping"]
        found = {
            (use, mappings._key_of(taxes), position): (taxes, tax_use)
            for (use, position, taxes), tax_use in self._collect_tax_combinations().items()
        }
        unknown = TaxUse()
        for mapping in self.tax_mapping_ids:
            _taxes, tax_use = found.pop(mapping._identity(), (None, unknown))
            mapping._keep_use(tax_use)
        mappings.create(
            [
                {
                    "connection_id": self.id,
                    "use": use,
                    "tax_ids": taxes.ids,
                    "fiscal_position_id": position.id,
                    **mappings._use_vals(tax_use),
                }
                for (use, _key, position), (taxes, tax_use) in sorted(
                    found.items(), key=lambda entry: (entry[0][0], entry[1][0].ids)
                )
            ]
        )
