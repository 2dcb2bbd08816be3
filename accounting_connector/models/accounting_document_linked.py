"""Documents found in the books and linked: followed like sent ones. In what documents there are others."""

from odoo import models
from odoo.exceptions import UserError

from ..providers.values import Kind
from .accounting_document_outcome import GONE


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    # === LINKING === #

    def _link_booked(self, remotes):
        """From now on these documents of one connection are followed over there.

        :param remotes: document -> the ``values.RemoteDocument`` it stands for.
        :raise UserError: one of them stands for other orders already.
        """
        if not remotes:
            return
        self._check_not_linked(remotes.values())
        self._close_questions_about(remotes.values())
        contacts = self._ledger_contacts_of(remotes.values())
        provider = self.connection_id._make_provider()
        for document, remote in remotes.items():
            document.write(
                {
                    "ledger_contact_id": contacts.get(remote.contact_id),
                    "date_due": remote.due_date,
                    **document._prepare_external(remote, provider),
                }
            )

    def _check_not_linked(self, remotes):
        """:raise UserError: one of ``remotes`` stands for other orders already; names both."""
        numbers = {(remote.kind.value, remote.external_id): remote.number for remote in remotes}
        linked = self.search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("external_id", "in", [external_id for _kind, external_id in numbers]),
            ]
        )
        for document in linked:
            if (document.kind, document.external_id) in numbers:
                raise UserError(
                    self.env._(
                        "%(number)s stands for %(reference)s already.",
                        number=document.external_number or document.external_id,
                        reference=document.reference,
                    )
                )

    def _close_questions_about(self, remotes):
        """Where somebody asked of which orders ``remotes`` are, because this database forgot them, that is
        answered.
        """
        keys = [self._forgotten_key(remote) for remote in remotes]
        of_connection = [("connection_id", "=", self.connection_id.id), ("key", "in", keys)]
        self.env["accounting.problem"].search(of_connection).write({"active": False})

    def _ledger_contacts_of(self, remotes):
        """``{id over there: id of the mirrored contact}`` of who ``remotes`` are for."""
        ids = [remote.contact_id for remote in remotes]
        contacts = self.env["accounting.ledger.contact"].with_context(active_test=False)
        found = contacts.search(
            [("connection_id", "=", self.connection_id.id), ("external_id", "in", ids)]
        )
        return {contact.external_id: contact.id for contact in found}

    def _follow_read_back(self):
        """What these documents, linked by their ids alone, say over there is read soon."""
        there = self.filtered("external_id")
        for connection, documents in there.grouped("connection_id").items():
            provider = connection._make_provider()
            for document in documents:
                document.external_url = provider.document_url(
                    Kind(document.kind), document.external_id, connection.organisation_short_code or ""
                )
            connection._changes_were_missed(documents.ids)
            connection._read_changes_soon()

    # === DIFFERENCES === #

    def _known_otherwise(self, remote):
        """In what a document over there is another than its orders say, beside amounts: somebody changed it,
        or linked it all the same.

        :return: list of ``(difference kind, sentence)``.
        """
        if remote.state in GONE:
            return []
        found = []
        if remote.currency != self.currency_id.name:
            facts = {"there": remote.currency, "here": self.currency_id.name}
            sentence = self.env._("It is in %(there)s there and in %(here)s in Odoo.", **facts)
            found.append(("currency", sentence))
        if not self._is_for_partner(remote):
            facts = {"there": remote.contact_name, "here": self.partner_name}
            sentence = self.env._("It is for %(there)s there and for %(here)s in Odoo.", **facts)
            found.append(("contact", sentence))
        return found

    def _is_for_partner(self, remote):
        """By the contact it was sent to; by those that are linked to the partner, such as what contacts were
        merged into; by name where none is.
        """
        if self.origin == "sent" and self._is_for_contact(remote):
            return True
        connection, role = self.connection_id, self._contact_role()
        links = self.partner_id.accounting_contact_link_ids.filtered(
            lambda link: link.connection_id == connection and link.role == role
        )
        if links:
            return remote.contact_id in links.ledger_contact_id.mapped("external_id")
        name = connection._capabilities().contact_name(self.partner_name or "")
        return remote.contact_name.casefold() == name.casefold()
