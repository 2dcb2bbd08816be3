from odoo import api, fields, models
from odoo.exceptions import UserError

from . import database_clock
from .accounting_document_state import CANCELLABLE, UNDECIDED


class AccountingDocument(models.Model):
    """What a person does with a document."""

    _inherit = "accounting.document"

    is_date_locked = fields.Boolean(compute="_compute_is_date_locked")
    abandoned_numbers = fields.Char(
        readonly=True, copy=False, help="Numbers Odoo gave this document and gave up: they stay unused."
    )

    @api.depends("state", "date", "connection_id.period_lock_date", "connection_id.year_lock_date")
    def _compute_is_date_locked(self):
        for document in self:
            lock = document.connection_id._lock_date() if document.state in CANCELLABLE else None
            document.is_date_locked = bool(lock) and document.date <= lock

    # === GOING ON === #

    def action_cancel(self):
        """Cancel documents that were not sent. Their quantities may be invoiced again."""
        self._check_may_act()
        self._lock_or_raise()
        decided = self.filtered(lambda document: document.state not in CANCELLABLE)
        if decided:
            raise UserError(
                self.env._(
                    "%(document)s cannot be cancelled: it is sent, or it is not known yet whether it "
                    "arrived.",
                    document=decided[0].display_name,
                )
            )
        self.sudo()._cancel(self.env._("Cancelled by %(user)s.", user=self.env.user.name))

    def _check_not_in_question(self):
        """:raise UserError: it may be over there; cancelled here, its order would be invoiced a second time.
        """
        if question := self._open_question():
            raise UserError(self.env._("%(question)s Decide that first.", question=question[0].name))

    def _open_question(self):
        """The open problems that ask whether something over there is this document."""
        return self.problem_ids.filtered(lambda problem: problem.active and problem.kind == "look_alike")

    def action_retry(self):
        """Send refused documents again, and look again whether blocked ones may go. What waits for its next
        attempt goes now; what is not known to have arrived is looked for now.

        :raise UserError: a worker holds one of them.
        """
        self._check_may_act()
        self._lock_or_raise()
        self._check_not_held()
        documents = self.sudo()
        waiting = documents.filtered(lambda document: document.state in ("queued", "unconfirmed"))
        waiting.next_attempt_at = database_clock.now(self.env.cr)
        refused = documents.filtered(lambda document: document.state == "refused")
        refused._leave_problems()
        # those that were refused before something else stopped them, too
        documents._leave_problems(documents.problem_ids.filtered(lambda problem: problem.kind == "refused"))
        refused._move_to(
            "queued", self.env._("Sent again by %(user)s.", user=self.env.user.name), next_attempt_at=False
        )
        documents._resolve_again()
        (refused | waiting).connection_id._wake_sender()

    def _check_not_held(self):
        """:raise UserError: a worker sends one of these documents right now, or looks for it."""
        if held := self._held_now()[:1]:
            raise UserError(
                self.env._(
                    "%(document)s: %(reason)s", document=held.display_name, reason=self._say_held()
                )
            )

    def _held_now(self):
        """Those of these documents that a worker sends right now, or looks for."""
        now = database_clock.now(self.env.cr)
        return self.sudo().filtered(
            lambda document: (
                document.state in UNDECIDED and document.lease_until and document.lease_until > now
            )
        )

    def _say_held(self):
        return self.env._("It is being sent right now, or looked for. Try again in a moment.")

    def action_new_number(self):
        """Give up the number Odoo gave, which the accounting system did not take; the next one is taken when
        it is sent.
        """
        self.ensure_one()
        self._check_may_act()
        if self.state != "refused" or not self.numbered_by_odoo:
            raise UserError(self.env._("%(document)s has no number to give up.", document=self.display_name))
        given_up = ", ".join(filter(None, (self.abandoned_numbers, self.number)))
        self.sudo().write({"number": False, "numbered_by_odoo": False, "abandoned_numbers": given_up})
        self.action_retry()

    def action_move_to_open_day(self):
        """Date documents of a locked period on the first open day and resolve them again. A customer's due
        date moves along; a supplier's stays, if it is later.
        """
        self._move_to_open_day()

    def _move_to_open_day(self):
        self._check_may_act()
        self._lock_or_raise()
        for document in self.sudo().filtered("is_date_locked"):
            first = document.connection_id._first_open_day()
            due = document.date_due or first
            moved = due + (first - document.date) if document._is_sale() else max(due, first)
            document.write({"date": first, "date_due": moved})
            if document.home_per_foreign and document.state != "blocked":
                document._move_to("blocked", self.env._("It has another date, so another exchange rate."))
        self.action_retry()

    # === LOOKING === #

    def action_open_remote(self):
        """The page of this document in the accounting system."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.external_url, "target": "new"}

    def action_open_sources(self):
        """The orders this document is made from."""
        self.ensure_one()
        [orders] = self._sources()
        action = {"type": "ir.actions.act_window", "name": self.env._("Orders"), "res_model": orders._name}
        if len(orders) == 1:
            return {**action, "res_id": orders.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", orders.ids)], "views": [(False, "list"), (False, "form")]}
