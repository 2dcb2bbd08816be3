"""An import of one of the organisation's lists: what is to come over, how far it is, what became of it.

The engine knows nothing of what is imported: see ``accounting.import.subject``.
"""

from odoo import api, fields, models
from odoo.tools import format_datetime

from . import database_clock

LIVE = ("waiting", "reading", "applying")
LIVE_SQL = "state IN ('waiting', 'reading', 'applying')"
OUTCOMES = [
    ("created", "Created"),
    ("linked", "Linked"),
    ("updated", "Updated"),
    ("skipped", "Skipped"),
]


class AccountingImport(models.Model):
    _name = "accounting.import"
    _description = "Import from the Accounting System"
    _order = "id desc"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    subject = fields.Selection(
        [("contacts", "Contacts"), ("items", "Products")],
        string="List",
        required=True,
        readonly=True,
        default="contacts",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("reading", "Reading"),
            ("applying", "Importing"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    is_automatic = fields.Boolean(
        string="By Itself", readonly=True, help="Started because something changed over there."
    )
    takes_customers = fields.Boolean(string="Customers", readonly=True)
    takes_suppliers = fields.Boolean(string="Suppliers", readonly=True)
    takes_items = fields.Boolean(string="Products", readonly=True)
    takes_archived = fields.Boolean(string="Archived Too", readonly=True)
    selected_ids = fields.Json(readonly=True, help="External ids of the entries that were ticked.")
    total_count = fields.Integer(string="To Import", readonly=True)
    done_count = fields.Integer(string="Done", readonly=True)
    created_count = fields.Integer(string="Created", readonly=True)
    linked_count = fields.Integer(string="Linked", readonly=True)
    updated_count = fields.Integer(string="Updated", readonly=True)
    skipped_count = fields.Integer(string="Skipped", readonly=True)
    unchanged_count = fields.Integer(string="Nothing to Do", readonly=True)
    started_at = fields.Datetime(readonly=True)
    applying_at = fields.Datetime(readonly=True, help="When the first entry was imported.")
    worked_at = fields.Datetime(readonly=True, help="When it was last worked on.")
    finished_at = fields.Datetime(readonly=True)
    message = fields.Char(readonly=True, help="Why it does not go on at the moment.")
    progress = fields.Float(compute="_compute_progress")
    seconds_left = fields.Integer(compute="_compute_progress")
    provider_label = fields.Char(related="connection_id.provider_label")
    has_undecided = fields.Boolean(compute="_compute_has_undecided")
    line_ids = fields.One2many("accounting.import.line", "import_id", string="Results", readonly=True)

    _live = models.UniqueIndex(
        f"(connection_id, subject) WHERE {LIVE_SQL} AND selected_ids IS NULL",
        "This list is being imported already.",
    )

    @api.depends("subject", "create_date")
    def _compute_display_name(self):
        labels = dict(self._fields["subject"]._description_selection(self.env))
        for job in self:
            when = format_datetime(self.env, job.create_date) if job.create_date else ""
            job.display_name = ", ".join(filter(None, (labels[job.subject], when)))

    @api.depends("state", "total_count", "done_count", "applying_at")
    def _compute_progress(self):
        now = database_clock.now(self.env.cr)
        for job in self:
            job.progress = 100 * job.done_count / job.total_count if job.total_count else 0
            elapsed = (now - job.applying_at).total_seconds() if job.applying_at else 0
            left = job.total_count - job.done_count
            is_known = job.state == "applying" and job.done_count
            job.seconds_left = round(elapsed / job.done_count * left) if is_known else 0
            if job.state == "done":
                job.progress = 100

    @api.depends("line_ids.is_undecided")
    def _compute_has_undecided(self):
        undecided = self.env["accounting.import.line"]._read_group(
            [("import_id", "in", self.ids), ("is_undecided", "=", True)], ["import_id"]
        )
        found = self.browse(job.id for (job,) in undecided)
        for job in self:
            job.has_undecided = job in found

    # === ACTIONS === #

    def action_cancel(self):
        """Stop after the batch that is being worked on; what was imported stays."""
        self.connection_id.check_access("write")
        live = self.filtered(lambda job: job.state in LIVE)
        live.sudo().write({"state": "cancelled", "finished_at": database_clock.now(self.env.cr)})
        return True

    def action_results(self):
        """The results, those of one outcome when the context says which."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "accounting_connector.accounting_import_line_action"
        )
        outcome = self.env.context.get("outcome")
        chosen = {f"search_default_filter_{outcome}": 1} if outcome else {}
        context = {**chosen, "subject": self.subject}
        return {**action, "domain": [("import_id", "=", self.id)], "context": context}

    def action_match_undecided(self):
        """The matching page, where all that was not certain waits."""
        self.ensure_one()
        return self._matching_page(match_state="ambiguous")

    def _matching_page(self, **shown):
        connection = self.connection_id
        way = (
            connection.action_match_contacts()
            if self.subject == "contacts"
            else connection.action_match_products()
        )
        return {**way, "context": {**way["context"], **shown}}

    @api.autovacuum
    def _gc_old_imports(self):
        """Results are kept for 90 days, the last ones of each list longer: by them it is kept up to date."""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        last = self._read_group([("state", "=", "done")], ["connection_id", "subject"], ["id:max"])
        kept = [job_id for _connection, _subject, job_id in last]
        self.search([("finished_at", "<", old), ("id", "not in", kept)], limit=100).unlink()
