"""Which currencies a company may use, and rates: home currency units for one foreign unit."""

from decimal import Decimal

from . import errors
from .seed_companies import CURRENCY_NAMES, DOLLARS

STEP = Decimal("0.000001")


def market_rate(company, code, day):
    """What the stand-in takes for QuickBooks' own rate of a day (ISO text); it moves a little every day."""
    wobble = 1 + Decimal(sum(map(int, day.replace("-", ""))) % 7) / 1000
    return (Decimal(DOLLARS[code]) / Decimal(DOLLARS[company.home_currency]) * wobble).quantize(STEP)


def rate_when_left_out(context, code, day):
    """The rate of a document that names none: 1, as the API description says, or QuickBooks' own."""
    if code == context.company.home_currency or not context.settings.own_rate_when_left_out:
        return Decimal(1)
    return market_rate(context.company, code, day)


def check(company, code):
    """Refuse what is no currency, and any but the home currency where multicurrency is off."""
    if code not in CURRENCY_NAMES:
        raise errors.unknown_reference("Currency", code, "CurrencyRef")
    if code != company.home_currency and not company.multicurrency:
        raise errors.business("Multicurrency is not turned on for this company.", "CurrencyRef")


def is_listed(company, code):
    return any(row["Code"] == code for row in company.rows("CompanyCurrency"))
