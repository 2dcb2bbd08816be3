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

    def _finish(self, text):
        """A wish of the matching page is fulfilled."""
        result = super()._finish(text)
        self.env["accounting.match.wish"].sudo().search(
            [
                ("connection_id", "in", self.connection_id.ids),
                ("wish", "=", "export"),
                "|",
                ("partner_id", "in", self.partner_id.ids),
                ("product_id", "in", self.product_id.ids),
            ]
        ).unlink()
        return result
