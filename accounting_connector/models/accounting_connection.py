"""One Odoo company bound to one organisation's books: what is stored, and what must always hold of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import providers
from ..providers import markers

LIVE_STATES = ("active", "reconnect", "suspended")
BOUND_STATES = ("setup", *LIVE_STATES)

TARGET_STATUSES = [("draft", "Draft"), ("submitted", "Waiting for approval"), ("approved", "Approved")]


class AccountingConnection(models.Model):
    _name = "accounting.connection"
    _description = "Connection to an Accounting System"
    _inherit = ["mail.thread", "mail.activity.mixin", "accounting.protected"]
    _order = "company_id, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    provider = fields.Selection(
        selection=lambda self: providers.labels(),
        string="Accounting System",
        required=True,
        default=lambda self: providers.labels()[0][0],
    )
    environment = fields.Selection(
        [("production", "Production"), ("sandbox", "Sandbox")],
        compute="_compute_environment",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="A sandbox is a company for trying out, made at the accounting system's developer site.",
    )
    state = fields.Selection(
        [
            ("draft", "Not connected"),
            ("setup", "Set-up to finish"),
            ("active", "Active"),
            ("reconnect", "Reconnect needed"),
            ("suspended", "Suspended"),
            ("disconnected", "Disconnected"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    left_to_parent = fields.Boolean(
        string="Send through the Parent Company",
        copy=False,
        tracking=True,
        help="While this connection is disconnected, orders of this branch go to the books of its parent "
        "company. Otherwise nothing of this branch is sent until it is connected again.",
    )
    has_parent_company = fields.Boolean(compute="_compute_has_parent_company")
    client_id = fields.Char(
        string="Client ID",
        copy=False,
        groups="accounting_connector.group_accounting_connector_manager",
        help="Identifies your app at the accounting system. It is not a secret.",
    )
    responsible_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        help="Gets the activity when the connection needs attention.",
    )

    # === WHAT TO SEND, AND HOW === #
    send_sale_orders = fields.Boolean(string="Invoices from Sale Orders", default=True)
    send_purchase_orders = fields.Boolean(string="Bills from Purchase Orders", default=True)
    send_from = fields.Date(
        string="Send Orders From",
        copy=False,
        help="Orders before this day are never sent by themselves: they may be in the books already.",
    )
    invoice_status = fields.Selection(
        TARGET_STATUSES, string="Invoices Arrive As", required=True, default="draft"
    )
    bill_status = fields.Selection(TARGET_STATUSES, string="Bills Arrive As", required=True, default="draft")
    bill_without_number = fields.Selection(
        [("ask", "Ask for the number"), ("send", "Send it without a number")],
        string="Bills without Number",
        required=True,
        default="ask",
        help="There are no drafts over there for bills whose supplier's number is not known yet.",
    )
    numbering = fields.Selection(
        [("provider", "The accounting system gives the number"), ("odoo", "Odoo gives the number")],
        string="Invoice Numbers",
        required=True,
        default="provider",
    )
    number_sequence_id = fields.Many2one("ir.sequence", copy=False, ondelete="restrict", check_company=True)
    invoice_date_rule = fields.Selection(
        [("click", "The day it is created"), ("delivery", "The day of the last delivery")],
        string="Invoice Date",
        required=True,
        default="click",
    )
    rate_source = fields.Selection(
        [
            ("provider", "The accounting system's rate of the day"),
            ("odoo", "Odoo's rate on the document's date"),
        ],
        string="Exchange Rate",
        required=True,
        default="provider",
    )
    allow_rounding_line = fields.Boolean(
        help="When no other form gives the same total, the missing cents go on their own line, "
        "on the rounding account."
    )
    create_contacts = fields.Selection(
        [("create", "Create it"), ("ask", "Ask me")],
        string="Unknown Contact",
        required=True,
        default="create",
    )
    create_items = fields.Selection(
        [("create", "Create it"), ("ask", "Ask me")],
        string="Unknown Product",
        required=True,
        default="create",
    )
    send_item_codes = fields.Boolean(
        string="Products as Items",
        default=True,
        help="Lines name the product's item over there. Without it, lines only carry the text.",
    )

    # === WORK === #
    marker_tag = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: markers.new_tag(),
        help="Stands for this database in every marker of the connection.",
    )
    last_send_at = fields.Datetime(readonly=True, copy=False)
    changes_read_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="The accounting system's own clock at the last read of what changed there.",
    )
    cron_id = fields.Many2one(
        "ir.cron", string="Scheduled Action", readonly=True, copy=False, ondelete="set null"
    )
    wait_until = fields.Datetime(
        readonly=True, copy=False, help="The accounting system asked for no calls before this moment."
    )

    _live_company = models.UniqueIndex(
        "(company_id) WHERE state NOT IN ('draft', 'disconnected')",
        "This company already has a connection. Disconnect it before you connect another organisation.",
    )
    _live_organisation = models.UniqueIndex(
        "(provider, environment, organisation_external_id) WHERE state NOT IN ('draft', 'disconnected')",
        "This organisation is already connected to a company of this database.",
    )
    _bound = models.Constraint(
        "CHECK (state IN ('draft', 'disconnected') OR organisation_external_id IS NOT NULL)",
        "A connected company needs an organisation.",
    )
    _marker_tag = models.UniqueIndex("(marker_tag)", "The tag of a connection's markers has to be its own.")

    # === COMPUTE METHODS === #

    @api.depends("provider")
    def _compute_environment(self):
        """Another accounting system that has no sandbox is always in production."""
        for connection in self:
            has_sandbox = connection.provider and connection._capabilities().has_sandbox
            if not connection.environment or not has_sandbox:
                connection.environment = "production"

    @api.depends("provider", "organisation_name", "company_id")
    def _compute_name(self):
        labels = dict(providers.labels())
        for connection in self:
            owner = connection.organisation_name or connection.company_id.name or ""
            connection.name = f"{labels.get(connection.provider, '')}: {owner}"

    @api.depends("company_id")
    def _compute_has_parent_company(self):
        for connection in self:
            connection.has_parent_company = bool(connection.company_id.sudo().parent_id)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create(vals_list)
        connections._ensure_number_sequence()
        connections._add_default_account_roles()
        return connections

    def write(self, vals):
        self._check_fixed_fields(vals)
        result = super().write(vals)
        if "numbering" in vals:
            self._ensure_number_sequence()
        return result

    def _check_fixed_fields(self, vals):
        """What a connection is bound to never changes: its history belongs to it."""
        for fname in ("company_id", "provider", "environment", "organisation_external_id"):
            if fname not in vals:
                continue
            value = self._fields[fname].convert_to_cache(vals[fname], self)
            for connection in self.filtered("organisation_external_id"):
                if connection._fields[fname].convert_to_cache(connection[fname], connection) != value:
                    raise UserError(
                        self.env._(
                            "%(connection)s is bound to its company and organisation. Disconnect it and "
                            "connect anew to use another one.",
                            connection=connection.display_name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_when_not_connected(self):
        for connection in self:
            if connection.state in BOUND_STATES:
                raise UserError(
                    self.env._(
                        "%(connection)s is connected. Disconnect it first.",
                        connection=connection.display_name,
                    )
                )

    def unlink(self):
        crons, sequences = self.sudo().cron_id, self.sudo().number_sequence_id
        result = super().unlink()
        self._unlink_crons(crons)
        sequences.unlink()
        return result

    def _ensure_number_sequence(self):
        """Give each connection whose documents Odoo numbers a sequence without gaps."""
        for connection in self.filtered(lambda c: c.numbering == "odoo" and not c.sudo().number_sequence_id):
            connection.sudo().number_sequence_id = (
                self.env["ir.sequence"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Invoices sent to %(name)s", name=connection.name),
                        "implementation": "no_gap",
                        "prefix": "OD-",
                        "padding": 5,
                        "company_id": connection.company_id.id,
                    }
                )
            )
