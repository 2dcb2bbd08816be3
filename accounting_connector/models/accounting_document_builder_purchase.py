"""What of a purchase order goes on a document, as on Odoo's own bill."""

from odoo import models
from odoo.tools import float_is_zero

from .accounting_document_builder import Entry


class AccountingDocumentBuilder(models.AbstractModel):
    _inherit = "accounting.document.builder"

    def _purchase_entries(self, order):
        """Lines with something left to bill, below the sections and among the notes they belong to."""
        entries, headings = [], []
        for line in order.order_line:
            if line.display_type == "line_section":
                headings = [line]
            elif line.display_type == "line_subsection":
                headings = [heading for heading in headings if heading.display_type == "line_section"] + [
                    line
                ]
            elif line.display_type and headings:
                headings.append(line)
            elif line.display_type:
                entries.append(self._text_entry(line.name))
            elif self._is_left_to_bill(line):
                entries += [self._text_entry(heading.name) for heading in headings]
                headings = []
                entries.append(self._purchase_entry(line, line.qty_to_invoice))
        return entries

    def _is_left_to_bill(self, line):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return not float_is_zero(line.qty_to_invoice, precision_digits=digits)

    def _purchase_entry(self, line, quantity):
        base_line = line._prepare_base_line_for_taxes_computation()
        base_line["quantity"] = quantity
        vals = {
            **self._product_vals(line),
            "account_role": "down_payment" if line.is_downpayment else "purchases",
            "purchase_line_id": line.id,
            "analytic_distribution": line.analytic_distribution,
            "counted_quantity": quantity,
        }
        return Entry(vals, base_line, deduction=line.is_downpayment)
