"""How long an authorization lasts, and whom we ask before it ends or when the app's keys are refused."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from . import database_clock

NOTICE = timedelta(days=30)  # a year's holiday is shorter
# Between two attempts with keys that were refused: they may be accepted again without anybody entering them.
REFUSED_PAUSE = timedelta(hours=1)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    authorization_period = fields.Char(string="Authorization", compute="_compute_authorization_period")
    expiry_noticed_at = fields.Datetime(
        readonly=True, copy=False, help="When somebody was asked to connect before the authorization ends."
    )
    credentials_refused = fields.Boolean(
        readonly=True, copy=False, help="The accounting system no longer accepts the client ID or secret."
    )

    # === HOW LONG IT LASTS === #

    def _compute_authorization_period(self):
        for connection in self:
            unused, latest = connection._authorization_ends()
            if latest:
                sentence = self.env._("Until %(unused)s if it is not used, at the latest until %(latest)s")
            elif unused:
                sentence = self.env._("Until %(unused)s if it is not used")
            else:
                sentence = ""
            connection.authorization_period = sentence % {
                "unused": format_date(self.env, unused),
                "latest": format_date(self.env, latest),
            }

    def _authorization_ends(self):
        """When the authorization ends if nobody uses it, and when in any case (naive UTC).

        Each is ``None`` when it is not known; both are while there is no authorization.
        """
        secret = self.env["accounting.connection.secret"].sudo().search([("connection_id", "in", self.ids)])
        if self.state not in ("setup", "active") or not secret.refresh_token:
            return None, None
        unused = secret.refresh_expires_at or secret.refreshed_at + self._capabilities().refresh_lifetime
        latest = secret.hard_expires_at or None
        return min(filter(None, (unused, latest))), latest

    def _remind_before_end(self):
        """Ask one person, once, to connect again before the authorization ends in any case."""
        self.ensure_one()
        _unused, latest = self._authorization_ends()
        now = database_clock.now(self.env.cr)
        if self.expiry_noticed_at or not latest or latest > now + NOTICE:
            return
        self.expiry_noticed_at = now
        facts = {
            "company": self.company_id.name,
            "label": self._capabilities().label,
            "organisation": self.organisation_name,
            "date": format_date(self.env, latest),
        }
        self._ask_to_connect(
            self.env._("Connect %(company)s to %(label)s again before %(date)s", **facts),
            self.env._(
                "The authorization for %(organisation)s ends on %(date)s, however much it is used. Press "
                "Reconnect before that day; afterwards nothing is sent until somebody does.",
                **facts,
            ),
            deadline=latest.date(),
        )

    # === KEYS THAT ARE REFUSED === #

    def _mark_credentials_refused(self, error):
        """The app's client id or secret is not accepted: pause, and ask one person, once, to correct them."""
        self.ensure_one()
        if self.state not in ("setup", "active"):
            return
        self._pause(database_clock.now(self.env.cr) + REFUSED_PAUSE)
        if self.credentials_refused:
            return
        self.credentials_refused = True
        label = self._capabilities().label
        self._ask_to_connect(
            self.env._("Correct the keys of your app at %(label)s", label=label),
            f"{self._say_credentials_refused()} {error.text}".strip(),
        )

    def _say_credentials_refused(self):
        """One sentence: that the keys are refused, and what to do."""
        return self.env._(
            "%(label)s does not accept the client ID or the client secret of your app: press Correct the "
            "keys on the connection, and copy both from the app there.",
            label=self._capabilities().label,
        )

    def write(self, vals):
        """Other keys are tried at once."""
        result = super().write(vals)
        if vals.get("client_id") or vals.get("client_secret"):
            for connection in self.sudo().filtered("credentials_refused"):
                connection.wait_until = connection._until_all_is_seen()
                connection._wake_sender()
        return result

    def _note_credentials_accepted(self):
        """A refresh succeeded with keys that were refused before."""
        self.write({"credentials_refused": False, "wait_until": self._until_all_is_seen()})
        self.activity_feedback([self._RECONNECT_ACTIVITY], feedback=self.env._("The keys are accepted."))
        self._wake_sender()
