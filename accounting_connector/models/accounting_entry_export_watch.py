"""What was changed in Odoo of contacts that are linked, where the connection says that Odoo owns it."""

import json

from odoo import api, models
from odoo.tools import SQL, ormcache

from .accounting_connection_import import CONTACT_GROUPS
from .contact_export_fields import GROUP_OF, OF_PARTNER

_OWNERS = [f"contact_{group}_owner" for group in CONTACT_GROUPS]


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create(vals_list)
        self.env.registry.clear_cache()
        return connections

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(_OWNERS):
            self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _contact_fields_of_odoo(self):
        """``((connection id, names of GROUP_OF that Odoo owns), ...)``, empty as long as it owns nothing: so
        that saving a contact costs nothing then.
        """
        domain = ["|"] * (len(_OWNERS) - 1) + [(owner, "=", "odoo") for owner in _OWNERS]
        return tuple(
            (
                connection.id,
                frozenset(
                    name for name, group in GROUP_OF.items() if connection[f"contact_{group}_owner"] == "odoo"
                ),
            )
            for connection in self.sudo().search(domain)
        )


class AccountingEntryExport(models.Model):
    _inherit = "accounting.entry.export"

    @api.model
    def _contacts_were_changed(self, changed):
        """Have the worker look at the contacts over there of partners of which something was changed.

        :param changed: ``{partner id: names of GROUP_OF}``.
        """
        rows = [
            (connection_id, partner_id, sorted(names & owned))
            for connection_id, owned in self.env["accounting.connection"]._contact_fields_of_odoo()
            if connection_id != self.env.context.get("accounting_importing")
            for partner_id, names in changed.items()
            if names & owned
        ]
        if rows:
            self._change_contacts_there(rows)

    @api.model
    def _change_contacts_there(self, rows, is_asked=False):
        """Have contacts over there changed, in one statement; returns ids of the rows.

        Of several partners that one contact stands for, the one that was linked first counts. What waits
        already is told of the new fields, and so cannot be claimed before this transaction has ended.

        :param rows: ``(connection id, partner id, names of GROUP_OF)`` of each.
        """
        self.flush_model()
        self.env["accounting.contact.link"].flush_model()
        self.env["accounting.connection"].flush_model(["state"])
        values = SQL(", ").join(
            SQL("(%s::int, %s::int, %s::jsonb)", connection_id, partner_id, json.dumps(list(names)))
            for connection_id, partner_id, names in rows
        )
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO accounting_entry_export AS kept
                            (connection_id, company_id, operation, subject, partner_id, role, currency_id,
                             ledger_contact_id, changed_fields, is_asked, state, attempts, create_uid,
                             write_uid, create_date, write_date)
                SELECT DISTINCT ON (link.ledger_contact_id)
                       link.connection_id, link.company_id, 'change', 'contact', link.partner_id, link.role,
                       link.currency_id, link.ledger_contact_id, changed.names, %(is_asked)s, 'waiting', 0,
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM (VALUES %(values)s) AS changed (connection_id, partner_id, names)
                  JOIN accounting_contact_link link USING (connection_id, partner_id)
                  JOIN accounting_connection connection ON connection.id = link.connection_id
                 WHERE connection.state NOT IN ('draft', 'disconnected')
                   AND NOT EXISTS (SELECT 1
                                     FROM accounting_contact_link earlier
                                    WHERE earlier.ledger_contact_id = link.ledger_contact_id
                                      AND earlier.id < link.id AND earlier.partner_id <> link.partner_id)
                 ORDER BY link.ledger_contact_id, link.id
                    ON CONFLICT (ledger_contact_id) WHERE operation = 'change' AND state = 'waiting'
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

    def _joined(self):
        """What becomes of a row that waits already, in SQL."""
        return SQL(
            """
            changed_fields = (SELECT jsonb_agg(DISTINCT name)
                                FROM jsonb_array_elements(COALESCE(kept.changed_fields, '[]')
                                                          || EXCLUDED.changed_fields) name),
            is_asked = kept.is_asked OR EXCLUDED.is_asked,
            write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
            """
        )

    def _were_noted(self, found):
        """Wake the workers; returns the ids.

        :param found: ``(id of a row, id of its connection)`` of each.
        """
        self.invalidate_model(flush=False)
        for connection in self.env["accounting.connection"].browse({row[1] for row in found}):
            connection._wake_sender()
        return [row_id for row_id, _connection_id in found]


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _put_back(self, connection, partners):
        """What was changed over there although Odoo owns it is changed back; what Odoo says nothing of stays.

        :param partners: ``{entry: id of the partner that is linked to it}``.
        """
        owned = dict(self.env["accounting.connection"]._contact_fields_of_odoo()).get(connection.id)
        changed = self._changed_there(partners)
        if not (owned and changed):
            return
        records = self.env["res.partner"].browse(changed)
        rows = [
            (connection.id, partner.id, names)
            for partner in records
            if (names := sorted({name for name in owned if self._says(partner, name)}))
        ]
        if rows:
            self.env["accounting.entry.export"]._change_contacts_there(rows)

    def _says(self, partner, name):
        if name == "persons":
            return any(child.type == "contact" for child in partner.child_ids)
        return any(partner[field] for field, said in OF_PARTNER.items() if said == name)
