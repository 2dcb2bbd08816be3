"""What a problem stopped is looked at again when it was fixed: a few documents at once, so that a person sees
it happen; thousands in the background, see ``accounting_step.py``.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .accounting_problem_release import DECIDED_BY_PERSON
from .accounting_step import ALLOWING, LOOKS

# So many are looked at by whoever saves what fixes them.
AT_ONCE = 20


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    checked_again_count = fields.Integer(compute="_compute_checked_again_count")

    def _compute_checked_again_count(self):
        """How many of the documents that wait will be looked at again: something was fixed."""
        waiting = [("problem_ids", "in", self.ids), ("step_ids.step", "in", list(dict(LOOKS)))]
        documents = self.env["accounting.document"].sudo()
        counts = dict(documents._read_group(waiting, ["problem_ids"], ["__count"]))
        for problem in self:
            problem.checked_again_count = counts.get(problem.sudo(), 0)

    def _look_again_at_stopped(self, how="all"):
        """Something was fixed: what these problems stop, or stopped, is looked at again.

        :param how: one of ``accounting_step.LOOKS``.
        """
        self._touch()
        documents = self.env["accounting.document"].with_context(active_test=False)
        documents._look_again_where(Domain("problem_ids", "in", self.ids), how)

    def _touch(self):
        """Write these problems, so that whoever stops another document by one of them at the same time
        collides and is replayed: it does not wait for what was fixed already.
        """
        if self:
            self.env.cr.execute(
                SQL("UPDATE accounting_problem SET last_seen = last_seen WHERE id IN %s", tuple(self.ids)),
                log_exceptions=False,
            )


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    # === SOMETHING WAS FIXED === #

    def _resolve_again(self):
        """Resolve those of these documents again that are blocked: without an obstacle they are queued."""
        self._look_again_where(Domain("id", "in", self.ids), "all")

    @api.model
    def _look_again_where(self, domain, how):
        """The same for documents that are not read when there are many.

        :param how: one of ``accounting_step.LOOKS``.
        """
        if how not in ALLOWING:
            domain &= Domain("state", "=", "blocked")
        few = self.search(domain, order="id", limit=AT_ONCE + 1)
        if len(few) > AT_ONCE:
            self.env["accounting.step"]._ask(domain, how)
        elif few:
            few._after_fix(how)

    def _after_fix(self, how):
        if how in ALLOWING:
            self.write({ALLOWING[how]: True})
        blocked = self.filtered(lambda document: document.state == "blocked")
        if blocked:
            blocked._check_again(keep_declined=how == "choices")

    def _check_again(self, keep_declined=False):
        """Resolve these blocked documents; one without an obstacle is queued, the obstacles of the others are
        told.
        """
        standing = {
            document: document.problem_ids.filtered(
                lambda problem: problem.active and problem.kind in DECIDED_BY_PERSON
            )
            for document in self
        }
        chosen = {document: keep_declined and document._chosen_there() for document in self}
        obstacles = self.env["accounting.preflight"]._resolve(self)
        problems = self.env["accounting.problem"].sudo()
        for document, met in problems._raise_each(self, obstacles).items():
            standing[document] |= met
            if keep_declined and document._chosen_there() == chosen[document]:
                standing[document] |= document.problem_ids.filtered(
                    lambda problem: problem.active and problem.is_declined
                )
        problems._let_leave({document: document.problem_ids - left for document, left in standing.items()})
        for document, left in standing.items():
            if left and document.status_message not in left.mapped("name"):
                document.status_message = left[0].name
        free = self.filtered(lambda document: not standing[document])
        free._move_to("queued", self.env._("What stopped it is fixed."), next_attempt_at=False)
        free.connection_id._wake_sender()

    def _chosen_there(self):
        """What of the books stands in this document: contact, accounts, taxes, items and tracking."""
        names = ("ledger_account_id", "ledger_tax_id", "ledger_item_id", "tracking")
        return (
            self.ledger_contact_id,
            self.purchase_tax_account_id,
            self.tracking,
            *(line[name] for line in self.line_ids for name in names),
        )

    def _give_up_looking(self):
        self.status_message = self.env._(
            "What stopped it was fixed, but it could not be looked at again. The server's log says why. Once "
            "that is corrected, press Retry Now."
        )
