"""What people do with a selection of documents: try again, cancel, send again as new.

Each document may go or says why it may not. A few go at once; a large selection is left to the background,
see ``accounting_step.py``.
"""

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .accounting_document_state import CANCELLABLE
from .accounting_source import USER_GROUP
from .accounting_step import CHUNK

NAMES_SHOWN = 5


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    # === ASKING === #

    def action_ask_retry(self):
        """Try these documents now: says first how many, and what keeps the others."""
        return self.env["accounting.decision"]._open(self, "retry")

    def action_ask_cancel(self):
        """The same for cancelling them."""
        return self.env["accounting.decision"]._open(self, "cancel")

    def action_ask_anew(self):
        """The same for sending each again as a new document.

        :raise UserError: it is one document, and it may not; says why and what to do instead.
        """
        if len(self) == 1:
            self._check_may_act()
            for reason in self._reasons_against("anew").values():
                raise UserError(
                    self.env._("%(document)s: %(reason)s", document=self.display_name, reason=reason)
                )
        return self.env["accounting.decision"]._open(self, "anew")

    # === WHICH MAY === #

    def _reasons_against(self, step):
        """For which of these documents a step may not be done by this user, and why: ``{document: sentence}``
        with sudo.
        """
        reasons = self._reasons_of_rights()
        others = self.sudo().filtered(lambda document: document not in reasons)
        of_step = {
            "retry": others._reasons_against_retry,
            "cancel": others._reasons_against_cancel,
            "anew": others._reasons_against_anew,
            "open_day": others._reasons_against_retry,
        }
        return {**reasons, **of_step[step]()}

    def _reasons_of_rights(self):
        # of ten thousand, only what rules ask for is read
        may = self.with_context(prefetch_fields=False)._filtered_access("read")
        kept_orders = may._orders_not_writable()
        readable = set(may.ids)
        refused = {
            document: self.env._("You may not change its order. Ask somebody who may.")
            for document in self.sudo()
            if document.id not in readable
            or any(not kept_orders[orders._name].isdisjoint(orders.ids) for orders in document._sources())
        }
        history = {
            document: self.env._("Its company keeps other books now: it is history.")
            for document in self.sudo()
            if document.connection_id.closed_at
        }
        return {**refused, **history}

    def _orders_not_writable(self):
        """The ids of those orders of these documents that this user may not change, by model."""
        return defaultdict(
            set,
            {
                orders._name: set((orders - orders.with_env(self.env)._filtered_access("write")).ids)
                for orders in self.sudo()._sources()
            },
        )

    def _reasons_against_retry(self):
        held = self._held_now()
        reasons = {document: self._say_held() for document in held}
        for document in self - held:
            if document.state == "sent":
                reasons[document] = self.env._("It is sent already.")
            elif document.state in ("cancelled", "undone"):
                reasons[document] = self.env._(
                    "It is cancelled, or was voided. Use Send Again as New, or its order."
                )
        return reasons

    def _reasons_against_cancel(self):
        reasons = {}
        for document in self:
            if document.state == "sent":
                reasons[document] = self.env._(
                    "It is in %(provider)s. Void or delete it there, then press Refresh here.",
                    provider=document.provider_label,
                )
            elif document.state in ("cancelled", "undone"):
                reasons[document] = self.env._("It is cancelled or voided already.")
            elif document.state not in CANCELLABLE:
                reasons[document] = self.env._("It is not known yet whether it arrived. Wait for that.")
            elif question := document._open_question():
                reasons[document] = self.env._("%(question)s Decide that first.", question=question[0].name)
        return reasons

    def _list_reasons(self, reasons):
        """Each reason once, with how many documents it keeps and the first of them."""
        return "\n".join(
            self.env._(
                "%(count)s: %(documents)s. %(reason)s",
                count=len(documents),
                documents=", ".join(documents[:NAMES_SHOWN].mapped("display_name"))
                + (" …" if len(documents) > NAMES_SHOWN else ""),
                reason=reason,
            )
            for reason, documents in self._by_reason(reasons).items()
        )

    def _by_reason(self, reasons):
        ids = defaultdict(list)
        for document, reason in reasons.items():
            ids[reason].append(document.id)
        return {reason: self.browse(of_reason) for reason, of_reason in ids.items()}

    # === DOING === #

    def _do_step(self, step):
        """Do it with those of these documents that may now; the story of the others says why it was not done.

        :return: the documents that came of it: new ones, else those it was done with.
        """
        self._check_user_group()
        reasons = self._reasons_against(step)
        self._tell_not_done(step, reasons)
        ready = self.filtered(lambda document: document.sudo() not in reasons)
        if not ready:
            return ready
        if step == "anew":
            ready._check_may_act()
            ready._lock_or_raise()
            return ready._send_anew()
        if step == "cancel":
            ready.action_cancel()
        elif step == "open_day":
            ready._move_to_open_day()
        else:
            ready.action_retry()
        return ready

    def _want_step(self, step):
        """Leave it to the background, with the rights of this user.

        :return: what tells the person so.
        """
        self._check_user_group()
        self.with_context(prefetch_fields=False).check_access("read")
        kept = self._reasons_of_rights()
        self._tell_not_done(step, kept)
        documents = self.sudo().filtered(lambda document: document not in kept)
        self.env["accounting.step"]._ask(Domain("id", "in", documents.ids), step, self.env.user)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self._label_of_step(step),
                "message": self.env._(
                    "%(count)s documents are taken care of in the background. Nothing is lost when you "
                    "leave.",
                    count=len(documents),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _label_of_step(self, step):
        return dict(self.env["accounting.step"]._fields["step"]._description_selection(self.env))[step]

    def action_move_to_open_day(self):
        """A large selection is left to the background."""
        if len(self) > CHUNK:
            return self._want_step("open_day")
        return super().action_move_to_open_day()

    def _do_step_of(self, step, user):
        """The same as :meth:`_do_step`, in the background for who asked for it."""
        theirs = self.with_user(user)
        theirs = theirs.with_context(lang=user.lang, allowed_company_ids=user.company_ids.ids)
        if user.active and user.has_group(USER_GROUP):
            theirs._do_step(step)
            return
        reason = self.env._("Who asked for it is no user of the Accounting Connector any more.")
        theirs._tell_not_done(step, dict.fromkeys(theirs.sudo(), reason))

    def _tell_not_done(self, step, reasons):
        """Add to their story that this user asked for a step with documents, and why it was not done.

        :param reasons: ``{document: sentence}``.
        """
        for reason, documents in self._by_reason(reasons).items():
            documents.sudo()._tell_story(
                self.env._(
                    "%(user)s asked for “%(step)s”. It was not done. %(reason)s",
                    user=self.env.user.name,
                    step=self._label_of_step(step),
                    reason=reason,
                )
            )
