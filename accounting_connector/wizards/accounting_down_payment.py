from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountingDownPayment(models.TransientModel):
    """How much of an order to ask for before it is delivered."""

    _name = "accounting.down.payment"
    _description = "Request a Deposit"

    sale_order_id = fields.Many2one("sale.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="sale_order_id.currency_id")
    provider_label = fields.Char(related="sale_order_id.accounting_provider_label")
    amount_order = fields.Monetary(related="sale_order_id.amount_total", string="Order Total")
    amount_invoiced = fields.Monetary(related="sale_order_id.amount_invoiced", string="Already Invoiced")
    method = fields.Selection(
        [("percentage", "A share of the order"), ("amount", "A fixed amount")],
        required=True,
        default="percentage",
    )
    percentage = fields.Float(string="Share", default=30.0)
    amount = fields.Monetary(help="Tax included.")
    amount_deposit = fields.Monetary(string="Deposit", compute="_compute_amount_deposit")

    @api.depends("method", "percentage", "amount", "amount_order")
    def _compute_amount_deposit(self):
        for wizard in self:
            share = wizard.currency_id.round(wizard.amount_order * wizard.percentage / 100)
            wizard.amount_deposit = wizard.amount if wizard.method == "amount" else share

    def action_send(self):
        """Queue the request on the down payment account; the order's later documents deduct it."""
        self.ensure_one()
        self._check_amount()
        return self.sale_order_id._accounting_send(deposit=self._prepare_deposit())

    def action_preview(self):
        """Show what the request would be."""
        self.ensure_one()
        self._check_amount()
        return self.env["accounting.preview"]._open_order(
            self.sale_order_id, deposit=self._prepare_deposit()
        )

    def _prepare_deposit(self):
        return {self.method: self[self.method]}

    def _check_amount(self):
        """:raise UserError: nothing is asked for, or more than what is left of the order."""
        left = self.currency_id.round(self.amount_order - self.amount_invoiced)
        if self.currency_id.compare_amounts(self.amount_deposit, 0) <= 0:
            raise UserError(self.env._("A deposit has to be more than zero."))
        if self.currency_id.compare_amounts(self.amount_deposit, left) > 0:
            raise UserError(
                self.env._(
                    "A deposit of %(deposit)s is more than the %(left)s that are left of %(order)s.",
                    deposit=self.currency_id.format(self.amount_deposit),
                    left=self.currency_id.format(left),
                    order=self.sale_order_id.name,
                )
            )
