"""Cents: for every line a form in which the provider computes exactly what Odoo decided.

Odoo's untaxed amount and tax of a line are fixed. A provider recomputes a line from what it is given:

- the line amount is quantity x price less discount, rounded; it contains the tax when the document is
  inclusive;
- the tax is predicted from the line amount and the code's rate, rounded per line, and may be overridden.

:func:`price` tries the forms a provider knows, best first, and takes the first one that arrives at Odoo's
amounts without depending on which way the provider rounds half a cent. Nothing is ever rounded to make it
fit: what cannot be expressed raises :class:`Inexpressible`. All arithmetic is exact (fractions), all results
are Decimals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from .made_once import made_once
from .notices import Notice
from .values import Document, Kind, Line, RemoteDocument, TaxMode

ZERO = Decimal(0)
ONE = Decimal(1)
# A tax is what its code's rate gives on what Odoo taxed; what is off by more than rounding has a wrong code.
# A line's tax may be the sum of several rounded ones, and rates have four decimals.
ROUNDING_UNITS_A_LINE = 2
RATE_STEP = Fraction(1, 10_000)


class Form(str, Enum):
    """How a line is written, from the most to the least telling; ``SINGLE`` has the quantity in its text."""

    PRICE = "price"
    NET_PRICE = "net_price"
    AMOUNT = "amount"
    SINGLE = "single"
    TEXT = "text"


class Cause(str, Enum):
    """Why a line cannot be expressed."""

    DECIMALS = "decimals"
    NO_FORM = "no_form"
    TAX_WITHOUT_RATE = "tax_without_rate"
    TAX_UNLIKE_RATE = "tax_unlike_rate"
    OVERRIDE = "override"


class Inexpressible(Exception):
    """No form makes the provider arrive at Odoo's figures.

    :ivar cause: what is in the way.
    :ivar line_key: the line it is about.
    :ivar facts: the figures of the sentence: ``amount``, ``tax``, ``predicted`` (Decimal), ``code``.
    :ivar notice: cause and facts, to be put into words.
    """

    def __init__(self, cause: Cause, line: Line, **facts):
        self.cause = cause
        self.line_key = line.whole or line.key
        self.facts = {"tax": line.tax, "code": line.tax_code, **facts}
        self.notice = Notice(cause, self.facts)
        super().__init__(f"line {line.key}: {cause.value} {self.facts}")


@dataclass(frozen=True)
class Rules:
    """What one provider computes and allows.

    :ivar price_decimals, quantity_decimals, discount_decimals: the most decimals it takes.
    :ivar amount_decimals: decimals of amounts and taxes, in every currency.
    :ivar forms: the forms it knows, best first (``TEXT`` need not be named).
    :ivar tax_override: a line may carry its own tax.
    :ivar inclusive: documents may have prices that contain the tax.
    :ivar discounts: kinds of document whose lines may have a discount percentage.
    """

    price_decimals: int
    quantity_decimals: int
    amount_decimals: int
    forms: tuple[Form, ...]
    tax_override: bool
    inclusive: bool
    discounts: frozenset[Kind] = frozenset()
    discount_decimals: int = 2


@dataclass(frozen=True)
class PricedLine:
    """A line as it is to be written.

    :ivar quantity, price_unit, discount: ``None`` is left out.
    :ivar amount: the line amount the provider arrives at, tax included when the document is inclusive.
    :ivar tax: the tax the line ends up with.
    :ivar tax_override: the tax must be sent along.
    :ivar description: the line's text, with the real quantity in front for ``SINGLE``.
    """

    line: Line
    form: Form
    quantity: Decimal | None
    price_unit: Decimal | None
    discount: Decimal | None
    amount: Decimal
    tax: Decimal
    tax_override: bool
    description: str


@dataclass(frozen=True)
class PricedDocument:
    """A document as it is to be written; the amounts are what the provider arrives at.

    They are Odoo's, except that a rounding line moves cents from ``tax`` to ``untaxed``; the total is Odoo's.

    :ivar tax_total: sent along as the tax of the whole document, where a provider has a place for it.
    :ivar tax_is_found_there: the provider finds the tax itself, by what only it knows; ``tax`` and ``total``
        are Odoo's, which it may not arrive at.
    """

    document: Document
    mode: TaxMode
    lines: tuple[PricedLine, ...]
    untaxed: Decimal
    tax: Decimal
    total: Decimal
    tax_total: Decimal | None = None
    tax_is_found_there: bool = False


@dataclass(frozen=True)
class Difference:
    """What the provider's amounts exceed Odoo's by.

    :ivar home_here, home_there: Odoo's total in the organisation's currency, at the rate that was sent and at
        the one there; ``None`` there when no rate is told.
    :ivar other_accounts: ids of items whose lines were posted to another account than the chosen one, and of
        that account.
    """

    untaxed: Decimal
    tax: Decimal
    total: Decimal
    home_here: Decimal = ZERO
    home_there: Decimal | None = ZERO
    other_accounts: tuple[tuple[str, str], ...] = ()

    @property
    def causes(self) -> tuple[str, ...]:
        """``split``: between untaxed and tax, not in sum; ``tax``: only the tax; ``amount``: the lines;
        ``rate``: the exchange rate; ``account``: where it is posted. None when all is equal.
        """
        causes = []
        if self.total:
            causes.append("amount" if self.untaxed else "tax")
        elif self.untaxed:
            causes.append("split")
        if self.home_there != self.home_here:
            causes.append("rate")
        if self.other_accounts:
            causes.append("account")
        return tuple(causes)


@made_once
def price(document: Document, rules: Rules) -> PricedDocument:
    """Write every line of ``document`` so that a provider with these ``rules`` arrives at Odoo's amounts.

    :raise Inexpressible: for the first line that cannot be written; nothing is rounded to make it fit.
    """
    mode = tax_mode(document, rules)
    lines = tuple(_price_line(document, line, mode, rules) for line in document.lines)
    check_tax_codes(document, rules)
    lines += tuple(_rounding_line(document, lines, mode))
    tax = sum((priced.tax for priced in lines), ZERO)
    amounts = sum((priced.amount for priced in lines), ZERO)
    total = amounts if mode is TaxMode.INCLUSIVE else amounts + tax
    return PricedDocument(document, mode, lines, total - tax, tax, total)


def compare(document: Document, remote: RemoteDocument) -> Difference | None:
    """How far the document over there is from Odoo's untaxed, tax and total, and from the total in the
    organisation's currency when we gave the rate; and which lines went to other accounts. ``None`` when all
    are equal.
    """
    difference = Difference(
        remote.untaxed - document.untaxed,
        remote.tax - document.tax,
        remote.total - document.total,
        *_home_totals(document, remote),
        other_accounts=_other_accounts(document, remote),
    )
    return difference if difference.causes else None


def _other_accounts(document: Document, remote: RemoteDocument) -> tuple[tuple[str, str], ...]:
    chosen = {(line.item_id, line.account_id) for line in document.lines if line.item_id and line.account_id}
    items = {item for item, _account in chosen}
    found = dict.fromkeys(remote.item_accounts)
    return tuple(pair for pair in found if pair[0] in items and pair not in chosen)


def _home_totals(document: Document, remote: RemoteDocument) -> tuple[Decimal, Decimal | None]:
    if document.home_per_foreign is None:
        return ZERO, ZERO
    here, there = (
        rate and rounded(Fraction(document.total) * Fraction(rate), document.home_decimals)[0]
        for rate in (document.home_per_foreign, remote.home_per_foreign)
    )
    return here, there


def tax_mode(document: Document, rules: Rules) -> TaxMode:
    """Inclusive when every taxed line's price includes its tax: then prices are shown as they are in Odoo."""
    taxed = [line for line in document.lines if line.tax_rate or line.tax]
    if rules.inclusive and taxed and all(line.price_includes_tax for line in taxed):
        return TaxMode.INCLUSIVE
    return TaxMode.EXCLUSIVE


