"""Documents whose tax codes charge something else than Odoo's taxes: they must never be sent."""

from dataclasses import replace
from decimal import Decimal


def with_other_rates(document, points, amount_decimals):
    """The document with tax codes that charge so many percentage points more than Odoo's taxes.

    :return: ``None`` when that could be rounding: two units a line.
    """
    decimals = min(document.currency_decimals, amount_decimals)
    points, unit = Decimal(points), Decimal(1).scaleb(-decimals)
    taxed = [line for line in document.lines if line.tax_rate]
    for code in {line.tax_code for line in taxed}:
        lines = [line for line in taxed if line.tax_code == code]
        change = abs(sum(line.tax_base for line in lines) * points / 100)
        if change > 4 * unit * len(lines):
            return replace(
                document, lines=tuple(_at_other_rate(line, points, code) for line in document.lines)
            )
    return None


def _at_other_rate(line, points, code):
    if line.tax_code != code:
        return line
    return replace(line, tax_rate=line.tax_rate + points, tax_components=())
