"""A document in Xero's own words, read from the body of the request that creates it."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest

from ..amounts import PricedLine
from ..errors import Refused
from ..shown import Fact, Means, Shown, ShownLine, facts_of
from ..values import Document, Kind
from .client import body_of
from .documents import SHAPES, Unsendable, payload_of

_KINDS = {
    Kind.INVOICE: "Invoice",
    Kind.BILL: "Bill",
    Kind.CREDIT_NOTE: "Credit note",
    Kind.VENDOR_CREDIT: "Credit note from a supplier",
}
_STATUSES = {"DRAFT": "Draft", "SUBMITTED": "Awaiting approval", "AUTHORISED": "Awaiting payment"}
_MODES = {"Exclusive": "Tax exclusive", "Inclusive": "Tax inclusive"}
_GIVEN_BY_XERO = "The next one of Xero's"


def show(document: Document) -> Shown:
    """See ``Provider.show``."""
    try:
        payload = payload_of(document)
    except Unsendable as error:
        raise Refused("no form of it can be sent", reasons=(error.reason,)) from error
    priced, element = payload.priced, payload.element
    shape = SHAPES[document.kind]
    return Shown(
        body=body_of(shape.plural, [element]),
        kind=_KINDS[document.kind],
        facts=_header(element, document.kind),
        lines=tuple(
            _line(line, written) for written, line in zip_longest(element["LineItems"], priced.lines)
        ),
        untaxed=priced.untaxed,
        tax=priced.tax,
        total=priced.total,
        warnings=payload.warnings,
    )


def _header(element: dict, kind: Kind) -> tuple[Fact, ...]:
    return facts_of(
        Fact("Type", _KINDS[kind]),
        Fact("Contact", element["Contact"]["ContactID"], Means.CONTACT),
        Fact("Issue date", date.fromisoformat(element["Date"]), Means.DATE),
        Fact("Due date", date.fromisoformat(element["DueDate"]), Means.DATE),
        _number(element, kind),
        Fact("Reference", element.get("Reference", "")),
        Fact("Currency", element["CurrencyCode"]),
        Fact("Exchange rate", element["CurrencyRate"], Means.RATE) if "CurrencyRate" in element else None,
        Fact("Amounts are", _MODES[element["LineAmountTypes"]]),
        Fact("Status", _STATUSES[element["Status"]]),
        Fact("Link", element.get("Url", "")),
    )


def _number(element: dict, kind: Kind) -> Fact | None:
    """Without a number, Xero gives the next of its own to what goes to customers."""
    shape = SHAPES[kind]
    given_there = "" if kind in (Kind.BILL, Kind.VENDOR_CREDIT) else _GIVEN_BY_XERO
    number = element.get(shape.number_name, given_there)
    return Fact(f"{_KINDS[kind].split()[0]} number", number, Means.DOCUMENT_NUMBER)


def _line(priced: PricedLine | None, element: dict) -> ShownLine:
    """:param priced: ``None`` for the line that holds nothing but our marker."""
    if priced is None or priced.line.is_text:
        return ShownLine(priced.line.key if priced else "", (Fact("Description", element["Description"]),))
    facts = facts_of(
        Fact("Item", element.get("ItemCode", ""), Means.ITEM),
        Fact("Description", element["Description"]),
        _figure("Qty.", element, "Quantity"),
        _figure("Price", element, "UnitAmount", Means.PRICE),
        _figure("Disc. %", element, "DiscountRate"),
        Fact("Account", element["AccountCode"], Means.ACCOUNT),
        Fact("Tax rate", element["TaxType"], Means.TAX),
        Fact("Tax amount", priced.tax, Means.MONEY),
        *(
            Fact(tracked.category, each["TrackingOptionID"], Means.TRACKING)
            for tracked, each in zip(priced.line.tracking, element.get("Tracking", ()), strict=True)
        ),
        Fact("Amount", priced.amount, Means.MONEY),
    )
    return ShownLine(priced.line.whole or priced.line.key, facts)


def _figure(label: str, element: dict, name: str, means: Means = Means.NUMBER) -> Fact | None:
    return Fact(label, element[name], means) if name in element else None
