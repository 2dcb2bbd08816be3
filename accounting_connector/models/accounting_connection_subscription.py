"""Where the organisation's subscription ended nothing can be entered: that is one problem, of no document."""

from datetime import timedelta

from odoo import fields, models

from . import database_clock

SUBSCRIPTION_PAUSE = timedelta(minutes=15)
SUBSCRIPTION_KEY = "plan:subscription"


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    subscription_ended = fields.Boolean(
        readonly=True,
        copy=False,
        help="The accounting system took nothing any more when it was last tried. One document at a time is "
        "tried until it does again.",
    )

    def _note_subscription_ended(self, error):
        """Pause all that is queued, and tell it once.

        :param error: :class:`errors.SubscriptionEnded`.
        """
        self.subscription_ended = True
        self._pause(database_clock.now(self.env.cr) + SUBSCRIPTION_PAUSE)
        self.env["accounting.problem"]._raise(
            self,
            "plan",
            SUBSCRIPTION_KEY,
            self._say_subscription_ended(),
            fix=self,
            fix_context={"accounting_fix": "plan"},
            detail=error.text,
        )

    def _say_subscription_ended(self):
        return self.env._(
            "The subscription of %(organisation)s in %(provider)s ended or was not paid. Renew it there: "
            "what waits then goes by itself.",
            organisation=self.organisation_name,
            provider=self._capabilities().label,
        )

    def _note_renewed(self):
        """A person says that the subscription was renewed: that is tried at once."""
        self.sudo().wait_until = self._until_all_is_seen()
        self._wake_sender()

    def _note_saved(self):
        """Something was entered: the subscription is fine."""
        if not self.subscription_ended:
            return
        self.subscription_ended = False
        problems = self.env["accounting.problem"].search(
            [("connection_id", "=", self.id), ("key", "=", SUBSCRIPTION_KEY)]
        )
        problems.write({"active": False})

    def _claim_size(self):
        """One while it is only tried whether anything goes."""
        return 1 if self.subscription_ended else super()._claim_size()

    def _why_paused(self):
        return self._say_subscription_ended() if self.subscription_ended else super()._why_paused()

    def _say_paused(self):
        return self._say_subscription_ended() if self.subscription_ended else super()._say_paused()
