from datetime import timedelta

from odoo import fields, models

# The accounting system's clock and its lists may lag behind an answer by this much.
OVERLAP = timedelta(minutes=2)
# How far back to look when the accounting system's own clock was never read: covers a clock of ours that is
# wrong.
UNKNOWN_CLOCK_OVERLAP = timedelta(days=1)


class AccountingConnection(models.Model):
    """What the sender needs of a connection."""

    _inherit = "accounting.connection"

    claim_count = fields.Integer(
        readonly=True,
        copy=False,
        help="Rises with every claim, so that two claims at once exclude each other.",
    )

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
        known = [moment for moment in (self.last_send_at, self.changes_read_at) if moment]
        moment = max(known, default=self.activated_at or self.create_date)
        taken_over = self.env["accounting.document"]._not_known_here(self)._taken_over()
        return min([moment, *taken_over.mapped("create_date")]) - UNKNOWN_CLOCK_OVERLAP

    def _changes_to_read(self):
        """``(since, kinds)`` of the next read of changes; no kinds when nothing that could change was sent.
        """
        documents = self.env["accounting.document"]
        sent = documents._read_group([("connection_id", "=", self.id), ("state", "=", "sent")], ["kind"])
        if self.changes_read_at:
            since = self.changes_read_at - OVERLAP
        else:
            since = (self.activated_at or self.create_date) - UNKNOWN_CLOCK_OVERLAP
        return since, sorted(kind for [kind] in sent)

    def _read_changes_again_since(self, moment):
        """What was learnt of a document at ``moment`` (naive UTC, our clock) may be out of date by now: the
        next read of changes goes back to before that.
        """
        since = moment - UNKNOWN_CLOCK_OVERLAP
        if self.changes_read_at and self.changes_read_at > since:
            self.changes_read_at = since
        self._read_changes_soon()
