"""Exchange rates: home currency units for one foreign unit."""

from decimal import Decimal

from .seed_companies import DOLLARS

STEP = Decimal("0.000001")


def market_rate(company, code, day):
    """What the stand-in takes for QuickBooks' own rate of a day (ISO text); it moves a little every day."""
    wobble = 1 + Decimal(sum(map(int, day.replace("-", ""))) % 7) / 1000
    return (Decimal(DOLLARS[code]) / Decimal(DOLLARS[company.home_currency]) * wobble).quantize(STEP)


def when_left_out(context, code, day):
    """The rate of a document that names none: 1, as the API description says, or QuickBooks' own."""
    if code == context.company.home_currency or not context.settings.own_rate_when_left_out:
        return Decimal(1)
    return market_rate(context.company, code, day)
