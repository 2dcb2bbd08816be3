"""Directions of currency rates: Xero says how many foreign units one home unit is worth, we say the opposite.

That direction is common practice among integrations; it is not in Xero's documentation.
"""

from __future__ import annotations

from decimal import Decimal

_SIX_DECIMALS = Decimal("0.000001")
# Six decimals of a rate near one are exact to this part; a rate that loses more would change home amounts
# visibly.
_TOLERANCE = Decimal("0.0001")


def currency_rate(home_per_foreign: Decimal) -> Decimal:
    """The ``CurrencyRate`` for ``home_per_foreign``.

    :raise ValueError: when the six decimals Xero keeps cannot express it.
    """
    if home_per_foreign <= 0:
        raise ValueError("a currency rate is positive")
    exact = 1 / home_per_foreign
    rounded = exact.quantize(_SIX_DECIMALS)
    if abs(rounded - exact) > exact * _TOLERANCE:
        raise ValueError("the currency rate needs more than six decimals")
    return rounded


def home_per_foreign(rate: Decimal) -> Decimal | None:
    """What one foreign unit is worth at a ``CurrencyRate``; None when there is no rate."""
    return 1 / rate if rate > 0 else None
