from odoo import fields, models

from ..providers.values import Outcome, RemoteState, Verdict
from . import database_clock
from .accounting_document_refusal import SETUP_REASONS

GONE = (RemoteState.VOIDED, RemoteState.DELETED)


class AccountingDocument(models.Model):
    """What the accounting system said of documents."""

    _inherit = "accounting.document"

    # === OUTCOMES === #

    def _record_outcomes(self, outcomes, provider, request, answered_at):
        """Write what became of these documents in a request.

        An answer may come late, after the worker was given up: that it is there still is the truth. Only a
        document that was sent again in the meantime cannot take it; it is then told that it is there twice.

        :param outcomes: by marker; a document without one is looked for.
        :param request: the :class:`Request` they were members of.
        :param answered_at: naive UTC, the database's clock.
        """
        told = self._told_by(outcomes, request)
        documents = self.browse().concat(*told)
        for correlation_id, alike in documents.grouped(lambda each: told[each].correlation_id).items():
            alike.write({"correlation_id": correlation_id or False, "last_attempt_at": answered_at})
        sent = {}
        for document, outcome in told.items():
            if outcome.verdict is Verdict.UNKNOWN:
                document._lose_answer(
                    document.env._("The answer says nothing about this document. It is being looked for.")
                )
            elif outcome.verdict is not Verdict.SAVED:
                document.attempts = 0
                document._record_refusal(outcome)
            elif document.state in ("sent", "cancelled", "undone"):
                document._check_not_twice(outcome.saved)
            else:
                said = document._say_sent(outcome.warnings, others=len(request.ids) - 1)
                sent[document] = (outcome.saved, said)
        self._record_sent(sent, provider, {value.marker: value for value in request.documents})
        for document in sent:
            if document.email_state == "waiting":
                document.email_seen_at = answered_at

    def _told_by(self, outcomes, request):
        """``{document: Outcome}`` of those of these documents for which that is what became of them."""
        told = {}
        for document in self:
            outcome = outcomes.get(document.marker) or Outcome(document.marker, Verdict.UNKNOWN)
            if outcome.verdict is Verdict.SAVED or document.request_key == request.key:
                told[document] = outcome
        return told

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

    def _say_sent(self, warnings, others):
        """:param others: how many other documents went in the same request."""
        sent = self.env._("Sent.")
        if warnings:
            changes = "; ".join(self._say(warning) for warning in warnings)
            sent = self.env._("Sent, with a remark: %(changes)s.", changes=changes)
        if not others:
            return sent
        return f"{sent} {self._say_together(others)}"

    def _say_together(self, others):
        if others == 1:
            return self.env._("One other went with it.")
        return self.env._("%(others)s others went with it.", others=others)

    def _record_sent(self, found, provider, values=None):
        """Link documents to what is over there. Writes connector rows only: no order is touched.

        :param found: ``{document: (RemoteDocument, one sentence for its story)}``.
        :param values: the ``values.Document`` of those that were just sent, by marker.
        """
        for document, (remote, text) in found.items():
            document._put_into(
                "sent",
                text,
                sent_at=fields.Datetime.now(),
                attempts=0,
                send_alone=False,
                next_attempt_at=False,
                source_state=document.source_state or "same",
                **document._prepare_external(remote, provider, (values or {}).get(document.marker)),
            )
        documents = self.browse().concat(*found)
        documents._tell_states()
        documents._leave_problems()
        for document, (remote, _text) in found.items():
            document._note_item_accounts(remote)
            if remote.marker != document.marker:
                # what somebody typed in is theirs to e-mail
                document._drop_email()
            document._follow_email(remote, status_changed=False)
            document._tell_difference()

    def _prepare_external(self, remote, provider, value=None):
        """What a document over there says of itself, as values of this one.

        :param value: see :meth:`_prepare_difference`.
        """
        return {
            "external_id": remote.external_id,
            "external_number": remote.number or False,
            "external_url": provider.document_url(
                remote.kind, remote.external_id, self.connection_id.organisation_short_code or ""
            ),
            **self._prepare_external_news(remote),
            **self._prepare_difference(remote, value),
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
