"""What of a sale order goes on a document, as on Odoo's own invoice."""

from odoo import api, models
from odoo.tools import float_compare, formatLang

from .accounting_document_builder import Entry, NothingToSend


class AccountingDocumentBuilder(models.AbstractModel):
    _inherit = "accounting.document.builder"

    def _sale_entries(self, order, *, final):
        """What Odoo would put on an invoice now; deposits last.

        :raise NothingToSend: a deposit cannot be deducted, or leaves nothing.
        """
        # what is read of them is read of the lines of all orders at once
        lines = order._get_invoiceable_lines(final=final).with_prefetch(order.order_line._prefetch_ids)
        self._check_deposits(order, lines)
        if all(line.display_type for line in lines):
            return []
        entries = [self._sale_entry(line, line.qty_to_invoice) for line in lines]
        return self._limit_deductions(order, entries)

    def _sale_entry(self, line, quantity):
        if line.display_type:
            return self._text_entry(line.name)
        covered = {"sale_line_id": line.id, "counted_quantity": quantity}
        if line.product_id.type == "combo":
            count = formatLang(line.env, quantity, digits=0 if quantity % 1 == 0 else 2)
            return self._text_entry(f"{line.product_id.name} x {count}", **covered)
        if line.is_downpayment:
            return self._deposit_entry(line, quantity)
        base_line = line._prepare_base_line_for_taxes_computation(quantity=quantity)
        vals = {
            **self._product_vals(line),
            "account_role": self._sale_role(line),
            "analytic_distribution": line.analytic_distribution,
            **covered,
        }
        return Entry(vals, base_line)

    def _sale_role(self, line):
        if line._is_delivery():
            return "shipping"
        if line._is_global_discount() or line._is_discount_line():
            return "discount"
        return "sales"

    def _product_vals(self, line):
        """What is shown of an order line that is charged."""
        product = line.product_id
        return {
            "description": self._product_text(line),
            "product_id": product.id,
            "item_code": product.default_code or "",
            "uom_name": line.product_uom_id.name or "",
        }

    def _product_text(self, line):
        """As on Odoo's invoice; the unit is named when it is not the one the product is known in."""
        name = line.name or ""
        full_name = self.env["account.move.line"]._get_journal_items_full_name
        text = full_name(name, line.product_id.display_name).strip()
        if line.product_id and line.product_uom_id != line.product_id.uom_id:
            text = f"{text} ({line.product_uom_id.name})"
        return text or line.order_id.name

    # === DEPOSITS === #

    @api.model
    def _down_payment_base_lines(self, order, *, amount=None, percentage=None):
        """A deposit of ``amount`` (tax included, order's currency) or ``percentage`` of the order.

        Pass the result, a base line for each set of taxes, to the order's
        ``_create_down_payment_lines_from_base_lines`` and the lines that makes to :meth:`_from_down_payment`.
        """
        AccountTax = self.env["account.tax"]
        company = order.company_id
        base_lines = [line._prepare_base_line_for_taxes_computation() for line in order._get_priced_lines()]
        AccountTax._add_tax_details_in_base_lines(base_lines, company)
        AccountTax._round_base_lines_tax_details(base_lines, company)
        return AccountTax._prepare_down_payment_lines(
            base_lines=base_lines,
            company=company,
            amount_type="fixed" if percentage is None else "percent",
            amount=amount if percentage is None else percentage,
            computation_key=f"down_payment,{order.id}-{len(order.order_line)}",
        )

    @api.model
    def _from_down_payment(self, lines, *, percentage=None):
        """The request for a deposit: values for ``accounting.document``.

        :param lines: the down payment lines of one order that were made for it.
        :param percentage: for the text, when the deposit is a share of the order.
        :raise NothingToSend: the order forbids it.
        """
        order = self._localized(lines.order_id)
        reason = self._reason_against(order)
        if reason:
            raise NothingToSend({order: reason})
        text = order.env._("Down payment")
        if percentage is not None:
            text = order.env._("Down payment of %s%%", formatLang(order.env, percentage))
        entries = [self._deposit_entry(line, 1.0, text) for line in lines.with_env(order.env)]
        return self._document_vals(order, {order: entries})

    def _deposit_entry(self, line, quantity, text=None):
        """A deposit as it is asked for (quantity 1) or deducted (-1), with the amounts it was made with."""
        amounts = line.extra_tax_data
        if quantity < 0:
            amounts = self.env["account.tax"]._reverse_quantity_base_line_extra_tax_data(amounts)
        base_line = line._prepare_base_line_for_taxes_computation(quantity=quantity, extra_tax_data=amounts)
        vals = {
            "description": text or self._deposit_text(line),
            "account_role": "down_payment",
            "analytic_distribution": line.analytic_distribution,
            "sale_line_id": line.id,
            "counted_quantity": quantity,
        }
        return Entry(vals, base_line, deduction=quantity < 0)

    def _deposit_text(self, line):
        """Names the document over there by which the deposit was asked for, if it was one of ours."""
        number = self._deposit_requests(line)[:1].external_number
        return line.env._("Down payment (%s)", number) if number else line.name

    def _deposit_requests(self, line):
        """The documents by which this deposit was asked for."""
        covering = line.sudo().accounting_document_line_ids
        return covering.filtered(lambda request: request.counted_quantity > 0).document_id

    def _check_deposits(self, order, lines):
        """:raise NothingToSend: a deposit is to be deducted that is not in the ledger yet."""
        for line in lines.filtered("is_downpayment"):
            waiting = self._deposit_requests(line).filtered(lambda document: document.state != "sent")
            if waiting:
                reason = self.env._(
                    "Its deposit is not in %(provider)s yet: send or cancel that document first.",
                    provider=self._provider_label(order),
                )
                raise NothingToSend({order: reason})

    def _limit_deductions(self, order, entries):
        """Deposits are deducted from what is invoiced, never turned into a credit.

        :raise NothingToSend: nothing is left of the invoice.
        """
        if not any(entry.deduction for entry in entries):
            return entries
        goods = [entry for entry in entries if not entry.deduction]
        total, left = self._total(order, goods), self._total(order, entries)
        if order.currency_id.compare_amounts(total, 0) <= 0:
            return goods
        if order.currency_id.compare_amounts(left, 0) <= 0:
            raise NothingToSend({order: self._reason_deposits_cover(order, total - left, total)})
        return entries

    def _reason_deposits_cover(self, order, deposits, total):
        """Limited to the total, deposits leave zero: they wait for more to be invoiced, if there is more."""
        amounts = {
            "deposits": formatLang(self.env, deposits, currency_obj=order.currency_id),
            "total": formatLang(self.env, total, currency_obj=order.currency_id),
        }
        if any(self._is_to_be_delivered(line) for line in order.order_line):
            return self.env._(
                "Deposits of %(deposits)s cover the %(total)s that can be invoiced now. The total would be "
                "zero, so nothing is sent. Send it together with the next "
                "delivery that exceeds the deposits.",
                **amounts,
            )
        return self.env._(
            "Deposits of %(deposits)s cover all of the %(total)s left to invoice. The total would be zero, "
            "so nothing is sent. In %(provider)s, move the deposits from their account to sales.",
            provider=self._provider_label(order),
            **amounts,
        )

    def _is_to_be_delivered(self, line):
        """Whether more can be invoiced of this order line once more of it is delivered."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        missing = float_compare(line.product_uom_qty, line.qty_delivered, precision_digits=digits) > 0
        return missing and line.product_id.invoice_policy == "delivery"

    def _total(self, order, entries):
        lines = self._priced_entries(order.company_id, order.payment_term_id, entries)
        return sum(line["untaxed"] + line["tax"] for line in lines)
