from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What is invoiced of a sale order line includes what is queued for or sent to the accounting system."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "accounting.source.line"]

    accounting_document_line_ids = fields.One2many(
        "accounting.document.line",
        "sale_line_id",
        string="Accounting Document Lines",
        copy=False,
        readonly=True,
        groups="accounting_connector.group_accounting_connector_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("accounting_document_line_ids.counted_quantity")
    def _compute_qty_invoiced(self):
        super()._compute_qty_invoiced()

    def _prepare_qty_invoiced(self):
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            quantities[line] += line._accounting_counted_quantity()
        return quantities

    @api.depends("accounting_document_line_ids.counted_quantity")
    def _compute_qty_invoiced_posted(self):
        super()._compute_qty_invoiced_posted()
        for line in self:
            line.qty_invoiced_posted += line._accounting_counted_quantity()

    @api.depends("accounting_document_line_ids.counted_quantity")
    def _compute_untaxed_amount_invoiced(self):
        super()._compute_untaxed_amount_invoiced()
        for line in self:
            line.untaxed_amount_invoiced += line._accounting_counted_amount("untaxed")

    @api.depends("accounting_document_line_ids.counted_quantity")
    def _compute_amount_invoiced(self):
        super()._compute_amount_invoiced()
        for line in self:
            line.amount_invoiced += line._accounting_counted_amount("untaxed", "tax")

    def _compute_untaxed_amount_to_invoice(self):
        """With an Odoo invoice at another discount, Odoo leaves ``untaxed_amount_invoiced`` aside and adds
        its own invoice lines up again: what documents cover has to be taken off there too."""
        super()._compute_untaxed_amount_to_invoice()
        for line in self:
            invoice_lines = line._get_invoice_lines()
            if line.state == "sale" and any(
                invoice_line.discount != line.discount for invoice_line in invoice_lines
            ):
                covered = line._accounting_counted_amount("untaxed")
                line.untaxed_amount_to_invoice = max(line.untaxed_amount_to_invoice - covered, 0.0)

    # === DOWN PAYMENTS === #

    def _get_downpayment_line_price_unit(self, invoices):
        """The price of a deposit requested through a document does not come from an Odoo invoice."""
        requested = self._accounting_counted_lines().filtered(lambda line: line.counted_quantity > 0)
        return super()._get_downpayment_line_price_unit(invoices) + sum(requested.mapped("price_unit"))

    def _get_downpayment_state(self):
        """A deposit a document asks for is neither a draft nor cancelled, whatever Odoo's invoices are."""
        if self.env.context.get("accounting_deposit") or self._accounting_counted_lines():
            return ""
        return super()._get_downpayment_state()

    def _accounting_kept_deposits(self):
        """The down payment lines that documents stand on."""
        return self.filtered(lambda line: line.is_downpayment and line._accounting_counted_lines())

    def _check_line_unlink(self):
        return super()._check_line_unlink() | self._accounting_kept_deposits()

    def unlink(self):
        """Odoo deletes the down payment lines of a draft invoice with it: not those a document asked for."""
        if self.env.context.get("accounting_keep_deposits"):
            return super(SaleOrderLine, self - self._accounting_kept_deposits()).unlink()
        return super().unlink()
