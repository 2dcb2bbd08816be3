"""Starting imports: by a person, by what changed over there, or of entries that were ticked."""

from odoo import models

from . import database_clock
from .accounting_import import LIVE


class AccountingImport(models.Model):
    _inherit = "accounting.import"

    def _start(self, connection, subject, **scope):
        """Import ``subject`` as soon as this transaction has ended; one that goes on already is given back.

        :param scope: columns that say what is taken.
        """
        running = self.sudo().search(
            [
                ("connection_id", "=", connection.id),
                ("subject", "=", subject),
                ("state", "in", LIVE),
                ("selected_ids", "=", False),
            ],
            limit=1,
        )
        if running and not scope.get("selected_ids"):
            return running
        job = self.sudo().create(
            {
                "connection_id": connection.id,
                "subject": subject,
                "started_at": database_clock.now(self.env.cr),
                **scope,
            }
        )
        self._wake(subject)
        return job

    def _start_ticked(self, connection, subject, external_ids):
        """Import these entries, which are mirrored. Who they are can be told only when all of the list is."""
        job = self._start(connection, subject, selected_ids=external_ids)
        if connection[f"{subject}_read_fully_at"]:
            job._begin_applying()
        return job

    def _start_with_what_was_read(self, connection, subject, **scope):
        """The same without reading first: what is mirrored is as it is over there."""
        job = self._start(connection, subject, **scope)
        if job.state == "waiting":
            job._begin_applying()
        return job
