"""From our documents to the JSON of invoices, credit memos, bills and vendor credits."""

from __future__ import annotations

from dataclasses import dataclass

from .. import markers
from ..amounts import Form, Inexpressible, PricedDocument, PricedLine
from ..descriptions import with_code
from ..made_once import made_once
from ..notices import Notice, Part, Said
from ..values import Document, Kind, Line, Organisation, Reason, TaxMode, Tracked
from .addresses import accepted_email, address_payload
from .capabilities import CAPABILITIES
from .identifiers import CUSTOMER, VENDOR, identifier_in
from .lengths import cut
from .notes import note_for
from .pricing import PURCHASES, by_item, price
from .tracking import CLASS, references

LONGEST_DESCRIPTION = 4000
_LONGEST_MEMO = 1000
_MOST_LINES = 10000
_MOST_TAXED_LINES = 750
NUMBER_BY_QUICKBOOKS = "AUTO_GENERATE"
_MODES = {TaxMode.EXCLUSIVE: "TaxExcluded", TaxMode.INCLUSIVE: "TaxInclusive"}
_NO_TAX = "NotApplicable"
_FLAGS = {True: "TAX", False: "NON"}


@dataclass(frozen=True)
class Shape:
    """What a kind of document is called over there.

    :ivar contact_list: in which list its contacts are.
    :ivar balance_name: the field that tells what is still open.
    """

    entity: str
    contact_list: str
    balance_name: str
    has_due_date: bool

    @property
    def contact_name(self) -> str:
        return f"{self.contact_list}Ref"


SHAPES = {
    Kind.INVOICE: Shape("Invoice", CUSTOMER, "Balance", True),
    Kind.BILL: Shape("Bill", VENDOR, "Balance", True),
    Kind.CREDIT_NOTE: Shape("CreditMemo", CUSTOMER, "RemainingCredit", False),
    Kind.VENDOR_CREDIT: Shape("VendorCredit", VENDOR, "Balance", False),
}


class Unsendable(Exception):
    """The document cannot be said in QuickBooks' terms; sending it would be refused or would change it."""

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
def payload_of(document: Document, facts: Organisation) -> Payload:
    """The element that creates ``document`` in the company with these ``facts``.

    :raise Unsendable: when no form of it keeps what the person saw.
    :raise ValueError: when its marker was not made by ``markers.new``.
    """
    if not markers.is_marker(document.marker):
        raise ValueError("a document is sent under a marker of markers.new")
    warnings: list[Notice] = []
    try:
        priced = price(document, facts)
    except Inexpressible as error:
        raise Unsendable(Reason("amount", subject=error.line_key, notice=error.notice)) from error
    element = {
        **_contact(document),
        "TxnDate": document.date.isoformat(),
        "PrivateNote": note_for(document),
        **_number(document, facts, warnings),
        **_currency(document, facts),
        **_tax(priced, facts),
        "Line": _lines(priced, facts, warnings),
        **references(_of_the_document(document)),
    }
    if SHAPES[document.kind].has_due_date and document.due_date:
        element["DueDate"] = document.due_date.isoformat()
        if document.term_id:
            element["SalesTermRef"] = {"value": document.term_id}
    if document.kind not in PURCHASES:
        element |= _for_the_customer(document, warnings)
    return Payload(element, tuple(warnings), priced)


def _refusal(kind: str, cause: Said, subject: str = "", **facts) -> Unsendable:
    return Unsendable(Reason(kind, subject=subject, notice=Notice(cause, facts)))


def _contact(document: Document) -> dict:
    shape = SHAPES[document.kind]
    try:
        identifier = identifier_in(shape.contact_list, document.contact_id)
    except ValueError as error:
        raise _refusal("contact", Said.NO_CONTACT, document.contact_name) from error
    return {shape.contact_name: {"value": identifier}}


def _of_the_document(document: Document) -> tuple[Tracked, ...]:
    """A purchase has a place for a location, but for classes only on its lines."""
    if document.kind not in PURCHASES:
        return document.tracking
    return tuple(tracked for tracked in document.tracking if tracked.category_id != CLASS)


def _of_the_line(document: Document, line: Line) -> tuple[Tracked, ...]:
    if document.kind not in PURCHASES:
        return line.tracking
    of_all = tuple(tracked for tracked in document.tracking if tracked.category_id == CLASS)
    return line.tracking + of_all


def _number(document: Document, facts: Organisation, warnings: list[Notice]) -> dict:
    """Suppliers' numbers are kept as they are; ours only where the company allows numbers of its own.

    There, a document without a number would get none.
    """
    if len(document.number) > CAPABILITIES.number_length:
        longest = CAPABILITIES.number_length
        raise _refusal("number", Said.NUMBER_CHARACTERS, document.number, longest=longest)
    if document.kind in PURCHASES:
        return {"DocNumber": document.number} if document.number else {}
    if facts.custom_numbers:
        return {"DocNumber": document.number or NUMBER_BY_QUICKBOOKS}
    if document.number:
        warnings.append(Notice(Said.NUMBER_LEFT_OUT))
    return {}


def _currency(document: Document, facts: Organisation) -> dict:
    if document.currency == facts.base_currency:
        return {"CurrencyRef": {"value": document.currency}} if facts.multicurrency else {}
    if not facts.multicurrency:
        raise _refusal("currency", Said.ONE_CURRENCY, document.currency)
    if not document.home_per_foreign:
        # Left out, it would be one.
        raise _refusal("currency", Said.NO_RATE, document.currency)
    return {"CurrencyRef": {"value": document.currency}, "ExchangeRate": document.home_per_foreign}


