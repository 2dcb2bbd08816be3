"""What the lines of a document amount to: Odoo's tax engine on exactly these lines and quantities."""

from collections import defaultdict

from odoo import models
from odoo.fields import Command

from .accounting_document_builder import Entry


class AccountingDocumentBuilder(models.AbstractModel):
    _inherit = "accounting.document.builder"

    def _priced_entries(self, company, payment_term, entries):
        """The values of a document's lines with their amounts, signs as in the order.

        Untaxed and tax of a line include what Odoo's document-level rounding moved to it, so that their sums
        are the totals of Odoo's own invoice. A fixed tax becomes a line of its own below the line it is
        charged on.

        :return: list of values of ``accounting.document.line``.
        """
        base_lines = [entry.base_line for entry in entries if entry.base_line]
        self._compute_taxes(company, payment_term, base_lines)
        priced = iter(self._without_fixed_taxes(company, base_lines))
        lines = []
        for entry in entries:
            if entry.base_line:
                base_line = next(priced)
                lines.append(self._priced_vals(entry, base_line))
                lines += self._fixed_tax_lines(entry, base_line)
            else:
                lines.append(entry.vals)
        return lines

    def _compute_taxes(self, company, payment_term, base_lines):
        """Add the rounded tax details of a whole document to its base lines."""
        AccountTax = self.env["account.tax"]
        AccountTax._add_tax_details_in_base_lines(base_lines, company)
        discounts = self._early_payment_groups(payment_term, base_lines)
        reductions = [reduction for _group, pair in discounts for reduction in pair]
        AccountTax._add_tax_details_in_base_lines(reductions, company)
        AccountTax._round_base_lines_tax_details(base_lines + reductions, company)
        for group, pair in discounts:
            self._fold_into(group, pair)

    # === EARLY PAYMENT DISCOUNT === #

    def _early_payment_groups(self, payment_term, base_lines):
        """Where tax is due on the discounted amount only, the base lines by which Odoo's invoices reduce it.

        :return: list of (base lines with the same taxes, [reduction with these taxes, its counterpart
            without]).
        """
        if not payment_term.early_discount or payment_term.early_pay_discount_computation != "mixed":
            return []
        groups = defaultdict(list)
        for base_line in base_lines:
            if base_line["tax_ids"]:
                groups[base_line["tax_ids"]].append(base_line)
        return [
            (group, self._early_payment_pair(payment_term, taxes, group)) for taxes, group in groups.items()
        ]

    def _early_payment_pair(self, payment_term, taxes, group):
        currency = group[0]["currency_id"]
        reduction = sum(
            currency.round(self._subtotal(base_line) * payment_term.discount_percentage / 100)
            for base_line in group
        )
        shared = {
            "quantity": 1.0,
            "currency_id": currency,
            "rate": group[0]["rate"],
            "special_mode": "total_excluded",
            "special_type": "early_payment",
        }
        prepare = self.env["account.tax"]._prepare_base_line_for_taxes_computation
        reducing = taxes.filtered(lambda tax: tax.amount_type != "fixed")
        return [
            prepare({}, price_unit=-reduction, tax_ids=reducing, **shared),
            prepare({}, price_unit=reduction, **shared),
        ]

    def _subtotal(self, base_line):
        """The untaxed amount of a line by itself, before document-level rounding."""
        manual = base_line["manual_total_excluded_currency"]
        if manual is not None:
            return manual
        return base_line["currency_id"].round(base_line["tax_details"]["raw_total_excluded_currency"])

    def _fold_into(self, group, pair):
        """Spread the taxes of an early payment discount over the lines they come from."""
        group[0]["tax_details"]["delta_total_excluded_currency"] += sum(map(self._untaxed, pair))
        for reduction in pair[0]["tax_details"]["taxes_data"]:
            reduced = [
                tax_data
                for base_line in group
                for tax_data in base_line["tax_details"]["taxes_data"]
                if tax_data["tax"] == reduction["tax"]
                and tax_data["is_reverse_charge"] == reduction["is_reverse_charge"]
            ]
            for amount in ("base_amount_currency", "tax_amount_currency"):
                self._spread(group[0]["currency_id"], reduction, reduced, amount)

    def _spread(self, currency, reduction, reduced, amount):
        """Add an amount of ``reduction`` to those of ``reduced``, in proportion to them."""
        targets = [{"factor": tax_data[amount], "tax_data": tax_data} for tax_data in reduced]
        shares = self.env["account.tax"]._distribute_delta_amount_smoothly(
            currency.decimal_places, reduction[amount], targets
        )
        for target, share in zip(targets, shares, strict=True):
            target["tax_data"][amount] += share

    # === FIXED TAXES === #

    def _without_fixed_taxes(self, company, base_lines):
        """The base lines; fixed taxes are moved out into their ``removed_taxes_data_base_lines``."""
        return self.env["account.tax"]._dispatch_taxes_into_new_base_lines(
            base_lines, company, lambda _base_line, tax_data: tax_data["tax"].amount_type == "fixed"
        )

    def _fixed_tax_lines(self, entry, base_line):
        lines = []
        for fixed in base_line["removed_taxes_data_base_lines"]:
            tax = fixed["_removed_tax_data"]["tax"]
            vals = {
                "description": f"{tax.name}: {entry.vals['description']}",
                "account_role": "fixed_tax",
                "analytic_distribution": entry.vals.get("analytic_distribution"),
            }
            lines.append({**self._priced_vals(Entry(vals, entry.base_line), fixed), "discount": 0.0})
        return [line for line in lines if line["untaxed"] or line["tax"]]

    # === ONE LINE === #

    def _priced_vals(self, entry, base_line):
        taxes_data = base_line["tax_details"]["taxes_data"]
        return {
            **entry.vals,
            "quantity": base_line["quantity"],
            "price_unit": base_line["price_unit"],
            "discount": base_line["discount"],
            "price_includes_tax": bool(taxes_data)
            and all(tax_data["price_include"] for tax_data in taxes_data),
            "untaxed": self._untaxed(base_line),
            "tax_base": self._tax_base(base_line),
            "tax": base_line["currency_id"].round(
                sum(tax_data["tax_amount_currency"] for tax_data in taxes_data)
            ),
            "is_taxable": self._is_taxable(taxes_data),
            "tax_ids": [Command.set(self._mappable_taxes(entry, base_line).ids)],
        }

    def _is_taxable(self, taxes_data):
        """Whether tax is charged, be it less than a cent; with a reverse charge, it is by the other side."""
        reverse_charges = {tax_data["tax"] for tax_data in taxes_data if tax_data["is_reverse_charge"]}
        return any(
            tax_data["tax"] not in reverse_charges
            and (tax_data["tax"].amount or tax_data["tax_amount_currency"])
            for tax_data in taxes_data
        )

    def _mappable_taxes(self, entry, base_line):
        """What decides the tax code: the taxes chosen on the order line, groups whole, without fixed ones."""
        chosen = entry.base_line["tax_ids"].filtered(lambda tax: tax.amount_type != "fixed")
        remaining = base_line["tax_ids"]
        same = chosen.flatten_taxes_hierarchy() == remaining.flatten_taxes_hierarchy()
        return chosen if same else remaining

    def _tax_base(self, base_line):
        """What the taxes are charged on.

        It is not the untaxed amount where an early payment discount lowers it, and in deposits: Odoo puts
        into their untaxed amounts what of the order's total are fixed taxes.
        """
        taxes_data = base_line["tax_details"]["taxes_data"]
        if not taxes_data:
            return self._untaxed(base_line)
        return base_line["currency_id"].round(taxes_data[0]["base_amount_currency"])

    def _untaxed(self, base_line):
        details = base_line["tax_details"]
        return base_line["currency_id"].round(
            details["total_excluded_currency"] + details["delta_total_excluded_currency"]
        )
