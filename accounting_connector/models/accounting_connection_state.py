"""Whether a connection may call, and what its errors, its set-up and its return change."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError

from ..providers import errors
from ..providers.budget import LONGEST_PAUSE
from . import database_clock
from .naive_utc import naive_utc
from .own_transaction import in_own_transaction

UNAVAILABLE_PAUSE = timedelta(minutes=5)
SHORT_PAUSE = timedelta(minutes=2)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    _RECONNECT_ACTIVITY = "accounting_connector.mail_activity_type_reconnect"

    activated_at = fields.Datetime(readonly=True, copy=False)
    setup_missing = fields.Text(compute="_compute_setup_missing")

    # === COMPUTE METHODS === #

    def _compute_setup_missing(self):
        for connection in self:
            connection.setup_missing = "\n".join(connection._missing_setup())

    # === MAY IT CALL === #

    def _may_call(self):
        """Whether documents may be sent now: ``(True, '')`` or ``(False, reason)``.

        Nothing is read over the network. In another database than its own the connection becomes suspended,
        in the current transaction, which the caller commits.
        """
        self.ensure_one()
        if self.state != "active":
            return False, self._why_not_active()
        allowed, reason = self._may_use_tokens()
        if allowed and self._is_paused():
            return False, self._why_paused()
        return allowed, reason

    def _why_waiting(self):
        """One sentence for what waits; ``""`` when it need not. The same for every pause, as each of many
        documents says it: until when stands on the connection.
        """
        allowed, reason = self._may_call()
        is_paused = not allowed and self.state == "active" and self._may_use_tokens()[0]
        return self._say_paused() if is_paused else reason

    def _why_paused(self):
        moment = self.env._("It goes on at %(moment)s (UTC).", moment=self.wait_until)
        return f"{self._say_paused()} {moment}"

    def _say_paused(self):
        if self.needs_reconcile:
            return self.env._(
                "The database was restored, or its server started anew: what was sent before is looked up "
                "first."
            )
        if self._is_unanswered():
            return self.env._(
                "The accounting system does not answer: several requests in a row were lost. What waits is "
                "sent by itself after a pause."
            )
        return self.env._("The accounting system asked for a pause; what waits is sent by itself after it.")

    def _why_not_active(self):
        """One sentence: what keeps this connection from sending, and what to do."""
        sentences = {
            "setup": self.env._(
                "The set-up of the connection is not finished: finish it, then this is sent."
            ),
            "reconnect": self.env._(
                "The authorization is gone: connect this company again, then this is sent."
            ),
            "suspended": self.env._(
                "The connection is suspended: say there whether this is the live database or a copy."
            ),
        }
        return sentences.get(self.state) or self.env._(
            "This company is not connected: connect it again, then this is sent."
        )

    def _may_use_tokens(self):
        """Like ``_may_call``, for what needs a token but no finished set-up: reading lists, refreshing."""
        connection = self.sudo()
        if not connection._server_may_call():
            return False, self._say_server_may_not_call()
        if connection.state not in ("setup", "active"):
            return False, self.env._("The connection is not connected.")
        if not connection._check_database():
            return False, self.env._("This database is not the one the connection was made in.")
        if not connection.key_is_known:
            return False, self._say_key_lacking()
        if connection.credentials_refused and connection._is_paused():
            return False, connection._say_credentials_refused()
        return True, ""

    def _is_paused(self):
        return bool(self.wait_until) and self.wait_until > database_clock.now(self.env.cr)

    def _pauses_shortly(self):
        """Whether the accounting system asked for a pause that is over before anybody wonders."""
        return self._pauses_shortly_at(database_clock.now(self.env.cr))

    def _pauses_shortly_at(self, now):
        return bool(self.wait_until) and now < self.wait_until <= now + SHORT_PAUSE

    # === ERRORS === #

    def _note_error(self, error):
        """Remember what an error means for the whole connection: a pause, or a person who has to connect
        again. That the last calls are left to people means nothing: people may call.

        Call it with no transaction open that has written to the connection: it uses one of its own.
        """
        self.ensure_one()
        if isinstance(error, errors.Reconnect):
            self._in_own_transaction(lambda connection: connection._mark_reconnect(error))
        elif isinstance(error, errors.WrongCredentials):
            self._in_own_transaction(lambda connection: connection._mark_credentials_refused(error))
        elif isinstance(error, errors.SubscriptionEnded):
            self._in_own_transaction(lambda connection: connection._note_subscription_ended(error))
        elif isinstance(error, errors.Unavailable) or (
            isinstance(error, errors.RateLimited) and not error.is_ours
        ):
            self._in_own_transaction(lambda connection: connection._pause_for(error))

    def _in_own_transaction(self, work):
        """Run ``work(connection)`` in a transaction of its own that holds the connection: see
        ``own_transaction``.
        """
        self.ensure_one()
        return in_own_transaction(self, work, lock=True)

    def _pause_for(self, error):
        """Pause as long as ``error`` says, else for a while. Some seconds the budget itself holds all calls
        back: that ends nothing.
        """
        if error.until:
            until = naive_utc(error.until)
            shortly = until <= database_clock.now(self.env.cr) + LONGEST_PAUSE
            if not (shortly and isinstance(error, errors.RateLimited)):
                self._pause(until)
        else:
            self._pause(database_clock.now(self.env.cr) + UNAVAILABLE_PAUSE)

    def _pause(self, until):
        """No calls before ``until`` (naive UTC, the database's clock); the later of two pauses holds."""
        if not self.wait_until or self.wait_until < until:
            self.wait_until = until

    def _mark_reconnect(self, error):
        """The authorization is gone: pause, and ask one person, once, to connect again."""
        self.ensure_one()
        if self.state not in ("setup", "active"):
            return
        self.state = "reconnect"
        label = self._capabilities().label
        self._ask_to_connect(
            self.env._("Connect %(company)s to %(label)s again", company=self.company_id.name, label=label),
            self.env._(
                "%(label)s no longer accepts the authorization for %(organisation)s. What is to be sent "
                "waits, and goes by itself once somebody has connected again. %(text)s",
                label=label,
                organisation=self.organisation_name,
                text=error.text,
            ),
        )

    def _ask_to_connect(self, summary, note, deadline=None):
        """One activity for who is in charge, unless one is waiting already.

        :param deadline: a date; today without it.
        """
        if self.activity_search([self._RECONNECT_ACTIVITY]):
            return
        self.activity_schedule(
            self._RECONNECT_ACTIVITY,
            date_deadline=deadline,
            user_id=self._asked_person().id,
            summary=summary,
            note=note,
        )

    # === SET-UP === #

    def action_activate(self):
        """Finish the set-up: from now on documents are sent."""
        for connection in self:
            connection.check_access("write")
            if connection.state != "setup":
                raise UserError(
                    self.env._("%(connection)s has no set-up to finish.", connection=connection.name)
                )
            connection._add_what_is_used()
            missing = connection._missing_setup()
            if missing:
                raise UserError(
                    self.env._(
                        "The set-up of %(connection)s is not complete yet:\n%(missing)s",
                        connection=connection.name,
                        missing="\n".join(f"- {sentence}" for sentence in missing),
                    )
                )
            connection.sudo().write({"state": "active", "activated_at": fields.Datetime.now()})
            self.env["accounting.problem"]._review_choices(connection)
            connection._wake_sender()
            connection._import_all_chosen()
        return True

    def _state_once_connected(self):
        """``active`` for a connection whose set-up was finished before, else ``setup``. What is missing since
        stops the documents that need it, and no others.
        """
        return "active" if self.activated_at else "setup"

    # === ITS DAYS === #

    def _today(self):
        """The date it is in the organisation's time zone."""
        return self._day_of(fields.Datetime.now())

    def _day_of(self, moment):
        """The date in the organisation's time zone at a moment (naive UTC)."""
        return moment.replace(tzinfo=timezone.utc).astimezone(self._zone()).date()

    def _zone(self):
        """The organisation's time zone."""
        self.ensure_one()
        name = self.organisation_timezone or self.company_id.partner_id.tz or "UTC"
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError):  # a name this machine does not know
            return timezone.utc

    def _lock_date(self):
        """The last day that is closed for documents over there; ``None`` when none is."""
        self.ensure_one()
        return max(filter(None, (self.period_lock_date, self.year_lock_date)), default=None)

    def _first_open_day(self):
        """The first day after the closed ones; ``None`` when none is closed."""
        lock = self._lock_date()
        return lock and lock + timedelta(days=1)