def _price_line(document: Document, line: Line, mode: TaxMode, rules: Rules) -> PricedLine:
    if line.is_text:
        return text_line(line)
    check_decimals(line, rules)
    amount = line.untaxed + line.tax if mode is TaxMode.INCLUSIVE else line.untaxed
    tax, override = _settle_tax(document, line, amount, mode, rules)
    return write_line(document, line, amount, mode, rules, tax, override)


def text_line(line: Line) -> PricedLine:
    return PricedLine(line, Form.TEXT, None, None, None, ZERO, ZERO, False, line.description)


def check_decimals(line: Line, rules: Rules) -> None:
    """:raise Inexpressible: when the line's amounts have more decimals than the provider keeps."""
    for amount in (line.untaxed, line.tax):
        if not _fits(amount, rules.amount_decimals):
            raise Inexpressible(Cause.DECIMALS, line, amount=amount)


def write_line(
    document: Document,
    line: Line,
    amount: Decimal,
    mode: TaxMode,
    rules: Rules,
    tax: Decimal,
    override: bool = False,
) -> PricedLine:
    """``line`` in the first form that arrives at ``amount``, with the tax it ends up with.

    :raise Inexpressible: when no form of ``rules`` does.
    """
    for form in rules.forms:
        written = _WRITERS[form](document, line, amount, mode, rules)
        if written is not None:
            description = _with_quantity(line) if form is Form.SINGLE else line.description
            return PricedLine(line, form, *written, amount, tax, override, description)
    raise Inexpressible(Cause.NO_FORM, line, amount=amount)


