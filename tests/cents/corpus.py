"""The priced orders as documents that any adapter takes; needs neither Odoo nor a database."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from providers import markers
from providers.values import Document, Kind, Line, Status

from .orders import CURRENCIES

TAG = "cents2"


@dataclass(frozen=True)
class Case:
    """One document, and the totals Odoo shows for it."""

    name: str
    method: str
    partial: bool
    document: Document
    untaxed: Decimal
    tax: Decimal
    total: Decimal

    @property
    def figures(self):
        return self.untaxed, self.tax, self.total


@dataclass(frozen=True)
class Corpus:
    """
    :ivar cases: every document.
    :ivar real: deliveries of real orders: ``name``, and the amounts ``built`` and ``invoiced``.
    """

    cases: tuple
    real: tuple


def read_corpus(path, contact_id, tax_code):
    """
    :param tax_code: from a rate (Decimal, in percent) to the code that charges it.
    """
    content = json.loads(Path(path).read_text())
    return Corpus(
        tuple(_case(entry, contact_id, tax_code) for entry in content["documents"]), tuple(content["real"])
    )


def _case(entry, contact_id, tax_code):
    expected = {name: Decimal(amount) for name, amount in entry["expected"].items()}
    return Case(
        entry["name"], entry["method"], entry["partial"], _document(entry, contact_id, tax_code), **expected
    )


def _document(entry, contact_id, tax_code):
    kind, marker = Kind(entry["kind"]), markers.new(TAG)
    account = "200" if kind in (Kind.INVOICE, Kind.CREDIT_NOTE) else "300"
    return Document(
        kind=kind,
        marker=marker,
        contact_id=contact_id,
        contact_name="",
        date=date(2026, 5, 4),
        due_date=date(2026, 6, 4),
        currency=entry["currency"],
        currency_decimals=CURRENCIES[entry["currency"]],
        status=Status.APPROVED,
        lines=tuple(
            _line(str(place), line, account, tax_code) for place, line in enumerate(entry["lines"], 1)
        ),
        reference=entry["name"],
        link_back=f"http://localhost/document/{marker}",
    )


def _line(key, line, account, tax_code):
    figures = ("quantity", "price_unit", "discount", "untaxed", "tax_base", "tax")
    rate = Decimal(line["rate"])
    return Line(
        key=key,
        description="Line",
        price_includes_tax=line["price_includes_tax"],
        account_code=account,
        tax_code=tax_code(rate),
        tax_rate=rate,
        **{name: Decimal(line[name]) for name in figures},
    )
