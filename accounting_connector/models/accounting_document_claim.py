import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..providers.values import Kind
from . import database_clock
from .own_transaction import lock_rows

# How long one worker holds documents before it renews that.
LEASE = timedelta(seconds=150)
# A call begins only while the lease lasts at least this long: a refresh of the token, then the last byte has
# left.
LEASE_MARGIN = timedelta(seconds=90)
# How many times as many documents are looked through for those of one kind.
LOOK_AHEAD = 2
# How long each try to lock what somebody else has waits at the end of a window.
LONGEST_LOCK_MILLISECONDS = 1000


class AccountingDocument(models.Model):
    """Claiming: which documents one worker holds, and until when.

    Everything here is done in short transactions of the sender.
    """

    _inherit = "accounting.document"

    # === CLAIM === #

    @api.model
    def _claim(self, connection, only_ids=None):
        """Hold a window of queued documents of one kind: several batches.

        Claims of one connection exclude each other: each writes the connection's claim counter first, so a
        second one waits, fails to serialize and is done again on what the first one left.

        :param only_ids: claim nothing but these.
        :return: the claimed documents, ``sending`` under one lease; empty when nothing may go now.
        """
        now = database_clock.now(self.env.cr)
        domain = fields.Domain("connection_id", "=", connection.id) & fields.Domain(self._is_due(now))
        if only_ids is not None:
            domain &= fields.Domain("id", "in", only_ids)
        if not self.search_count(domain, limit=1):
            return self.browse()
        self.env.cr.execute(
            "UPDATE accounting_connection SET claim_count = COALESCE(claim_count, 0) + 1 WHERE id = %s",
            [connection.id],
            log_exceptions=False,
        )
        size = connection._claim_size()
        alike = self._candidates(connection, domain, LOOK_AHEAD * size, now)._first_alike(size)
        claimed = alike.try_lock_for_update(allow_referencing=True).filtered_domain(domain)
        # queued while a restored database was looking up what it forgot
        claimed._hold_back_forgotten()
        claimed = claimed.filtered(lambda document: document.state == "queued")
        claimed._take_numbers()
        lease_until = now + LEASE
        claimed._move_to(
            "sending",
            self.env._("Being prepared."),
            lease_until=lease_until,
            lease_token=uuid.uuid4().hex,
            next_attempt_at=lease_until,
        )
        claimed._count_attempt(1)
        return claimed

    def _candidates(self, connection, domain, limit, now):
        """What may be claimed: what a person waits for by itself, before anything else."""
        candidates = self.browse()
        for each in (domain & fields.Domain("awaited_until", ">", now), domain):
            candidates = self.search(each, order=connection._claim_order(), limit=limit)
            candidates -= candidates._waiting_for_contact(now)
            if candidates:
                break
        return candidates

    def _first_alike(self, size):
        """The first of these documents with those that may go in one request with it."""
        first = self[:1]
        if first.send_alone:
            return first
        return self.filtered(lambda document: document.kind == first.kind and not document.send_alone)[:size]

    def _waiting_for_contact(self, now):
        """Documents for whose partner another worker is just finding or creating the contact."""
        busy = self._resolving_contact(self.connection_id, now)
        partners = {(document.partner_id, document._contact_role()) for document in busy}
        partners |= self.connection_id._contacts_being_exported(now)
        return self.filtered(
            lambda document: (
                not document.ledger_contact_id and (document.partner_id, document._contact_role()) in partners
            )
        )

    @api.model
    def _resolving_contact(self, connections, now):
        """Documents that a worker holds and that have no contact yet."""
        return self.search(
            [
                ("connection_id", "in", connections.ids),
                ("state", "=", "sending"),
                ("ledger_contact_id", "=", False),
                ("lease_until", ">", now),
            ]
        )

    def _take_numbers(self):
        """Give a number of the connection's own sequence to documents Odoo numbers, once for all attempts."""
        for document in self.filtered(lambda document: document._is_to_be_numbered()):
            sequence = document.connection_id.number_sequence_id
            number = sequence.next_by_id(sequence_date=document.date)
            document.write({"number": number, "numbered_by_odoo": True})

    def _is_to_be_numbered(self):
        """Whether Odoo gives this document its number, and has not yet."""
        connection = self.connection_id
        return (
            self._is_sale()
            and not self.number
            and connection.numbering == "odoo"
            and Kind(self.kind) in connection._capabilities().number_kinds
        )

    # === HOLD === #

    @api.model
    def _held(self, lease_token, only_ids=None):
        """The documents still held under a lease, locked."""
        domain = fields.Domain([("lease_token", "=", lease_token), ("state", "=", "sending")])
        if only_ids is not None:
            domain &= fields.Domain("id", "in", only_ids)
        return (
            self.search(domain, order="id")
            .try_lock_for_update(allow_referencing=True)
            .filtered_domain(domain)
        )

    @api.model
    def _passed_over(self, lease_token):
        """What is held under a lease in the end and is no member of a request, locked: whoever else has it is
        waited for, but not long.
        """
        documents = self.search(
            [("lease_token", "=", lease_token), ("state", "=", "sending"), ("request_key", "=", False)]
        )
        if documents:
            self.env.cr.execute(SQL("SET LOCAL lock_timeout = %s", LONGEST_LOCK_MILLISECONDS))
            lock_rows(self.env.cr, documents)
        return documents

    def _renew_lease(self, duration):
        """Hold those of these documents longer that are not members of a request yet: the lease of a request
        says until when its first byte may leave.

        :return: until when (naive UTC).
        """
        lease_until = database_clock.now(self.env.cr) + duration
        self.filtered(lambda document: not document.request_key).write(
            {"lease_until": lease_until, "next_attempt_at": lease_until}
        )
        return lease_until

    # === GIVE BACK === #

    def _take_back_attempt(self):
        """What happened says nothing about these documents."""
        self._count_attempt(-1)

    def _count_attempt(self, step):
        for attempts, alike in self.grouped("attempts").items():
            alike.attempts = attempts + step

    def _leave_request(self):
        """The request was declined as a whole, so nothing of it is there: whoever finds these documents later
        need not look for them.
        """
        self.write({"request_key": False, "member_key": False})

    @api.model
    def _expire_leases(self, connection):
        """What a worker that is gone held: unknown when a request may have left, else simply queued again."""
        now = database_clock.now(self.env.cr)
        expired = self.search(
            [
                ("connection_id", "=", connection.id),
                ("state", "=", "sending"),
                ("lease_until", "<=", now),
            ]
        ).try_lock_for_update(allow_referencing=True)
        maybe_sent = expired.filtered("request_key")
        maybe_sent._move_to(
            "unconfirmed",
            self.env._("The worker that sent it is gone. It is being looked for."),
            next_attempt_at=now,
        )
        (expired - maybe_sent)._give_back(self.env._("The worker that prepared it is gone."))

    def _give_back(self, text, retry_at=False):
        """Queue these documents again: they are not over there. Those whose order changed on the way stop.

        :param retry_at: when to work on them again (naive UTC); ``False`` for as soon as the connection may
            call.
        """
        changed = self.filtered(lambda document: document.source_state == "differs")
        (self - changed)._move_to("queued", text, next_attempt_at=retry_at)
        for document in changed:
            document._stop_changed()

    def _explain(self, error):
        """One sentence about a failed call, for the person who looks at these documents."""
        if error is None:
            return self.env._("It goes on in the background.")
        return self.connection_id._explain_waiting(error)

    def _explain_lost(self, error):
        """Two sentences about a request that may have arrived, the provider's words last."""
        told = self.env._(
            "%(provider)s did not say whether it took this. It is being looked for there, and nothing is "
            "sent twice.",
            provider=self[:1].provider_label,
        )
        return f"{told} {error.text}".strip()

    def _explain_unprepared(self, error=None):
        """One sentence about what kept these documents from leaving; without ``error`` the fault is ours."""
        if error:
            return self._explain(error)
        return self.env._("It cannot be prepared. The server's log says why.")
