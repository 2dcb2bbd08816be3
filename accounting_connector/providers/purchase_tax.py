"""The sales tax of a bill where bills carry none: a part of what is paid, which has to go somewhere.

Odoo has shared its rounding out among the lines already, so that what is on them adds up to its total.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .values import Document, Line

TAX_LINE = "tax"


def added_to_cost(document: Document) -> Document:
    """Every line costs as much more as Odoo charged tax on it."""
    return replace(
        document, lines=tuple(_untaxed(line, line.untaxed + line.tax) for line in document.lines)
    )


def on_its_own_line(document: Document, description: str, account_id: str, account_code: str) -> Document:
    """All tax of the document is one more line, without product, on an account."""
    line = Line(
        key=TAX_LINE,
        description=description,
        price_unit=document.tax,
        untaxed=document.tax,
        account_id=account_id,
        account_code=account_code,
    )
    lines = tuple(_untaxed(each, each.untaxed) for each in document.lines)
    return replace(document, lines=(*lines, line) if document.tax else lines)


def _untaxed(line: Line, amount: Decimal) -> Line:
    return replace(line, untaxed=amount, tax=Decimal(0), tax_base=None, taxable=False)
