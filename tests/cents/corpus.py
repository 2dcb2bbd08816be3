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


def read_corpus(path, books):
    """
    :param books: the organisation the documents are for. It gives further arguments of ``Document`` by
        ``document_facts(kind, currency)`` and of ``Line`` by ``line_facts(kind, rate, components)``: the rate
        is that of the tax code, a Decimal in percent, its components are those it has several of.
    """
    content = json.loads(Path(path).read_text())
    return Corpus(tuple(_case(entry, books) for entry in content["documents"]), tuple(content["real"]))


def _case(entry, books):
    expected = {name: Decimal(amount) for name, amount in entry["expected"].items()}
    return Case(entry["name"], entry["method"], entry["partial"], _document(entry, books), **expected)


def _document(entry, books):
    kind, marker = Kind(entry["kind"]), markers.new(TAG)
    facts = {
        "contact_name": "",
        "date": date(2026, 5, 4),
        "due_date": date(2026, 6, 4),
        "currency": entry["currency"],
        "currency_decimals": CURRENCIES[entry["currency"]],
        "status": Status.APPROVED,
        "lines": tuple(
            _line(str(place), line, books, kind) for place, line in enumerate(entry["lines"], 1)
        ),
        "reference": entry["name"],
        "link_back": f"http://localhost/document/{marker}",
    }
    return Document(kind=kind, marker=marker, **facts | books.document_facts(kind, entry["currency"]))


def _line(key, line, books, kind):
    figures = ("quantity", "price_unit", "discount", "untaxed", "tax_base", "tax")
    return Line(
        key=key,
        description="Line",
        price_includes_tax=line["price_includes_tax"],
        **{name: Decimal(line[name]) for name in figures},
        **books.line_facts(kind, Decimal(line["rate"]), tuple(map(Decimal, line["components"]))),
    )
