"""Cents: how a document is written so that QuickBooks arrives at Odoo's amounts.

Lines are sent with their net amount, so those are certain; what is computed over there is the tax.

- United States: lines are only taxable or not. QuickBooks computes the tax, or takes Odoo's total of it when
  that is sent along. What it computes cannot be foretold: the document is compared when it is there.
- Elsewhere every line has a tax code. Each rate of it is charged on the sum of the lines and rounded; that is
  how the tax lines of documents are laid out, but not documented (UNVERIFIED), and neither is whether a tax
  total that is sent along replaces what was computed. It goes along wherever another way of rounding would
  give another tax. As few totals as possible rest on it: where no sum gives Odoo's tax, the document goes
  with amounts that contain the tax, if every line's net amount is what its rate leaves of it. Their sum is
  the total, whatever is computed. Where Odoo rounds more coarsely (yen), that is not so, and the tax total
  has to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
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
from ..made_once import made_once
from ..values import Document, Kind, Line, Organisation, TaxMode
from .capabilities import ACCOUNT_LINE_RULES, RULES

PURCHASES = frozenset({Kind.BILL, Kind.VENDOR_CREDIT})
_HALF_A_CENT = Fraction(1, 200)


@made_once
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
    taxable = any(line.taxable for line in document.lines)
    ours = document.tax_total_is_ours and taxable
    priced = _priced(
        document, _net_lines(document), TaxMode.EXCLUSIVE, tax_total=document.tax if ours else None
    )
    return replace(priced, tax_is_found_there=taxable and not ours)


def _by_code(document: Document) -> PricedDocument:
    for line in document.lines:
        if line.tax and not line.tax_rate and not any(line.tax_components):
            raise Inexpressible(Cause.TAX_WITHOUT_RATE, line)
    check_tax_codes(document, RULES)
    mode = _mode_of(document)
    lines = _net_lines(document)
    if mode is TaxMode.INCLUSIVE:
        lines = tuple(replace(line, amount=line.amount + line.tax) for line in lines)
    parts = list(_parts(document, mode))
    certain = all(_charged(parts, together) == document.tax for together in _ROUNDED_TOGETHER)
    return _priced(document, lines, mode, tax_total=None if certain else document.tax)


def _mode_of(document: Document) -> TaxMode:
    """As prices are in Odoo when the sums then give Odoo's tax, else the other way when they do there.

    With tax in the amounts only when QuickBooks will not take a net amount for a contradiction.
    """
    shown = tax_mode(document, RULES)
    if not all(map(_is_left_by_rate, document.lines)):
        return TaxMode.EXCLUSIVE
    for mode in (shown, TaxMode.EXCLUSIVE if shown is TaxMode.INCLUSIVE else TaxMode.INCLUSIVE):
        if _charged(_parts(document, mode), _of_one_rate) == document.tax:
            return mode
    return TaxMode.INCLUSIVE


def _is_left_by_rate(line: Line) -> bool:
    """Whether the line's net amount is what its rate leaves of the amount with tax, to a cent whichever way
    that is rounded.
    """
    gross = line.untaxed + line.tax
    left = Fraction(gross) - predicted_tax(line.tax_rate, gross, TaxMode.INCLUSIVE)
    return abs(Fraction(line.untaxed) - left) < 3 * _HALF_A_CENT


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


@dataclass(frozen=True)
class _Part:
    """The tax of one component of a line's rate, before it is rounded; ``row`` and ``place`` are its own."""

    row: int
    place: int
    code: str
    percentage: Decimal
    exact: Fraction


# Which parts are summed before they are rounded: those with equal keys.


def _of_one_rate(part: _Part):
    """Several codes may have a rate in common, and a percentage names the rate."""
    return part.percentage


def _of_one_code(part: _Part):
    return part.code, part.place


def _of_one_line(part: _Part):
    return part.row, part.place


def _of_the_document(part: _Part):
    return None


_ROUNDED_TOGETHER = (_of_one_rate, _of_one_code, _of_one_line, _of_the_document)


def _charged(parts: Iterable[_Part], together: Callable[[_Part], object]) -> Decimal | None:
    """The tax of a document; None when half a cent leaves it open."""
    groups: dict[object, list[Fraction]] = {}
    for part in parts:
        groups.setdefault(together(part), []).append(part.exact)
    results = [rounded(sum(group), RULES.amount_decimals) for group in groups.values()]
    if any(doubtful for _amount, doubtful in results) or any(map(_is_near_half, groups.values())):
        return None
    return sum((amount for amount, _doubtful in results), ZERO)


def _is_near_half(group: list[Fraction]) -> bool:
    """Whether the sum is half a cent only as long as nobody cuts the digits of what it is the sum of."""
    is_half = (sum(group) / _HALF_A_CENT) % 2 == 1
    return is_half and any(map(_is_endless, group))


def _is_endless(number: Fraction) -> bool:
    """Whether it has no last decimal: a third has none."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest > 1


def _parts(document: Document, mode: TaxMode) -> Iterator[_Part]:
    for row, line in enumerate(document.lines):
        total = predicted_tax(line.tax_rate, _basis(line, mode), mode)
        components = line.tax_components if sum(line.tax_components, ZERO) else ()
        for place, percentage in enumerate(components or (line.tax_rate,)):
            part = total * Fraction(percentage) / Fraction(sum(components, ZERO)) if components else total
            yield _Part(row, place, line.tax_code, percentage, part)


def _basis(line: Line, mode: TaxMode) -> Decimal:
    return line.untaxed + line.tax if mode is TaxMode.INCLUSIVE else line.untaxed
