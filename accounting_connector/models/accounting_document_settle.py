from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import uuid4

from odoo import api, fields, models

from ..providers.values import Kind
from . import database_clock
from .accounting_document_claim import LEASE
from .accounting_document_outcome import GONE
from .accounting_remote_facts import facts_of
from .database_clock import RunningClock

# Between two looks before the accounting system's settling time is over.
LOOK_AGAIN = timedelta(seconds=30)
# A first empty list may just be early; only a second one says that nothing arrived.
EMPTY_LOOKS = 2


@dataclass(frozen=True)
class Look:
    """One list, made to find documents whose outcome is not known.

    :ivar ids: ids of the ``accounting.document`` records that are looked for.
    :ivar since: naive UTC, the accounting system's clock.
    :ivar kinds: the documents' kinds.
    :ivar named: external ids of documents that are to be read whatever the list says, by kind.
    :ivar clock: read before the first page is asked for.
    :ivar token: of the lease the documents are held under.
    """

    ids: list[int]
    since: datetime
    kinds: list[str]
    named: dict[str, list[str]]
    clock: RunningClock
    token: str


class AccountingDocument(models.Model):
    """Unknown outcomes: look over there, then adopt, ask, or send again."""

    _inherit = "accounting.document"

    # === WHAT TO LOOK FOR === #

    @api.model
    def _begin_look(self, connection, only_ids=None):
        """Hold the documents whose outcome is unknown and that are due to be looked for: one list settles
        them all.

        :return: the :class:`Look` to make; ``None`` when there is nothing to look for.
        """
        clock = RunningClock(self.env.cr)
        now = clock.read_at
        domain = fields.Domain(
            [
                ("connection_id", "=", connection.id),
                ("state", "=", "unconfirmed"),
                ("next_attempt_at", "<=", now),
                "|",
                ("lease_until", "=", False),
                ("lease_until", "<=", now),
            ]
        )
        if only_ids is not None:
            domain &= fields.Domain("id", "in", only_ids)
        found = self.search(domain).try_lock_for_update(allow_referencing=True).filtered_domain(domain)
        if not found:
            return None
        token = uuid4().hex
        found.write({"lease_token": token, "lease_until": now + LEASE, "next_attempt_at": now + LEASE})
        since, kinds = min(found.mapped("searched_since")), sorted(set(found.mapped("kind")))
        return Look(found.ids, since, kinds, found._numbers_taken_by(), clock, token)

    @api.model
    def _looked_for(self, token):
        """The documents held by this look."""
        return self.search([("lease_token", "=", token), ("state", "=", "unconfirmed")])

    def _hold_look(self, duration):
        """The look goes on.

        :return: until when it holds these documents (naive UTC).
        """
        lease_until = database_clock.now(self.env.cr) + duration
        self.write({"lease_until": lease_until, "next_attempt_at": lease_until})
        return lease_until

    def _postpone_look(self, text, delay):
        """The look failed: nothing is known better than before."""
        self.write(
            {
                "lease_token": False,
                "lease_until": False,
                "next_attempt_at": database_clock.now(self.env.cr) + delay,
                "status_message": text,
            }
        )

    # === WHAT WAS FOUND === #

    def _settle(self, found, clock, provider):
        """Decide about documents by everything that was created or changed over there since the first of them
        was sent.

        :param found: :class:`Found`, of all pages.
        :param clock: :class:`RunningClock`, read before the first page was asked for.
        """
        waiting = self.filtered(lambda document: document.state == "unconfirmed")
        arrived, nowhere = {}, self.browse()
        for document, possible in waiting._possible_among(found).items():
            marked = [remote for remote in possible if remote.marker]
            alike = [remote for remote in possible if not remote.marker and remote.state not in GONE]
            if marked:
                arrived[document] = marked
            elif document.refusal_in_doubt:
                document._settle_refused_number(found)
            elif not document._is_settled(clock.read_at):
                document._look_again(clock.now())
            elif alike:
                document._ask_about(alike)
            else:
                nowhere |= document
        nowhere._send_again()
        if arrived:
            self.connection_id._note_answered()  # documents do get there, whatever became of the answer
        self._settle_marked(arrived, provider)

    def _possible_among(self, found):
        """What each of these documents may be, of what no document is linked to yet: ``{document: remotes}``.
        """
        possible = {
            document: [remote for remote in document._near(found) if document._may_be(remote)]
            for document in self
        }
        unlinked = {id(remote) for remote in self._without_linked(list(chain(*possible.values())))}
        return {
            document: [remote for remote in remotes if id(remote) in unlinked]
            for document, remotes in possible.items()
        }

    def _near(self, found):
        contact_id, currency = self.ledger_contact_id.external_id, self.currency_id.name
        total = self._amount(self.amount_total)
        return found.with_marker(self.marker) + found.unmarked(self.number, contact_id, total, currency)

    def _may_be(self, remote):
        """Whether ``remote`` is this document by its marker, or looks alike: by its number, or by contact and
        total.
        """
        if remote.kind.value != self.kind:
            return False
        if remote.marker:
            return remote.marker == self.marker
        same_contact = remote.contact_id == self.ledger_contact_id.external_id
        same_number = bool(self.number) and remote.number == self.number
        if same_number and (same_contact or self._number_is_unique_there()):
            return True
        return same_contact and self._same_total(remote)

    def _number_is_unique_there(self):
        return Kind(self.kind) in self.connection_id._capabilities().number_kinds

    def _same_total(self, remote):
        return remote.total == self._amount(self.amount_total) and remote.currency == self.currency_id.name

    def _agrees_with(self, remote):
        """Contact, date and total are those of this document; a voided one may have no amounts left."""
        same = self._is_for_contact(remote) and remote.date == self.date
        return same and (remote.state in GONE or self._same_total(remote))

    def _without_linked(self, remotes):
        """Those of ``remotes`` that no document is linked to yet."""
        linked = self.search(
            [
                ("connection_id", "in", self.connection_id.ids),
                ("external_id", "in", [remote.external_id for remote in remotes]),
            ]
        )
        known = {(document.kind, document.external_id) for document in linked}
        return [remote for remote in remotes if (remote.kind.value, remote.external_id) not in known]

    def _settle_marked(self, arrived, provider):
        """They arrived: adopt those that are as we sent them, ask when somebody changed one since.

        :param arrived: ``{document: what has its marker}``.
        """
        adopted = {}
        for document, marked in arrived.items():
            agreeing = [remote for remote in marked if document._agrees_with(remote)]
            if agreeing:
                adopted[document] = agreeing
            else:
                document._ask_about(marked)
        self._adopt_each({document: found[0] for document, found in adopted.items()}, provider)
        for document, found in adopted.items():
            for other in found[1:]:
                if other.state not in GONE:
                    document._check_not_twice(other)

    def _adopt(self, remote, provider):
        """This document is ``remote``."""
        self._adopt_each({self: remote}, provider)

    @api.model
    def _adopt_each(self, found, provider):
        """Link documents to what was found of them: ``{document: RemoteDocument}``."""
        text = self.env._("Found there and linked.")
        self._record_sent({document: (remote, text) for document, remote in found.items()}, provider)
        for document, remote in found.items():
            if remote.state in GONE:
                document._record_gone(remote)

    # === NOT FOUND === #

    def _is_settled(self, looked_at):
        """Whether an empty list of that moment says that nothing will arrive any more."""
        settling_time = self.connection_id._capabilities().settling_time
        return self.empty_looks + 1 >= EMPTY_LOOKS and looked_at >= self.last_attempt_at + settling_time

    def _look_again(self, now):
        """Not found: look again soon, and as soon as an empty list says something."""
        settled_at = self.last_attempt_at + self.connection_id._capabilities().settling_time
        self.write(
            {
                "empty_looks": self.empty_looks + 1,
                "next_attempt_at": settled_at if now < settled_at < now + LOOK_AGAIN else now + LOOK_AGAIN,
                "lease_until": False,
                "lease_token": False,
                "status_message": self.env._("Not found there yet. It is looked for again."),
            }
        )

    def _ask_about(self, remotes):
        """A person decides whether one of ``remotes`` is this document."""
        for remote in remotes:
            self.env["accounting.problem"]._raise(
                self.connection_id,
                "look_alike",
                self._look_alike_key(remote),
                self.env._(
                    "It is not known whether %(document)s arrived in %(provider)s. %(number)s of "
                    "%(contact)s over %(total)s "
                    "looks like it. Is it this one?",
                    document=self.display_name,
                    provider=self.provider_label,
                    number=remote.number or remote.external_id,
                    contact=remote.contact_name,
                    total=f"{remote.currency} {remote.total}",
                ),
                fix=self,
                documents=self,
                facts=facts_of(remote),
            )
        if self.state != "blocked":
            self._move_to(
                "blocked", self.env._("Something alike is there: decide whether it is this document.")
            )

    def _look_alike_key(self, remote):
        return f"look_alike:{self.marker}:{remote.external_id}"
