"""How Xero computes a document: units, line amounts, tax a line, totals.

Rules (reference sections 3.7 and 10): a quantity keeps 4 decimals, a unit amount 2 (4 when the request
asks for `unitdp=4`), money 2 in every currency. Tax is rounded a line and summed; totals are sums of
rounded lines. The direction of a half cent is unverified: half up unless the switch says half even.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
QUANTITY_STEP = Decimal("0.0001")
RATE_STEP = Decimal("0.000001")
LARGEST_LINE = Decimal("9999999999.99")


class LineTotalMismatch(Exception):
    """The line amount sent is not what the other figures of the line give."""

    def __init__(self, sent, expected):
        super().__init__(f"The line total {sent} does not match the expected line total {expected}")


@dataclass(frozen=True)
class Rounding:
    """The direction of halves, and the decimals of a unit amount for one request."""

    unit_places: int = 2
    half_even: bool = False

    def _round(self, amount, step):
        return amount.quantize(step, ROUND_HALF_EVEN if self.half_even else ROUND_HALF_UP)

    def money(self, amount):
        return self._round(amount, CENT)

    def quantity(self, quantity):
        return self._round(quantity, QUANTITY_STEP)

    def unit(self, price):
        return self._round(price, Decimal(1).scaleb(-self.unit_places))


@dataclass(frozen=True)
class Priced:
    """Quantity, unit amount and amount of a line after rounding."""

    quantity: Decimal
    unit_amount: Decimal
    amount: Decimal


def price_line(rounding, quantity, unit_amount, line_amount, discount_rate=None, discount_amount=None):
    """Work out what is missing of a line; raises LineTotalMismatch when what was sent does not fit.

    Discounts: a rate in percent, or an amount off the whole line. A line amount alone, with neither
    quantity nor unit amount, does not fit anything (only one of the two may be left out).
    """
    quantity = None if quantity is None else rounding.quantity(quantity)
    unit_amount = None if unit_amount is None else rounding.unit(unit_amount)
    line_amount = None if line_amount is None else rounding.money(line_amount)
    if line_amount is not None and (quantity is None) != (unit_amount is None):
        gross = _before_discount(line_amount, discount_rate, discount_amount)
        if quantity is None:
            quantity = rounding.quantity(gross / unit_amount) if unit_amount else Decimal(0)
        else:
            unit_amount = rounding.unit(gross / quantity) if quantity else Decimal(0)
        return Priced(quantity, unit_amount, line_amount)
    quantity = Decimal(1) if quantity is None and unit_amount is not None else quantity or Decimal(0)
    unit_amount = unit_amount or Decimal(0)
    expected = rounding.money(_after_discount(quantity * unit_amount, discount_rate, discount_amount))
    if line_amount is not None and line_amount != expected:
        raise LineTotalMismatch(line_amount, expected)
    return Priced(rounding.quantity(quantity), rounding.unit(unit_amount), expected)


def _after_discount(gross, rate, amount):
    if rate:
        return gross * (100 - rate) / 100
    return gross - (amount or 0)


def _before_discount(net, rate, amount):
    if rate:
        return net * 100 / (100 - rate) if rate != 100 else Decimal(0)
    return net + (amount or 0)


def line_tax(rounding, amount, rate, line_amount_types):
    """Tax of one line from its rounded amount; `rate` in percent."""
    if line_amount_types == "Exclusive":
        return rounding.money(amount * rate / 100)
    if line_amount_types == "Inclusive":
        return rounding.money(amount * rate / (100 + rate))
    return Decimal("0.00")


@dataclass(frozen=True)
class Totals:
    sub_total: Decimal = Decimal("0.00")
    total_tax: Decimal = Decimal("0.00")

    @property
    def total(self):
        return self.sub_total + self.total_tax


def totals(lines, line_amount_types):
    """Totals of (amount, tax) pairs that are rounded already."""
    tax = sum((tax for _amount, tax in lines), Decimal("0.00"))
    amount = sum((amount for amount, _tax in lines), Decimal("0.00"))
    return Totals(amount - tax if line_amount_types == "Inclusive" else amount, tax)


# Units of each currency for one US dollar: the stand-in's day rates, the same on every day.
UNITS_PER_USD = {
    "USD": "1",
    "NZD": "1.642",
    "AUD": "1.5234",
    "GBP": "0.7912",
    "EUR": "0.9187",
    "JPY": "149.63",
    "KWD": "0.3071",
    "CAD": "1.3645",
    "SGD": "1.3412",
    "CHF": "0.8823",
    "ZAR": "18.265",
    "INR": "83.11",
}


def day_rate(currency, base):
    """CurrencyRate of the day: units of the foreign currency for one unit of the base currency.

    That direction is common practice and unverified; this function is the only place that decides it.
    """
    if currency == base:
        return Decimal(1).quantize(RATE_STEP)
    return (Decimal(UNITS_PER_USD[currency]) / Decimal(UNITS_PER_USD[base])).quantize(RATE_STEP)


def in_base(amount, currency_rate):
    """A foreign amount in base currency, by the direction of `day_rate`."""
    return (amount / currency_rate).quantize(CENT, ROUND_HALF_UP)
