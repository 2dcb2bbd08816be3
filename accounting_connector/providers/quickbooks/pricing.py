"""Cents: how a document is written so that QuickBooks arrives at Odoo's amounts.

Lines are sent with their net amount, so those are certain; what is computed over there is the tax.

- United States: lines are only taxable or not. QuickBooks computes the tax, or takes Odoo's total of it when
  that is sent along. What it computes cannot be foretold: the document is compared when it is there.
- Elsewhere every line has a tax code. Each rate of it is charged on the sum of the lines and rounded; that is
  how the tax lines of documents are laid out, but not documented (UNVERIFIED), and neither is whether a tax
  total that is sent along replaces what was computed. So no total rests on it: where no sum gives Odoo's
  tax, the document goes with amounts that contain the tax. Their sum is the total, whatever is computed; the
  tax total goes along for the split between net and tax.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..amounts import (
    ZERO,
    Cause,
    Form,
    Inexpressible,
    PricedDocument,
    PricedLine,
    Rules,
    check_decimals,
    check_tax_codes,
    predicted_tax,
    rounded,
    tax_mode,
    text_line,
    write_line,
)
from ..values import Document, Kind, Line, Organisation, TaxMode
from .capabilities import ACCOUNT_LINE_RULES, RULES

PURCHASES = frozenset({Kind.BILL, Kind.VENDOR_CREDIT})


def price(document: Document, facts: Organisation) -> PricedDocument:
    """See ``Provider.price``."""
    for line in document.lines:
        check_decimals(line, RULES)
    if not facts.charges_tax:
        return _without_tax(document)
    if facts.tax_by_flag:
        return _without_tax(document) if document.kind in PURCHASES else _by_flag(document, facts)
    return _by_code(document)


def by_item(document: Document, line: Line) -> bool:
    """Whether a line is posted by way of its item; otherwise it goes to its account."""
    return document.kind not in PURCHASES or bool(line.item_id)


def _without_tax(document: Document) -> PricedDocument:
    for line in document.lines:
        if line.tax:
            raise Inexpressible(Cause.TAX_WITHOUT_RATE, line)
    return _priced(document, _net_lines(document), TaxMode.EXCLUSIVE)


def _by_flag(document: Document, facts: Organisation) -> PricedDocument:
    """Only taxable lines are taxed, and where QuickBooks does not find the rates, by the company's code."""
    may_charge = facts.computes_tax or bool(facts.default_tax_code)
    for line in document.lines:
        if line.tax and not (line.taxable and may_charge):
            raise Inexpressible(Cause.TAX_WITHOUT_RATE, line)
    ours = document.tax_total_is_ours and any(line.taxable for line in document.lines)
    return _priced(
        document, _net_lines(document), TaxMode.EXCLUSIVE, tax_total=document.tax if ours else None
    )


def _by_code(document: Document) -> PricedDocument:
    for line in document.lines:
        if line.tax and not line.tax_rate and not any(line.tax_components):
            raise Inexpressible(Cause.TAX_WITHOUT_RATE, line)
    check_tax_codes(document, RULES)
    mode = _mode_of(document)
    lines = _net_lines(document)
    if mode is TaxMode.INCLUSIVE:
        lines = tuple(replace(line, amount=line.amount + line.tax) for line in lines)
    certain = _charged(document, mode) == _charged_line_by_line(document, mode) == document.tax
    return _priced(document, lines, mode, tax_total=None if certain else document.tax)


def _mode_of(document: Document) -> TaxMode:
    """As prices are in Odoo when the sums then give Odoo's tax, else the other way when they do there."""
    shown = tax_mode(document, RULES)
    for mode in (shown, TaxMode.EXCLUSIVE if shown is TaxMode.INCLUSIVE else TaxMode.INCLUSIVE):
        if _charged(document, mode) == document.tax:
            return mode
    return TaxMode.INCLUSIVE


def _priced(
    document: Document, lines: tuple[PricedLine, ...], mode: TaxMode, tax_total: Decimal | None = None
) -> PricedDocument:
    return PricedDocument(document, mode, lines, document.untaxed, document.tax, document.total, tax_total)


def _net_lines(document: Document) -> tuple[PricedLine, ...]:
    return tuple(_net_line(document, line) for line in document.lines)


def _net_line(document: Document, line: Line) -> PricedLine:
    if line.is_text:
        return text_line(line)
    rules: Rules = RULES if by_item(document, line) else ACCOUNT_LINE_RULES
    priced = write_line(document, line, line.untaxed, TaxMode.EXCLUSIVE, rules, line.tax)
    if priced.form is Form.SINGLE and line.quantity == 1:
        return replace(priced, description=line.description)
    return priced


def _charged(document: Document, mode: TaxMode) -> Decimal | None:
    """What each rate charges on the sum of its lines; None when half a cent leaves it open."""
    sums: dict[tuple[str, Decimal, tuple[Decimal, ...]], Decimal] = {}
    for line in document.lines:
        key = (line.tax_code, line.tax_rate, line.tax_components)
        sums[key] = sums.get(key, ZERO) + _basis(line, mode)
    return _rounded_sum(
        part
        for (_code, rate, components), amount in sums.items()
        for part in _parts(rate, components, amount, mode)
    )


def _charged_line_by_line(document: Document, mode: TaxMode) -> Decimal | None:
    return _rounded_sum(predicted_tax(line.tax_rate, _basis(line, mode), mode) for line in document.lines)


def _parts(
    rate: Decimal, components: tuple[Decimal, ...], amount: Decimal, mode: TaxMode
) -> Iterable[Fraction]:
    """The tax on ``amount``, in the parts that are rounded by themselves."""
    total = predicted_tax(rate, amount, mode)
    whole = sum(components, ZERO)
    if len(components) < 2 or not whole:
        return (total,)
    return (total * Fraction(component) / Fraction(whole) for component in components)


def _rounded_sum(parts: Iterable[Fraction]) -> Decimal | None:
    results = [rounded(part, RULES.amount_decimals) for part in parts]
    if any(doubtful for _amount, doubtful in results):
        return None
    return sum((amount for amount, _doubtful in results), ZERO)


def _basis(line: Line, mode: TaxMode) -> Decimal:
    return line.untaxed + line.tax if mode is TaxMode.INCLUSIVE else line.untaxed
