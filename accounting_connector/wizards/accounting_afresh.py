from odoo import api, fields, models


class AccountingAfresh(models.TransientModel):
    """Other books for a company: what becomes of the old connection, and of what still waits in it."""

    _name = "accounting.afresh"
    _description = "Start Afresh with Other Books"

    connection_id = fields.Many2one(
        "accounting.connection",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    company_name = fields.Char(related="connection_id.company_id.name")
    organisation_name = fields.Char(related="connection_id.organisation_name")
    provider_label = fields.Char(related="connection_id.provider_label")
    cancel_waiting = fields.Boolean(
        string="Cancel what waits",
        default=True,
        help="Its orders can then be invoiced in the new books. Otherwise it stays as it is, is never sent, "
        "and its orders count as invoiced.",
    )
    waiting_document_ids = fields.Many2many("accounting.document", compute="_compute_documents")
    undecided_document_ids = fields.Many2many("accounting.document", compute="_compute_documents")

    @api.depends("connection_id")
    def _compute_documents(self):
        for wizard in self:
            wizard.waiting_document_ids = wizard.connection_id._waiting_documents()
            wizard.undecided_document_ids = wizard.connection_id._undecided_documents()

    @api.depends("connection_id")
    def _compute_display_name(self):
        self.display_name = self.env._("Other Books")

    def action_start_afresh(self):
        """Disconnect the old books, close them here, and open the set-up for the new ones."""
        self.ensure_one()
        connection = self.connection_id
        connection.check_access("write")
        connection._check_open()
        new = connection.sudo()._start_afresh(self.cancel_waiting).sudo(False)
        if connection.state == "disconnected":
            return new._setup_action()
        return connection._task_action(
            "disconnect",
            self.env._("Disconnecting %(organisation)s", organisation=self.organisation_name),
            then=new._setup_action(),
        )
