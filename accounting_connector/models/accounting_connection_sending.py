from datetime import timedelta

from odoo import fields, models

from . import database_clock

# The accounting system's clock and its lists may lag behind an answer by this much.
OVERLAP = timedelta(minutes=2)
# How far back to look when the accounting system's own clock was never read: covers a clock of ours that is
# wrong.
UNKNOWN_CLOCK_OVERLAP = timedelta(days=1)
# How many of the following reads try again to take over what changed in a document when that failed.
TRIES = 4
# How many batches a worker holds at once: what they all need is found and created in few calls.
WINDOW = 10


class AccountingConnection(models.Model):
    """What the sender needs of a connection."""

    _inherit = "accounting.connection"

    claim_count = fields.Integer(
        readonly=True,
        copy=False,
        help="Rises with every claim, so that two claims at once exclude each other.",
    )
    failed_creation_count = fields.Integer(
        readonly=True,
        copy=False,
        help="Answers that told a failure to create contacts or products. The next request has another key: "
        "under the same one, the same answer would come back.",
    )
    nothing_to_read_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When there was nothing last of which changes could have been read: nothing was sent before.",
    )
    changes_missed = fields.Json(
        readonly=True,
        copy=False,
        help="Documents of which changes over there could not be taken over, and how often that was tried "
        "again.",
    )

    def _claim_size(self):
        """How many documents may be claimed at once."""
        return WINDOW * self._capabilities().batch_size

    def _claim_order(self):
        """In which order documents are claimed."""
        return "id"

    def _count_failed_creation(self):
        self.failed_creation_count += 1

    def _wake_sender_at(self, moment, now):
        """Wake the worker at a moment (naive UTC, the database's clock), or before; Odoo looks for such
        moments once a minute, by the same clock.
        """
        cron = self.sudo().cron_id
        planned = [("cron_id", "=", cron.id), ("call_at", ">", now), ("call_at", "<=", moment)]
        if not self.env["ir.cron.trigger"].sudo().search_count(planned, limit=1):
            cron._trigger(at=moment)

    # === SINCE WHEN TO LOOK, BY THE ACCOUNTING SYSTEM'S OWN CLOCK === #

    def _provider_time_before(self, now):
        """A moment (naive UTC) that is certainly before ``now`` by the accounting system's own clock."""
        if self.changes_read_at:
            return self.changes_read_at - OVERLAP
        return now - UNKNOWN_CLOCK_OVERLAP

    def _sends_known_until(self):
        """Since when to look for what was sent and this database does not know: its last known send, and a
        day. What a copy took over may have been sent by the original at any time since it was queued.
        """
        known = list(filter(None, (self.last_send_at, self.changes_read_at, self.nothing_to_read_at)))
        moment = max(known, default=self.activated_at or self.create_date)
        taken_over = self.env["accounting.document"]._not_known_here(self)._taken_over()
        return min([moment, *taken_over.mapped("create_date")]) - UNKNOWN_CLOCK_OVERLAP

    def _changes_to_read(self):
        """``(since, kinds)`` of the next read of changes; no kinds when nothing that could change was sent.
        """
        documents = self.env["accounting.document"]
        there = [("connection_id", "=", self.id), ("state", "=", "sent"), ("external_id", "!=", False)]
        sent = documents._read_group(there, ["kind"])
        return self._changes_wanted_since(), sorted(kind for [kind] in sent)

    def _changes_wanted_since(self):
        if self.changes_read_at:
            return self.changes_read_at - OVERLAP
        return (self.activated_at or self.create_date) - UNKNOWN_CLOCK_OVERLAP

    def _changes_were_read(self, reading_id):
        """All of them: the next read goes on from here, also when something could not be taken over. Not
        where somebody wanted older ones meanwhile: the next read begins with those.

        :param reading_id: ``None`` when there was nothing to read.
        """
        if reading_id is None:
            self.nothing_to_read_at = database_clock.now(self.env.cr)
            return
        ended = self._end_reading_documents(reading_id)
        if ended and ended.server_time and ended.since <= self._changes_wanted_since():
            self.changes_read_at = ended.server_time

    def _read_changes_again_since(self, moment):
        """What was learnt of a document at ``moment`` (naive UTC, our clock) may be out of date by now: the
        next read of changes goes back to before that.
        """
        since = moment - UNKNOWN_CLOCK_OVERLAP
        if self.changes_read_at and self.changes_read_at > since:
            self.changes_read_at = since
        self._read_changes_soon()

    # === CHANGES THAT COULD NOT BE TAKEN OVER === #

    def _changes_were_missed(self, document_ids):
        """Have these documents read again, one by one."""
        self.changes_missed = {**(self.changes_missed or {}), **dict.fromkeys(map(str, document_ids), 0)}

    def _changes_were_taken(self, document_ids):
        taken = set(map(str, document_ids))
        self.changes_missed = {
            key: tries for key, tries in (self.changes_missed or {}).items() if key not in taken
        }

    def _changes_to_try(self, just_failed):
        """What to read again now, one by one. That counts as tried before it is done, so it ends some time.

        :param just_failed: ids of documents that are left to the next read.
        :return: ``({kind: {external id: document id}}, [ids of the documents that were tried often enough])``
        """
        tries = {int(key): count for key, count in (self.changes_missed or {}).items()}
        documents = self.env["accounting.document"].search(
            [("id", "in", list(tries)), ("connection_id", "=", self.id), ("state", "=", "sent")]
        )
        given_up = documents.filtered(lambda document: tries[document.id] >= TRIES)
        waiting = documents - given_up
        again = waiting.filtered(lambda document: document.id not in just_failed)
        again = again[: self._capabilities().batch_size]
        left = {str(document.id): tries[document.id] + (document in again) for document in waiting}
        if left != (self.changes_missed or {}):
            self.changes_missed = left
        return {
            kind: {document.external_id: document.id for document in group}
            for kind, group in again.grouped("kind").items()
        }, given_up.ids
