"""From our documents to the JSON of invoices, bills and credit notes, and where the marker goes in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from .. import markers
from ..amounts import Form, Inexpressible, PricedDocument, PricedLine, price
from ..descriptions import with_code
from ..made_once import made_once
from ..notices import Notice, Part, Said
from ..values import Document, Kind, Reason, Status, TaxMode
from .capabilities import CAPABILITIES, RULES
from .lengths import cut
from .rates import currency_rate

LONGEST_REFERENCE = 255
LONGEST_NUMBER = 255
LONGEST_DESCRIPTION = 4000

_STATUSES = {Status.DRAFT: "DRAFT", Status.SUBMITTED: "SUBMITTED", Status.APPROVED: "AUTHORISED"}
_MODES = {TaxMode.EXCLUSIVE: "Exclusive", TaxMode.INCLUSIVE: "Inclusive"}


@dataclass(frozen=True)
class Shape:
    """What a kind of document is called over there.

    :ivar plural: the list in requests and answers.
    :ivar resource: how the library's operations name it, in the singular.
    :ivar marker_places: where its marker may go, best first; a text line always works. Only sales invoices
        and bills have a link; only sales documents are documented to keep a reference.
    """

    type: str
    plural: str
    resource: str
    id_name: str
    number_name: str
    marker_places: tuple[str, ...]


SHAPES = {
    Kind.INVOICE: Shape("ACCREC", "Invoices", "invoice", "InvoiceID", "InvoiceNumber", ("Url", "Reference")),
    Kind.BILL: Shape("ACCPAY", "Invoices", "invoice", "InvoiceID", "InvoiceNumber", ("Url",)),
    Kind.CREDIT_NOTE: Shape(
        "ACCRECCREDIT", "CreditNotes", "credit_note", "CreditNoteID", "CreditNoteNumber", ("Reference",)),
    Kind.VENDOR_CREDIT: Shape(
        "ACCPAYCREDIT", "CreditNotes", "credit_note", "CreditNoteID", "CreditNoteNumber", ()),
}
KINDS = {shape.type: kind for kind, shape in SHAPES.items()}


class Unsendable(Exception):
    """The document cannot be said in Xero's terms; sending it would be refused or would change it."""

    def __init__(self, reason: Reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Payload:
    """One element of a request, and what had to be shortened or left out to make it.

    :ivar priced: of a document, the amounts it is written for.
    """

    element: dict
    warnings: tuple[Notice, ...] = ()
    priced: PricedDocument | None = None


@made_once
def payload_of(document: Document) -> Payload:
    """The element that creates ``document``.

    :raise Unsendable: when no form of it keeps what the person saw.
    :raise ValueError: when its marker was not made by ``markers.new``.
    """
    if not markers.is_marker(document.marker):
        raise ValueError("a document is sent under a marker of markers.new")
    warnings: list[Notice] = []
    shape = SHAPES[document.kind]
    priced = _priced(document)
    element = {
        "Type": shape.type,
        "Contact": {"ContactID": document.contact_id},
        "Date": document.date.isoformat(),
        "DueDate": (document.due_date or document.date).isoformat(),
        "CurrencyCode": document.currency,
        "Status": _STATUSES[document.status],
        **_number(document, shape),
        **_rate(document),
        "LineAmountTypes": _MODES[priced.mode],
        "LineItems": [_line(line, warnings) for line in priced.lines],
    }
    _place_marker(element, document, shape, warnings)
    return Payload(element, tuple(warnings), priced)


def _number(document: Document, shape: Shape) -> dict:
    """Only a number given by us; without one Xero gives the next of its own."""
    number = document.number
    if not number:
        return {}
    if len(number) > LONGEST_NUMBER or not (number.isascii() and number.isprintable()):
        notice = Notice(Said.NUMBER_CHARACTERS, {"longest": LONGEST_NUMBER})
        raise Unsendable(Reason("number", subject=number, notice=notice))
    return {shape.number_name: number}


def _rate(document: Document) -> dict:
    """No rate leaves it to Xero, which takes its own of the day."""
    if document.home_per_foreign is None:
        return {}
    try:
        return {"CurrencyRate": currency_rate(document.home_per_foreign)}
    except ValueError as error:
        notice = Notice(Said.RATE_DECIMALS)
        raise Unsendable(Reason("currency", subject=document.currency, notice=notice)) from error


def _priced(document: Document) -> PricedDocument:
    try:
        return price(document, RULES)
    except Inexpressible as error:
        raise Unsendable(Reason("amount", subject=error.line_key, notice=error.notice)) from error


def _line(priced: PricedLine, warnings: list[Notice]) -> dict:
    """A text line is its description. Every other one names its tax: a default over there could be another
    one.
    """
    line = priced.line
    item_code = _item_code(priced)
    description = priced.description if item_code else with_code(priced.description, line.item_code)
    description = description.strip() or "-"
    element = {"Description": cut(description, LONGEST_DESCRIPTION, Part.DESCRIPTION, warnings)}
    if line.is_text:
        return element
    for kind, code, cause in (
            ("account", line.account_code, Said.NO_ACCOUNT), ("tax", line.tax_code, Said.NO_TAX)):
        if not code:
            raise Unsendable(Reason(kind, subject=line.key, notice=Notice(cause)))
    element |= {"AccountCode": line.account_code, "TaxType": line.tax_code}
    element |= _present(Quantity=priced.quantity, UnitAmount=priced.price_unit, DiscountRate=priced.discount)
    if priced.price_unit is None:
        element["LineAmount"] = priced.amount
    if item_code:
        element["ItemCode"] = item_code
    if priced.tax_override:
        element["TaxAmount"] = priced.tax
    if line.tracking:
        element["Tracking"] = [
            {"TrackingCategoryID": tracked.category_id, "TrackingOptionID": tracked.option_id}
            for tracked in line.tracking]
    return element


def _item_code(priced: PricedLine) -> str:
    """The item the line is for, ``""`` when it has to be told in the text.

    Not without a price: Xero could fill in the item's own, and refuse the line or change its amount. Not with
    another quantity than the real one: Xero counts the stock of tracked items by it.
    """
    code = priced.line.item_code
    told = priced.price_unit is not None and priced.form is not Form.SINGLE
    return code if told and len(code) <= CAPABILITIES.item_code_length else ""


def _place_marker(element: dict, document: Document, shape: Shape, warnings: list[Notice]) -> None:
    reference = document.reference
    if "Url" in shape.marker_places and _takes_marker(document.link_back, document.marker):
        element["Url"] = document.link_back
    elif "Reference" in shape.marker_places:
        room = LONGEST_REFERENCE - markers.LENGTH - 1
        reference = markers.append(cut(reference, room, Part.REFERENCE, warnings), document.marker)
    else:
        element["LineItems"].append({"Description": document.marker})
    if reference:
        element["Reference"] = cut(reference, LONGEST_REFERENCE, Part.REFERENCE, warnings)


def _takes_marker(link: str, marker: str) -> bool:
    """Whether ``link`` may stand on the document: an address of the web, holding the marker, without Xero's
    name.
    """
    parts = urlsplit(link)
    return (
        parts.scheme in ("http", "https") and bool(parts.netloc) and markers.find(link) == marker
        and link.isascii() and " " not in link and "xero" not in link.lower()
    )


def _present(**values) -> dict:
    return {name: value for name, value in values.items() if value is not None}

