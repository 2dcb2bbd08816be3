"""What the worker needs of documents to have them e-mailed: which are due, who holds them, what came of it.

Nothing here is done twice: what may have been e-mailed is read over there before anything else happens to it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from odoo import api, fields, models

from ..providers.values import Reason
from . import database_clock
from .accounting_document_claim import LEASE
from .accounting_document_email import EMAILED_STATUSES
from .accounting_sender_retry import retry_at
from .database_clock import RunningClock

# One run has no more documents e-mailed: each is a call.
EMAILS_A_RUN = 10
# For so long it is believed that nobody e-mailed a document since that was read.
BELIEVED = timedelta(minutes=2)
# Whoever approves a document over there may be just about to e-mail it.
GRACE = timedelta(minutes=5)
# After the limit of a day was reached.
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Email:
    """One document that a worker holds to have it e-mailed.

    :ivar to: the address, where it is ours to give.
    :ivar key: of the request; each claim has its own.
    :ivar read_first: somebody may have e-mailed it since that was read last.
    """

    document_id: int
    kind: str
    external_id: str
    to: str
    key: str
    read_first: bool


@dataclass(frozen=True)
class EmailBatch:
    """:ivar clock: read before anything is asked over there."""

    token: str
    clock: RunningClock
    lease_until: datetime
    emails: tuple[Email, ...]


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    email_next_at = fields.Datetime(readonly=True, copy=False)
    email_lease_until = fields.Datetime(readonly=True, copy=False)
    email_lease_token = fields.Char(readonly=True, copy=False)
    email_attempts = fields.Integer(readonly=True, copy=False)
    email_tried_at = fields.Datetime(
        readonly=True, copy=False, help="The latest moment at which the last request may have left."
    )
    email_seen_at = fields.Datetime(
        readonly=True, copy=False, help="When it was read last that nobody had e-mailed it."
    )

    # === WHAT IS DUE === #

    @api.model
    def _email_due_domain(self, connection, now):
        """What may be e-mailed at a moment (naive UTC), and what may have been and is to be looked up."""
        open_states = fields.Domain("email_state", "=", "unknown") | (
            fields.Domain("email_state", "=", "waiting")
            & fields.Domain("state", "=", "sent")
            & fields.Domain("external_status", "in", EMAILED_STATUSES)
        )
        return (
            fields.Domain("connection_id", "=", connection.id)
            & open_states
            & (fields.Domain("email_next_at", "=", False) | fields.Domain("email_next_at", "<=", now))
            & (fields.Domain("email_lease_until", "=", False) | fields.Domain("email_lease_until", "<=", now))
        )

    @api.model
    def _next_emails_at(self, connection, now):
        """When the worker is needed for e-mails next: moments (naive UTC), none when it is not."""
        due = self._email_due_domain(connection, datetime.max)
        held = fields.Domain([("connection_id", "=", connection.id), ("email_state", "=", "sending")])
        first = self.search(due, order="email_next_at NULLS FIRST", limit=1)
        lost = self.search(held, order="email_lease_until", limit=1)
        earliest = connection.email_wait_until or now
        return [
            *(max(document.email_next_at or now, earliest) for document in first),
            *lost.mapped("email_lease_until"),
        ]

    # === HOLD === #

    @api.model
    def _claim_emails(self, connection):
        """Hold a few documents to have them e-mailed, or to look up whether they were.

        :return: :class:`EmailBatch`; ``None`` when nothing is due, or no e-mails may be sent now.
        """
        clock = RunningClock(self.env.cr)
        now = clock.read_at
        if not connection._may_email(now):
            return None
        due = self._email_due_domain(connection, now)
        found = self.search(due, order="id", limit=EMAILS_A_RUN)
        found = found.try_lock_for_update(allow_referencing=True).filtered_domain(due)
        nowhere = found.filtered(lambda document: document._lacks_email_address())
        for document in nowhere:
            document._refuse_email(Reason("email"))
        held = found - nowhere
        token, lease_until = uuid4().hex, now + LEASE
        lease = {"email_lease_token": token, "email_lease_until": lease_until}
        emails = tuple(document._prepare_email(now) for document in held)
        for document in held:
            document.email_attempts += 1
        held.filtered(lambda document: document.email_state == "unknown").write(lease)
        held.filtered(lambda document: document.email_state == "waiting")._move_email_to("sending", **lease)
        return EmailBatch(token, clock, lease_until, emails) if found else None

    def _lacks_email_address(self):
        ours = self.connection_id._capabilities().emails_to_our_address
        return ours and self.email_state == "waiting" and not self.bill_email

    def _prepare_email(self, now):
        believed = self.email_seen_at and now - self.email_seen_at <= BELIEVED
        return Email(
            self.id,
            self.kind,
            self.external_id,
            self.bill_email or "",
            f"{self.marker}.email.{self.email_attempts + 1}",
            self.email_state == "unknown" or not believed,
        )

    @api.model
    def _expire_email_leases(self, connection):
        """What a worker that is gone held may have been e-mailed."""
        now = database_clock.now(self.env.cr)
        lost = [
            ("connection_id", "=", connection.id),
            ("email_state", "=", "sending"),
            ("email_lease_until", "<=", now),
        ]
        expired = self.search(lost).try_lock_for_update(allow_referencing=True)
        expired._lose_email(self.env._("The worker that had it e-mailed is gone. It is being looked up."))

    @api.model
    def _read_before_emailing(self, connection):
        """This database may have forgotten what was e-mailed."""
        waiting = [("connection_id", "=", connection.id), ("email_state", "=", "waiting")]
        self.search(waiting).write({"email_seen_at": False})

    def _holds_email(self, token):
        return bool(token) and self.email_lease_token == token

    # === NEWS FROM OVER THERE === #

    def _follow_email(self, remote, status_changed):
        """What was just read of this document over there decides whether it is still to be e-mailed.

        :param status_changed: since it was read before: somebody approved it, or it was paid.
        """
        if self.email_state not in ("waiting", "refused"):
            return
        if remote.was_emailed:
            self._note_emailed_there()
        elif status_changed and self.email_state == "waiting" and self._is_email_allowed_there():
            self.email_next_at = database_clock.now(self.env.cr) + GRACE

    def _settle_email(self, remote, batch):
        """Decide by what was just read whether this document is e-mailed now.

        :param remote: ``RemoteDocument``; ``None`` when it was not found.
        :param batch: the :class:`EmailBatch` it is held by.
        """
        if remote and self.state == "sent":
            self._take_news(remote)
        if not self._holds_email(batch.token):
            return False
        if self.external_emailed:
            self._note_emailed_there()
        elif self.email_state == "unknown" and batch.clock.read_at < self._email_settled_at():
            self.write(
                {
                    "email_lease_token": False,
                    "email_lease_until": False,
                    "email_next_at": self._email_settled_at(),
                }
            )
        elif not remote or not self._is_email_allowed_there():
            self._give_email_back(batch.clock.now() + GRACE)
        else:
            if self.email_state == "unknown":
                self._move_email_to("sending", self.env._("It was not e-mailed. It is tried again."))
            return True
        return False

    def _email_settled_at(self):
        """From then on the last request does nothing any more."""
        return self.email_tried_at + self.connection_id._capabilities().settling_time

    def _note_emailed_there(self):
        """The accounting system says it was e-mailed: by the request that was lost, or by somebody there."""
        if self.email_state == "unknown":
            self._note_emailed(self.email_tried_at)
            return
        self._leave_problems(self._email_problems())
        self._move_email_to(
            "elsewhere", self.env._("It was e-mailed in %(provider)s already.", provider=self.provider_label)
        )

    # === WHAT CAME OF IT === #

    def _note_emailed(self, moment):
        """:param moment: naive UTC. A late answer is true whatever was thought meanwhile."""
        if self.email_state not in ("sending", "unknown", "waiting"):
            return
        if self.email_state == "waiting":
            self._move_email_to("sending")
        self._leave_problems(self._email_problems())
        self._move_email_to("sent", emailed_at=moment, external_emailed=True, email_next_at=False)
        text = self.env._("E-mailed to %(to)s.", to=self._email_recipient())
        event = {**self._prepare_event(), "text": text, "correlation_id": False}
        self.env["accounting.document.event"].create(event)

    def _lose_email(self, text):
        """Nobody knows whether these documents were e-mailed: that is read before anything else."""
        now = database_clock.now(self.env.cr)
        self.filtered(lambda document: document.email_state == "sending")._move_email_to(
            "unknown",
            text,
            email_lease_token=False,
            email_lease_until=False,
            email_next_at=now,
            email_tried_at=now,
        )

    def _lose_held_email(self, token, error):
        if self._holds_email(token):
            self._lose_email(
                self.env._(
                    "It is not known whether it was e-mailed. It is being looked up. %(text)s",
                    text=error.text,
                ).strip()
            )

    def _release_email(self, token, error=None):
        """It was not e-mailed: wait longer each time, or as long as we were told."""
        if not self._holds_email(token):
            return
        now = database_clock.now(self.env.cr)
        if self.email_state == "sending":
            self._give_email_back(retry_at(self.email_attempts, error, now))
        else:
            self.write(
                {
                    "email_lease_token": False,
                    "email_lease_until": False,
                    "email_next_at": retry_at(self.email_attempts, error, now) or now,
                }
            )

    def _give_email_back(self, moment):
        if self.email_state == "unknown":
            self._move_email_to("sending")
        self._move_email_to("waiting", email_next_at=moment)

    # === DECLINED === #

    def _record_email_refusal(self, token, error):
        """The accounting system declined to e-mail it: that never changes the document itself."""
        if not self._holds_email(token):
            return
        reason = error.reasons[0] if error.reasons else Reason("other", error.text)
        if reason.kind == "email_limit":
            self._wait_for_email_limit(reason)
        else:
            self._refuse_email(reason)

    def _wait_for_email_limit(self, reason):
        until = database_clock.now(self.env.cr) + A_DAY
        self.connection_id.email_wait_until = until
        self._move_email_to(
            "waiting",
            self.env._(
                "Not e-mailed yet: %(provider)s sends no more e-mails today. That is tried again in a day. "
                "%(text)s",
                provider=self.provider_label,
                text=reason.text,
            ).strip(),
            email_next_at=until,
        )

    def _refuse_email(self, reason):
        """A person decides: the address is missing, or something else is wrong."""
        cause = self._cause_missing_address() if reason.kind == "email" else self._cause_declined_email()
        self.env["accounting.problem"]._raise(
            self.connection_id, "email", **cause, documents=self, detail=reason.text
        )
        self._move_email_to("refused", f"{cause['name']} {reason.text}".strip())

    def _cause_declined_email(self):
        sentence = self.env._(
            "%(document)s was not e-mailed: %(provider)s declined. Look at it there, then press “E-mail "
            "Again”, or e-mail it there.",
            document=self.display_name,
            provider=self.provider_label,
        )
        return {"key": f"email:{self.marker}", "name": sentence, "fix": self}

    def _cause_missing_address(self):
        """One for all documents of a customer."""
        partner = self.invoice_partner_id or self.partner_id
        facts = {"partner": partner.display_name, "provider": self.provider_label}
        if self.connection_id._capabilities().emails_to_our_address:
            sentence = self.env._(
                "Invoices of %(partner)s are not e-mailed: the e-mail address is missing, or it is not one. "
                "Enter it; then they are e-mailed by themselves.",
                **facts,
            )
            return {"key": f"email:partner:{partner.id}", "name": sentence, "fix": partner}
        sentence = self.env._(
            "Invoices of %(partner)s are not e-mailed: the contact has no e-mail address in %(provider)s. "
            "Enter it there, then press “Check Again” on this problem.",
            **facts,
        )
        return {"key": f"email:contact:{self.ledger_contact_id.id}", "name": sentence}
