"""What a person starts with a button and waits for, although it talks to the accounting system.

A button's own transaction would stay open during the calls, and Odoo may replay it. So a button returns a
client action; that calls a route, which ends its transaction and runs the task here, in transactions of the
task's own.
"""


from odoo import models
from odoo.exceptions import UserError

from ..providers import errors
from ..providers.budget import Priority
from .accounting_token_store import MayNotCall
from .naive_utc import naive_utc

TASKS = ("refresh_lists", "reload", "disconnect", "drop_setup", "go_on_as_live")


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _task_action(self, task, waiting, then=None):
        """The client action that runs ``task`` while the page says ``waiting``.

        :param dict then: the action that follows when it worked; the page is read anew without it.
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "accounting_connector.connection_task",
            "params": {
                "route": f"/accounting_connector/connection/{self.id}/{task}",
                "waiting": waiting,
                "then": then,
            },
        }

    def action_refresh_lists(self):
        return self._task_action("refresh_lists", self.env._("Reading accounts, taxes, contacts and items"))

    def action_reload(self):
        """Read all but contacts and items anew, which takes a moment only; what was chosen stays."""
        return self._task_action(
            "reload",
            self.env._("Reading accounts, taxes and tracking from %(label)s", label=self.provider_label),
        )

    def action_go_on_as_live(self):
        return self._task_action("go_on_as_live", self.env._("Looking up what was sent"))

    def action_confirm_disconnect(self):
        return self._task_action("disconnect", self.env._("Disconnecting"))

    def action_forget_as_copy(self):
        self.check_access("write")
        self._check_suspended()
        self.sudo()._forgotten_as_copy()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_suspended(self):
        """:raise UserError: nobody asks whether this is the live database, or was answered already."""
        if self.state != "suspended":
            raise UserError(self.env._("%s is not suspended. Reload the page.", self.display_name))

    def _run_task(self, task):
        """Run one of ``TASKS``; returns ``(kind, sentence)`` to show, kind being that of a notification.

        The caller has no transaction with changes.
        """
        self.ensure_one()
        if task not in TASKS:
            raise UserError(self.env._("There is no such task."))
        try:
            return getattr(self, f"_task_{task}")()
        except errors.ProviderError as error:
            self._note_error(error)
            return "danger", self._explain_error(error)

    def _task_refresh_lists(self):
        proposing = self._in_own_transaction(lambda connection: connection.is_in_setup)
        self._refresh_lists(proposing=proposing, priority=Priority.CLICK)
        return "success", self.env._("The lists are up to date.")

    def _task_reload(self):
        self._refresh_lists(essential=True, priority=Priority.CLICK)
        return "success", self.env._(
            "Accounts, taxes and tracking are as they are in %(label)s now. What was chosen stays.",
            label=self.provider_label,
        )

    def _task_disconnect(self):
        if self._disconnect():
            return "success", self.env._("Disconnected.")
        return "warning", self.env._(
            "Disconnected here, but %(label)s could not be told: see the notes of the connection.",
            label=self.provider_label,
        )

    def _task_drop_setup(self):
        """Take the authorization back over there, then delete the connection here."""
        label = self.provider_label
        self._in_own_transaction(lambda connection: connection._check_may_be_dropped())
        told = self._disconnect()
        self._in_own_transaction(lambda connection: connection._delete_dropped())
        if told:
            return "success", self.env._("The set-up was dropped.")
        return "warning", self.env._(
            "The set-up was dropped, but %(label)s could not be told: remove this app from the connected "
            "apps there.",
            label=label,
        )

    def _task_go_on_as_live(self):
        self._check_suspended()
        self._in_own_transaction(lambda connection: connection._restored_as_live())
        if self._is_paused():
            return "success", self.env._(
                "The connection goes on by itself at %(moment)s (UTC): by then everything can be seen there "
                "that was sent before, and it is looked up first.",
                moment=self.wait_until,
            )
        self.env["accounting.document"]._reconcile_after_restore(self)
        return "success", self.env._("The connection goes on.")

    def _explain_error(self, error):
        """One sentence for a person: what happened and what to do, the provider's words last."""
        label = self.provider_label
        if isinstance(error, errors.Reconnect):
            sentence = self.env._(
                "%(label)s no longer accepts the authorization: connect again.", label=label
            )
        elif isinstance(error, errors.WrongCredentials):
            sentence = self._say_credentials_refused()
        elif isinstance(error, errors.SubscriptionEnded):
            sentence = self._say_subscription_ended()
        elif isinstance(error, errors.RateLimited) and error.is_ours:
            sentence = self._say_within_limit_until(naive_utc(error.until))
        elif isinstance(error, errors.RateLimited | errors.Unavailable):
            sentence = self.env._("%(label)s asked for a pause: try again in a few minutes.", label=label)
        elif isinstance(error, errors.Refused):
            sentence = self.env._("%(label)s declined:", label=label)
        elif isinstance(error, errors.LibraryMissing):
            sentence = self._say_packages_lacking(f"pip install {' '.join(error.packages)}")
        elif isinstance(error, MayNotCall):
            sentence = str(error)
        else:
            sentence = self.env._("%(label)s could not be reached: try again in a few minutes.", label=label)
        return f"{sentence} {error.text}".strip()

    def _explain_waiting(self, error):
        """The same for what waits because of it: a sentence that does not change with every pause."""
        if isinstance(error, errors.RateLimited) and error.is_ours:
            return self._say_within_limit()
        return self._explain_error(error)
