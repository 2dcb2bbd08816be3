from odoo import api, fields, models


class AccountingBill(models.TransientModel):
    """What is printed on the supplier's bill, beside what the order says."""

    _name = "accounting.bill"
    _description = "Create Bill"

    purchase_order_ids = fields.Many2many("purchase.order", required=True, readonly=True)
    partner_id = fields.Many2one(related="purchase_order_ids.partner_id")
    currency_id = fields.Many2one(related="purchase_order_ids.currency_id")
    provider_label = fields.Char(related="purchase_order_ids.accounting_provider_label")

    bill_number = fields.Char(
        help="The number the supplier printed on the bill. Without it, the bill goes as a draft."
    )
    bill_date = fields.Date(
        required=True, compute="_compute_bill_date", store=True, readonly=False, precompute=True
    )
    date_due = fields.Date(
        string="Due Date",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    printed_total = fields.Monetary(
        string="Total on the Bill",
        help="Tax included. Filled in from the order: correct it to what is printed.",
        compute="_compute_printed",
        store=True,
        readonly=False,
        precompute=True,
    )
    printed_tax = fields.Monetary(
        string="Tax on the Bill", compute="_compute_printed", store=True, readonly=False, precompute=True
    )
    order_total = fields.Monetary(string="Total of the Order", compute="_compute_order_amounts")
    order_tax = fields.Monetary(string="Tax of the Order", compute="_compute_order_amounts")
    difference_total = fields.Monetary(string="Difference of the Total", compute="_compute_differences")
    difference_tax = fields.Monetary(string="Difference of the Tax", compute="_compute_differences")

    # === COMPUTE METHODS === #

    @api.depends("purchase_order_ids")
    def _compute_bill_date(self):
        for wizard in self:
            connection = wizard.purchase_order_ids._origin._accounting_connection_or_raise()
            wizard.bill_date = connection.sudo()._today()

    @api.depends("bill_date", "purchase_order_ids")
    def _compute_date_due(self):
        for wizard in self:
            term = wizard.purchase_order_ids._origin[:1].payment_term_id
            date = wizard.bill_date or fields.Date.context_today(wizard)
            wizard.date_due = self.env["accounting.preflight"]._due_by_terms(term, date)

    @api.depends("purchase_order_ids")
    def _compute_order_amounts(self):
        for wizard in self:
            vals_list = wizard.purchase_order_ids._origin._accounting_build()
            wizard.order_total = sum(vals["amount_total"] for vals in vals_list)
            wizard.order_tax = sum(vals["amount_tax"] for vals in vals_list)

    @api.depends("purchase_order_ids")
    def _compute_printed(self):
        for wizard in self:
            wizard.printed_total = wizard.order_total
            wizard.printed_tax = wizard.order_tax

    @api.depends("printed_total", "printed_tax", "order_total", "order_tax")
    def _compute_differences(self):
        for wizard in self:
            currency = wizard.currency_id
            wizard.difference_total = currency.round(wizard.printed_total - wizard.order_total)
            wizard.difference_tax = currency.round(wizard.printed_tax - wizard.order_tax)

    # === ACTIONS === #

    def action_send(self):
        """Queue the bill with what is printed on it."""
        self.ensure_one()
        return self.purchase_order_ids._accounting_send(together=True, bill=self._prepare_bill())

    def _prepare_bill(self):
        """What the document takes from the supplier's bill; dates as text, for a dialog that keeps them."""
        bill = {
            "date": fields.Date.to_string(self.bill_date),
            "date_due": fields.Date.to_string(self.date_due),
        }
        return {**bill, "number": self.bill_number.strip()} if self.bill_number else bill