# A writer gives (quantity, price_unit, discount), or None when its form does not arrive at the amount.


def _as_it_is(document: Document, line: Line, amount: Decimal, mode: TaxMode, rules: Rules):
    taxed = line.tax_rate or line.tax
    discount = line.discount if document.kind in rules.discounts and line.discount else None
    if (
        (taxed and line.price_includes_tax is not (mode is TaxMode.INCLUSIVE))
        or (line.discount and not discount)
        or not ZERO <= line.discount <= 100
        or not _fits(line.quantity, rules.quantity_decimals)
        or not _fits(line.price_unit, rules.price_decimals)
        or not _fits(line.discount, rules.discount_decimals)
    ):
        return None
    share = 1 - Fraction(line.discount) / 100
    if not _arrives(Fraction(line.quantity) * Fraction(line.price_unit) * share, amount, rules):
        return None
    return line.quantity, line.price_unit, discount


def _at_net_price(document: Document, line: Line, amount: Decimal, mode: TaxMode, rules: Rules):
    if not line.quantity or not _fits(line.quantity, rules.quantity_decimals):
        return None
    net_price, _tie = rounded(Fraction(amount) / Fraction(line.quantity), rules.price_decimals)
    if not _arrives(Fraction(line.quantity) * Fraction(net_price), amount, rules):
        return None
    return line.quantity, net_price, None


def _at_amount(document: Document, line: Line, amount: Decimal, mode: TaxMode, rules: Rules):
    if not line.quantity or not _fits(line.quantity, rules.quantity_decimals):
        return None
    return line.quantity, None, None


def _as_single(document: Document, line: Line, amount: Decimal, mode: TaxMode, rules: Rules):
    return ONE, amount, None


_WRITERS = {
    Form.PRICE: _as_it_is,
    Form.NET_PRICE: _at_net_price,
    Form.AMOUNT: _at_amount,
    Form.SINGLE: _as_single,
}


def _settle_tax(
    document: Document, line: Line, amount: Decimal, mode: TaxMode, rules: Rules
) -> tuple[Decimal, bool]:
    """The tax the line will have over there, and whether it must be sent to get it."""
    exact = predicted_tax(line.tax_rate, amount, mode)
    predicted, doubtful = rounded(exact, rules.amount_decimals)
    if not exact:
        if line.tax:
            raise Inexpressible(Cause.TAX_WITHOUT_RATE, line)
        return line.tax, False
    if rules.tax_override:
        coarse = document.currency_decimals < rules.amount_decimals
        return line.tax, coarse or doubtful or predicted != line.tax
    if predicted != line.tax and not document.rounding_account_code:
        raise Inexpressible(Cause.OVERRIDE, line, predicted=predicted)
    return predicted, False


