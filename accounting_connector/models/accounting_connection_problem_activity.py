"""One activity for the person responsible, for all open problems of a connection together.

It is written by the connection's worker at the end of a run, never where problems open and close: ten
thousand documents that stop, and people who fix things meanwhile, are one write.
"""

from markupsafe import Markup

from odoo import fields, models


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    _PROBLEM_ACTIVITY = "accounting_connector.mail_activity_type_problem"

    told_problem_id = fields.Integer(
        readonly=True, copy=False, help="The latest problem that was open when the activity was last written."
    )

    def _tell_problems(self):
        """Keep the activity about this connection's problems: there while any is open, with their number;
        once somebody marked it as done, again with the next new problem.
        """
        self.ensure_one()
        activity = self.activity_search([self._PROBLEM_ACTIVITY])[:1]
        if not self.open_problem_count or self.state == "disconnected":
            self.activity_feedback(
                [self._PROBLEM_ACTIVITY], feedback=self.env._("Nothing is left to fix here.")
            )
            return
        latest = self._latest_problem()
        is_new = latest.id > self.told_problem_id
        facts = self._prepare_problem_activity()
        if not activity and is_new:
            self.activity_schedule(self._PROBLEM_ACTIVITY, date_deadline=self._today(), **facts)
        elif activity and (is_new or activity.summary != facts["summary"]):
            activity.write(facts)
        if is_new:
            self.told_problem_id = latest.id

    def _latest_problem(self):
        problems = self.env["accounting.problem"]
        return problems.search([("connection_id", "=", self.id)], order="id DESC", limit=1)

    def _prepare_problem_activity(self):
        stopped = self.env["accounting.document"].search_count(
            [("connection_id", "=", self.id), ("problem_ids.active", "=", True), ("state", "=", "blocked")]
        )
        return {
            "summary": self._say_to_fix(self.open_problem_count, stopped),
            "note": Markup().join(Markup("<p>%s</p>") % cause["name"] for cause in self.problem_causes),
            "user_id": self._asked_person().id,
        }

    def _say_to_fix(self, problems, documents):
        if documents:
            return self.env._(
                "To fix: %(problems)s. Documents that wait for it: %(documents)s",
                problems=problems,
                documents=documents,
            )
        return self.env._("To fix: %(problems)s", problems=problems)


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    def _create_open(self, values):
        problem = super()._create_open(values)
        problem.connection_id._wake_sender()
        return problem

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.connection_id._wake_sender()
        return result
