import json
from datetime import timedelta

from odoo import api, fields, models

from .naive_utc import naive_utc

# How a call ended, by the name of the error it met (see ``providers.errors``), as an accountant would say it.
OUTCOMES = [
    ("ok", "Done"),
    ("Refused", "Declined"),
    ("Missing", "Not found there"),
    ("Stale", "Changed there meanwhile"),
    ("RateLimited", "Too many calls"),
    ("Retry", "No answer"),
    ("Unavailable", "Not available"),
    ("SubscriptionEnded", "Subscription ended"),
    ("TokenExpired", "Access to be renewed"),
    ("Reconnect", "To be connected again"),
    ("WrongCredentials", "Keys not accepted"),
    ("other", "Failed"),
]
KEPT = timedelta(days=30)
# Its parameters: the connection's id as ``connection``, and ``logged_values``.
LOG_CALL = """
    INSERT INTO accounting_call (connection_id, company_id, started_at, method, endpoint, status, seconds,
                                 outcome, correlation_id, elements, calls_left)
    SELECT id, company_id, %(started_at)s, %(method)s, %(endpoint)s, %(status)s, %(seconds)s,
           %(outcome)s, %(correlation_id)s, %(elements)s, %(calls_left)s::jsonb
      FROM accounting_connection
     WHERE id = %(connection)s
"""


def logged_values(call):
    """What the log keeps of a finished ``Call``, for ``LOG_CALL``."""
    return {
        "started_at": naive_utc(call.started_at),
        "method": call.method,
        "endpoint": call.endpoint,
        "status": call.status or 0,
        "seconds": call.seconds,
        "outcome": call.outcome if call.outcome in dict(OUTCOMES) else "other",
        "correlation_id": call.correlation_id or None,
        "elements": call.elements or 0,
        "calls_left": json.dumps(call.remaining) if call.remaining else None,
    }


class AccountingCall(models.Model):
    """One HTTP call to an accounting system: never a payload, never a secret. Kept for 30 days."""

    _name = "accounting.call"
    _description = "Call to an Accounting System"
    _order = "started_at desc, id desc"
    _rec_name = "endpoint"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    started_at = fields.Datetime(string="When", readonly=True)
    method = fields.Char(readonly=True)
    endpoint = fields.Char(string="Call", readonly=True)
    status = fields.Integer(string="HTTP Status", readonly=True, aggregator=None)
    seconds = fields.Float(digits=(16, 3), readonly=True, aggregator="avg")
    outcome = fields.Selection(OUTCOMES, readonly=True)
    correlation_id = fields.Char(
        string="Their Reference",
        readonly=True,
        index="btree_not_null",
        help="What the provider's support asks for.",
    )
    elements = fields.Integer(readonly=True, help="Documents, contacts or items in the request.")
    calls_left = fields.Json(
        string="Calls Left by Limit", readonly=True, help="By name of the limit, as the answer told."
    )
    left_of_limits = fields.Char(
        string="Calls Left",
        compute="_compute_left_of_limits",
        help="What the accounting system said is left of its limits, where it tells.",
    )

    _latest = models.Index("(connection_id, started_at DESC)")

    @api.depends("calls_left")
    def _compute_left_of_limits(self):
        for call in self:
            call.left_of_limits = ", ".join(call._say_calls_left())

    def _say_calls_left(self):
        left = self.calls_left or {}
        if "minute" in left:
            yield self.env._("%(calls)s this minute", calls=left["minute"])
        if "day" in left:
            yield self.env._("%(calls)s today", calls=left["day"])

    @api.autovacuum
    def _gc_old_calls(self):
        self.env.cr.execute(
            "DELETE FROM accounting_call WHERE started_at < %s", [fields.Datetime.now() - KEPT]
        )
