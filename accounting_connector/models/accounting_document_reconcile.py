from odoo import api, models

from ..providers import markers
from .accounting_document_outcome import GONE
from .accounting_remote_facts import facts_of
from .accounting_sender import Sender


class AccountingDocument(models.Model):
    """After a restore: what this database sent but no longer remembers, before anything else goes."""

    _inherit = "accounting.document"

    @api.model
    def _reconcile_after_restore(self, connection):
        """List what was created or changed over there since the last send this database knows of, and match
        it.

        Call it with no transaction open that has written anything: it works in transactions of its own.

        :raise ProviderError: the list could not be read; the connection still needs to be reconciled.
        """
        Sender(connection).reconcile()
        connection.invalidate_recordset(flush=False)

    @api.model
    def _reconcile_with(self, connection, remotes, provider):
        """Match documents over there with ours by marker, whatever its tag: a copy has documents of its
        original. One we do not know was forgotten here when it has our tag, else it is not ours. One that was
        cancelled here before this was noticed is forgotten, too.
        """
        marked = [remote for remote in remotes if remote.marker]
        markers_there = [remote.marker for remote in marked]
        known = {
            document.marker: document
            for document in self.search(
                [("connection_id", "=", connection.id), ("marker", "in", markers_there)]
            )
        }
        for remote in marked:
            document = known.get(remote.marker)
            if document and document.state != "cancelled":
                document._reconcile_one(remote, provider)
            elif document or markers.tag_of(remote.marker) == connection.marker_tag:
                self._reconcile_forgotten(connection, remote)
        waiting = self.search([("connection_id", "=", connection.id), ("state", "in", ("queued", "blocked"))])
        waiting._hold_back_forgotten()

    def _reconcile_one(self, remote, provider):
        """This document is over there: it is linked, whatever this database believed."""
        if self.state in ("sent", "undone"):
            if remote.state not in GONE:
                self._check_not_twice(remote)
        elif self._agrees_with(remote):
            self._adopt(remote, provider)
        else:
            self._ask_about([remote])

    @api.model
    def _reconcile_forgotten(self, connection, remote):
        """It was sent from here, and no document here says so: told, unless it is gone or linked already."""
        linked = self.search_count(
            [
                ("connection_id", "=", connection.id),
                ("kind", "=", remote.kind.value),
                ("external_id", "=", remote.external_id),
            ],
            limit=1,
        )
        if remote.state not in GONE and not linked:
            self._raise_forgotten(connection, remote)

    @api.model
    def _forgotten_key(self, remote):
        return f"forgotten:{remote.kind.value}:{remote.external_id}"

    @api.model
    def _raise_forgotten(self, connection, remote):
        """We sent it, and this database does not know: the orders it names stay closed until it is linked."""
        return self.env["accounting.problem"]._raise(
            connection,
            "forgotten",
            self._forgotten_key(remote),
            self.env._(
                "%(number)s of %(contact)s over %(total)s (%(reference)s) was sent from this database, "
                "which does not remember "
                "it. Create the document of its order again: it is linked, not sent.",
                number=remote.number or remote.external_id,
                contact=remote.contact_name,
                total=f"{remote.currency} {remote.total}",
                reference=remote.reference,
            ),
            facts=facts_of(remote),
            holds_alone=True,
        )
