"""Contacts that were merged over there: what was linked to them is linked to the one that is left."""

from odoo import models

LONGEST_CHAIN = 10  # of contacts merged into one another


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _list_was_read(self, subject):
        if subject == "contacts":
            self._follow_merges()
        super()._list_was_read(subject)

    def _follow_merges(self):
        """Move links and imported parts. A partner that has the one that is left already keeps that link."""
        everything = self.with_context(active_test=False).env
        merged_links = (
            everything["accounting.contact.link"]
            .sudo()
            .search([("connection_id", "=", self.id), ("ledger_contact_id.merged_into", "!=", False)])
        )
        heirs = self._heirs_of(merged_links.ledger_contact_id)
        for link in merged_links:
            if heir := heirs.get(link.ledger_contact_id):
                link._move_to(heir)
        for merged, heir in heirs.items():
            everything["accounting.contact.part"].sudo()._move_all(merged, heir)
            heir.write({"imported_digest": False, "attempted_digest": False})

    def _heirs_of(self, merged):
        """``{merged contact: the one that is left}`` of those whose heir is known here."""
        heirs, chains = {}, {contact: contact for contact in merged}
        for _step in range(LONGEST_CHAIN):
            ids = {contact.merged_into for contact in chains.values()}
            found = {
                row.external_id: row
                for row in merged.search([("connection_id", "=", self.id), ("external_id", "in", list(ids))])
            }
            chains = {
                first: found[last.merged_into] for first, last in chains.items() if last.merged_into in found
            }
            heirs |= {first: last for first, last in chains.items() if not last.merged_into}
            chains = {first: last for first, last in chains.items() if last.merged_into}
            if not chains:
                break
        return heirs
