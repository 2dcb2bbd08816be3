from odoo import fields, models

from ..providers.values import RemoteState, Verdict
from . import database_clock
from .accounting_document_refusal import SETUP_REASONS

GONE = (RemoteState.VOIDED, RemoteState.DELETED)


class AccountingDocument(models.Model):
    """What the accounting system said of a document, written in a transaction of its own."""

    _inherit = "accounting.document"

    # === ONE OUTCOME === #

    def _record_outcome(self, outcome, provider, request_key, answered_at):
        """Write what became of this document in the request with this key.

        An answer may come late, after the worker was given up: that it is there still is the truth. Only a
        document that was sent again in the meantime cannot take it; it is then told that it is there twice.

        :param answered_at: naive UTC, the database's clock.
        """
        self.ensure_one()
        if outcome.verdict is not Verdict.SAVED and self.request_key != request_key:
            return
        self.write({"correlation_id": outcome.correlation_id or False, "last_attempt_at": answered_at})
        if outcome.verdict is Verdict.UNKNOWN:
            self._lose_answer(
                self.env._("The answer says nothing about this document. It is being looked for.")
            )
        elif outcome.verdict is Verdict.REFUSED:
            self._record_refusal(outcome)
        elif self.state in ("sent", "cancelled", "undone"):
            self._check_not_twice(outcome.saved)
        else:
            self._record_sent(outcome.saved, provider, self._say_sent(outcome.warnings))
            if self.email_state == "waiting":
                self.email_seen_at = answered_at

    def _lose_answer(self, text, **values):
        """Nobody knows whether these documents arrived: they are looked for before anything is sent again."""
        now = database_clock.now(self.env.cr)
        self.filtered(lambda document: document.state == "sending")._move_to(
            "unconfirmed", text, next_attempt_at=now, last_attempt_at=now, **values
        )

    def _check_not_twice(self, remote):
        if remote.external_id == self.external_id:
            return
        self.env["accounting.problem"]._raise(
            self.connection_id,
            "duplicate",
            f"duplicate:{self.marker}:{remote.external_id}",
            self.env._(
                "%(document)s is in %(provider)s a second time, as %(number)s. Void one of them there.",
                document=self.display_name,
                provider=self.provider_label,
                number=remote.number or remote.external_id,
            ),
            fix=self,
            documents=self,
        )

    # === SENT === #

    def _say_sent(self, warnings):
        if not warnings:
            return self.env._("Sent.")
        changes = "; ".join(self._say(warning) for warning in warnings)
        return self.env._("Sent, with a remark: %(changes)s.", changes=changes)

    def _record_sent(self, remote, provider, text):
        """Link this document to ``remote``. Writes connector rows only: no order is touched."""
        self._move_to(
            "sent",
            text,
            sent_at=fields.Datetime.now(),
            attempts=0,
            send_alone=False,
            next_attempt_at=False,
            source_state=self.source_state or "same",
            **self._prepare_external(remote, provider),
        )
        self._leave_problems()
        self._note_item_accounts(remote)
        if remote.marker != self.marker:
            # what somebody typed in is theirs to e-mail
            self._drop_email()
        self._follow_email(remote, status_changed=False)
        self._tell_difference()

    def _prepare_external(self, remote, provider):
        """What a document over there says of itself, as values of this one."""
        return {
            "external_id": remote.external_id,
            "external_number": remote.number or False,
            "external_url": provider.document_url(
                remote.kind, remote.external_id, self.connection_id.organisation_short_code or ""
            ),
            **self._prepare_external_news(remote),
            **self._prepare_difference(remote),
        }

    def _prepare_external_news(self, remote):
        """What may change over there after a document was sent. One that is gone may tell nothing else: its
        number and amounts stay what they were, for people to read.
        """
        if remote.state in GONE:
            return {
                "external_status": remote.state.value,
                "external_amount_due": 0,
                "payment_state": "not_paid",
            }
        return {
            "external_number": remote.number or False,
            "external_status": remote.state.value,
            "external_emailed": remote.was_emailed,
            "external_version": remote.version or False,
            "external_amount_untaxed": remote.untaxed,
            "external_amount_tax": remote.tax,
            "external_amount_total": remote.total,
            "external_amount_due": remote.amount_due,
            "payment_state": payment_state_of(remote),
        }

    # === REFUSED === #

    def _record_refusal(self, outcome):
        """The accounting system declined: a problem to fix when a choice of the set-up is at fault, else a
        person decides.
        """
        if self.state not in ("sending", "unconfirmed"):
            return
        reason = outcome.reasons[0] if outcome.reasons else None
        detail = self._say_reasons(outcome.reasons)
        if reason and reason.kind in SETUP_REASONS:
            self._block_refused(reason, detail)
            return
        detail = detail or self.env._("Declined without a reason.")
        # a number we do not send ourselves never left
        taken = [each for each in outcome.reasons if each.kind == "number" and not each.notice]
        if taken:
            self._doubt_refusal(detail, taken[0].subject)
        else:
            self._refuse(detail)

    def _refuse(self, text):
        """A person decides about these documents: each is ``refused``, with a problem that says why.

        :param text: the accounting system's own words, or what kept us from asking it.
        """
        for document in self:
            document._move_to("refused", text)
            document.env["accounting.problem"]._raise(
                document.connection_id,
                "refused",
                f"refused:{document.marker}",
                document.env._(
                    "%(document)s was declined and is not in %(provider)s. Look at the reason, then send it "
                    "again or cancel it.",
                    provider=document.provider_label,
                    document=document.display_name,
                ),
                fix=document,
                documents=document,
                detail=text,
            )


def payment_state_of(remote):
    """``paid``, ``partial`` or ``not_paid``, by what is still due over there."""
    if remote.state is RemoteState.PAID:
        return "paid"
    if remote.state is RemoteState.APPROVED and 0 < remote.amount_due < remote.total:
        return "partial"
    return "not_paid"
