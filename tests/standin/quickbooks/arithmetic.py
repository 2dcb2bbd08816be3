"""How the stand-in rounds, and the tax of a document, in exact decimals.

The reference has no fact about how QuickBooks rounds tax. UNVERIFIED, so a switch (`tax_rounding`):
`rate` sums the taxable amounts of a rate and rounds its tax once (default); `line` rounds each line's tax at
each rate and sums; `document` rounds the document's tax once. Halves go up (away from zero) unless
`half_even`.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Rounding:
    half_even: bool = False
    per: str = "rate"

    def money(self, amount, step=CENT):
        return amount.quantize(step, ROUND_HALF_EVEN if self.half_even else ROUND_HALF_UP)


def rounding_of(settings):
    return Rounding(settings.half_even, settings.tax_rounding)


@dataclass
class TaxedLine:
    """A line for the tax: its amount (net, or gross with `inclusive`) and the rates that apply."""

    amount: Decimal
    rates: list
    inclusive: bool = False

    @property
    def base(self):
        """The net amount, not rounded."""
        if not self.inclusive:
            return self.amount
        return self.amount * HUNDRED / (HUNDRED + sum(rate["RateValue"] for rate in self.rates))


@dataclass
class RateTax:
    """What one rate takes of a document."""

    rate: dict
    base: Decimal = Decimal(0)
    exact: Decimal = Decimal(0)
    of_lines: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)


def taxes(lines, rounding):
    """The RateTax of every rate that any line uses, in order of first use."""
    found = {}
    for line in lines:
        for rate in line.rates:
            row = found.setdefault(rate["Id"], RateTax(rate))
            exact = line.base * rate["RateValue"] / HUNDRED
            row.base += line.base
            row.exact += exact
            row.of_lines += rounding.money(exact)
    rows = list(found.values())
    for row in rows:
        row.tax = row.of_lines if rounding.per == "line" else rounding.money(row.exact)
    if rounding.per == "document" and rows:
        spread(rows, rounding.money(sum(row.exact for row in rows)), rounding)
    for row in rows:
        row.base = rounding.money(row.base)
    return rows


def spread(rows, total, rounding):
    """Give the rates `total` in proportion to their own tax; the last one takes what rounding leaves."""
    whole = sum((row.exact for row in rows), Decimal(0))
    left = total
    for row in rows[:-1]:
        share = row.exact / whole if whole else Decimal(1) / len(rows)
        row.tax = rounding.money(total * share)
        left -= row.tax
    rows[-1].tax = left
