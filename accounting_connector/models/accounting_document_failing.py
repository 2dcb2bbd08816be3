"""What the accounting system fails on every time: ever more seldom tried, alone, and told."""

from odoo import models

from . import database_clock
from .accounting_sender_retry import APART, halves, pause_after

# After so many claims without an answer that says anything, a person is told.
OFTEN = 6


class AccountingDocument(models.Model):
    """What fails again and again: it goes apart from others, ever later, and a person is told."""

    _inherit = "accounting.document"

    def _send_again(self):
        """These did not arrive. The first time they go again at once, together; then in halves and after
        growing pauses, until one whose request is never answered is alone. Where all answers were lost, that
        says nothing about them.
        """
        text = self.env._("It did not arrive. It is sent again.")
        if self.connection_id._is_fault_of_none():
            self._take_back_attempt()
            self._give_back(text)
            return
        now = database_clock.now(self.env.cr)
        for attempts, alike in self.grouped("attempts").items():
            if attempts < 2:
                alike._give_back(text)
            else:
                alike._send_apart(text, now + pause_after(attempts - 1), alone=attempts >= OFTEN)
        self._tell_failing()

    def _send_apart(self, text, moment, *, alone):
        """In halves, one after the other; a document that is left by itself joins no others any more."""
        first, second = (self, self.browse()) if alone else halves(self)
        for some, retry_at in ((first, moment), (second, moment + APART)):
            some.send_alone = alone or len(some) == 1
            some._give_back(text, retry_at)

    def _tell_failing(self):
        """One problem of the connection for all that failed often and is tried again: it ends when they are
        sent, or given up.
        """
        failing = self.filtered(lambda document: document.attempts >= OFTEN and document.state == "queued")
        if failing:
            self.env["accounting.problem"]._raise(
                failing.connection_id,
                "other",
                "failing",
                self.env._(
                    "Documents were tried %(times)s times or more, and %(provider)s answered none of them. "
                    "They are not there, and are tried again by themselves, at least once a day. If others "
                    "are sent meanwhile, look at what is special about these, or cancel them.",
                    times=OFTEN,
                    provider=failing[0].provider_label,
                ),
                documents=failing,
            )
