"""Which documents a problem stops. Ten thousand of one cause are a few statements."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

PAIRS = "accounting_document_accounting_problem_rel"


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    @api.model
    def _raise_each(self, documents, obstacles):
        """Open one problem for each cause; each stops the documents that met it.

        :param obstacles: for each of ``documents`` a list (see ``accounting_preflight.obstacle``).
        :return: ``{document: its problems}``.
        """
        causes, met_by = {}, defaultdict(list)
        for document, found in zip(documents, obstacles, strict=True):
            for cause in found:
                place = document.connection_id, cause["key"]
                causes[place] = cause
                met_by[place].append(document.id)
        problems = dict.fromkeys(documents, self.browse())
        for (connection, _key), cause in causes.items():
            met = documents.browse(met_by[connection, cause["key"]])
            problem = self._open(connection, cause, met)
            problems.update((document, problems[document] | problem) for document in met)
        return problems

    def _stop(self, documents):
        """Let this problem stop ``documents``, beside those it stops already."""
        self.flush_recordset()
        documents.flush_recordset(["state"])
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (accounting_problem_id, accounting_document_id) SELECT %s, unnest(%s) "
                "ON CONFLICT DO NOTHING",
                SQL.identifier(PAIRS),
                self.id,
                documents.ids,
            )
        )
        self._pairs_changed(documents)

    def _count_stopped(self, documents):
        """How many of ``documents`` wait for this problem already."""
        waiting = [("id", "in", documents.ids), ("problem_ids", "in", self.ids), ("state", "=", "blocked")]
        return documents.sudo().search_count(waiting)

    def _pairs_changed(self, documents):
        self.invalidate_recordset(["document_ids", "document_count"], flush=False)
        documents.invalidate_recordset(["problem_ids", "active_problem_count"], flush=False)

    @api.model
    def _let_leave(self, leaving):
        """Documents no longer wait for problems; a problem that stops nothing else is closed, but for those
        that hold alone.

        :param leaving: ``{document: the problems it leaves}``.
        """
        pairs = [(problem.id, document.id) for document, left in leaving.items() for problem in left]
        if not pairs:
            return
        left = self.sudo().browse(dict.fromkeys(problem_id for problem_id, _document_id in pairs))
        documents = next(iter(leaving)).browse(
            dict.fromkeys(document_id for _problem_id, document_id in pairs)
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE (accounting_problem_id, accounting_document_id) IN %s",
                SQL.identifier(PAIRS),
                tuple(pairs),
            )
        )
        left._pairs_changed(documents)
        over = left.filtered(lambda problem: problem.active and not problem.holds_alone)
        over.filtered(lambda problem: not problem.document_count and not problem.export_ids).write(
            {"active": False}
        )
