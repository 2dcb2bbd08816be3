"""A connection whose company keeps other books now: what was sent stays to be read, and no more."""

from odoo import fields, models
from odoo.exceptions import UserError

LOOKS = ("action_open", "action_preview")


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    closed_at = fields.Datetime(
        string="Closed",
        readonly=True,
        copy=False,
        help="This company began afresh with other books. Connecting to these ones again opens it.",
    )

    def _check_open(self):
        """:raise UserError: one of these connections is history."""
        for connection in self.sudo().filtered("closed_at"):
            raise UserError(
                self.env._(
                    "%(connection)s is history: %(company)s keeps other books now. What was sent stays to be "
                    "read, and nothing of it is changed any more.",
                    connection=connection.display_name,
                    company=connection.company_id.name,
                )
            )

    def write(self, vals):
        if not self.env.su:
            self._check_open()
        return super().write(vals)

    def _run_task(self, task):
        """A closed connection only gives up its access, if that was not done yet."""
        if task != "disconnect":
            self._check_open()
        return super()._run_task(task)

    def _may_call(self):
        if self.closed_at:
            return False, self.env._("This connection is history: its company keeps other books now.")
        return super()._may_call()

    # === CLOSING === #

    def _start_afresh(self, cancel_waiting):
        """Close this connection and begin another one with the same app. Its access is given up by the task
        ``disconnect``, which comes next.

        :param cancel_waiting: free the quantities of what waits, to be invoiced in the new books.
        :return: the new ``accounting.connection``, a draft.
        """
        self.ensure_one()
        if cancel_waiting:
            self._waiting_documents()._cancel(self.env._("The books were changed before it was sent."))
        self.env["accounting.document"].search(
            [("connection_id", "=", self.id), ("email_state", "in", ("waiting", "unknown", "refused"))]
        )._drop_email()
        self.env["accounting.problem"].search([("connection_id", "=", self.id)]).write({"active": False})
        self.closed_at = fields.Datetime.now()
        self.message_post(body=self.env._("Closed: %(company)s begins afresh.", company=self.company_id.name))
        new = self.create(
            {
                "company_id": self.company_id.id,
                "provider": self.provider,
                "environment": self.environment,
                "responsible_user_id": self.responsible_user_id.id,
            }
        )
        new._take_over_credentials(self)
        return new

    def _waiting_documents(self):
        """What certainly is not in the books, and would never be sent."""
        return self.env["accounting.document"].search(
            [
                ("connection_id", "=", self.id),
                ("state", "in", ("queued", "blocked", "refused")),
                ("problem_ids", "not any", [("active", "=", True), ("kind", "=", "look_alike")]),
            ]
        )

    def _undecided_documents(self):
        """What may be in the books: it counts as invoiced for good."""
        of_connection = [("connection_id", "=", self.id)]
        open_ones = self.env["accounting.document"].search(
            [*of_connection, ("state", "in", ("queued", "blocked", "refused", "sending", "unconfirmed"))]
        )
        return open_ones - self._waiting_documents()

    def _connected(self, ref, tokens, user):
        self.closed_at = False
        return super()._connected(ref, tokens, user)

    # === VIEWS === #

    def action_start_afresh(self):
        """Explain what it means to keep other books from now on, and do it."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("accounting_connector.accounting_afresh_action"),
            "target": "new",
            "context": {"active_id": self.id},
        }

    def _get_view(self, view_id=None, view_type="form", **options):
        """Nothing on the pages of a closed connection can be edited. What never can be is left alone: a
        condition in the view would open it.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form" and arch.xpath("//field[@name='closed_at']"):
            for field in arch.xpath("//field[not(ancestor::field)]"):
                readonly = field.get("readonly")
                if readonly:
                    field.set("readonly", f"closed_at or ({readonly})")
                elif not self._fields[field.get("name")].readonly:
                    field.set("readonly", "closed_at")
        return arch, view


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    is_history = fields.Boolean(compute="_compute_is_history")

    def _compute_is_history(self):
        for document in self:
            document.is_history = bool(document.connection_id.sudo().closed_at)

    def _check_may_act(self):
        super()._check_may_act()
        self.connection_id._check_open()

    def _get_view(self, view_id=None, view_type="form", **options):
        """The buttons of a document that is history only show things."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for button in arch.xpath("//header/button[@type='object']"):
                if not button.get("name").startswith(LOOKS):
                    invisible = button.get("invisible")
                    button.set("invisible", f"is_history or ({invisible})" if invisible else "is_history")
        return arch, view


class AccountingProblem(models.Model):
    _inherit = "accounting.problem"

    def _check_may_act(self):
        super()._check_may_act()
        self.connection_id._check_open()


class AccountingLedgerItem(models.Model):
    _inherit = "accounting.ledger.item"

    def write(self, vals):
        if not self.env.su:
            self.connection_id._check_open()
        return super().write(vals)
