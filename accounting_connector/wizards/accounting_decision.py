from odoo import api, fields, models

from ..models.accounting_step import CHUNK, STEPS


class AccountingDecision(models.TransientModel):
    """What is about to be done with a selection of documents: how many may go, how many may not and why."""

    _name = "accounting.decision"
    _description = "Decide about Accounting Documents"

    step = fields.Selection(STEPS, required=True, readonly=True)
    document_ids = fields.Json(readonly=True, help="Ids of those that may go.")
    ready_count = fields.Integer(readonly=True)
    outlook = fields.Char(readonly=True)
    left_out = fields.Text(readonly=True)

    @api.depends("step")
    def _compute_display_name(self):
        labels = dict(self._fields["step"]._description_selection(self.env))
        for decision in self:
            decision.display_name = labels[decision.step]

    @api.model
    def _open(self, documents, step):
        """The dialog for a step with ``documents``."""
        documents._check_user_group()
        documents.check_access("read")
        reasons = documents._reasons_against(step)
        ready = documents.filtered(lambda document: document.sudo() not in reasons)
        decision = self.create(
            {
                "step": step,
                "document_ids": ready.ids,
                "ready_count": len(ready),
                "outlook": self._say_outlook(len(ready), len(documents)),
                "left_out": documents.sudo()._list_reasons(reasons),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": decision.display_name,
            "res_model": self._name,
            "res_id": decision.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _say_outlook(self, ready, chosen):
        if ready == chosen == 1:
            return False
        return self.env._("%(ready)s of %(chosen)s documents may go.", ready=ready, chosen=chosen)

    def action_apply(self):
        """Do it with those that still may; a large selection is left to the background."""
        self.ensure_one()
        documents = self.env["accounting.document"].browse(self.document_ids or ())
        documents._check_user_group()
        if len(documents) > CHUNK:
            return documents._want_step(self.step)
        done = documents._do_step(self.step)
        if self.step == "anew" and done:
            return done._action_follow()
        return self._notify(
            self.env._("%(done)s of %(count)s documents are done.", done=len(done), count=len(documents))
        )

    def _notify(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.display_name,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
