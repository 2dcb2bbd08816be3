from odoo import api, models

from .accounting_connection_subscription import SUBSCRIPTION_KEY

# A choice, a rebuild or an acknowledgement ends these: the preflight cannot see whether they still hold.
DECIDED_BY_PERSON = (
    "amount",
    "bill",
    "copied",
    "duplicate",
    "forgotten",
    "look_alike",
    "order_changed",
    "plan",
    "refused",
    "undone",
)


class AccountingProblem(models.Model):
    """Letting go what a problem stopped, once it is fixed."""

    _inherit = "accounting.problem"

    def _release(self, how="all"):
        """Close these problems; their documents are resolved again, and go when nothing else stops them.

        :param how: one of ``accounting_step.LOOKS``.

        What a copy is told to send is looked for over there first: the original may have sent it.
        """
        self.export_ids._try_again()
        not_emailed = self.filtered(lambda problem: problem.active and problem.kind == "email")
        not_emailed.document_ids._email_again(self.env._("To be e-mailed: what kept it is fixed."))
        copied = self.filtered(lambda problem: problem.active and problem.kind == "copied")
        copied.connection_id.write({"needs_reconcile": True})
        self.write({"active": False})
        self.filtered(lambda problem: problem.key == SUBSCRIPTION_KEY).connection_id._note_renewed()
        self._look_again_at_stopped(how)

    @api.model
    def _recheck(self, connections, kinds=None, read_anew=False):
        """Something was set up: let go exactly what it stopped. Called when a mapping, a link or a choice was
        saved, or the lists were read.

        :param connections: the ``accounting.connection`` it was set up for.
        :param kinds: the kinds of problem it may have fixed; all that a set-up can fix when left out.
        :param read_anew: what the accounting system declined may have been put right over there.
        """
        problems = self.sudo().search([("connection_id", "in", connections.ids)])
        problems = problems.filtered(
            lambda problem: problem.kind in kinds if kinds else problem.kind not in DECIDED_BY_PERSON
        )
        problems.filtered(lambda problem: problem.kind in DECIDED_BY_PERSON).write({"active": False})
        problems.export_ids._try_again()
        problems._look_again_at_stopped("all" if read_anew else "choices")
        if read_anew:
            problems.filtered(lambda problem: problem._has_address_now())._release()

    def _has_address_now(self):
        """Whether an e-mail address that was missing over there was entered there."""
        lacks_address = self.kind == "email" and not self.fix_model
        return lacks_address and all(contact.email for contact in self.document_ids.ledger_contact_id)

    @api.model
    def _release_cents(self, connections):
        """Something of the line for cents was chosen: let go what stopped because there was none."""
        allowed = connections.filtered("allow_rounding_line")
        of_cents = [("kind", "=", "amount"), ("fix_model", "=", connections._name)]
        self.sudo().search([("connection_id", "in", allowed.ids), *of_cents])._release()


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    def _leave_problems(self, problems=None):
        """These documents no longer wait for ``problems`` (default: any); a problem that stops nothing else
        is closed, but for those that hold alone.
        """
        self.env["accounting.problem"].sudo()._let_leave(
            {
                document: document.problem_ids if problems is None else problems & document.problem_ids
                for document in self
            }
        )

    def _block(self, kind, key, name, fix=None, **values):
        """Stop these documents of one connection by a problem, as :meth:`accounting.problem._raise` takes it.
        """
        problem = self.env["accounting.problem"]._raise(
            self.connection_id, kind, key, name, fix=fix, documents=self, **values
        )
        self._move_to("blocked", name)
        return problem