def predicted_tax(rate: Decimal, amount: Decimal, mode: TaxMode) -> Fraction:
    share = Fraction(rate) / 100
    if mode is TaxMode.INCLUSIVE:
        return Fraction(amount) * share / (1 + share)
    return Fraction(amount) * share


def check_tax_codes(document: Document, rules: Rules) -> None:
    """Refuse when the taxes of the lines with one tax code are not what this code charges, rounding aside.

    The lines are judged together: Odoo may give one of them cents that belong to another. Parts of a line
    are no reason for more rounding: together they are the line.
    """
    unit = Fraction(1, 10 ** min(document.currency_decimals, rules.amount_decimals))
    by_code: dict[str, list[Line]] = {}
    for line in document.lines:
        if not line.is_text:
            by_code.setdefault(line.tax_code, []).append(line)
    for group in by_code.values():
        gap = sum(map(_beyond_rate, group))
        rounded_lines = len({line.whole or line.key for line in group})
        uncertain = sum(abs(_taxed(line)) for line in group) * RATE_STEP / 100
        if abs(gap) > ROUNDING_UNITS_A_LINE * unit * rounded_lines + uncertain:
            worst = max(group, key=lambda line: abs(_beyond_rate(line)))
            tax, _doubtful = rounded(_charged_by_rate(worst), rules.amount_decimals)
            raise Inexpressible(Cause.TAX_UNLIKE_RATE, worst, predicted=tax)


def _beyond_rate(line: Line) -> Fraction:
    """What Odoo's tax of the line exceeds the tax code's rate by."""
    return Fraction(line.tax) - _charged_by_rate(line)


def _charged_by_rate(line: Line) -> Fraction:
    return _taxed(line) * Fraction(line.tax_rate) / 100


def _taxed(line: Line) -> Fraction:
    return Fraction(line.untaxed if line.tax_base is None else line.tax_base)


def _rounding_line(document: Document, lines: tuple[PricedLine, ...], mode: TaxMode) -> Iterator[PricedLine]:
    """What the taxes over there lack, as one untaxed line on the rounding account."""
    lacking = document.tax - sum((priced.tax for priced in lines), ZERO)
    if lacking and mode is TaxMode.EXCLUSIVE:
        line = Line(
            key=f"{document.marker}-rounding",
            description="Rounding",
            price_unit=lacking,
            untaxed=lacking,
            account_code=document.rounding_account_code,
            tax_code=document.rounding_tax_code,
        )
        yield PricedLine(line, Form.PRICE, ONE, lacking, None, lacking, ZERO, False, line.description)


def _with_quantity(line: Line) -> str:
    quantity = " ".join(filter(None, (_plain(line.quantity), line.uom)))
    return f"{quantity} \N{MULTIPLICATION SIGN} {line.description}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fits(number: Decimal, decimals: int) -> bool:
    return (Fraction(number) * 10**decimals).denominator == 1


def _arrives(exact: Fraction, amount: Decimal, rules: Rules) -> bool:
    """Whether ``exact`` is rounded to ``amount`` by whoever rounds it."""
    result, doubtful = rounded(exact, rules.amount_decimals)
    return result == amount and not doubtful


def rounded(exact: Fraction, decimals: int) -> tuple[Decimal, bool]:
    """``exact`` rounded, halves away from zero; and whether halves to even would give another result."""
    scaled = abs(exact) * 10**decimals
    whole, rest = divmod(scaled, 1)
    half = Fraction(1, 2)
    units = whole + (rest >= half)
    result = Decimal(int(units if exact >= 0 else -units)).scaleb(-decimals)
    return result, rest == half and whole % 2 == 0
