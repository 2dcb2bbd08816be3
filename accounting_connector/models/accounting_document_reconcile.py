from odoo import api, fields, models

from ..providers import markers
from .accounting_document_outcome import GONE
from .accounting_remote_facts import facts_of
from .accounting_sender import Sender
from .order_names import names_on


class AccountingDocument(models.Model):
    """After a restore: what this database sent but no longer remembers, before anything else goes."""

    _inherit = "accounting.document"

    @api.model
    def _reconcile_after_restore(self, connection):
        """List what was created or changed over there since the last send this database knows of, and match
        it. What was matched stays so when this is interrupted, and is passed over the next time.

        Call it with no transaction open that has written anything: it works in transactions of its own.

        :raise ProviderError: the list could not be read; the connection still needs to be reconciled.
        """
        Sender(connection).reconcile()
        connection.invalidate_recordset(flush=False)

    @api.model
    def _reconcile_with(self, connection, remotes, provider):
        """Match documents over there with ours by marker, whatever its tag: a copy has documents of its
        original. One we do not know was forgotten here when it has our tag. With another one it is not ours,
        unless an order is open that it seems to be of. One that was cancelled here before this was noticed is
        forgotten, too.

        The number of queries grows only with what a person has to decide.
        """
        known = self._with_markers(connection, [remote.marker for remote in remotes])
        found, asked, again, forgotten, foreign = {}, [], [], [], []
        for remote in remotes:
            document = known.get(remote.marker)
            if not document or document.state == "cancelled":
                is_ours = document or markers.tag_of(remote.marker) == connection.marker_tag
                (forgotten if is_ours else foreign).append(remote)
            elif document in found or document.state in ("sent", "undone"):
                again.append((document, remote))
            elif document._agrees_with(remote):
                found[document] = remote
            else:
                asked.append((document, remote))
        self._adopt_each(found, provider)
        for document, remote in asked:
            document._ask_about([remote])
        for document, remote in again:
            if remote.state not in GONE:
                document._check_not_twice(remote)
        forgotten += self._of_open_orders(connection, foreign)
        self._raise_forgotten(connection, self._neither_gone_nor_linked(connection, forgotten))

    @api.model
    def _waiting_of(self, connection):
        """What may be of an order of which a document was forgotten."""
        return self.search([("connection_id", "=", connection.id), ("state", "in", ("queued", "blocked"))])

    @api.model
    def _with_markers(self, connection, wanted):
        """Marker -> document of ``connection``."""
        documents = self.search([("connection_id", "=", connection.id), ("marker", "in", wanted)])
        return {document.marker: document for document in documents}

    @api.model
    def _neither_gone_nor_linked(self, connection, remotes):
        """Those of ``remotes`` that exist over there and that no document stands for."""
        there = [remote for remote in remotes if remote.state not in GONE]
        linked = self.search_fetch(
            [
                ("connection_id", "=", connection.id),
                ("external_id", "in", [remote.external_id for remote in there]),
            ],
            ["kind", "external_id"],
        )
        places = {(document.kind, document.external_id) for document in linked}
        return [remote for remote in there if (remote.kind.value, remote.external_id) not in places]

    @api.model
    def _forgotten_key(self, remote):
        return f"forgotten:{remote.kind.value}:{remote.external_id}"

    @api.model
    def _raise_forgotten(self, connection, remotes):
        """We sent them, and this database does not know: their orders stay closed until they are linked. What
        somebody closed stays so.

        :return: the problems that are new.
        """
        problems = self.env["accounting.problem"].sudo()
        by_key = {self._forgotten_key(remote): remote for remote in remotes}
        told = problems.with_context(active_test=False).search(
            [("connection_id", "=", connection.id), ("key", "in", list(by_key))]
        )
        told.filtered("active").write({"last_seen": fields.Datetime.now()})
        for key in set(told.mapped("key")):
            del by_key[key]
        return problems._create_open(
            [
                {
                    "connection_id": connection.id,
                    "kind": "forgotten",
                    "key": key,
                    "name": self._say_forgotten(connection, remote),
                    "facts": facts_of(remote),
                    "order_names": names_on(remote),
                    "holds_alone": True,
                }
                for key, remote in by_key.items()
            ]
        )

    @api.model
    def _say_forgotten(self, connection, remote):
        facts = {
            "number": remote.number or remote.external_id,
            "contact": remote.contact_name,
            "total": f"{remote.currency} {remote.total}",
            "reference": remote.reference or self.env._("no reference"),
        }
        if markers.tag_of(remote.marker) != connection.marker_tag:
            return self.env._(
                "%(number)s of %(contact)s over %(total)s (%(reference)s) was sent from another database, or "
                "by this one before it was connected anew. Documents of an order it names wait until you say "
                "whether it is this one.",
                **facts,
            )
        return self.env._(
            "%(number)s of %(contact)s over %(total)s (%(reference)s) was sent from this database, "
            "which does not remember it. Create the document of its order again: it is linked, not sent, "
            "or waits until you say whether it is this one.",
            **facts,
        )
