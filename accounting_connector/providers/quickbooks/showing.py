"""A document in QuickBooks' own words, read from the body of the request that creates it."""

from __future__ import annotations

from datetime import date

from ..amounts import Form, PricedDocument, PricedLine
from ..errors import Refused
from ..shown import Fact, Means, Shown, ShownLine, facts_of
from ..values import Document, Kind, Organisation
from .client import body_of
from .documents import NUMBER_BY_QUICKBOOKS, SHAPES, Unsendable, payload_of
from .identifiers import CUSTOMER, contact_id_of
from .pricing import PURCHASES
from .tracking import tracked_in

_KINDS = {
    Kind.INVOICE: "Invoice",
    Kind.BILL: "Bill",
    Kind.CREDIT_NOTE: "Credit memo",
    Kind.VENDOR_CREDIT: "Vendor credit",
}
_DATES = {Kind.INVOICE: "Invoice date", Kind.BILL: "Bill date"}
_NUMBERS = {Kind.INVOICE: "Invoice no.", Kind.BILL: "Bill no."}
_MODES = {
    "TaxExcluded": "Exclusive of tax",
    "TaxInclusive": "Inclusive of tax",
    "NotApplicable": "Out of scope of tax",
}
_FLAGS = {"TAX": "Taxable", "NON": "Not taxable"}
_GIVEN_BY_QUICKBOOKS = "The next one of QuickBooks'"
_ADDRESS_FIELDS = (
    *(f"Line{row}" for row in range(1, 6)),
    "City",
    "CountrySubDivisionCode",
    "PostalCode",
    "Country",
)


def show(document: Document, facts: Organisation) -> Shown:
    """See ``Provider.show``."""
    try:
        payload = payload_of(document, facts)
    except Unsendable as error:
        raise Refused("no form of it can be sent", reasons=(error.reason,)) from error
    priced, element = payload.priced, payload.element
    foretold = not priced.tax_is_found_there
    return Shown(
        body=body_of(element),
        kind=_KINDS[document.kind],
        facts=_header(element, document.kind, facts),
        lines=tuple(
            _line(line, written, facts)
            for written, line in zip(element["Line"], _written_lines(priced), strict=True)
        ),
        untaxed=priced.untaxed,
        tax=priced.tax if foretold else None,
        total=priced.total if foretold else None,
        warnings=payload.warnings,
    )


def _header(element: dict, kind: Kind, facts: Organisation) -> tuple[Fact, ...]:
    shape = SHAPES[kind]
    vendor = "Vendor" if facts.country_code == "US" else "Supplier"
    memo = "Memo" if kind in PURCHASES else "Memo on statement (hidden)"
    return facts_of(
        Fact(
            "Customer" if shape.contact_list == CUSTOMER else vendor,
            contact_id_of(shape.contact_list, element[shape.contact_name]["value"]),
            Means.CONTACT,
        ),
        Fact(_DATES.get(kind, "Date"), date.fromisoformat(element["TxnDate"]), Means.DATE),
        _reference("Terms", element, "SalesTermRef", Means.TERM),
        Fact("Due date", date.fromisoformat(element["DueDate"]), Means.DATE)
        if "DueDate" in element
        else None,
        _number(element, kind),
        _reference("Currency", element, "CurrencyRef", Means.TEXT),
        Fact("Exchange rate", element["ExchangeRate"], Means.RATE) if "ExchangeRate" in element else None,
        Fact("Amounts are", _MODES.get(element.get("GlobalTaxCalculation"), "")),
        _tax_total(element),
        Fact("Email", element.get("BillEmail", {}).get("Address", "")),
        Fact("Billing address", _address(element.get("BillAddr", {}))),
        Fact("Shipping address", _address(element.get("ShipAddr", {}))),
        Fact("Message to the customer", element.get("CustomerMemo", {}).get("value", "")),
        *_tracking(element),
        Fact(memo, element["PrivateNote"]),
    )


def _number(element: dict, kind: Kind) -> Fact:
    """QuickBooks gives the next number of its own to sales that name none, or ask for it."""
    given_there = "" if kind in PURCHASES else _GIVEN_BY_QUICKBOOKS
    number = element.get("DocNumber", given_there)
    number = _GIVEN_BY_QUICKBOOKS if number == NUMBER_BY_QUICKBOOKS else number
    return Fact(_NUMBERS.get(kind, "No."), number, Means.DOCUMENT_NUMBER)


def _tax_total(element: dict) -> Fact | None:
    detail = element.get("TxnTaxDetail", {})
    return Fact("Sales tax", detail["TotalTax"], Means.MONEY) if "TotalTax" in detail else None


def _address(address: dict) -> str:
    return ", ".join(address[name] for name in _ADDRESS_FIELDS if name in address)


def _reference(label: str, element: dict, name: str, means: Means) -> Fact | None:
    return Fact(label, element[name]["value"], means) if name in element else None


# === LINES === #


def _written_lines(priced: PricedDocument) -> list[PricedLine]:
    """The lines that have an element of their own: on purchases, a text is part of another line's."""
    if priced.document.kind in PURCHASES:
        return [line for line in priced.lines if line.form is not Form.TEXT]
    return list(priced.lines)


def _line(priced: PricedLine, element: dict, facts: Organisation) -> ShownLine:
    described = Fact("Description", element.get("Description", ""))
    if priced.form is Form.TEXT:
        return ShownLine(priced.line.key, (described,))
    detail = element[element["DetailType"]]
    found = facts_of(
        _reference("Product/Service", detail, "ItemRef", Means.ITEM),
        _reference("Category", detail, "AccountRef", Means.ACCOUNT),
        described,
        Fact("Qty", detail["Qty"], Means.NUMBER) if detail.get("Qty") is not None else None,
        Fact("Rate", detail["UnitPrice"], Means.PRICE) if detail.get("UnitPrice") is not None else None,
        _tax(detail, facts),
        *_tracking(detail),
        Fact("Amount", element["Amount"], Means.MONEY),
    )
    return ShownLine(priced.line.whole or priced.line.key, found)


def _tracking(element: dict) -> list[Fact]:
    return [Fact(label, option_id, Means.TRACKING) for label, option_id in tracked_in(element)]


def _tax(detail: dict, facts: Organisation) -> Fact | None:
    if facts.tax_by_flag and "TaxCodeRef" in detail:
        return Fact("Tax", _FLAGS[detail["TaxCodeRef"]["value"]], Means.TAXABLE)
    return _reference("Tax", detail, "TaxCodeRef", Means.TAX)
