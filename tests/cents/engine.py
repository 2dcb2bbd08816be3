"""What Odoo's tax engine makes of generated orders; runs inside Odoo.

The lines of a document come from ``accounting.document.builder``, its totals from Odoo's own summary of the
same lines: the builder is held against Odoo here as well.
"""

import json
from pathlib import Path

from odoo.tools import float_repr

from odoo.addons.accounting_connector.models.accounting_document_builder import Entry

from . import real_orders
from .orders import METHODS, generate
from .tax_sets import TAX_SETS


def write_corpus(env, path, seed, count, sample):
    """Price ``count`` orders for each way of rounding and write them to ``path``.

    :param sample: of how many a way real orders and Odoo's own invoices are made and held against the rest.
    """
    taxes = {use: make_taxes(env, use) for use in ("sale", "purchase")}
    codes = codes_of(taxes["sale"]) | codes_of(taxes["purchase"])
    documents, real = [], []
    orders = generate(seed, count)
    for method in METHODS:
        env.company.tax_calculation_rounding_method = method
        mine = [order for order in orders if order["method"] == method]
        for order in mine:
            documents += Engine(env, order, taxes, codes).documents()
        real += real_orders.invoice_sample(env, mine, taxes, sample)
    Path(path).write_text(json.dumps({"documents": documents, "real": real}))


def make_taxes(env, use):
    """The records of every tax set, key -> account.tax."""
    return {
        key: env["account.tax"].concat(
            *(_make_tax(env, use, key, (place,), values) for place, values in enumerate(tax_set.taxes, 1))
        )
        for key, tax_set in TAX_SETS.items()
    }


def codes_of(taxes):
    """What the tax code each set maps to charges, also of a set without its fixed taxes: ids -> figures."""
    codes = {}
    for key, tax_set in taxes.items():
        proportional = tax_set.flatten_taxes_hierarchy().filtered(lambda tax: tax.amount_type != "fixed")
        figures = {"rate": TAX_SETS[key].rate, "components": TAX_SETS[key].components}
        codes |= dict.fromkeys((frozenset(tax_set.ids), frozenset(proportional.ids)), figures)
    return codes


def _make_tax(env, use, key, place, values):
    """:param place: its place in the set, followed by that in its group: ``(2,)``, ``(1, 2)``."""
    shared = {
        "name": f"{use} {key} {place}",
        "sequence": place[-1],
        "type_tax_use": use,
        "price_include_override": "tax_included" if TAX_SETS[key].included else "tax_excluded",
    }
    if isinstance(values, tuple):
        children = [_make_tax(env, use, key, (*place, child), inner) for child, inner in enumerate(values, 1)]
        group = {"amount_type": "group", "children_tax_ids": [tax.id for tax in children]}
        return env["account.tax"].create({**shared, **group})
    values = dict(values)
    repartition = values.pop("repartition", None)
    if repartition:
        lines = [(0, 0, {"repartition_type": kind, "factor_percent": share}) for kind, share in repartition]
        values |= {"invoice_repartition_line_ids": lines, "refund_repartition_line_ids": lines}
    return env["account.tax"].create({**shared, **values})