def _tax(priced: PricedDocument, facts: Organisation) -> dict:
    """How the amounts are meant, and the tax total where it goes along; an American purchase has neither."""
    if facts.tax_by_flag:
        return _flagged_tax(priced, facts)
    if not facts.charges_tax:
        return {"GlobalTaxCalculation": _NO_TAX}
    found: dict = {"GlobalTaxCalculation": _MODES[priced.mode]}
    if priced.tax_total is not None:
        found["TxnTaxDetail"] = {"TotalTax": priced.tax_total}
    return found


def _flagged_tax(priced: PricedDocument, facts: Organisation) -> dict:
    detail: dict = {}
    taxable = any(line.line.taxable for line in priced.lines)
    if priced.document.kind not in PURCHASES and facts.charges_tax and taxable:
        if not facts.computes_tax and facts.default_tax_code:
            detail["TxnTaxCodeRef"] = {"value": facts.default_tax_code}
        if priced.tax_total is not None:
            detail["TotalTax"] = priced.tax_total
    return {"TxnTaxDetail": detail} if detail else {}


def _lines(priced: PricedDocument, facts: Organisation, warnings: list[Notice]) -> list[dict]:
    if len(priced.lines) > _MOST_LINES:
        raise _refusal("other", Said.MANY_LINES, most=_MOST_LINES)
    if sum(bool(line.line.tax or line.line.taxable) for line in priced.lines) > _MOST_TAXED_LINES:
        raise _refusal("tax", Said.MANY_TAXED_LINES, most=_MOST_TAXED_LINES)
    if priced.document.kind in PURCHASES:
        return _purchase_lines(priced, facts, warnings)
    return [_sales_line(priced, line, facts, warnings) for line in priced.lines]


def _sales_line(
    priced: PricedDocument, line: PricedLine, facts: Organisation, warnings: list[Notice]
) -> dict:
    if line.form is Form.TEXT:
        return {
            "DetailType": "DescriptionOnly",
            "Description": "-",
            **_described(line.description, warnings),
            "DescriptionLineDetail": {},
        }
    if not line.line.item_id:
        # QuickBooks would take it for text and drop the amount.
        raise _refusal("item", Said.NO_ITEM, line.line.key)
    return {
        "DetailType": "SalesItemLineDetail",
        **_described(line.description, warnings),
        "Amount": line.line.untaxed,
        "SalesItemLineDetail": {
            "ItemRef": {"value": line.line.item_id},
            "Qty": line.quantity,
            "UnitPrice": line.price_unit,
            **_line_tax(priced, line, facts),
            **references(_of_the_line(priced.document, line.line)),
        },
    }


def _purchase_lines(priced: PricedDocument, facts: Organisation, warnings: list[Notice]) -> list[dict]:
    """Purchases are not documented to have text lines: a text goes in front of the line it introduces."""
    elements, texts = [], []
    for line in priced.lines:
        if line.form is Form.TEXT:
            texts.append(line.description)
            continue
        description = line.description
        if not by_item(priced.document, line.line):
            description = with_code(description, line.line.item_code)
        described = _described("\n".join((*texts, description)), warnings)
        elements.append({**described, **_purchase_line(priced, line, facts)})
        texts = []
    if texts and elements:
        last = elements[-1].get("Description", "")
        elements[-1] |= _described("\n".join((last, *texts)), warnings)
    return elements


def _purchase_line(priced: PricedDocument, line: PricedLine, facts: Organisation) -> dict:
    tax = {} if facts.tax_by_flag else _line_tax(priced, line, facts)
    if by_item(priced.document, line.line):
        name, reference = "ItemBasedExpenseLineDetail", {"ItemRef": {"value": line.line.item_id}}
        reference |= {"Qty": line.quantity, "UnitPrice": line.price_unit}
    elif line.line.account_id:
        name, reference = "AccountBasedExpenseLineDetail", {"AccountRef": {"value": line.line.account_id}}
    else:
        raise _refusal("account", Said.NO_ACCOUNT, line.line.key)
    tracked = references(_of_the_line(priced.document, line.line))
    return {"DetailType": name, "Amount": line.line.untaxed, name: {**reference, **tax, **tracked}}


def _line_tax(priced: PricedDocument, line: PricedLine, facts: Organisation) -> dict:
    """Every line names its tax: a default over there could be another one."""
    if facts.tax_by_flag:
        return {"TaxCodeRef": {"value": _FLAGS[line.line.taxable and facts.charges_tax]}}
    if not facts.charges_tax:
        return {}
    if not line.line.tax_code:
        raise _refusal("tax", Said.NO_TAX, line.line.key)
    found: dict = {"TaxCodeRef": {"value": line.line.tax_code}}
    if priced.mode is TaxMode.INCLUSIVE:
        found["TaxInclusiveAmt"] = line.amount
    return found


def _for_the_customer(document: Document, warnings: list[Notice]) -> dict:
    found = {
        "BillAddr": address_payload(document.bill_to, warnings) if document.bill_to else {},
        "ShipAddr": address_payload(document.ship_to, warnings) if document.ship_to else {},
    }
    if email := accepted_email(document.bill_email, warnings):
        found["BillEmail"] = {"Address": email}
    if document.memo:
        found["CustomerMemo"] = {"value": cut(document.memo, _LONGEST_MEMO, Part.MEMO, warnings)}
    return {name: value for name, value in found.items() if value}


def _described(text: str, warnings: list[Notice]) -> dict:
    description = cut(text.strip(), LONGEST_DESCRIPTION, Part.DESCRIPTION, warnings)
    return {"Description": description} if description else {}
