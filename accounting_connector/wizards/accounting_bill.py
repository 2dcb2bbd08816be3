from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountingBill(models.TransientModel):
    """What is printed on the supplier's bill, beside what the order says."""

    _name = "accounting.bill"
    _description = "Create Bill"

    purchase_order_ids = fields.Many2many("purchase.order", required=True, readonly=True)
    partner_id = fields.Many2one(related="purchase_order_ids.partner_id")
    currency_id = fields.Many2one(related="purchase_order_ids.currency_id")
    provider_label = fields.Char(related="purchase_order_ids.accounting_provider_label")
    earlier_note = fields.Char(compute="_compute_earlier_note")

    bill_number = fields.Char(
        compute="_compute_bill_number",
        store=True,
        readonly=False,
        precompute=True,
        help="The number the supplier printed on the bill.",
    )
    number_needed = fields.Boolean(compute="_compute_number_needed")
    without_number = fields.Char(compute="_compute_number_needed")
    number_problem = fields.Char(compute="_compute_number_problem")
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
    accounting_date = fields.Date(
        required=True,
        compute="_compute_accounting_date",
        store=True,
        readonly=False,
        precompute=True,
        help="The day of the bill in the books: the bill date, unless its period is locked there.",
    )
    lock_date = fields.Date(compute="_compute_lock_date")
    first_open_day = fields.Date(compute="_compute_lock_date")
    is_date_locked = fields.Boolean(compute="_compute_is_date_locked")
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
    def _compute_earlier_note(self):
        for wizard in self:
            wizard.earlier_note = wizard.purchase_order_ids._origin._accounting_say_earlier()

    @api.depends("purchase_order_ids")
    def _compute_bill_number(self):
        """The order's vendor reference, as on Odoo's own bill, unless an earlier bill has it."""
        for wizard in self:
            order = wizard.purchase_order_ids._origin
            number = len(order) == 1 and order.partner_ref
            supplier = order.partner_id.commercial_partner_id
            taken = number and order.sudo()._accounting_bill_numbered(supplier, number)
            wizard.bill_number = False if taken else number

    @api.depends("purchase_order_ids")
    def _compute_number_needed(self):
        """Where there are no drafts, whether a bill may go without number is the connection's choice."""
        for wizard in self:
            connection = wizard._connection()
            drafts = connection.has_draft_bills
            wizard.number_needed = not drafts and connection.bill_without_number == "ask"
            wizard.without_number = (
                self.env._("Without the supplier's number the bill arrives as a draft.")
                if drafts
                else self.env._("Without the supplier's number the bill is entered without any.")
            )

    @api.depends("bill_number")
    def _compute_number_problem(self):
        for wizard in self:
            connection = wizard._connection()
            too_long = connection._is_number_too_long((wizard.bill_number or "").strip())
            wizard.number_problem = too_long and connection._say_number_is_too_long()

    @api.constrains("bill_number")
    def _check_bill_number(self):
        for wizard in self.filtered("number_problem"):
            raise ValidationError(wizard.number_problem)

    @api.depends("purchase_order_ids")
    def _compute_bill_date(self):
        for wizard in self:
            wizard.bill_date = wizard._connection()._today()

    def _connection(self):
        return self.purchase_order_ids._origin._accounting_connection_or_raise().sudo()

    @api.depends("bill_date")
    def _compute_accounting_date(self):
        for wizard in self:
            wizard.accounting_date = wizard.bill_date

    @api.depends("purchase_order_ids")
    def _compute_lock_date(self):
        for wizard in self:
            connection = wizard._connection()
            wizard.lock_date = connection._lock_date()
            wizard.first_open_day = connection._first_open_day()

    @api.depends("accounting_date", "lock_date")
    def _compute_is_date_locked(self):
        for wizard in self:
            date, lock = wizard.accounting_date, wizard.lock_date
            wizard.is_date_locked = bool(date and lock) and date <= lock

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
        return self.purchase_order_ids._accounting_send(**self._prepare_options())

    def action_preview(self):
        """Show what the bill would be."""
        self.ensure_one()
        return self.env["accounting.preview"]._open_order(
            self.purchase_order_ids, **self._prepare_options()
        )

    def _prepare_options(self):
        return {"together": True, "bill": self._prepare_bill()}

    def action_use_open_day(self):
        """Enter the bill on the first open day. Its due date stays as it is printed, if it is later."""
        self.ensure_one()
        self.write(
            {
                "accounting_date": self.first_open_day,
                "date_due": max(self.date_due, self.first_open_day),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.purchase_order_ids.accounting_create_label,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _prepare_bill(self):
        """What the document takes from the supplier's bill; dates as text, for a dialog that keeps them."""
        bill = {
            "date": fields.Date.to_string(self.accounting_date),
            "date_due": fields.Date.to_string(self.date_due),
        }
        if not self.bill_number:
            return bill
        return {
            **bill,
            "number": self.bill_number.strip(),
            "number_looked_up_at": fields.Datetime.to_string(self.number_looked_up_at),
        }
