from odoo import api, fields, models

KINDS = [
    ("invoice", "Invoice"),
    ("bill", "Bill"),
    ("credit_note", "Credit Note"),
    ("vendor_credit", "Vendor Credit"),
]
SALE_KINDS = ("invoice", "credit_note")
CREDIT_KINDS = ("credit_note", "vendor_credit")
STATUSES = [("draft", "Draft"), ("submitted", "Awaiting Approval"), ("approved", "Approved")]
REMOTE_STATES = [*STATUSES, ("paid", "Paid"), ("voided", "Voided"), ("deleted", "Deleted")]


class AccountingDocument(models.Model):
    """One thing to send to the accounting system: the outbox and the link in one.

    What Odoo says (partner, lines, taxes, amounts, dates) is frozen when the document is queued. What stands
    for it over there (contact, account, tax code, rate) is resolved at queueing, and again when the document
    is released from ``blocked``. Only the sender writes to the accounting system; only a change of state
    (``accounting_document_state.py``) moves a document.
    """

    _name = "accounting.document"
    _description = "Accounting Document"
    _order = "id desc"

    connection_id = fields.Many2one(
        "accounting.connection", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="The company of the orders: the connection's own, or a branch of it.",
    )
    provider_label = fields.Char(compute="_compute_provider_label")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("unconfirmed", "Checking"),
            ("blocked", "Blocked"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
            ("undone", "Voided"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="queued",
    )
    user_id = fields.Many2one("res.users", string="Requested By", readonly=True)
    active_problem_count = fields.Integer(compute="_compute_active_problem_count")

    # === IDENTITY OF THE REQUEST === #

    marker = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        help="Travels with the document and identifies it for ever: the tag of this database and 64 random "
        "bits.",
    )
    generation = fields.Integer(
        readonly=True, help="How many requests this document was a member of: each has a key of its own."
    )
    request_key = fields.Char(
        readonly=True, copy=False, help="Key of the request this document is a member of."
    )
    member_key = fields.Char(
        readonly=True, copy=False, help="What tells this document from the others of its request."
    )
    link_back = fields.Char(readonly=True, help="Address of this document in Odoo.")

    # === WORK === #

    attempts = fields.Integer(
        readonly=True, help="Claims since the last answer or fix: decides how long to wait."
    )
    next_attempt_at = fields.Datetime(readonly=True, index=True)
    lease_until = fields.Datetime(readonly=True, help="Until then one worker holds the document.")
    lease_token = fields.Char(readonly=True, copy=False)
    first_attempt_at = fields.Datetime(readonly=True)
    last_attempt_at = fields.Datetime(
        readonly=True, help="The latest moment at which a byte of the last request may have left."
    )
    searched_since = fields.Datetime(
        readonly=True,
        help="From this moment, by the accounting system's own clock, an unknown outcome is looked for.",
    )
    empty_looks = fields.Integer(
        readonly=True, help="How often the document was looked for over there and not found."
    )
    status_message = fields.Char(readonly=True)
    correlation_id = fields.Char(readonly=True, help="The accounting system's own id of the last request.")
    send_alone = fields.Boolean(
        readonly=True, help="One of its batch was declined together with all others: it goes by itself."
    )
    create_allowed = fields.Boolean(
        readonly=True, help="A person allowed to create the contact and the products this document needs."
    )

    # === FROZEN AT QUEUEING === #

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, index=True, ondelete="restrict")
    partner_name = fields.Char(readonly=True)
    invoice_partner_id = fields.Many2one(
        "res.partner",
        string="Invoice Address",
        readonly=True,
        ondelete="set null",
        help="Whose address, e-mail and phone a contact gets that has to be created.",
    )
    date = fields.Date(required=True, readonly=True)
    date_due = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    target_status = fields.Selection(STATUSES, required=True, readonly=True, default="draft")
    reference = fields.Char(readonly=True)
    number = fields.Char(
        string="Assigned Number",
        readonly=True,
        copy=False,
        help="The supplier's bill number, or the number given by Odoo.",
    )
    numbered_by_odoo = fields.Boolean(readonly=True, copy=False)
    bill_key = fields.Char(
        readonly=True,
        copy=False,
        help="Supplier and bill number as they were queued. Not the supplier's id itself: merging suppliers "
        "deletes what a unique index on it does not let through.",
    )
    amount_untaxed = fields.Monetary(readonly=True)
    amount_tax = fields.Monetary(readonly=True)
    amount_total = fields.Monetary(readonly=True)
    line_ids = fields.One2many("accounting.document.line", "document_id", readonly=True)
    sale_order_ids = fields.Many2many("sale.order", readonly=True)
    purchase_order_ids = fields.Many2many("purchase.order", readonly=True)
    source_fingerprint = fields.Json(readonly=True)

    # === RESOLVED === #

    ledger_contact_id = fields.Many2one("accounting.ledger.contact", readonly=True)
    ledger_term_id = fields.Many2one(
        "accounting.ledger.term", string="Payment Term There", readonly=True, ondelete="set null"
    )
    home_per_foreign = fields.Char(
        readonly=True,
        help="Units of the organisation's currency for one unit of the document's; empty: the accounting "
        "system's own rate, which is read right before the document leaves where it has to be sent along.",
    )

    # === OVER THERE === #

    external_id = fields.Char(readonly=True, copy=False, index="btree_not_null")
    external_number = fields.Char(string="Number", readonly=True, copy=False)
    external_status = fields.Selection(REMOTE_STATES, string="Status in Books", readonly=True, copy=False)
    external_url = fields.Char(string="Link", readonly=True, copy=False)
    external_version = fields.Char(readonly=True, copy=False)
    external_amount_untaxed = fields.Monetary(string="Untaxed in Books", readonly=True, copy=False)
    external_amount_tax = fields.Monetary(string="Tax in Books", readonly=True, copy=False)
    external_amount_total = fields.Monetary(string="Total in Books", readonly=True, copy=False)
    external_amount_due = fields.Monetary(string="Due in Books", readonly=True, copy=False)
    amount_difference = fields.Monetary(
        string="Difference", readonly=True, copy=False, help="Total in the books less the total in Odoo."
    )
    difference_kind = fields.Selection(
        [
            ("amount", "Amounts differ"),
            ("tax", "Tax differs"),
            ("split", "Split of the tax differs"),
            ("rate", "Exchange rate differs"),
            ("account", "Account differs"),
            ("contact", "Contact differs"),
            ("currency", "Currency differs"),
        ],
        string="Differs",
        readonly=True,
        copy=False,
    )
    difference_note = fields.Char(readonly=True, copy=False)
    payment_state = fields.Selection(
        [("not_paid", "Not Paid"), ("partial", "Partly Paid"), ("paid", "Paid")], readonly=True, copy=False
    )
    source_state = fields.Selection(
        [("same", "As Sent"), ("differs", "Differs")],
        string="Order",
        readonly=True,
        copy=False,
        help="Whether the order still is what was sent.",
    )
    sent_at = fields.Datetime(readonly=True, copy=False)

    problem_ids = fields.Many2many("accounting.problem", readonly=True, copy=False)
    event_ids = fields.One2many("accounting.document.event", "document_id", readonly=True)

    _marker_unique = models.UniqueIndex("(marker)", "This document is already queued.")
    _external_id_unique = models.UniqueIndex(
        "(connection_id, kind, external_id) WHERE external_id IS NOT NULL",
        "This document of the accounting system is already linked.",
    )
    _number_unique = models.UniqueIndex(
        "(connection_id, kind, number) WHERE numbered_by_odoo",
        "This number was already given to another document.",
    )
    _bill_unique = models.UniqueIndex(
        "(connection_id, bill_key) WHERE bill_key IS NOT NULL AND state NOT IN ('cancelled', 'undone')",
        "A bill of this supplier with this number is already here. Check the number.",
    )
    _member_unique = models.UniqueIndex(
        "(request_key, member_key) WHERE request_key IS NOT NULL", "A request holds each document once."
    )
    _due = models.Index(
        "(connection_id, state, next_attempt_at) WHERE state IN ('queued', 'sending', 'unconfirmed')"
    )

    _sent_lately = models.Index("(sent_at, connection_id) WHERE sent_at IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("external_number", "number", "reference", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            name = document.external_number or document.number or document.reference
            document.display_name = f"{kinds.get(document.kind, '')} {name or ''}".strip()

    @api.depends("connection_id")
    def _compute_provider_label(self):
        for document in self:
            document.provider_label = document.connection_id._capabilities().label

    @api.depends("problem_ids.active")
    def _compute_active_problem_count(self):
        for document in self:
            document.active_problem_count = len(document.problem_ids.filtered("active"))

    # === HELPERS === #

    def _amount_sign(self):
        """1 for what increases what is invoiced, -1 for credits: a credit's own amounts are positive."""
        self.ensure_one()
        return -1 if self.kind in CREDIT_KINDS else 1

    def _is_sale(self):
        self.ensure_one()
        return self.kind in SALE_KINDS

    def _use(self):
        """The use of taxes and accounts: ``sale`` or ``purchase``."""
        return "sale" if self._is_sale() else "purchase"

    def _contact_role(self):
        """The role of the partner in a contact link: ``customer`` or ``vendor``."""
        return "customer" if self._is_sale() else "vendor"

    def _sources(self):
        """The orders these documents are made from, one recordset a model, empty ones left out."""
        return [orders for orders in (self.sale_order_ids, self.purchase_order_ids) if orders]
