"""What is told of items that are there no more."""

from odoo import models
from odoo.tools import SQL

from .accounting_import_batch import Result


class AccountingImportItems(models.AbstractModel):
    _inherit = "accounting.import.items"

    def _scope(self, job):
        """What was imported and is there no more, too, until that was told."""
        return SQL("(%s OR %s)", super()._scope(job), self._is_to_be_told())

    def _is_to_be_told(self):
        return SQL(
            """
            (entry.imported_digest IS NOT NULL AND entry.details_digest IS NULL
             AND entry.product_id IS NOT NULL)
            """
        )

    def _apply(self, job, entries):
        gone = entries.filtered(lambda entry: not entry.details_digest)
        told = self._quietly(job.connection_id)._tell_of_gone(job.connection_id, gone)
        return told + super()._apply(job, entries - gone)

    def _tell_of_gone(self, connection, entries):
        return [
            Result(
                entry,
                "skipped",
                [
                    self.env._(
                        "It is gone in %(label)s: deleted. %(product)s stays in Odoo. Undo their match on "
                        "the matching page when it is to stand for another item, or to be created anew.",
                        label=connection.provider_label,
                        product=entry.product_id.display_name,
                    )
                ],
                values={"product_id": entry.product_id.id, "is_undecided": True},
            )
            for entry in entries
        ]
