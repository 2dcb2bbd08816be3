"""What a connection shows of its problems: on its form, and on its card in the overview."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

CAUSES_ON_CARD = 4


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    problem_ids = fields.One2many("accounting.problem", "connection_id", string="Problems", readonly=True)
    open_problem_count = fields.Integer(compute="_compute_problem_causes")
    problem_causes = fields.Json(
        compute="_compute_problem_causes",
        help="The open problems that stop most: what it is, and how many documents wait for it.",
    )
    more_problem_count = fields.Integer(compute="_compute_problem_causes")

    def _compute_problem_causes(self):
        """One query, and one for the names, however many problems and documents there are."""
        causes, counts = defaultdict(list), defaultdict(int)
        for connection_id, problem_id, documents, problems in self._most_stopping_problems():
            counts[connection_id] = problems
            name = self.env["accounting.problem"].sudo().browse(problem_id).name
            causes[connection_id].append({"id": problem_id, "name": name, "documents": documents})
        for connection in self:
            connection.open_problem_count = counts[connection.id]
            connection.problem_causes = causes[connection.id]
            connection.more_problem_count = max(0, counts[connection.id] - CAUSES_ON_CARD)

    def _most_stopping_problems(self):
        """``[(connection, problem, its documents, open problems of the connection)]``, all but the counts by
        id; of each connection those that stop most documents.
        """
        if not self.ids:
            return []
        self.env["accounting.problem"].flush_model(["connection_id", "active", "document_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT connection_id, problem_id, documents, problems
                  FROM (SELECT problem.connection_id, problem.id AS problem_id, COUNT(rel) AS documents,
                               COUNT(*) OVER (PARTITION BY problem.connection_id) AS problems,
                               ROW_NUMBER() OVER (PARTITION BY problem.connection_id
                                                  ORDER BY COUNT(rel) DESC, problem.id DESC) AS place
                          FROM accounting_problem problem
                          LEFT JOIN accounting_document_accounting_problem_rel rel
                                 ON rel.accounting_problem_id = problem.id
                         WHERE problem.active AND problem.connection_id IN %s
                         GROUP BY problem.id) causes
                 WHERE place <= %s
                 ORDER BY place
                """,
                tuple(self.ids),
                CAUSES_ON_CARD,
            )
        )
        self.env["accounting.problem"].sudo().browse(row[1] for row in rows).mapped("name")  # at once
        return rows
