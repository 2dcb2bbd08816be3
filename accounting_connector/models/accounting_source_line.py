from odoo import fields, models
from odoo.tools import float_compare

# What a document line stands for: a change of these is a change of what was sent.
WATCHED = {
    "product_id",
    "product_uom_qty",
    "product_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
    "analytic_distribution",
}


class AccountingSourceLine(models.AbstractModel):
    """An order line of which a quantity may be on documents of the accounting system.

    A quantity counts as invoiced from the moment its document is queued until the document is cancelled or
    undone: that is exactly while ``accounting.document.line.counted_quantity`` is not zero. Nothing here may
    depend on a document's state, payment or external fields, or the worker's success would rewrite order rows
    under somebody's edit.
    """

    _name = "accounting.source.line"
    _description = "Order line that goes on documents"

    def _accounting_counted_lines(self):
        """The document lines that count as invoiced, up to ``accrual_entry_date`` when there is one.

        :return: ``accounting.document.line`` with sudo: who may read an order may know what is invoiced of
            it.
        """
        self.ensure_one()
        lines = self.sudo().accounting_document_line_ids.filtered("counted_quantity")
        accrual_date = fields.Date.to_date(self.env.context.get("accrual_entry_date"))
        if not accrual_date:
            return lines
        return lines.filtered(lambda line: line.document_id.date and line.document_id.date <= accrual_date)

    def _accounting_counted_quantity(self):
        """What documents cover of this line, in its own unit; credits are negative."""
        return sum(self._accounting_counted_lines().mapped("counted_quantity"))

    def _accounting_counted_amount(self, *amounts):
        """What documents cover of this line in money, in the order's currency; credits are negative.

        :param amounts: names of the document line's amounts to add up (``untaxed``, ``tax``).
        """
        total = 0.0
        for line in self._accounting_counted_lines():
            document = line.document_id
            amount = sum(line[name] for name in amounts) * document._amount_sign()
            total += document.currency_id._convert(
                amount,
                self.currency_id,
                document.company_id,
                document.date or fields.Date.context_today(self),
            )
        return total

    def _accounting_is_credit_due(self):
        """Whether less is to be invoiced of this line now than was sent of it."""
        if (
            self.display_type
            or self.is_downpayment
            or float_compare(self.qty_to_invoice, 0, precision_digits=6) >= 0
        ):
            return False
        return any(line.document_id.state == "sent" for line in self._accounting_counted_lines())

    def write(self, vals):
        result = super().write(vals)
        if not WATCHED.isdisjoint(vals):
            self.order_id._accounting_source_changed()
        return result
