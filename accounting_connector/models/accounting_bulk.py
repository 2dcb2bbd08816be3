"""Documents of hundreds of orders at once: what is to go, how far that is, what became of it.

What would go is looked at first, and created only when a person says so. Both are done in the background,
some orders at a time: see ``accounting_bulk_work.py``.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from . import database_clock
from .accounting_fix import MANAGER_GROUP

# A selection of more orders is looked at and created in the background.
MOST_IN_DIALOG = 30
# What a scheduled action works on.
AT_WORK = ("looking", "creating")
# While nothing was created, a person may choose differently.
OPEN_STATES = ("draft", "looking", "ready")
CHOICES = {"grouping", "date_rule", "date", "with_earlier"}
# What is left to do with lines that would become documents, or wait as one.
TO_CREATE = ("ready", "waiting")
SCOPE = {"connection_id", "takes_sale_orders", "takes_purchase_orders", "date_from", "date_to"}


class AccountingBulk(models.Model):
    _name = "accounting.bulk"
    _inherit = "accounting.protected"
    _description = "Documents Created in Bulk"
    _order = "id desc"

    connection_id = fields.Many2one(
        "accounting.connection",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company._accounting_connection(),
        domain="[('state', 'in', ('active', 'reconnect', 'suspended'))]",
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        readonly=True,
        help="Whose orders are taken: the person chose these companies.",
    )
    provider_label = fields.Char(related="connection_id.provider_label")
    user_id = fields.Many2one(
        "res.users",
        string="Started By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        help="Everything is done with the rights of this person.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("looking", "Looking Ahead"),
            ("ready", "Ready to Create"),
            ("creating", "Creating"),
            ("done", "Created"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )

    # === WHICH ORDERS === #

    is_history = fields.Boolean(
        readonly=True, default=True, help="All orders of a time that are left to send, not selected ones."
    )
    takes_sale_orders = fields.Boolean(
        string="Invoices of Sale Orders", default=lambda self: self._may_take("sale.order")
    )
    takes_purchase_orders = fields.Boolean(
        string="Bills of Purchase Orders", default=lambda self: self._may_take("purchase.order")
    )
    date_from = fields.Date(
        string="Confirmed From", default=lambda self: self.env.company._accounting_connection().send_from
    )
    date_to = fields.Date(string="Confirmed Until", default=lambda self: self._today())
    send_from = fields.Date(related="connection_id.send_from")
    with_earlier = fields.Boolean(
        string="Also from Before the Start Date",
        help="Orders that were confirmed before the day from which on orders are sent may be in the books "
        "already.",
    )
    line_ids = fields.One2many("accounting.bulk.line", "bulk_id", string="Each Order", readonly=True)

    # === HOW === #

    grouping = fields.Selection(
        [
            ("each", "One document for each order"),
            ("together", "One for each customer or supplier, currency and terms"),
        ],
        required=True,
        default="each",
    )
    date_rule = fields.Selection(
        [
            ("rule", "By the connection's rule"),
            ("open", "By the connection's rule, but not in a locked period"),
            ("day", "All on one day"),
        ],
        string="Date of the Documents",
        required=True,
        default="rule",
    )
    date = fields.Date(string="Day")

    # === WORK === #

    worked_at = fields.Datetime(readonly=True, help="When it was last worked on.")
    finished_at = fields.Datetime(readonly=True)
    message = fields.Char(readonly=True, help="Why it does not go on at the moment.")
    to_create_count = fields.Integer(readonly=True, help="Orders that were to become documents.")
    cause_ids = fields.One2many("accounting.bulk.cause", "bulk_id", readonly=True)
    document_ids = fields.One2many(
        "accounting.document", "bulk_id", string="Created Documents", readonly=True
    )

    @api.depends("create_date", "is_history")
    def _compute_display_name(self):
        for bulk in self:
            what = self.env._("History") if bulk.is_history else self.env._("Selected Orders")
            when = bulk.create_date and format_datetime(self.env, bulk.create_date, dt_format="short")
            bulk.display_name = ", ".join(filter(None, (what, when)))

    @api.model
    def _may_take(self, model):
        """Whether this person may send orders of ``model`` through the connection of the current company."""
        connection = self.env.company._accounting_connection().sudo()
        orders = self.env[model]
        return bool(connection) and orders._accounting_is_sent_by(connection) and orders.has_access("write")

    @api.model
    def _today(self):
        """The organisation's day, by which orders of a time are chosen; the person's where there is none."""
        connection = self.env.company._accounting_connection().sudo()
        return connection._today() if connection else fields.Date.context_today(self)

    # === CHOICES === #

    def write(self, vals):
        """Another choice means another outlook: it is looked ahead anew. The orders stay the ones they are.

        :raise UserError: documents were created already, or other orders are asked for.
        """
        chosen = self.filtered(lambda bulk: bulk._differs(vals, CHOICES))
        scoped = self.filtered(lambda bulk: bulk._differs(vals, SCOPE))
        if any(bulk.state not in OPEN_STATES for bulk in chosen) or any(
            bulk.state != "draft" for bulk in scoped
        ):
            raise UserError(self.env._("This is decided already. Begin a new one to choose differently."))
        result = super().write(vals)
        if looked_at := chosen.filtered(lambda bulk: bulk.state != "draft"):
            looked_at._look_again()
        return result

    def _differs(self, vals, names):
        given = {name: vals[name] for name in names & vals.keys()}
        return any(
            self._fields[name].convert_to_cache(value, self) != self._fields[name].convert_to_cache(
                self[name], self
            )
            for name, value in given.items()
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_created(self):
        """What was created is told for as long as results are kept, also when the rest was cancelled."""
        if not self.env.su and any(
            bulk.state in ("creating", "done") or bulk.sudo().document_ids for bulk in self
        ):
            raise UserError(
                self.env._("This tells which documents were created. It goes by itself after 90 days.")
            )

    # === STEERING === #

    def action_create_documents(self):
        """Create the documents in the background. A second click changes nothing."""
        self.ensure_one()
        self._check_is_own()
        self.connection_id.env["accounting.document"]._check_user_group()
        if self.state == "ready":
            todo = self.line_ids.search_count([("bulk_id", "=", self.id), ("state", "in", TO_CREATE)])
            self.sudo().write({"state": "creating", "to_create_count": todo, "message": False})
            self._wake()
        return self._shown_again()

    def action_look_again(self):
        """Look ahead anew: something was fixed, or changed meanwhile."""
        self.ensure_one()
        self._check_is_own()
        if self.state in ("ready", "looking"):
            self._look_again()
        return self._shown_again()

    def action_use_open_day(self):
        """Date what would fall into a locked period on the first open day."""
        self.ensure_one()
        self._check_is_own()
        self.date_rule = "open"
        return self._shown_again()

    def action_cancel(self):
        """Create nothing more; what was created stays, and goes."""
        self._check_may_cancel()
        at_work = self.filtered(lambda bulk: bulk.state in (*AT_WORK, "ready"))
        now = database_clock.now(self.env.cr)
        at_work.sudo().write({"state": "cancelled", "finished_at": now, "message": False})
        return self._shown_again()

    def _look_again(self):
        bulks = self.sudo()
        bulks.cause_ids.unlink()
        bulks.env["accounting.bulk.line"].search([("bulk_id", "in", self.ids)]).write(
            {"state": "new", "document_count": 0, "amount": 0.0}
        )
        bulks.write({"state": "looking", "message": False, "worked_at": False})
        self._wake()

    def _check_is_own(self):
        """:raise AccessError: somebody else started it, whose rights would be used."""
        self.check_access("read")
        if any(bulk.user_id != self.env.user for bulk in self):
            raise AccessError(self.env._("Only who started this may go on with it. Begin one of your own."))

    def _check_may_cancel(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            self._check_is_own()

    @api.autovacuum
    def _gc_old_bulks(self):
        """What became of the orders is kept for 90 days; documents stay for ever."""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        over = [("state", "not in", AT_WORK), ("write_date", "<", old)]
        self.search(over, limit=20).unlink()
