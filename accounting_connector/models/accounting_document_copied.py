from odoo import api, models
from odoo.exceptions import UserError

from ..providers import markers

# What counts, and may have been sent from the other database since this one was copied from it.
NOT_KNOWN_HERE = ("queued", "sending", "unconfirmed", "blocked", "refused")
SEND_HERE = "copied"


class AccountingDocument(models.Model):
    """Documents a copy of a database took over: the original sends them, so here a person decides."""

    _inherit = "accounting.document"

    @api.model
    def _not_known_here(self, connection):
        """What may have been sent from another database, when this one is a copy of it."""
        return self.search([("connection_id", "=", connection.id), ("state", "in", NOT_KNOWN_HERE)])

    def _taken_over(self):
        """Those of these documents that were queued before this database became a copy, by their tag."""
        return self.filtered(
            lambda document: markers.tag_of(document.marker) != document.connection_id.marker_tag
        )

    def _stop_copied(self):
        """Stop these documents of one connection, whatever became of them in the other database."""
        if not self:
            return
        problem = self.env["accounting.problem"]._raise(
            self.connection_id,
            SEND_HERE,
            SEND_HERE,
            self.env._(
                "These documents were queued in another database, of which this one is a copy. Cancel them "
                "here, or send them from here if they are not sent there."
            ),
            documents=self,
        )
        stopped = self.filtered(lambda document: document.state != "blocked")
        stopped._move_to("blocked", problem.name, next_attempt_at=False)

    def action_rebuild(self):
        """A rebuilt document is a new one, that is not recognised over there: decide about this one first."""
        question = self.problem_ids.filtered(lambda problem: problem.active and problem.kind == SEND_HERE)
        if question:
            raise UserError(self.env._("%(question)s Decide that first.", question=question[0].name))
        return super().action_rebuild()
