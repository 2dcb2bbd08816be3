import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import mute_logger

KINDS = [
    ("account", "Account"),
    ("amount", "Amount"),
    ("bill", "Bill"),
    ("contact", "Contact"),
    ("copied", "Queued in Another Database"),
    ("currency", "Currency"),
    ("deposit", "Deposit"),
    ("duplicate", "Duplicate"),
    ("email", "E-mail"),
    ("forgotten", "Forgotten Document"),
    ("item", "Product"),
    ("lock", "Locked Period"),
    ("look_alike", "Look-alike"),
    ("number", "Number"),
    ("order_changed", "Order Changed"),
    ("plan", "Subscription"),
    ("refused", "Refused"),
    ("status", "Status"),
    ("tax", "Tax"),
    ("tracking", "Tracking"),
    ("undone", "Voided"),
    ("other", "Other"),
]


class AccountingProblem(models.Model):
    """One cause that stops one or many documents, and where it is fixed.

    A cause exists once per connection and key while it is open. How documents are let go when it is fixed is
    in ``accounting_problem_release.py``.
    """

    _name = "accounting.problem"
    _inherit = "accounting.fix"
    _description = "Accounting Problem"
    _order = "last_seen desc, id desc"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True, precompute=True)
    active = fields.Boolean(default=True, readonly=True, string="Open")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Problem", required=True, readonly=True)
    detail = fields.Text(readonly=True, help="The accounting system's own words.")
    fix_model = fields.Char(readonly=True)
    fix_id = fields.Many2oneReference(model_field="fix_model", readonly=True)
    fix_context = fields.Json(readonly=True)
    is_declined = fields.Boolean(
        readonly=True, help="The accounting system said so: nothing that is known here tells."
    )
    holds_alone = fields.Boolean(
        readonly=True, help="It holds although no document waits: what was chosen there or sent says so."
    )
    facts = fields.Json(readonly=True, help="What is known about the document over there that this is about.")
    first_seen = fields.Datetime(readonly=True, default=fields.Datetime.now)
    last_seen = fields.Datetime(readonly=True, default=fields.Datetime.now)
    document_ids = fields.Many2many("accounting.document", string="Documents", readonly=True)
    document_count = fields.Integer(compute="_compute_document_count")

    _open_unique = models.UniqueIndex("(connection_id, key) WHERE active", "This problem is already open.")

    @api.depends("document_ids")
    def _compute_document_count(self):
        """All it stops, of every branch."""
        counts = dict(
            self.env["accounting.document"]
            .sudo()
            ._read_group([("problem_ids", "in", self.ids)], ["problem_ids"], ["__count"])
        )
        for problem in self:
            problem.document_count = counts.get(problem.sudo(), 0)

    # === RAISING === #

    @api.model
    def _raise(self, connection, kind, key, name, fix=None, documents=None, **values):
        """Open a problem, or add documents to the one that is open under this key.

        :param key: what tells causes apart within the connection, e.g. ``account:sales``.
        :param name: one sentence: what is wrong and what to do.
        :param fix: the record to open; one without id opens as a new one.
        :param documents: ``accounting.document`` this stops.
        :param values: further fields: ``detail``, ``fix_context``, ``facts``.
        :return: the problem.
        """
        return self._open(
            connection,
            {
                "kind": kind,
                "key": key,
                "name": name,
                "fix_model": fix._name if fix is not None else False,
                "fix_id": fix.id if fix else False,
                **values,
            },
            documents,
        )

    @api.model
    def _raise_obstacles(self, connection, obstacles, documents):
        """Open one problem for each obstacle of the preflight; all of them stop all of ``documents``."""
        return self.browse().union(*(self._open(connection, obstacle, documents) for obstacle in obstacles))

    def _open(self, connection, values, documents=None):
        values = {"is_declined": False, **values}
        problems = self.sudo()
        problem = problems.search([("connection_id", "=", connection.id), ("key", "=", values["key"])])
        if problem:
            problem._meet_again(values, documents)
        else:
            problem = problems._create_open({**values, "connection_id": connection.id})
        if documents:
            problem._stop(documents)
        return problem

    def _meet_again(self, values, documents):
        """Write what was learned. Nothing is written when it stops the same documents as before: whoever
        fixes this problem then waits for no worker that looks at them, and looks at them again anyway.
        """
        before = {name: self[name] or False for name in values}
        changed = {name: value for name, value in values.items() if before[name] != (value or False)}
        if changed or not documents or self._count_stopped(documents) < len(documents):
            self.write({**changed, "last_seen": fields.Datetime.now()})

    def _create_open(self, values):
        """New open problems; ``values`` as ``create`` takes them.

        :raise ConcurrencyError: somebody else just opened it: do it all again, and find that one.
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return self.create(values)
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error

    # === FIXING === #

    def action_fix(self):
        """Open the exact place where this problem is fixed.

        :raise UserError: it is a place where this person may change nothing; names who may.
        """
        self.ensure_one()
        if self._is_place_gone():
            return self._look_again()
        if self.kind == "number" and (bill := self._only_document()).kind == "bill":
            return bill.action_enter_number()
        if self.kind == "lock":
            # a locked period is not opened here: the documents are moved to the first open day
            return self.action_open_documents()
        if not self.fix_model:
            return self.action_open_documents() if self.document_count else self._open_question()
        if self.fix_model == "accounting.document":
            if self.document_count:
                return self.action_open_documents()
            return self._open_documents(self.document_ids.browse(self.fix_id))
        return self._open_place()

    def _is_place_gone(self):
        """Whether what was to be changed was deleted since."""
        return bool(self.fix_id) and not self.env[self.fix_model].sudo().browse(self.fix_id).exists()

    def _look_again(self):
        """Whether anything still stops the documents, and what: their own place tells."""
        documents = self.document_ids
        self.action_recheck()
        if documents:
            return self._open_documents(documents)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _open_question(self):
        """This problem itself: its buttons are the answers."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_open_documents(self):
        """The documents this problem stops; their ids are not read: there may be ten thousand."""
        self.ensure_one()
        if document := self._only_document():
            return self._open_documents(document)
        action = self._open_documents(self.document_ids.browse())
        context = {**action["context"], "active_test": False}
        return {**action, "domain": [("problem_ids", "in", self.ids)], "context": context}

    def _only_document(self):
        """The document this problem stops when it is one alone, else none."""
        documents = self.env["accounting.document"].with_context(active_test=False)
        first = documents.search([("problem_ids", "in", self.ids)], limit=2).with_env(self.env)
        return first if len(first) == 1 else first.browse()

    def _open_documents(self, documents):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_document_action"
        )
        if len(documents) == 1:
            return {**action, "res_id": documents.id, "views": [(False, "form")]}
        context = {"accounting_locked": self.kind == "lock"}
        return {**action, "domain": [("id", "in", documents.ids)], "context": context}

    def action_create_there(self):
        """Let the contact or the product be created over there, and go on."""
        self._check_may_act()
        self.sudo()._release("create")

    def action_send_anyway(self):
        """The bill over there is another one with the same number: send this one, and do not ask again."""
        self._check_may_act()
        self.sudo()._release("same_number")

    def action_recheck(self):
        """Look again whether the documents may go now."""
        self._check_may_act()
        self.sudo()._release()

    def action_close(self):
        """Take note of a problem that stops nothing."""
        self._check_may_act()
        stopped = self.env["accounting.document"].sudo().search(
            [("problem_ids", "in", self.ids), ("state", "=", "blocked")], limit=1
        )
        if stopped:
            raise UserError(
                self.env._(
                    "%(document)s waits for this problem to be fixed.", document=stopped.display_name
                )
            )
        self.sudo().write({"active": False})

    def _check_may_act(self):
        """Only users of the connector, on problems whose documents they all may read and whose orders they
        all may change: a problem of a parent company stops documents of its branches, too.
        """
        self.check_access("read")
        self.env["accounting.document"]._check_user_group()
        for problem in self:
            try:
                documents = problem.sudo().document_ids.with_env(self.env)
                # of ten thousand, only what rules ask for is read
                documents.with_context(prefetch_fields=False)._check_may_act()
            except AccessError as error:
                raise AccessError(
                    self.env._(
                        "%(problem)s\n\nIt stops documents of orders that you may not change. Ask somebody "
                        "who may change all of them.",
                        problem=problem.name,
                    )
                ) from error
