"""What is to be done with many documents, left to the background by whoever asked for it or fixed what
stopped them.

To ask writes no document: a row for each is inserted, so that it collides with no worker that sends them
meanwhile, however many they are. The scheduled action of their connection works the rows off, a chunk a
transaction, before anything else is sent.
"""

import logging

from odoo import api, fields, models
from odoo.tools import SQL

from . import database_clock
from .accounting_document_work import COME_BACK
from .own_transaction import COLLISIONS, in_own_transaction

_logger = logging.getLogger(__name__)

STEPS = [
    ("retry", "Retry Now"),
    ("cancel", "Cancel"),
    ("anew", "Send Again as New"),
    ("open_day", "Use the First Open Day"),
]
# What stopped a document was fixed. What the accounting system declined holds where nothing that was chosen
# for the document became another one ("choices"), or is looked at again as everything else.
LOOKS = [
    ("choices", "Look Again, as far as Choices Tell"),
    ("all", "Look Again"),
    ("create", "Create in Books"),
    ("same_number", "Send Anyway"),
]
# What a person allowed before, and the field that says so.
ALLOWING = {"create": "create_allowed", "same_number": "same_number_allowed"}
# So many are done while a person waits, and in one transaction of the background.
CHUNK = 200


class AccountingStep(models.Model):
    """One step that is to be done with one document. Nothing changes it; it is deleted when it is done."""

    _name = "accounting.step"
    _description = "Step to Be Done with an Accounting Document"
    _order = "id"
    _log_access = False

    document_id = fields.Many2one(
        "accounting.document", required=True, readonly=True, index=True, ondelete="cascade"
    )
    connection_id = fields.Many2one("accounting.connection", required=True, readonly=True, ondelete="cascade")
    step = fields.Selection([*STEPS, *LOOKS], required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Asked For By", readonly=True, ondelete="set null")

    _to_be_done = models.Index("(connection_id, id)")

    # === ASKING === #

    @api.model
    def _ask(self, domain, step, user=None):
        """Leave a step to the background.

        :param domain: the ``accounting.document`` it is to be done with.
        :param user: with whose rights.
        """
        documents = self.env["accounting.document"].sudo()
        asked = self.env.execute_query(
            SQL(
                """
                WITH asked AS (
                    INSERT INTO accounting_step (document_id, connection_id, step, user_id)
                    SELECT id, connection_id, %s, %s
                      FROM accounting_document
                     WHERE id IN %s
                     ORDER BY id
                 RETURNING connection_id
                )
                SELECT DISTINCT connection_id FROM asked
                """,
                step,
                user and user.id,
                documents._search(domain).subselect(),
            )
        )
        documents.invalidate_model(["step_ids", "wanted_step", "check_again"], flush=False)
        connections = documents.connection_id.browse(connection_id for [connection_id] in asked)
        connections._wake_sender()
        connections._tell_change()

    # === IN THE BACKGROUND === #

    @api.model
    def _work_off(self, connection):
        """Work off the next chunk of a connection, in transactions of its own.

        :return: how many steps that was; 0 when nothing is left, but for what somebody holds just now.
        """
        ids = in_own_transaction(connection, lambda connection: self._next_of(connection).ids)
        return self._work_off_apart(connection, ids) if ids else 0

    @api.model
    def _next_of(self, connection):
        """The next chunk: one step, asked for by one person. What people want comes first."""
        steps = connection.env[self._name]
        waiting = [("connection_id", "=", connection.id)]
        wanted = ("step", "in", list(dict(STEPS)))
        first = steps.search([*waiting, wanted], limit=1) or steps.search(waiting, limit=1)
        alike = [("step", "=", first.step), ("user_id", "=", first.user_id.id)]
        return steps.search([*waiting, *alike], limit=CHUNK)

    @api.model
    def _work_off_apart(self, connection, ids):
        """Work off these steps; a document that fails never stops the others."""
        try:
            return in_own_transaction(connection, lambda connection: self._do_of(connection, ids))
        except Exception as error:
            if len(ids) > 1:
                middle = len(ids) // 2
                return self._work_off_apart(connection, ids[:middle]) + self._work_off_apart(
                    connection, ids[middle:]
                )
            if isinstance(error, COLLISIONS):
                return 0  # somebody writes this document all the time: it is left for the next run
            _logger.exception("accounting.step %s could not be done", ids)
            in_own_transaction(
                connection, lambda connection: connection.env[self._name].browse(ids)._give_up()
            )
            return 1

    @api.model
    def _do_of(self, connection, ids):
        env = connection.with_company(connection.company_id).env
        return env[self._name].browse(ids).exists()._do()

    def _do(self):
        """Do these steps, all of one kind and one person; what somebody holds just now is left.

        :return: how many were done.
        """
        step, user = self[:1].step, self[:1].user_id
        documents = self.document_id.try_lock_for_update(allow_referencing=True)
        # whoever asked twice asked for one thing
        alike = [step] if step in ("choices", *dict(STEPS)) else ["choices", "all", step]
        done = self.search(
            [("document_id", "in", documents.ids), ("step", "in", alike), ("user_id", "=", user.id)]
        )
        done.unlink()
        if step in dict(LOOKS):
            documents._after_fix(step)
        elif documents:
            documents._do_step_of(step, user)
        return len(done)

    def _give_up(self):
        for step in self.exists():
            if step.step in dict(LOOKS):
                step.document_id._give_up_looking()
            else:
                reason = self.env._("It failed. The server's log says why.")
                document = step.document_id.with_user(step.user_id)
                document._tell_not_done(step.step, {document: reason})
        self.unlink()


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    step_ids = fields.One2many("accounting.step", "document_id", readonly=True)
    wanted_step = fields.Selection(
        STEPS,
        string="To Be Done",
        compute="_compute_wanted_step",
        help="What somebody asked to be done with a large selection that this document is of.",
    )
    check_again = fields.Boolean(
        string="Looked at Again",
        compute="_compute_check_again",
        help="What stopped it was fixed: it is looked at again before anything is sent.",
    )

    @api.depends("step_ids.step")
    def _compute_wanted_step(self):
        for document in self:
            wanted = document.step_ids.filtered(lambda step: step.step in dict(STEPS))
            document.wanted_step = wanted[:1].step

    @api.depends("step_ids.step")
    def _compute_check_again(self):
        for document in self:
            document.check_again = any(step.step in dict(LOOKS) for step in document.step_ids)

    @api.model
    def _is_due(self, now):
        """What is to be cancelled does not leave before."""
        return [*super()._is_due(now), ("step_ids", "not any", [("step", "=", "cancel")])]

    @api.model
    def _cron_send(self, connection_id):
        """What was asked for, and what was fixed, comes first, chunk by chunk, and what comes of it goes in
        the same run; when the scheduler wants its worker back before, in the next one, which follows at once.
        """
        connection, cron = self.env["accounting.connection"].browse(connection_id), self.env["ir.cron"]
        cron._commit_progress()
        while done := self.env["accounting.step"]._work_off(connection):
            if not cron._commit_progress(done):
                connection._wake_sender()
                return
        super()._cron_send(connection_id)

    @api.model
    def _plan_next_run(self, connection, gave_way):
        """Come back soon for what somebody held just now, whether or not anything may be sent then."""
        super()._plan_next_run(connection, gave_way)
        if self.env["accounting.step"].search_count([("connection_id", "=", connection.id)], limit=1):
            now = database_clock.now(self.env.cr)
            connection._wake_sender_at(now + COME_BACK, now)
