import uuid

from odoo import api, fields, models

from ..providers import errors
from . import database_clock
from .accounting_connection_contacts import ROLE_FLAGS
from .accounting_document_claim import LEASE
from .accounting_entry_export import LIVE
from .accounting_sender_retry import retry_at

# How many batches are looked through for those that go in one call.
LOOK_AHEAD = 4


class AccountingEntryExport(models.Model):
    """Which of them one worker holds, and until when. Everything here is done in short transactions of it."""

    _inherit = "accounting.entry.export"

    # === CLAIM === #

    @api.model
    def _claim(self, connection):
        """Hold a batch that goes in one call: of one operation and, but for creating, of one subject.

        What waits for another one of the same subject, or for a document that is just having the contact
        found or created, is left for the next batch.

        :return: the claimed rows, ``sending`` under one lease.
        """
        now = database_clock.now(self.env.cr)
        domain = fields.Domain("connection_id", "=", connection.id) & self._is_due(now)
        if not self.search_count(domain, limit=1):
            return self.browse()
        self.env.cr.execute(  # excludes the claims of others, see accounting_document_claim
            "UPDATE accounting_connection SET claim_count = COALESCE(claim_count, 0) + 1 WHERE id = %s",
            [connection.id],
            log_exceptions=False,
        )
        size = connection._capabilities().batch_size
        candidates = self.search(domain, order="id", limit=LOOK_AHEAD * size)
        candidates -= candidates._waiting_for_others(now)
        batch = candidates._first_batch(size)
        claimed = batch.try_lock_for_update(allow_referencing=True).filtered_domain(domain)
        lease_until = now + LEASE
        claimed.write(
            {
                "state": "sending",
                "message": self.env._("Being sent."),
                "lease_until": lease_until,
                "lease_token": uuid.uuid4().hex,
                "next_attempt_at": lease_until,
            }
        )
        for export in claimed:
            export.attempts += 1
        return claimed

    @api.model
    def _is_due(self, now):
        return fields.Domain("state", "in", ("waiting", "unconfirmed")) & (
            fields.Domain("next_attempt_at", "=", False) | fields.Domain("next_attempt_at", "<=", now)
        )

    def _first_batch(self, size):
        first = self[:1]
        if first.send_alone:
            return first
        alike = self.filtered(
            lambda export: export.operation == first.operation and not export.send_alone
        )
        if first.operation == "change":
            alike = alike.filtered(lambda export: export.subject == first.subject)
        return alike[:size]

    def _waiting_for_others(self, now):
        """Those whose contact or product another worker is busy with, or an earlier one of these is about."""
        busy = self.search([("connection_id", "in", self.connection_id.ids), ("state", "=", "sending")])
        taken = {export._about_which() for export in busy if export.lease_until > now}
        taken |= self.connection_id._contacts_being_resolved(now)
        waiting = self.browse()
        for export in self:
            about = export._about_which()
            if about in taken:
                waiting |= export
            taken.add(about)
        return waiting

    def _about_which(self):
        """What no two workers may be busy with."""
        role = self.role if self.subject == "contact" and self._is_of_one_list() else ""
        return (self.subject, self._record().id, role)

    # === HOLD === #

    @api.model
    def _held(self, token):
        """The rows still held under a lease, locked."""
        domain = [("lease_token", "=", token), ("state", "=", "sending")]
        return (
            self.search(domain, order="id")
            .try_lock_for_update(allow_referencing=True)
            .filtered_domain(domain)
        )

    # === GIVE BACK === #

    def _give_back(self, text, moment=False, *, is_unknown=False):
        """Have these tried again, from ``moment`` on (naive UTC).

        :param is_unknown: it may be over there: which is found out before it is sent again.
        """
        self.write(
            {
                "state": "unconfirmed" if is_unknown else "waiting",
                "message": text,
                "next_attempt_at": moment,
                "is_doubtful": is_unknown,
            }
        )

    def _give_back_after(self, error):
        """The same after a call failed. Each time they wait longer, or as long as we were told."""
        now = database_clock.now(self.env.cr)
        is_unknown = bool(error) and error.maybe_committed
        for export in self:
            moment = retry_at(export.attempts, error, now)
            if is_unknown:
                moment = max(moment or now, now + export.connection_id._capabilities().settling_time)
            text = export.connection_id._explain_error(error or errors.Retry())
            export._give_back_or_join(text, moment, is_unknown=is_unknown)

    def _give_back_or_join(self, text, moment=False, *, is_unknown=False):
        """A change that was made meanwhile goes with the one that waits already."""
        other = self._same_waiting()
        if not other:
            self._give_back(text, moment, is_unknown=is_unknown)
            return
        other._join(self)
        other.is_doubtful |= is_unknown
        self._finish(self.env._("Sent together with what was changed since."))

    def _join(self, other):
        """Send what ``other`` was to change, too."""
        self.changed_fields = sorted({*(self.changed_fields or ()), *(other.changed_fields or ())})
        self.is_asked |= other.is_asked

    def _same_waiting(self):
        if self.operation != "change":
            return self.browse()
        name = "ledger_contact_id" if self.subject == "contact" else "ledger_item_id"
        return self.search(
            [(name, "=", self[name].id), ("operation", "=", "change"), ("state", "=", "waiting")], limit=1
        )

    @api.model
    def _expire_leases(self, connection):
        """What a worker that is gone held: it may have been sent."""
        now = database_clock.now(self.env.cr)
        expired = self.search(
            [
                ("connection_id", "=", connection.id),
                ("state", "=", "sending"),
                ("lease_until", "<=", now),
            ]
        ).try_lock_for_update(allow_referencing=True)
        text = self.env._("The worker that sent it is gone. It is looked for, then tried again.")
        for export in expired:
            export._give_back_or_join(text, now, is_unknown=True)

    @api.model
    def _next_attempts(self, connection, now):
        """When the next of them is due, in a list; nothing when none waits."""
        domain = [("connection_id", "=", connection.id), ("state", "in", LIVE)]
        first = self.search(domain, order="next_attempt_at NULLS FIRST", limit=1)
        return [export.next_attempt_at or now for export in first]


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _contacts_being_resolved(self, now):
        """Of which partners documents are just having the contact found or created."""
        documents = self.env["accounting.document"]._resolving_contact(self, now)
        one_role = bool(self) and self._capabilities().contact_has_one_role
        return {
            ("contact", each.partner_id.id, each._contact_role() if one_role else "") for each in documents
        }

    def _contacts_being_exported(self, now):
        """``(partner, role)`` of the contacts that are just being created on demand."""
        exports = self.env["accounting.entry.export"].search(
            [
                ("connection_id", "in", self.ids),
                ("state", "=", "sending"),
                ("operation", "=", "create"),
                ("subject", "=", "contact"),
                ("lease_until", ">", now),
            ]
        )
        return {
            (export.partner_id, role)
            for export in exports
            for role in ([export.role] if export._is_of_one_list() else ROLE_FLAGS)
        }
