import time
from datetime import timedelta

from odoo import api, models

from . import database_clock
from .accounting_sender import Sender
from .scheduler_time import seconds_to_begin_calls, woken_for

# How soon the scheduled action comes back for what is due and could not be done just now.
COME_BACK = timedelta(minutes=1)
# The states in which something is still going to happen by itself.
ON_THE_WAY = ("queued", "sending", "unconfirmed")


class AccountingDocument(models.Model):
    """The scheduled action of a connection: sends what is queued, and comes back when something is due."""

    _inherit = "accounting.document"

    @api.model
    def _cron_send(self, connection_id):
        """Send what is queued of one connection, batch after batch, until nothing is due, others wait or the
        scheduler wants its worker back. What is left then is no remaining progress, which would go on before
        others: the worker is woken again instead.
        """
        ends_at = time.monotonic() + seconds_to_begin_calls()
        connection = self.env["accounting.connection"].browse(connection_id)
        cron = self.env["ir.cron"]
        cron._commit_progress()
        gave_way = False
        while not gave_way and (worked := self._run_sender(connection, ends_at)):
            has_time = cron._commit_progress(worked)
            gave_way = not has_time or Sender(connection).transact(self._others_wait)
        gave_way |= time.monotonic() > ends_at
        gave_way |= connection._read_doubted_lists()
        Sender(connection).transact(lambda connection: connection._tell_problems())
        Sender(connection).transact(
            lambda connection: connection.env[self._name]._plan_next_run(connection, gave_way)
        )
        cron._commit_progress(remaining=0)

    @api.model
    def _run_sender(self, connection, ends_at):
        return Sender(connection, seconds=ends_at - time.monotonic()).run()

    @api.model
    def _others_wait(self, connection):
        """Whether documents of another connection are due."""
        now = database_clock.now(connection.env.cr)
        return bool(
            connection.env[self._name].search_count(
                [
                    ("connection_id", "!=", connection.id),
                    ("connection_id.state", "=", "active"),
                    "|",
                    ("connection_id.wait_until", "=", False),
                    ("connection_id.wait_until", "<=", now),
                    *self._is_due(now),
                ],
                limit=1,
            )
        )

    @api.model
    def _is_due(self, now):
        return [
            ("state", "=", "queued"),
            "|",
            ("next_attempt_at", "=", False),
            ("next_attempt_at", "<=", now),
        ]

    @api.model
    def _plan_next_run(self, connection, gave_way):
        """Wake the worker when the next document, e-mail, contact, product or reading of doubted lists is
        due and may be called for: at once after giving way. What is due and could not be done just now is
        left for a while.
        """
        now = database_clock.now(self.env.cr)
        domain = [("connection_id", "=", connection.id), ("state", "in", ON_THE_WAY)]
        first = self.search(domain, order="next_attempt_at NULLS FIRST", limit=1)
        moments = [document.next_attempt_at or now for document in first]
        moments += self._next_emails_at(connection, now)
        moments += self.env["accounting.entry.export"]._next_attempts(connection, now)
        waits_until = connection._calls_wait_until(now)
        paused = waits_until > now
        moments += [now] if paused and connection.lists_doubted_at else []
        if not moments or not (paused or connection._may_call()[0]):
            return
        if gave_way:
            connection._wake_sender()
            return
        moment = min(moments)
        if paused and moment <= waits_until:
            connection._wake_sender_at(woken_for(waits_until), now)
        else:
            connection._wake_sender_at(moment if moment > now else now + COME_BACK, now)
