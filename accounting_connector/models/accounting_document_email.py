"""Whether a document is e-mailed to the customer by the accounting system: its own small story, beside that
of the document itself, which it never changes.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..providers.values import Kind

# What may follow. Empty: it is not e-mailed from here.
EMAIL_TRANSITIONS = {
    False: set(),
    "waiting": {
        "sending",  # claimed
        "elsewhere",  # somebody e-mailed it over there first
        "refused",  # there is no address
        False,  # a person decided so, or the document is gone
    },
    "sending": {"sent", "refused", "waiting", "unknown", "elsewhere", False},
    "unknown": {
        "sent",  # it was e-mailed
        "sending",  # it was not, and will not be any more by the lost request
        False,
    },
    "refused": {"waiting", "elsewhere", False},
    "sent": {False},
    "elsewhere": {False},
}
# Over there a document is e-mailed in these states only.
EMAILED_STATUSES = ("approved", "paid")


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    email_state = fields.Selection(
        [
            ("waiting", "To Be E-mailed"),
            ("sending", "Being E-mailed"),
            ("unknown", "Checking"),
            ("sent", "E-mailed"),
            ("elsewhere", "E-mailed There"),
            ("refused", "Not E-mailed"),
        ],
        string="E-mail Status",
        readonly=True,
        copy=False,
    )
    email_message = fields.Char(readonly=True, copy=False)
    emailed_at = fields.Datetime(readonly=True, copy=False)
    external_emailed = fields.Boolean(
        readonly=True, copy=False, help="The accounting system says that it was e-mailed."
    )
    email_note = fields.Char(string="E-mailing", compute="_compute_email_note")

    _email_open = models.Index(
        "(connection_id, email_state, email_next_at) WHERE email_state IN ('waiting', 'sending', 'unknown')"
    )

    # === DECIDED WHEN IT IS QUEUED === #

    @api.model
    def _email_choice(self, connection, kind):
        """Whether a document that is queued now is to be e-mailed: a value of ``email_state``."""
        takes_it = Kind(kind) in connection._capabilities().email_kinds
        return "waiting" if takes_it and connection.email_invoices == "provider" else False

    # === STATES === #

    def _move_email_to(self, email_state, text="", **vals):
        """Move the e-mail of these documents to a state; one sentence about it joins their story.

        Leaving ``sending`` and ``unknown`` gives the lease back.

        :raise UserError: a state that cannot follow.
        """
        labels = dict(self._fields["email_state"]._description_selection(self.env))
        for document in self:
            if email_state not in EMAIL_TRANSITIONS[document.email_state]:
                raise UserError(
                    self.env._(
                        "The e-mail of %(document)s is “%(old)s” and cannot become “%(new)s”.",
                        document=document.display_name,
                        old=labels.get(document.email_state, ""),
                        new=labels.get(email_state, ""),
                    )
                )
        if email_state not in ("sending", "unknown"):
            vals.update(email_lease_token=False, email_lease_until=False)
        self.write({"email_state": email_state, "email_message": text or False, **vals})
        if text:
            self.env["accounting.document.event"].create(
                [{**document._prepare_event(), "text": text, "correlation_id": False} for document in self]
            )

    def _drop_email(self):
        """Nothing of these documents is e-mailed any more from here."""
        self._leave_problems(self._email_problems())
        self.filtered(
            lambda document: document.email_state not in (False, "sent", "elsewhere")
        )._move_email_to(False)

    def _email_problems(self):
        return self.problem_ids.filtered(lambda problem: problem.active and problem.kind == "email")

    def _is_email_allowed_there(self):
        """Whether the document is over there in a state in which it may be e-mailed."""
        return self.state == "sent" and self.external_status in EMAILED_STATUSES

    # === WORDS === #

    @api.depends(
        "email_state", "email_message", "emailed_at", "bill_email", "partner_id", "state", "external_status"
    )
    def _compute_email_note(self):
        for document in self:
            document.email_note = document._say_email() if document.email_state else False

    def _say_email(self):
        facts = {"to": self._email_recipient(), "provider": self.provider_label}
        if self.email_state == "sent":
            moment = format_datetime(self.env, self.emailed_at)
            return self.env._("E-mailed to %(to)s on %(moment)s.", moment=moment, **facts)
        if self.email_message:
            return self.email_message
        if self.email_state == "sending":
            return self.env._("Being e-mailed to %(to)s.", **facts)
        if not self._is_email_allowed_there():
            return self.env._(
                "Will be e-mailed to %(to)s by %(provider)s, once it is approved there.", **facts
            )
        paused = self.connection_id.email_wait_until
        if paused and paused > fields.Datetime.now():
            return self.env._(
                "Will be e-mailed to %(to)s on %(moment)s: %(provider)s sends no more e-mails before that.",
                moment=format_datetime(self.env, paused),
                **facts,
            )
        return self.env._("Will be e-mailed to %(to)s by %(provider)s in a few minutes.", **facts)

    def _email_recipient(self):
        """To whom it goes, as a person reads it."""
        ours = self.connection_id._capabilities().emails_to_our_address
        return (ours and self.bill_email) or self.partner_id.display_name

    # === WHAT A PERSON DOES === #

    def action_email_again(self):
        """Try again what was declined, to the address the customer has now."""
        self._check_may_act()
        self._lock_or_raise()
        self.sudo()._email_again(self.env._("To be e-mailed, by %(user)s.", user=self.env.user.name))

    def action_do_not_email(self):
        """Leave e-mailing these documents to people."""
        self._check_may_act()
        self._lock_or_raise()
        busy = self.filtered(lambda document: document.email_state in ("sending", "unknown"))
        if busy:
            raise UserError(
                self.env._(
                    "%(document)s is being e-mailed right now, or it is not known yet whether it was.",
                    document=busy[0].display_name,
                )
            )
        documents = self.sudo().filtered(lambda document: document.email_state in ("waiting", "refused"))
        documents._leave_problems(documents._email_problems())
        documents._move_email_to(
            False, self.env._("Not to be e-mailed, by %(user)s.", user=self.env.user.name)
        )

    def _email_again(self, text):
        """:param text: who or what made these documents try again."""
        refused = self.filtered(lambda document: document.email_state == "refused")
        for document in refused:
            document.bill_email = (document.invoice_partner_id or document.partner_id)._accounting_email()
        refused._leave_problems(refused._email_problems())
        refused._move_email_to("waiting", text, email_next_at=False, email_seen_at=False)
        for connection in refused.connection_id:
            connection._wake_for_emails()
