"""From orders to frozen documents: the entry points and the document itself.

What of an order goes on a document is in ``accounting_document_builder_sale.py`` and ``..._purchase.py``,
what it amounts to in ``..._amounts.py``. Nothing here writes: the result are values, in the order's currency,
with Odoo's taxes and a role instead of an account; which ledger account, tax code and contact stand for them
is settled afterwards.
"""

from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare

from .order_names import AFTER_NAME


class NothingToSend(UserError):
    """Orders of which no document can be made, and why.

    :ivar reasons: order (a recordset of one) -> sentence that does not name it.
    :ivar orders: these orders together; the others, if any, can go without them.
    """

    def __init__(self, reasons):
        self.reasons = reasons
        self.orders = next(iter(reasons)).browse().union(*reasons)
        super().__init__("\n".join(f"{order.name}: {reason}" for order, reason in reasons.items()))


@dataclass
class Entry:
    """What becomes one line of a document.

    :ivar vals: values of ``accounting.document.line`` that no amount decides.
    :ivar base_line: what Odoo's tax engine takes (quantity as it is to be invoiced, signed); ``None`` for a
        text.
    :ivar deduction: takes off a deposit.
    """

    vals: dict
    base_line: dict | None = None
    deduction: bool = False


class AccountingDocumentBuilder(models.AbstractModel):
    _name = "accounting.document.builder"
    _description = "Documents made from orders"

    # === ENTRY POINTS === #

    @api.model
    def _from_sale_orders(self, orders, *, final=True):
        """Freeze what is left to invoice of sale orders, by Odoo's own rules.

        Orders of one customer, currency, payment term and fiscal position share a document.

        :param final: deduct deposits and what was returned; else only what increases the invoice.
        :return: list of values for ``accounting.document``; which lines they cover and how much of each is in
            the lines' ``counted_quantity`` (in the order line's unit, negative for credits).
        :raise NothingToSend: with a reason for each order that cannot be on a document; nothing is made then.
        """
        return self._from_orders(orders, lambda order: self._sale_entries(order, final=final))

    @api.model
    def _from_purchase_orders(self, orders, *, bill=None):
        """Freeze what is left to bill of purchase orders, by Odoo's own rules; grouped like sale orders.

        :param bill: what is printed on the supplier's bill, when all orders are on this one bill: values for
            the document (``number``, ``date``, ``date_due``).
        :raise NothingToSend: as :meth:`_from_sale_orders`.
        """
        vals_list = self._from_orders(orders, self._purchase_entries)
        return [{**vals, **(bill or {})} for vals in vals_list]

    def _from_orders(self, orders, make_entries):
        reasons = {order: reason for order in orders if (reason := self._reason_against(order))}
        vals_list = []
        # a filtered recordset would no longer be read together with the others of the caller
        sound = orders.filtered(lambda order: order not in reasons) if reasons else orders
        for group in self._group_orders(sound):
            try:
                vals_list.append(self._from_group(group, make_entries))
            except NothingToSend as refusal:
                reasons.update(refusal.reasons)
        if reasons:
            raise NothingToSend(reasons)
        return vals_list

    def _from_group(self, group, make_entries):
        """The document of orders that share one."""
        orders = self._localized(group)
        entries, reasons = {}, {}
        for order in orders:
            try:
                entries[order] = make_entries(order)
            except NothingToSend as refusal:
                reasons.update(refusal.reasons)
                continue
            if not any(entry.base_line for entry in entries[order]):
                reasons[order] = self._reason_nothing_left(order)
        if reasons:
            raise NothingToSend(reasons)
        return self._document_vals(orders, entries)

    # === WHICH ORDERS === #

    def _group_orders(self, orders):
        """Orders that may share a document, as recordsets in the order given."""
        if len(orders) == 1:
            return [orders]
        groups = defaultdict(orders.browse)
        for order in orders:
            groups[self._grouping_key(order)] |= order
        return list(groups.values())

    def _grouping_key(self, order):
        return (
            order.company_id,
            self._invoice_partner(order).commercial_partner_id,
            order.currency_id,
            order.payment_term_id,
            self._fiscal_position(order),
        )

    def _invoice_partner(self, order):
        """The address the invoice is for, as on Odoo's own invoice."""
        if order._name == "sale.order":
            return order.partner_invoice_id
        return order.partner_id.browse(order.partner_id.address_get(["invoice"])["invoice"])

    def _fiscal_position(self, order):
        position = order.fiscal_position_id
        return position or position._get_fiscal_position(self._invoice_partner(order))

    def _first(self, orders):
        """The first of ``orders``; what is read of it is read of all orders that are made documents of.

        ``orders[0]`` would be read alone.
        """
        return next(iter(orders))

    def _localized(self, orders):
        """Orders that share a document, in their company and in the language of who gets it.

        Texts of the document are translated with these orders' environment, reasons against it with the
        user's own.
        """
        language = self._invoice_partner(self._first(orders)).lang or self.env.lang
        return orders.with_company(orders.company_id).with_context(lang=language)

    # === REASONS AGAINST === #

    def _reason_against(self, order):
        """Why nothing may be made of this order at all; ``None`` when it may."""
        if not order._accounting_is_confirmed():
            return self.env._("It is not confirmed.")
        invoices = order._accounting_invoices_not_entered()
        if invoices:
            return self.env._(
                "%(invoices)s is in Odoo, not in %(provider)s: enter it there, then mark it as entered.",
                invoices=", ".join(invoices.mapped("display_name")),
                provider=self._provider_label(order),
            )
        return None

    def _provider_label(self, order):
        connection = order.company_id._accounting_connection()
        return connection._capabilities().label if connection else self.env._("the accounting system")

    def _reason_nothing_left(self, order):
        if any(self._waits_for_delivery(line) for line in order.order_line):
            return self.env._(
                "Nothing is left to invoice until more is delivered: all that was is on documents already."
            )
        return self.env._("Nothing is left to invoice: all of it is on documents already.")

    def _waits_for_delivery(self, line):
        """Whether more of this order line will be left to invoice once more of it is delivered."""
        if line._name == "sale.order.line":
            by_delivery, ordered = line.product_id.invoice_policy == "delivery", line.product_uom_qty
        else:
            by_delivery, ordered = line.product_id.purchase_method == "receive", line.product_qty
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return by_delivery and float_compare(ordered, line.qty_invoiced, precision_digits=digits) > 0

    # === THE DOCUMENT === #

    def _document_vals(self, orders, entries):
        """Values of the document that holds these entries.

        :param entries: order -> list of :class:`Entry`.
        :raise NothingToSend: its total is zero.
        """
        order = self._first(orders)
        is_sale = order._name == "sale.order"
        invoice_partner = self._invoice_partner(order)
        partner = invoice_partner.commercial_partner_id
        lines = self._document_lines(orders, entries)
        untaxed = order.currency_id.round(sum(line["untaxed"] for line in lines))
        tax = order.currency_id.round(sum(line["tax"] for line in lines))
        sign = order.currency_id.compare_amounts(untaxed + tax, 0)
        if not sign:
            reason = self.env._("The total is zero, so nothing is sent.")
            raise NothingToSend(dict.fromkeys(orders, reason))
        return {
            "connection_id": order.company_id._accounting_connection().id,
            "kind": self._kind(is_sale, sign),
            "partner_id": partner.id,
            "partner_name": partner.name,
            "invoice_partner_id": invoice_partner.id,
            "currency_id": order.currency_id.id,
            "reference": ", ".join(orders.mapped("name")),
            "amount_untaxed": sign * untaxed or 0.0,
            "amount_tax": sign * tax or 0.0,
            "amount_total": order.currency_id.round(sign * (untaxed + tax)),
            "line_ids": [
                Command.create(self._turned(line, sign, place)) for place, line in enumerate(lines, 1)
            ],
            "sale_order_ids" if is_sale else "purchase_order_ids": [Command.set(orders.ids)],
            "source_fingerprint": self._fingerprint(orders, lines),
            **(self._customer_vals(orders, invoice_partner) if is_sale else {}),
        }

    def _document_lines(self, orders, entries):
        """Values of the lines, order by order, signs as in the orders."""
        first = self._first(orders)
        lines = self._priced_entries(
            first.company_id,
            first.payment_term_id,
            [
                entry
                for order in orders
                for entry in [*self._heading_entries(order, alone=len(orders) == 1), *entries[order]]
            ],
        )
        fiscal_position = self._fiscal_position(first)
        return [{**line, "fiscal_position_id": fiscal_position.id} for line in lines]

    def _kind(self, is_sale, sign):
        if is_sale:
            return "invoice" if sign > 0 else "credit_note"
        return "bill" if sign > 0 else "vendor_credit"

    def _turned(self, line, sign, place):
        """The line of a document whose total is positive: a credit turns all signs.

        A quantity never is negative, whatever the line's sign.
        """
        turned = {**line, "sequence": place, "key": str(place)}
        if not line.get("is_text"):
            price_sign = sign if line["quantity"] >= 0 else -sign
            turned.update(
                quantity=abs(line["quantity"]),
                price_unit=price_sign * line["price_unit"] or 0.0,
                untaxed=sign * line["untaxed"] or 0.0,
                tax_base=sign * line["tax_base"] or 0.0,
                tax=sign * line["tax"] or 0.0,
            )
        return turned

    def _heading_entries(self, order, *, alone):
        """Which order the lines below are from, when there are several, and the other side's reference."""
        texts = [] if alone else [order.name]
        if order._name == "sale.order" and order.client_order_ref:
            texts.append(order.env._("Your reference: %s", order.client_order_ref))
        elif order._name == "purchase.order" and order.partner_ref:
            texts.append(order.env._("Supplier's reference: %s", order.partner_ref))
        return [self._text_entry(AFTER_NAME.join(texts))] if texts else []

    def _text_entry(self, text, **vals):
        return Entry({"description": text, "is_text": True, "untaxed": 0.0, "tax": 0.0, **vals})

    # === WHAT IT WAS MADE FROM === #

    @api.model
    def _fingerprint(self, orders, lines):
        """What of the orders the document stands for: when this changes, so should the document.

        :param lines: values of document lines, or ``accounting.document.line``; only the order lines they
            cover count.
        :return: ``{"sale.order,7": {...}}``, equal for equal orders, to be compared and shown as it is.
        """
        field_name = "sale_line_id" if orders._name == "sale.order" else "purchase_line_id"
        if isinstance(lines, models.Model):
            covered = lines[field_name]
        else:
            covered = orders.order_line.browse(line[field_name] for line in lines if line.get(field_name))
        return {
            f"{order._name},{order.id}": {
                "partner": self._invoice_partner(order).commercial_partner_id.id,
                "currency": order.currency_id.name,
                "fiscal_position": order.fiscal_position_id.id,
                "lines": {
                    str(line.id): self._line_fingerprint(line)
                    for line in (covered & order.order_line).sorted("id")
                },
            }
            for order in orders
        }

    def _line_fingerprint(self, line):
        ordered = line.product_uom_qty if line._name == "sale.order.line" else line.product_qty
        return {
            "product": line.product_id.id,
            "quantity": ordered,
            "uom": line.product_uom_id.id,
            "price": line.price_unit,
            "discount": line.discount,
            "taxes": sorted(line.tax_ids.ids),
            "analytic": line.analytic_distribution or {},
        }
