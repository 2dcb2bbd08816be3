from odoo import fields, models

from . import database_clock
from .accounting_preflight import obstacle


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    export_ids = fields.One2many(
        "accounting.entry.export", "problem_id", string="Contacts and Products", readonly=True
    )


class AccountingEntryExport(models.Model):
    """What became of them, in words, and what a person has to decide."""

    _inherit = "accounting.entry.export"

    def _finish(self, text):
        """These are as they are to be over there; whatever stopped the same before is over."""
        self.write(
            {
                "state": "done",
                "message": text,
                "done_at": database_clock.now(self.env.cr),
                "next_attempt_at": False,
                "problem_id": False,
            }
        )
        self._leave_problems()

    def _leave_problems(self):
        """What was refused of the same contacts and products before is settled by these."""
        refused = self.search(
            [
                ("connection_id", "in", self.connection_id.ids),
                ("state", "=", "refused"),
                "|",
                ("partner_id", "in", self.partner_id.ids),
                ("product_id", "in", self.product_id.ids),
            ]
        )
        refused.filtered(lambda old: any(old._is_settled_by(new) for new in self))._withdraw()

    def _withdraw(self):
        """Nothing is to happen of these any more, and what stopped them, and nothing else, is over."""
        problems = self.problem_id
        self.unlink()
        over = problems.filtered(lambda problem: not problem.export_ids and not problem.document_ids)
        over.write({"active": False})

    def _is_settled_by(self, other):
        return (
            self.operation == other.operation
            and self._about_which() == other._about_which()
            and (self.operation == "create" or self._entry() == other._entry())
            and self.currency_id == other.currency_id
        )

    def _say_created(self, warnings):
        if not warnings:
            return self.env._("Created.")
        return self.env._("Created with changes: %(changes)s.", changes=self._say_warnings(warnings))

    def _say_warnings(self, warnings):
        return "; ".join(map(self._say, warnings))

    # === PROBLEMS === #

    def _refuse(self, sentence, reasons=(), fix=None):
        """A person has to change something: one problem, with the accounting system's own words."""
        place = fix or self._record()
        kind = "contact" if self.subject == "contact" else "item"
        about = "-".join(str(each) for each in self._about_which()[1:] if each)
        cause = obstacle(kind, f"export:{self.operation}:{kind}:{about}", sentence, place._name, place.id)
        self._stop({**cause, "detail": self._say_reasons(reasons), "is_declined": bool(reasons)})

    def _stop(self, cause):
        """Stop by the problem of ``cause`` (see ``accounting_preflight.obstacle``)."""
        problem = self.env["accounting.problem"]._raise_obstacles(self.connection_id, [cause], None)
        self.write(
            {
                "state": "refused",
                "message": cause["name"],
                "problem_id": problem.id,
                "next_attempt_at": False,
            }
        )

    def action_open_problem(self):
        """The place where what stopped it is fixed."""
        self.ensure_one()
        self.check_access("read")
        return self.problem_id.action_fix()

    def _try_again(self):
        """What stopped them may be settled: the worker finds out."""
        stopped = self.filtered(lambda export: export.state == "refused")
        for export in stopped:
            if live := export._same_live()[:1]:
                live._join(export)
                export.problem_id = False
                export.unlink()
            else:
                export.write({"state": "waiting", "problem_id": False, "next_attempt_at": False})
        stopped.exists().connection_id._wake_sender()

    def _same_live(self):
        """Whether the same is on its way already."""
        live = self.search(
            [
                ("connection_id", "=", self.connection_id.id),
                ("operation", "=", self.operation),
                ("subject", "=", self.subject),
                ("partner_id", "=", self.partner_id.id),
                ("product_id", "=", self.product_id.id),
                ("state", "in", ("waiting", "sending", "unconfirmed")),
            ]
        )
        return live.filtered(lambda other: self._is_settled_by(other))

    def _explain_unprepared(self, error):
        if error:
            return self.connection_id._explain_error(error)
        return self.env._("It cannot be prepared. The server's log says why.")

    def _set_apart(self, error):
        """A batch failed because of one of these: each goes by itself from now on, and one that fails by
        itself is left to a person.

        :param error: what the accounting system said; without it the fault is ours and in the log.
        """
        for export in self:
            if export.send_alone:
                export._refuse(export._explain_unprepared(error), getattr(error, "reasons", ()))
            else:
                export._give_back_or_join(export._explain_unprepared(error))
                export.send_alone = True
