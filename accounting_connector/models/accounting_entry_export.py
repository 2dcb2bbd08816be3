"""What is to be created or changed over there of contacts and products, waiting for the worker."""

from odoo import api, fields, models

STATES = [
    ("waiting", "Waiting"),
    ("sending", "Sending"),
    ("unconfirmed", "Unknown"),
    ("done", "Done"),
    ("refused", "Refused"),
]
# In these something is still going to happen by itself.
LIVE = ("waiting", "sending", "unconfirmed")
LIVE_SQL = "state IN ('waiting', 'sending', 'unconfirmed')"


class AccountingEntryExport(models.Model):
    """One contact or product that is to be created over there, or of which something was changed here.

    Only the worker of the connection writes over there: see ``accounting_sender_exports.py``.
    """

    _name = "accounting.entry.export"
    _description = "Contact or Product to Send"
    _inherit = ["accounting.words"]
    _order = "id desc"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connection_id.company_id", store=True, index=True)
    provider_label = fields.Char(related="connection_id.provider_label")
    operation = fields.Selection(
        [("create", "Create"), ("change", "Update")], required=True, readonly=True
    )
    subject = fields.Selection(
        [("contact", "Contact"), ("item", "Product")], required=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    role = fields.Selection(
        [("customer", "Customer"), ("vendor", "Vendor")],
        readonly=True,
        help="In which list over there, where customers and vendors are two.",
    )
    currency_id = fields.Many2one(
        "res.currency", readonly=True, help="Which the contact holds, where it can hold one only."
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    ledger_contact_id = fields.Many2one(
        "accounting.ledger.contact",
        string="Contact in Books",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    ledger_item_id = fields.Many2one(
        "accounting.ledger.item",
        string="Item in Books",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    changed_fields = fields.Json(readonly=True, help="What was changed, in the words of adapters.")
    is_asked = fields.Boolean(
        string="By Hand", readonly=True, help="A person asked for it; else something was changed."
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting", index=True)
    message = fields.Char(readonly=True, help="What became of it, or why it waits.")
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime(readonly=True)
    lease_until = fields.Datetime(readonly=True)
    lease_token = fields.Char(readonly=True, index="btree_not_null")
    is_doubtful = fields.Boolean(readonly=True, help="It may be over there already: read it first.")
    send_alone = fields.Boolean(readonly=True, help="A batch it was in was declined as a whole.")
    done_at = fields.Datetime(readonly=True)
    problem_id = fields.Many2one(
        "accounting.problem", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _new_contact = models.UniqueIndex(
        f"(connection_id, partner_id, role, COALESCE(currency_id, 0)) "
        f"WHERE operation = 'create' AND subject = 'contact' AND {LIVE_SQL}",
        "This contact is waiting to be created already.",
    )
    _new_item = models.UniqueIndex(
        f"(connection_id, product_id) WHERE operation = 'create' AND subject = 'item' AND {LIVE_SQL}",
        "This product is waiting to be created already.",
    )
    _changed_contact = models.UniqueIndex(
        "(ledger_contact_id) WHERE operation = 'change' AND state = 'waiting'",
        "A change of this contact is waiting already.",
    )
    _changed_item = models.UniqueIndex(
        "(ledger_item_id) WHERE operation = 'change' AND state = 'waiting'",
        "A change of this item is waiting already.",
    )
    _about = models.Constraint(
        "CHECK ((subject = 'contact' AND partner_id IS NOT NULL AND role IS NOT NULL) "
        "OR (subject = 'item' AND product_id IS NOT NULL))",
        "It has to be told what is to be sent.",
    )

    @api.depends("subject", "partner_id", "product_id")
    def _compute_display_name(self):
        for export in self:
            export.display_name = export._record().display_name or ""

    def _record(self):
        """The partner or the product."""
        return self.partner_id if self.subject == "contact" else self.product_id

    @api.autovacuum
    def _gc_done(self):
        """What was done is kept for 90 days."""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.search([("state", "=", "done"), ("done_at", "<", old)], limit=1000).unlink()
