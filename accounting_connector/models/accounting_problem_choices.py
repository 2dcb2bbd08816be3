"""Problems of what was chosen: told as soon as a choice no longer holds, before any document meets it."""

from odoo import api, models

from .accounting_connection import LIVE_STATES
from .accounting_problem_release import DECIDED_BY_PERSON


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    @api.model
    def _review_choices(self, connection):
        """Tell what no longer holds of a connection's choices; close what holds again.

        Documents that meet the same cause stop by the same problem.
        """
        found = []
        if connection.state in LIVE_STATES and not connection.closed_at:
            found = self.env["accounting.preflight"]._check_choices(connection)
        self._told_of_choices(connection)._close_but(found)
        for cause in found:
            self._open(connection, {**cause, "holds_alone": True})

    @api.model
    def _review_told(self, connection, kinds):
        """Close what was told of choices of these kinds, as far as it holds again."""
        told = self._told_of_choices(connection).filtered(lambda problem: problem.kind in kinds)
        if told:
            told._close_but(self.env["accounting.preflight"]._check_choices(connection))

    def _told_of_choices(self, connection):
        problems = self.sudo().search([("connection_id", "=", connection.id), ("holds_alone", "=", True)])
        return problems.filtered(
            lambda problem: problem.kind not in DECIDED_BY_PERSON and not problem.export_ids
        )

    def _close_but(self, causes):
        """These problems no longer hold alone, but for those of ``causes``; what stops nothing is closed."""
        keys = {cause["key"] for cause in causes}
        over = self.filtered(lambda problem: problem.key not in keys)
        over.write({"holds_alone": False})
        over.filtered(lambda problem: not problem.document_ids).write({"active": False})
