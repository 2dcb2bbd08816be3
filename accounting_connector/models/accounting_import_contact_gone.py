"""What is told of contacts that are there no more: merged into another one, or gone."""

from odoo import models
from odoo.tools import SQL

from .accounting_import_batch import Result


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _scope(self, job):
        """Whoever was imported and is there no more, too, until that was told."""
        return SQL("(%s OR %s)", super()._scope(job), self._is_to_be_told())

    def _is_to_be_told(self):
        return SQL(
            """
            (entry.imported_digest IS NOT NULL
             AND (entry.merged_into IS NOT NULL
                  OR (entry.details_digest IS NULL
                      AND EXISTS (SELECT 1 FROM accounting_contact_link link
                                   WHERE link.ledger_contact_id = entry.id))))
            """
        )

    def _apply(self, job, entries):
        gone = entries.filtered(lambda entry: entry.merged_into or not entry.details_digest)
        results = self._quietly(job.connection_id)._tell_of_gone(job.connection_id, gone)
        return results + super()._apply(job, entries - gone)

    def _tell_of_gone(self, connection, entries):
        heirs = connection._heirs_of(entries.filtered("merged_into"))
        return [
            self._tell_of_merged(connection, entry, heirs.get(entry, entry.browse()))
            if entry.merged_into
            else self._tell_of_deleted(connection, entry)
            for entry in entries
        ]

    def _tell_of_merged(self, connection, entry, heir):
        """Its links were moved when the list was read."""
        partners = heir.link_ids.partner_id
        facts = {
            "heir": heir.name or entry.merged_into,
            "label": connection.provider_label,
            "partners": ", ".join(partners.mapped("display_name")),
        }
        if not partners:
            sentence = self.env._(
                "It was merged into %(heir)s in %(label)s, which is linked to no contact in Odoo.", **facts
            )
        elif len(partners) == 1:
            sentence = self.env._(
                "It was merged into %(heir)s in %(label)s, and %(partners)s is linked to that one now.",
                **facts,
            )
        else:
            sentence = self.env._(
                "It was merged into %(heir)s in %(label)s, which several contacts in Odoo are linked to now: "
                "%(partners)s. Merge them in Odoo, too, if they are one.",
                **facts,
            )
        return Result(
            entry,
            "linked" if partners else "updated",
            [sentence],
            entry.imported_fields or [],
            {"partner_id": partners[:1].id},
        )

    def _tell_of_deleted(self, connection, entry):
        partner = entry.link_ids.partner_id[:1]
        sentence = self.env._(
            "It is gone in %(label)s: deleted, or merged into another one. %(partner)s stays in Odoo. Undo "
            "their match on the matching page and match it with the one that is left.",
            label=connection.provider_label,
            partner=partner.display_name,
        )
        return Result(entry, "skipped", [sentence], values={"partner_id": partner.id, "is_undecided": True})
