from odoo import models
from odoo.exceptions import UserError

from .accounting_remote_facts import remote_of


class AccountingProblem(models.Model):
    """A person's answer to the question whether a document over there is one of ours."""

    _inherit = "accounting.problem"

    def action_link(self):
        """Yes: link it to the document that waits. Other candidates are dropped."""
        self.ensure_one()
        self._check_may_act()
        problem = self.sudo()
        document = problem.document_ids
        if len(document) != 1:
            raise UserError(
                self.env._("Choose an order first: no document waits for this one, or several do.")
            )
        document._lock_or_raise()
        problem._link(document)

    def _link(self, document):
        """Link what this problem is about to ``document``; what else waited for the answer goes on."""
        provider = document.connection_id._make_provider()
        others = self.document_ids - document
        document._adopt(remote_of(self.facts), provider)
        document.connection_id._read_changes_again_since(self.last_seen)
        self.write({"active": False})
        self._recheck_documents(others)

    def action_is_another(self):
        """No: it is another one. What waits is sent when no other candidate is left."""
        self._check_may_act()
        self.sudo()._release()
