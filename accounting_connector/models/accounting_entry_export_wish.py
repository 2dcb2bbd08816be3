"""What was chosen on the matching page to be created over there goes on its way when it is applied."""

from odoo import models


class AccountingMatching(models.AbstractModel):
    _inherit = "accounting.matching"

    def _apply_export(self, connection, names, choices):
        result = super()._apply_export(connection, names, choices)
        exports, records = self.env["accounting.entry.export"], choices[names.record]
        if names.record == "partner_id":
            exports._create_contacts_there(connection, records)
        else:
            exports._create_items_there(connection, records)
        return result

    def _apply_undo(self, connection, names, choices):
        """What did not leave yet stays here."""
        records = choices.filtered(lambda choice: not choice[names.entry])[names.record]
        self.env["accounting.entry.export"]._no_longer_wished(connection, names.record, records)
        return super()._apply_undo(connection, names, choices)


class AccountingEntryExport(models.Model):
    _inherit = "accounting.entry.export"

    def _no_longer_wished(self, connection, field, records):
        rows = self._live_rows(connection, field, records)
        rows.filtered(lambda row: row.state == "waiting" and not row.is_doubtful).unlink()

    def _forget_changes(self, entries):
        """What was changed of records that ``entries`` are not after all stays here, if it did not leave."""
        name = "ledger_contact_id" if entries._name == "accounting.ledger.contact" else "ledger_item_id"
        self.sudo().search(
            [
                ("operation", "=", "change"),
                (name, "in", entries.ids),
                ("state", "in", ("waiting", "refused")),
            ]
        )._withdraw()

    def _finish(self, text):
        """A wish of the matching page is fulfilled."""
        result = super()._finish(text)
        created = self.filtered(lambda export: export.operation == "create")
        self.env["accounting.match.wish"].sudo().search(
            [
                ("connection_id", "in", created.connection_id.ids),
                ("wish", "=", "export"),
                "|",
                ("partner_id", "in", created.partner_id.ids),
                ("product_id", "in", created.product_id.ids),
            ]
        ).unlink()
        return result
