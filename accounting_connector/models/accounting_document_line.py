from odoo import fields, models


class AccountingDocumentLine(models.Model):
    """A frozen line, and which quantity of which order line it covers."""

    _name = "accounting.document.line"
    _description = "Accounting Document Line"
    _order = "document_id, sequence, id"

    document_id = fields.Many2one(
        "accounting.document", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="document_id.currency_id")
    sequence = fields.Integer(readonly=True)
    key = fields.Char(required=True, readonly=True, help="Tells the lines of one document apart.")
    description = fields.Text(readonly=True)
    is_text = fields.Boolean(readonly=True)
    product_id = fields.Many2one("product.product", readonly=True, ondelete="set null")
    item_code = fields.Char(readonly=True, help="The product's reference when the document was queued.")
    quantity = fields.Float(digits=0, readonly=True)
    uom_name = fields.Char(readonly=True)
    price_unit = fields.Float(digits=0, readonly=True)
    discount = fields.Float(digits=0, readonly=True)
    price_includes_tax = fields.Boolean(readonly=True)
    untaxed = fields.Monetary(readonly=True)
    tax_base = fields.Monetary(readonly=True, help="What Odoo charged the taxes on.")
    tax = fields.Monetary(readonly=True)
    is_taxable = fields.Boolean(readonly=True, help="Odoo charges tax on it.")
    tax_ids = fields.Many2many("account.tax", string="Taxes", readonly=True, context={"active_test": False})
    fiscal_position_id = fields.Many2one("account.fiscal.position", readonly=True, ondelete="set null")
    account_role = fields.Char(
        readonly=True, help="The role of accounting.account.mapping that decides the account."
    )

    ledger_account_id = fields.Many2one("accounting.ledger.account", readonly=True)
    ledger_tax_id = fields.Many2one("accounting.ledger.tax", readonly=True)
    ledger_item_id = fields.Many2one("accounting.ledger.item", readonly=True)

    sale_line_id = fields.Many2one(
        "sale.order.line", readonly=True, index="btree_not_null", ondelete="set null"
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line", readonly=True, index="btree_not_null", ondelete="set null"
    )
    counted_quantity = fields.Float(
        digits=0,
        readonly=True,
        help="What this line covers of its order line, in the order line's unit, negative for credits. "
        "Written only when "
        "the document is queued, cancelled or undone.",
    )
    form = fields.Char(
        readonly=True,
        help="How the line was written for the accounting system to arrive at the same amounts.",
    )
