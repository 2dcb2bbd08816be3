"""What was decided on the matching page is imported right after, and waits for no other import."""

from odoo import models

from .accounting_connection_reading import LONG_LISTS


class AccountingMatching(models.AbstractModel):
    _inherit = "accounting.matching"

    def _apply_match(self, connection, names, choices):
        """Where nothing of the list was imported yet, matching alone imports nothing."""
        applied, refused = super()._apply_match(connection, names, choices)
        subject = self._imported_subject(names)
        if connection._was_imported(subject):
            self._import_decided(connection, subject, applied[names.entry])
        return applied, refused

    def _apply_create(self, connection, names, choices):
        result = super()._apply_create(connection, names, choices)
        self._import_decided(connection, self._imported_subject(names), choices[names.entry])
        return result

    def _import_decided(self, connection, subject, entries):
        if entries:
            ids = entries.mapped("external_id")
            self.env["accounting.import"]._start_ticked(connection, subject, ids)

    def _imported_subject(self, names):
        return next(subject for subject, mirror in LONG_LISTS.items() if mirror == names.ledger)
