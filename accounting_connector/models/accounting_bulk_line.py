from odoo import api, fields, models

KINDS_OF_ORDERS = {"sale_order_id": "sale.order", "purchase_order_id": "purchase.order"}


class AccountingBulkLine(models.Model):
    """One order: what would become of it, and what did. That it is here once is why it goes once."""

    _name = "accounting.bulk.line"
    _description = "Order Sent in Bulk"
    _order = "bulk_id desc, id"

    bulk_id = fields.Many2one("accounting.bulk", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    sale_order_id = fields.Many2one("sale.order", readonly=True, index="btree_not_null", ondelete="set null")
    purchase_order_id = fields.Many2one(
        "purchase.order", readonly=True, index="btree_not_null", ondelete="set null"
    )
    name = fields.Char(string="Order", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer or Supplier", readonly=True, index=True, ondelete="set null"
    )
    state = fields.Selection(
        [
            ("new", "Not looked at yet"),
            ("ready", "Goes"),
            ("waiting", "Waits for a fix"),
            ("out", "Stays out"),
            ("created", "Created"),
        ],
        required=True,
        readonly=True,
        default="new",
    )
    cause_ids = fields.Many2many("accounting.bulk.cause", string="Because", readonly=True)
    reason = fields.Char(compute="_compute_reason")
    document_id = fields.Many2one(
        "accounting.document", readonly=True, index="btree_not_null", ondelete="set null"
    )

    # Of orders that share a document, the first one counts it
    document_count = fields.Integer(readonly=True)
    amount = fields.Monetary(string="Total", readonly=True, help="Negative for credits.")
    currency_id = fields.Many2one("res.currency", readonly=True)

    _of_state = models.Index("(bulk_id, state, id)")
    _by_partner = models.Index("(bulk_id, state, partner_id, id)")
    _sale_once = models.UniqueIndex("(bulk_id, sale_order_id) WHERE sale_order_id IS NOT NULL")
    _purchase_once = models.UniqueIndex("(bulk_id, purchase_order_id) WHERE purchase_order_id IS NOT NULL")

    @api.depends("cause_ids.name")
    def _compute_reason(self):
        for line in self:
            line.reason = " ".join(line.cause_ids.mapped("name"))

    def _source(self):
        """The order itself; an empty recordset when it was deleted."""
        return self.sale_order_id or self.purchase_order_id

    def action_open_order(self):
        self.ensure_one()
        self.check_access("read")
        order = self.sudo()._source().with_env(self.env)
        return order.get_formview_action() if order else False
