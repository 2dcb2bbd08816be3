"""From the JSON of invoices, credit memos, bills and vendor credits to documents as they are over there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from .. import markers
from ..reading import as_dict, day, dicts, moment, number, required, text
from ..values import Kind, RemoteDocument, RemoteState, TaxMode
from .documents import SHAPES
from .identifiers import contact_id_of
from .notes import is_voided, reference_in

_DELETED = "Deleted"
_EMAILED = "EmailSent"


def document_of(element: dict, kind: Kind, home_currency: str = "") -> RemoteDocument:
    """One document of ``kind``. Of a deleted one only its id is told.

    :param home_currency: what a document is in that names no currency.
    :raise Unreadable: when it has no id.
    """
    shape = SHAPES[kind]
    note = text(element.get("PrivateNote"))
    contact = as_dict(element.get(shape.contact_name))
    contact_id = text(contact.get("value"))
    total = number(element.get("TotalAmt"))
    tax = number(as_dict(element.get("TxnTaxDetail")).get("TotalTax"))
    currency = text(as_dict(element.get("CurrencyRef")).get("value")) or home_currency
    state = _state(element, shape.balance_name, total, note)
    return RemoteDocument(
        kind=kind,
        external_id=required(element, "Id"),
        number=text(element.get("DocNumber")),
        reference=reference_in(note),
        marker=markers.find(note),
        contact_id=contact_id_of(shape.contact_list, contact_id) if contact_id else "",
        contact_name=text(contact.get("name")),
        date=day(element.get("TxnDate")),
        due_date=day(element.get("DueDate")),
        currency=currency,
        state=state,
        untaxed=total - tax,
        tax=tax,
        total=total,
        amount_due=number(element.get(shape.balance_name, total)),
        home_per_foreign=_rate(element, is_home=currency == home_currency),
        status=state.value,
        version=text(element.get("SyncToken")),
        updated_at=moment(as_dict(element.get("MetaData")).get("LastUpdatedTime")),
        tax_mode=(
            TaxMode.INCLUSIVE if element.get("GlobalTaxCalculation") == "TaxInclusive" else TaxMode.EXCLUSIVE
        ),
        item_accounts=tuple(_item_accounts(element)),
        texts="\n".join(filter(None, (note, *_other_texts(element)))),
        was_emailed=is_emailed(element),
    )


def is_emailed(element: dict) -> bool:
    """Whether a document was e-mailed: one that is only queued for it over there was not."""
    return element.get("EmailStatus") == _EMAILED


def _item_accounts(element: dict) -> Iterator[tuple[str, str]]:
    for line in dicts(element.get("Line")):
        detail = as_dict(line.get("SalesItemLineDetail"))
        item, account = (
            text(as_dict(detail.get(name)).get("value")) for name in ("ItemRef", "ItemAccountRef")
        )
        if item and account:
            yield item, account


def _other_texts(element: dict) -> Iterator[str]:
    """What people wrote beside the private note: to the customer, in fields of their own, on lines."""
    yield text(as_dict(element.get("CustomerMemo")).get("value"))
    for field in dicts(element.get("CustomField")):
        yield text(field.get("StringValue"))
    for line in dicts(element.get("Line")):
        yield text(line.get("Description"))


def _rate(element: dict, is_home: bool) -> Decimal | None:
    """Documents in the company's own currency need not tell their rate."""
    rate = number(element.get("ExchangeRate"))
    if rate > 0:
        return rate
    return Decimal(1) if is_home else None


def _state(element: dict, balance_name: str, total: Decimal, note: str) -> RemoteState:
    """There is no field for it: a voided document is one without amounts whose note says so."""
    if element.get("status") == _DELETED:
        return RemoteState.DELETED
    if not total and is_voided(note):
        return RemoteState.VOIDED
    if total and element.get(balance_name) is not None and not number(element[balance_name]):
        return RemoteState.PAID
    return RemoteState.APPROVED
