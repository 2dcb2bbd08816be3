"""What a person has to know of a connection at a glance: the lines of warning on its card."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from . import database_clock
from .accounting_connection_authorization import NOTICE

# A queue that waited so long for a thread of the server is told.
WAITED_FOR_THREAD = timedelta(minutes=5)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    warnings = fields.Json(
        compute="_compute_warnings", help="One sentence each: what keeps this connection, and what to do."
    )

    @api.depends_context("uid", "tz", "lang")
    def _compute_warnings(self):
        """A few queries, however many connections there are."""
        needs = self._needs_of_person()
        now = database_clock.now(self.env.cr)
        for connection in self:
            server, pause = connection._why_not_from_here(), connection._warn_of_pause(now)
            connection.warnings = list(filter(None, (server, *needs[connection], pause)))

    def _needs_of_person(self):
        """``{connection: [what somebody has to do, one sentence each]}``, of each of these."""
        idle, ends = self._waited_for_thread(), self._authorizations_that_end()
        return {
            connection: list(
                filter(
                    None,
                    (
                        connection._warn_of_state(),
                        connection._warn_of_keys(),
                        connection._warn_of_thread(idle),
                        connection._warn_of_end(ends.get(connection.id)),
                    ),
                )
            )
            for connection in self
        }

    # === STATE === #

    def _warn_of_state(self):
        sentences = {
            "reconnect": self.env._("Nothing is sent: connect this company again."),
            "suspended": self.env._(
                "Nothing is sent: open this connection, and say whether this is the live database or a copy."
            ),
            "setup": self.env._("Nothing is sent yet: finish the set-up."),
        }
        return sentences.get(self.state)

    def _warn_of_keys(self):
        if self.state in ("setup", "active") and self.credentials_refused:
            return self._say_credentials_refused()
        if self.state == "active" and self.subscription_ended:
            return self._say_subscription_ended()
        return None

    def _warn_of_pause(self, now):
        """A short pause is no news."""
        paused = self.state == "active" and self.wait_until and self.wait_until > now
        if not paused or self._warn_of_keys() or self._pauses_shortly_at(now):
            return None
        return self._why_paused()

    # === THREADS === #

    def _warn_of_thread(self, idle):
        if self.id not in idle:
            return None
        if not idle[self.id]:
            return self.env._(
                "The scheduled action that sends is switched off: what is queued waits until somebody "
                "switches it on."
            )
        return self.env._(
            "What is queued has waited over five minutes for a thread of the server. Let it run more "
            "scheduled actions at once (max_cron_threads), and see that one of the servers runs them at all."
        )

    def _waited_for_thread(self):
        """``{id: whether its scheduled action is on}`` of those that have documents which are due for over
        five minutes and may call, whose scheduled action is due for as long and did nothing since: one query.

        What people send from their dialogs meanwhile is no work of the scheduled action.
        """
        active = self.filtered(lambda connection: connection.state == "active" and connection.id)
        if not active:
            return {}
        active.flush_recordset(["state", "wait_until", "cron_id"])
        self.env["accounting.document"].flush_model(["connection_id", "state", "next_attempt_at"])
        self.env["ir.cron"].flush_model(["active", "nextcall", "lastcall"])
        self.env["ir.cron.trigger"].flush_model()
        self.env["ir.cron.progress"].flush_model()
        long_ago = database_clock.now(self.env.cr) - WAITED_FOR_THREAD
        rows = self.env.execute_query(
            SQL(
                """
                SELECT connection.id, cron.active
                  FROM accounting_connection connection
                  JOIN ir_cron cron ON cron.id = connection.cron_id
                 WHERE connection.id IN %(ids)s
                   AND COALESCE(connection.wait_until, %(long_ago)s) <= %(long_ago)s
                   AND (NOT cron.active
                        OR cron.nextcall <= %(long_ago)s
                        OR EXISTS (SELECT FROM ir_cron_trigger
                                    WHERE cron_id = cron.id AND call_at <= %(long_ago)s))
                   AND COALESCE(cron.lastcall, %(long_ago)s) <= %(long_ago)s
                   AND NOT EXISTS (SELECT FROM ir_cron_progress
                                    WHERE cron_id = cron.id AND write_date > %(long_ago)s)
                   AND EXISTS (SELECT FROM accounting_document
                                WHERE connection_id = connection.id
                                  AND state IN ('queued', 'sending', 'unconfirmed')
                                  AND COALESCE(next_attempt_at, write_date) <= %(long_ago)s)
                """,
                ids=tuple(active.ids),
                long_ago=long_ago,
            )
        )
        return dict(rows)

    # === AUTHORIZATION === #

    def _warn_of_end(self, latest):
        if not latest:
            return None
        return self.env._(
            "The authorization ends on %(date)s: connect again before that day.",
            date=format_date(self.env, latest),
        )

    def _authorizations_that_end(self):
        """``{id: when}`` of authorizations that end soon however much they are used: one query."""
        soon = database_clock.now(self.env.cr) + NOTICE
        secrets = (
            self.env["accounting.connection.secret"]
            .sudo()
            .search_fetch(
                [
                    ("connection_id", "in", self.filtered(lambda one: one.state in ("setup", "active")).ids),
                    ("hard_expires_at", "<=", soon),
                    ("refresh_token", "!=", False),
                ],
                ["connection_id", "hard_expires_at"],
            )
        )
        return {secret.connection_id.id: secret.hard_expires_at for secret in secrets}
