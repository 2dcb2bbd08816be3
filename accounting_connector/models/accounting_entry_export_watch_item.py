"""What was changed in Odoo of products that stand for items, where the connection says that Odoo owns it."""

import json

from odoo import api, models
from odoo.tools import SQL, ormcache

from .accounting_connection_import import ITEM_GROUPS
from .item_export_fields import ITEM_GROUP_OF, OF_PRODUCT

_OWNERS = [f"item_{group}_owner" for group in ITEM_GROUPS]


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(_OWNERS):
            self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _item_fields_of_odoo(self):
        """As :meth:`_contact_fields_of_odoo`, of :data:`ITEM_GROUP_OF`."""
        domain = ["|"] * (len(_OWNERS) - 1) + [(owner, "=", "odoo") for owner in _OWNERS]
        return tuple(
            (
                connection.id,
                frozenset(
                    name
                    for name, group in ITEM_GROUP_OF.items()
                    if connection[f"item_{group}_owner"] == "odoo"
                ),
            )
            for connection in self.sudo().search(domain)
        )


class AccountingEntryExport(models.Model):
    _inherit = "accounting.entry.export"

    @api.model
    def _items_were_changed(self, products, names):
        """Have the worker look at the items over there of products of which ``names`` were changed."""
        rows = [
            (connection_id, product_id, sorted(names & owned))
            for connection_id, owned in self.env["accounting.connection"]._item_fields_of_odoo()
            if names & owned and connection_id != self.env.context.get("accounting_importing")
            for product_id in products.ids
        ]
        if rows:
            self._change_items_there(rows)

    @api.model
    def _change_items_there(self, rows, is_asked=False):
        """As :meth:`_change_contacts_there`, of products.

        :param rows: ``(connection id, product id, names of ITEM_GROUP_OF)`` of each.
        """
        self.flush_model()
        self.env["accounting.ledger.item"].flush_model()
        self.env["accounting.connection"].flush_model(["state"])
        values = SQL(", ").join(
            SQL("(%s::int, %s::int, %s::jsonb)", connection_id, product_id, json.dumps(list(names)))
            for connection_id, product_id, names in rows
        )
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO accounting_entry_export AS kept
                            (connection_id, company_id, operation, subject, product_id, ledger_item_id,
                             changed_fields, is_asked, state, attempts, create_uid, write_uid, create_date,
                             write_date)
                SELECT item.connection_id, item.company_id, 'change', 'item', item.product_id, item.id,
                       changed.names, %(is_asked)s, 'waiting', 0, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM (VALUES %(values)s) AS changed (connection_id, product_id, names)
                  JOIN accounting_ledger_item item USING (connection_id, product_id)
                  JOIN accounting_connection connection ON connection.id = item.connection_id
                 WHERE connection.state NOT IN ('draft', 'disconnected')
                 ORDER BY item.id
                    ON CONFLICT (ledger_item_id) WHERE operation = 'change' AND state = 'waiting'
                       DO UPDATE SET %(joined)s
                RETURNING id, connection_id
                """,
                values=values,
                is_asked=is_asked,
                uid=self.env.uid,
                now=self.env.cr.now(),
                joined=self._joined(),
            )
        )
        return self._were_noted(found)


class AccountingImportItems(models.AbstractModel):
    _inherit = "accounting.import.items"

    def _put_back(self, connection, products):
        """As the same of contacts: what was changed over there although Odoo owns it is changed back.

        :param products: ``{entry: id of the product that is linked to it}``.
        """
        owned = dict(self.env["accounting.connection"]._item_fields_of_odoo()).get(connection.id)
        changed = self._changed_there(products)
        if not (owned and changed):
            return
        records = self.env["product.product"].with_company(connection.company_id).browse(changed)
        rows = [
            (connection.id, product.id, sorted(names))
            for product in records
            if (names := {said for field, said in OF_PRODUCT.items() if said in owned and product[field]})
        ]
        if rows:
            self.env["accounting.entry.export"]._change_items_there(rows)