class Engine:
    """One order: its documents are what is invoiced with each of its deliveries, and its deposit."""

    def __init__(self, env, order, taxes, codes):
        self.env, self.order, self.codes = env, order, codes
        self.taxes = taxes["purchase" if order["purchase"] else "sale"]
        self.currency = (
            env["res.currency"].with_context(active_test=False).search([("name", "=", order["currency"])])
        )
        self.AccountTax = env["account.tax"]
        self.builder = env["accounting.document.builder"]

    def documents(self):
        parts = [self._part(quantities) for quantities in self.order["parts"]]
        kind, share = self.order["extra"], float(self.order["extra_value"])
        documents = []
        if kind == "discount":
            parts[0] += self._reduced(parts[0], "discount", share)
        elif kind:
            deposit = self._reduced([line for part in parts for line in part], kind, share)
            documents.append(self._document("deposit", deposit))
            parts[-1] += [self._deducted(line) for line in deposit]
        documents += [self._document(f"part {place}", part) for place, part in enumerate(parts, 1)]
        return [document for document in documents if document]

    def _part(self, quantities):
        return [
            self._base_line(line, quantity)
            for line, quantity in zip(self.order["lines"], quantities, strict=True)
            if float(quantity)
        ]

    def _base_line(self, line, quantity):
        return self._prepared(
            tax_ids=self.taxes[line["taxes"]],
            price_unit=float(line["price"]),
            quantity=float(quantity),
            discount=float(line["discount"]),
        )

    def _prepared(self, **values):
        prepare = self.AccountTax._prepare_base_line_for_taxes_computation
        return prepare({}, currency_id=self.currency, rate=1.0, **values)

    def _reduced(self, base_lines, kind, share):
        """Odoo's own lines for a global discount or a deposit on these lines; nobody deposits on a credit."""
        company = self.env.company
        if not base_lines:
            return []
        self.AccountTax._add_tax_details_in_base_lines(base_lines, company)
        self.AccountTax._round_base_lines_tax_details(base_lines, company)
        discount = kind == "discount"
        total = self._odoo_totals(base_lines)["total"]
        if total <= 0 and not discount:
            return []
        if kind == "deposit_amount":
            share = self.currency.round(total * share / 100)
        make = (
            self.AccountTax._prepare_global_discount_lines
            if discount
            else self.AccountTax._prepare_down_payment_lines
        )
        lines = make(
            base_lines,
            company,
            amount_type="fixed" if kind == "deposit_amount" else "percent",
            amount=share,
            computation_key="global_discount,1" if discount else "down_payment,1",
        )
        return [self._stored(line, "global_discount" if discount else "down_payment") for line in lines]

    def _stored(self, line, special_type):
        """The line as it comes back from an order line that keeps its amounts."""
        return self._prepared(
            tax_ids=line["tax_ids"],
            price_unit=line["price_unit"],
            quantity=line["quantity"],
            special_type=special_type,
            extra_tax_data=self.AccountTax._export_base_line_extra_tax_data(line),
        )

    def _deducted(self, line):
        extra = self.AccountTax._reverse_quantity_base_line_extra_tax_data(line["extra_tax_data"])
        return self._prepared(
            tax_ids=line["tax_ids"],
            price_unit=line["price_unit"],
            quantity=-line["quantity"],
            special_type="down_payment",
            extra_tax_data=extra,
        )

    def _document(self, part, base_lines):
        """The document of these lines as JSON; ``None`` when its total is zero and it would not be sent."""
        no_term = self.env["account.payment.term"]
        entries = [Entry({"description": "Line"}, line) for line in base_lines]
        lines = self.builder._priced_entries(self.env.company, no_term, entries)
        expected = self._odoo_totals(base_lines)
        sign = self.currency.compare_amounts(expected["total"], 0)
        if not sign:
            return None
        return {
            "name": f"{self.order['name']} {part}",
            "method": self.order["method"],
            "currency": self.order["currency"],
            "kind": self.builder._kind(not self.order["purchase"], sign),
            "partial": len(self.order["parts"]) > 1,
            "expected": {name: self._amount(sign * amount) for name, amount in expected.items()},
            "lines": [self._line(self.builder._turned(line, sign, 1)) for line in lines],
        }

    def _odoo_totals(self, base_lines):
        """Odoo's own summary of its details; fixed taxes count as untaxed: they go as lines of their own."""
        totals = self.AccountTax._get_tax_totals_summary(base_lines, self.currency, self.env.company)
        fixed = sum(
            tax_data["tax_amount_currency"]
            for line in base_lines
            for tax_data in line["tax_details"]["taxes_data"]
            if tax_data["tax"].amount_type == "fixed"
        )
        return {
            "untaxed": totals["base_amount_currency"] + fixed,
            "tax": totals["tax_amount_currency"] - fixed,
            "total": totals["total_amount_currency"],
        }

    def _line(self, line):
        return {
            "quantity": repr(line["quantity"]),
            "price_unit": repr(line["price_unit"]),
            "discount": repr(line["discount"]),
            "price_includes_tax": line["price_includes_tax"],
            "untaxed": self._amount(line["untaxed"]),
            "tax_base": self._amount(line["tax_base"]),
            "tax": self._amount(line["tax"]),
            **self.codes[frozenset(line["tax_ids"][0][2])],
        }

    def _amount(self, amount):
        return float_repr(self.currency.round(amount), self.currency.decimal_places)
