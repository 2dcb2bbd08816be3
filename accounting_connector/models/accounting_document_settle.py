from dataclasses import dataclass
from datetime import datetime, timedelta
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

    def _settle(self, remotes, clock, provider):
        """Decide about one document by everything that was created or changed over there since it was first
        sent.

        :param remotes: list of ``RemoteDocument``, all pages.
        :param clock: :class:`RunningClock`, read before the first page was asked for.
        """
        self.ensure_one()
        if self.state != "unconfirmed":
            return
        unlinked = self._without_linked([remote for remote in remotes if self._may_be(remote)])
        marked = [remote for remote in unlinked if remote.marker == self.marker]
        alike = [remote for remote in unlinked if not remote.marker and remote.state not in GONE]
        if marked:
            self._settle_marked(marked, provider)
        elif self.refusal_in_doubt:
            self._settle_refused_number(remotes)
        elif not self._is_settled(clock.read_at):
            self._look_again(clock.now())
        elif alike:
            self._ask_about(alike)
        else:
            self._give_back(self.env._("It did not arrive. It is sent again."))

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
        linked = set(
            self.search(
                [
                    ("connection_id", "=", self.connection_id.id),
                    ("kind", "=", self.kind),
                    ("external_id", "in", [remote.external_id for remote in remotes]),
                ]
            ).mapped("external_id")
        )
        return [remote for remote in remotes if remote.external_id not in linked]

    def _settle_marked(self, marked, provider):
        """It arrived: adopt it when it is as we sent it, ask when somebody changed it since."""
        agreeing = [remote for remote in marked if self._agrees_with(remote)]
        if agreeing:
            self._adopt(agreeing[0], provider)
        else:
            self._ask_about(marked)
        for other in agreeing[1:]:
            if other.state not in GONE:
                self._check_not_twice(other)

    def _adopt(self, remote, provider):
        self._record_sent(remote, provider, self.env._("Found there and linked."))
        if remote.state in GONE:
            self._record_gone(remote)

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
