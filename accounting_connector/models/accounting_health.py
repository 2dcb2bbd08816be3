"""What a monitoring system is told: figures only, no name of anybody, no amount, no secret."""

import hmac
import secrets

from odoo import api, models

from . import database_clock

HEALTH_PATH = "/accounting_connector/health"
TOKEN = "accounting_connector.health_token"
# Connections that were never made, or were ended on purpose, are nobody's worry.
WATCHED_STATES = ("setup", "active", "reconnect", "suspended")


class AccountingHealth(models.AbstractModel):
    """Off as long as there is no token."""

    _name = "accounting.health"
    _description = "Health of the Accounting Connector"

    # === TOKEN === #

    @api.model
    def _token(self):
        """What a caller has to know; ``""`` when nobody may ask. Kept with what only administrators read."""
        return self.env["ir.config_parameter"].sudo().get_param(TOKEN) or ""

    @api.model
    def _make_token(self):
        """Let whoever knows the new token ask, and nobody who knows the one before."""
        self.env["ir.config_parameter"].sudo().set_param(TOKEN, secrets.token_urlsafe(32))

    @api.model
    def _forget_token(self):
        self.env["ir.config_parameter"].sudo().set_param(TOKEN, False)

    @api.model
    def _is_known(self, token):
        """Whether a caller gave the right token, in a time that tells nothing about it."""
        return hmac.compare_digest(self._token().encode(), token.encode())

    # === REPORT === #

    @api.model
    def _report(self):
        """``{"status": "ok" or "degraded", "checked_at": moment, "connections": [...]}``; the same number of
        queries however many connections and documents there are. Moments are UTC.
        """
        now = database_clock.now(self.env.cr)
        connections = self.env["accounting.connection"].sudo().search([("state", "in", WATCHED_STATES)])
        counts, problems = connections._count_waiting(now), self._problem_counts(connections)
        idle, ending = connections._waited_for_thread(), connections._authorizations_that_end()
        rows = [
            {
                "id": connection.id,
                "provider": connection.provider_label,
                "state": connection.state,
                "waiting": counts[connection.id].waiting,
                "oldest_due_seconds": _seconds_since(counts[connection.id].due_at, now),
                "problems": problems.get(connection.id, 0),
                "last_sent_at": _moment(connection.last_send_at),
                "last_read_at": _moment(connection.changes_tried_at),
                "paused_until": _moment(_later(connection.wait_until, now)),
                "waits_for_thread": connection.id in idle,
                "authorization_ends_at": _moment(ending.get(connection.id)),
            }
            for connection in connections
        ]
        for connection, row in zip(connections, rows, strict=True):
            is_stuck = connection._is_stuck(counts[connection.id], now)
            row["needs"] = self._needs(connection, row, is_stuck)
        degraded = any(row["needs"] for row in rows)
        return {
            "status": "degraded" if degraded else "ok",
            "checked_at": _moment(now),
            "connections": rows,
        }

    @api.model
    def _needs(self, connection, row, is_stuck):
        """For what somebody is needed: short words that stay the same in every language."""
        found = {
            "reconnect": connection.state == "reconnect",
            "live_or_copy": connection.state == "suspended",
            "credentials": connection.credentials_refused,
            "subscription": connection.subscription_ended,
            "server": bool(connection._why_not_from_here()),
            "thread": row["waits_for_thread"],
            "stuck": is_stuck,
            "authorization_ends": bool(row["authorization_ends_at"]),
            "problems": bool(row["problems"]),
        }
        return [word for word, is_needed in found.items() if is_needed]

    @api.model
    def _problem_counts(self, connections):
        counts = (
            self.env["accounting.problem"]
            .sudo()
            ._read_group([("connection_id", "in", connections.ids)], ["connection_id"], ["__count"])
        )
        return {connection.id: count for connection, count in counts}


def _later(moment, now):
    return moment if moment and moment > now else None


def _seconds_since(moment, now):
    return max(0, int((now - moment).total_seconds())) if moment else 0


def _moment(moment):
    return moment.isoformat(timespec="seconds") + "Z" if moment else None
