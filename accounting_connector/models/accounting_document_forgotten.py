import re

from odoo import models

from .accounting_remote_facts import remote_of


class AccountingDocument(models.Model):
    """Documents whose orders are named by a document over there that this database forgot."""

    _inherit = "accounting.document"

    def _hold_back_forgotten(self):
        """Keep orders closed of which a document is over there that this database forgot.

        Such a document is linked by itself when contact and total agree; else a person decides.
        """
        for connection, documents in self.grouped("connection_id").items():
            forgotten = self.env["accounting.problem"].search(
                [("connection_id", "=", connection.id), ("kind", "=", "forgotten")]
            )
            for problem in forgotten:
                remote = remote_of(problem.facts)
                for document in documents.filtered(
                    lambda document, remote=remote: document._is_named_by(remote)
                ):
                    document._meet_forgotten(problem, remote)

    def _is_named_by(self, remote):
        """Whether one of this document's orders is in the reference of ``remote``."""
        names = {name for orders in self._sources() for name in orders.mapped("name")}
        return remote.kind.value == self.kind and bool(names & set(re.split(r"[,;\s]+", remote.reference)))

    def _meet_forgotten(self, problem, remote):
        if self.state not in ("queued", "blocked"):
            return
        if self._is_for_contact(remote) and self._same_total(remote):
            problem._link(self)
            return
        problem.document_ids |= self
        self._move_to("blocked", problem.name)

    def _is_for_contact(self, remote):
        """Whether ``remote`` is for this document's contact, by name while the contact is not known yet."""
        if self.ledger_contact_id:
            return remote.contact_id == self.ledger_contact_id.external_id
        return remote.contact_name.casefold() == (self.partner_name or "").casefold()
