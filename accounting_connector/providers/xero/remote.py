"""From the JSON of invoices, bills and credit notes to documents as they are over there."""

from __future__ import annotations

from collections.abc import Iterator

from .. import markers
from ..reading import Unreadable, as_dict, day, dicts, moment, number, required, text
from ..values import Kind, RemoteDocument, RemoteState, TaxMode
from .documents import KINDS, SHAPES
from .rates import home_per_foreign

STATES = {
    "DRAFT": RemoteState.DRAFT,
    "SUBMITTED": RemoteState.SUBMITTED,
    "AUTHORISED": RemoteState.APPROVED,
    "PAID": RemoteState.PAID,
    "VOIDED": RemoteState.VOIDED,
    "DELETED": RemoteState.DELETED,
}
_NO_ID = "00000000-0000-0000-0000-000000000000"


def document_of(element: dict) -> RemoteDocument:
    """One invoice, bill or credit note.

    A status nobody knows yet counts as approved: the document exists, and nothing is freed or sent again for
    it.

    :raise Unreadable: when it has no id or is of a type that is not ours (prepayments and the like).
    """
    kind = kind_of(element)
    shape = SHAPES[kind]
    external_id = required(element, shape.id_name)
    if external_id == _NO_ID:
        raise Unreadable(f"empty {shape.id_name}")
    contact = as_dict(element.get("Contact"))
    status = text(element.get("Status"))
    return RemoteDocument(
        kind=kind,
        external_id=external_id,
        number=text(element.get(shape.number_name)),
        reference=text(element.get("Reference")),
        marker=marker_of(element),
        contact_id=text(contact.get("ContactID")),
        contact_name=text(contact.get("Name")),
        date=day(element.get("Date")) or day(element.get("DateString")),
        due_date=day(element.get("DueDate")) or day(element.get("DueDateString")),
        currency=text(element.get("CurrencyCode")),
        state=STATES.get(status, RemoteState.APPROVED),
        untaxed=number(element.get("SubTotal")),
        tax=number(element.get("TotalTax")),
        total=number(element.get("Total")),
        amount_due=number(element.get("AmountDue", element.get("RemainingCredit"))),
        home_per_foreign=home_per_foreign(number(element.get("CurrencyRate"))),
        status=status,
        version=text(element.get("UpdatedDateUTC")),
        updated_at=moment(element.get("UpdatedDateUTC")) or moment(element.get("UpdatedDateUTCString")),
        tax_mode=TaxMode.INCLUSIVE if element.get("LineAmountTypes") == "Inclusive" else TaxMode.EXCLUSIVE,
        texts="\n".join(_line_texts(element)),
        was_emailed=element.get("SentToContact") is True,
    )


def _line_texts(element: dict) -> Iterator[str]:
    for line in dicts(element.get("LineItems")):
        if described := text(line.get("Description")):
            yield described


def kind_of(element: dict) -> Kind:
    if text(element.get("Type")) not in KINDS:
        raise Unreadable("of a type that is not ours")
    return KINDS[element["Type"]]


def marker_of(element: dict) -> str:
    """The marker, wherever :func:`documents.payload_of` may have put it; ``""`` when there is none."""
    places = [text(element.get("Url")), text(element.get("Reference"))]
    places += [text(line.get("Description")) for line in reversed(list(dicts(element.get("LineItems"))))]
    return next(filter(None, map(markers.find, places)), "")
