"""What is left of a connection's call budget, for people to see."""

from datetime import timedelta, timezone

from odoo import fields, models

from ..providers import budget
from . import database_clock

# What was counted says nothing once the longest window is over.
SHOWN_FOR = timedelta(days=1)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    calls_are_counted = fields.Boolean(compute="_compute_calls", help="Something was called in the last day.")
    calls_left_minute = fields.Integer(string="This minute", compute="_compute_calls")
    calls_limit_minute = fields.Integer(compute="_compute_calls", help="0 for no limit that is known.")
    calls_left_batch = fields.Integer(string="This minute, with several documents", compute="_compute_calls")
    calls_limit_batch = fields.Integer(compute="_compute_calls")
    calls_left_today = fields.Integer(string="Today", compute="_compute_calls")
    calls_limit_today = fields.Integer(compute="_compute_calls")
    calls_left_app = fields.Integer(string="This minute, all companies of the app", compute="_compute_calls")
    calls_limit_app = fields.Integer(compute="_compute_calls")
    calls_in_flight = fields.Integer(string="In flight", compute="_compute_calls")
    calls_limit_in_flight = fields.Integer(compute="_compute_calls")
    calls_go_on_at = fields.Datetime(
        string="Background goes on",
        compute="_compute_calls",
        help="When background work may call again, where that takes longer than a pause between two calls.",
    )

    calls_are_spread = fields.Boolean(
        compute="_compute_calls",
        help="Background makes the rest of a day's calls in portions, so that they last.",
    )

    def _compute_calls(self):
        now = database_clock.read(self.env.cr).replace(tzinfo=timezone.utc)
        known_of = self.env["accounting.call.count"].sudo()._known_of(self)
        for connection in self:
            connection._show_calls(known_of.get(connection.id, {}), now)

    def _show_calls(self, known, now):
        """:param known: of the limits, as ``CallCounts`` keeps it.
        :param now: aware UTC.
        """
        limits = self._capabilities().limits
        left = budget.calls_left(known, limits.windows, now)
        allowed = budget.calls_allowed(known, limits.windows)
        called_at = budget.last_call_at(known, limits.windows)
        self.calls_are_counted = bool(called_at) and called_at > now - SHOWN_FOR
        for fname, window in (
            ("minute", "minute"),
            ("batch", "batch_minute"),
            ("today", "day"),
            ("app", "app_minute"),
        ):
            self[f"calls_left_{fname}"] = left.get(window, 0)
            self[f"calls_limit_{fname}"] = allowed.get(window, 0)
        self.calls_in_flight = budget.calls_in_flight(known, now)
        self.calls_limit_in_flight = limits.concurrency
        self.calls_are_spread = budget.background_lasts(known, limits, now)
        goes_on_at = budget.background_goes_on_at(known, limits, now)
        waits = goes_on_at and goes_on_at > now + budget.LONGEST_PAUSE
        self.calls_go_on_at = waits and goes_on_at.replace(tzinfo=None)

    def _calls_wait_until(self, now):
        """From when background work may call (naive UTC); ``now`` when it may."""
        return max(filter(None, (self.wait_until, self.calls_go_on_at, now)))

    def _say_within_limit(self):
        """One sentence: a call has to wait, and nobody but we ourselves keep it."""
        return self.env._(
            "Odoo keeps within the number of calls %(label)s allows, and goes on by itself.",
            label=self.provider_label,
        )

    def _say_within_limit_until(self, until):
        """The same, and until when.

        :param until: naive UTC.
        """
        moment = self.env._(
            "The next one may be made at %(moment)s (UTC).",
            moment=until + timedelta(microseconds=-until.microsecond % 1_000_000),
        )
        return f"{self._say_within_limit()} {moment}"
