"""What items over there and Odoo's products are known by, as far as they may be the same."""

from odoo import models
from odoo.tools import SQL

from .compared_values import CODE, NAME, compared, having
from .matching import Candidate, Entry, Matching
from .product_matching import COMPARED_NAMES

KEYS = ("code", "barcode", "name")


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _item_matching(self, item_ids):
        """The :class:`Matching` of these items with Odoo's products, with all that may be the better one."""
        self.ensure_one()
        wanted = self._items_to_match(SQL("SELECT UNNEST(%s::int[])", list(item_ids)))
        products = self._products_sharing(wanted)
        codes = {value for product in products for values in product.keys[:2] for value in values}
        names = {value for product in products for value in product.keys[2]}
        rivals = self._items_to_match(having("item", {"code": codes, "name": names}))
        entries = {entry.id: entry for entry in (*wanted, *rivals)}
        return Matching(KEYS, list(entries.values()), products)

    def _items_to_match(self, ids):
        """An :class:`Entry` for each item that no product is set for.

        :param ids: query for ids of ``item``, which has the values that are compared.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH item AS NOT MATERIALIZED (
                    SELECT item.id, %(code)s AS code, %(name)s AS name, item.active, item.match_refused_ids
                      FROM accounting_ledger_item item
                     WHERE item.connection_id = %(connection)s AND item.product_id IS NULL
                       AND item.service_account_id IS NULL AND item.kind IS DISTINCT FROM 'bundle'
                )
                SELECT item.* FROM item WHERE item.id IN (%(ids)s)
                """,
                code=compared(CODE, "item.code"),
                name=compared(NAME, "item.name"),
                connection=self.id,
                ids=ids,
            )
        )
        return [
            Entry(item_id, (code, code, name), active=active, refused=frozenset(refused or ()))
            for item_id, code, name, active, refused in rows
        ]

    def _products_sharing(self, entries):
        """A :class:`Candidate` for each product that has a code or a name of one of ``entries``."""
        codes = {entry.keys[0] for entry in entries} - {None}
        names = {entry.keys[2] for entry in entries} - {None}
        rows = self.env.execute_query(
            SQL(
                """
                WITH here AS NOT MATERIALIZED (
                    SELECT product.id, %(code)s AS code, %(barcode)s AS barcode,
                           %(compared_names)s(template.name) AS names, product.active
                      FROM product_product product
                      JOIN product_template template ON template.id = product.product_tmpl_id
                     WHERE (template.sale_ok OR template.purchase_ok)
                       AND (template.company_id IS NULL OR template.company_id IN %(companies)s)
                )
                SELECT here.*, (SELECT BOOL_OR(taken.active) FROM accounting_ledger_item taken
                                 WHERE taken.product_id = here.id AND taken.connection_id = %(connection)s)
                  FROM here
                 WHERE here.id IN (%(having_code)s
                                    UNION
                                   SELECT here.id
                                     FROM UNNEST(%(names)s::text[]) AS wanted (value)
                                     JOIN here ON here.names @> ARRAY[wanted.value])
                """,
                code=compared(CODE, "product.default_code"),
                barcode=compared(CODE, "product.barcode"),
                compared_names=SQL.identifier(COMPARED_NAMES),
                connection=self.id,
                companies=self._covered_company_ids(),
                having_code=having("here", {"code": codes, "barcode": codes}),
                names=sorted(names),
            )
        )
        shelf = frozenset({None})
        return [
            Candidate(
                id=product_id,
                keys=({code} - {None}, {barcode} - {None}, set(names or ()) - {None}),
                active=active,
                taken=shelf if taken else frozenset(),
                held=shelf if taken is False else frozenset(),
            )
            for product_id, code, barcode, names, active, taken in rows
        ]
