"""Finding contacts, items and documents by what they are known by. What Xero finds is compared again here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from ..errors import Refused
from ..values import BillKey, Contact, ContactKey, Item, Kind, Page, RemoteDocument, RemoteState
from .client import XeroClient
from .contacts import clean_name, comparable, contact_of, searchable
from .documents import SHAPES
from .filters import any_of, is_equality, matching
from .items import item_of
from .paging import modified_since, pages, whole_list
from .remote import STATES, document_of

_FIELDS = {"name": "Name", "email": "EmailAddress", "tax_number": "TaxNumber"}
# Comparing other fields is declined in organisations with very many contacts.
_OPTIMISED = ("name", "email")
_GONE = (RemoteState.VOIDED, RemoteState.DELETED)
# Addresses stay under the length of ``filters.LONGEST_FILTER``.
IDS_PER_CALL = 40


def find_contacts(client: XeroClient, keys: Sequence[ContactKey]) -> dict[ContactKey, tuple[Contact, ...]]:
    """See ``Provider.find_contacts``. A key is asked for as a contact with it would be created.

    Where Xero declines to compare tax numbers or parts of a name, nobody is found by one.
    """
    try:
        found = _contacts_with(client, keys)
    except Refused:
        optimised = [key for key in keys if key.field in _OPTIMISED and is_equality(key.value)]
        if len(optimised) == len(keys):
            raise
        found = _contacts_with(client, optimised)
    by_value = defaultdict(list)
    for contact in found:
        for field in _FIELDS:
            by_value[field, comparable(getattr(contact, field))].append(contact)
    return {
        key: tuple(by_value[key.field, comparable(key.value)]) if clean_name(key.value) else ()
        for key in keys
    }


def _contacts_with(client: XeroClient, keys: Sequence[ContactKey]) -> list[Contact]:
    """Every contact that Xero thinks has one of ``keys``."""
    found: dict[str, Contact] = {}
    asked = (matching(_FIELDS[key.field], searchable(key.field, key.value)) for key in keys)
    for where in any_of(filter(None, asked)):
        for page in contact_pages(client, where=where):
            found.update((contact.external_id, contact) for contact in page.entries)
    return list(found.values())


def find_items(client: XeroClient, codes: Sequence[str]) -> dict[str, Item]:
    """See ``Provider.find_items``."""
    found = {}
    for where in any_of(filter(None, (matching("Code", code) for code in codes))):
        page = whole_list(client, "get_items", "Items", item_of, where=where, unitdp=4)
        found.update((item.code, item) for item in page.entries)
    return {code: found[code] for code in codes if code in found}


def get_documents(client: XeroClient, kind: Kind, external_ids: Sequence[str]) -> dict[str, RemoteDocument]:
    """See ``Provider.get_documents``."""
    found = {}
    for parameters in _by_id(kind, list(dict.fromkeys(external_ids))):
        for page in document_pages(client, kind, **parameters):
            found.update((document.external_id, document) for document in page.entries)
    return {one: found[one] for one in external_ids if one in found}


def find_documents(
        client: XeroClient, since: datetime, kinds: frozenset[Kind], position: str) -> Iterator[Page]:
    """See ``Provider.find_documents``. A position names a list and the last page of it that was read.

    Not narrowed to what this app created: credit notes cannot be, and after a change of client id it would
    hide documents of ours.
    """
    by_list = {SHAPES[kind].plural: kind for kind in one_of_each_list(kinds)}
    begun, _colon, number = position.partition(":")
    left = list(by_list)[list(by_list).index(begun):] if begun else list(by_list)
    for name, following in zip(left, [*left[1:], ""], strict=True):
        found = document_pages(
            client, by_list[name], position=number if name == begun else "",
            **in_any_state(by_list[name]), **modified_since(since))
        for page in found:
            after = f"{name}:{page.position}" if page.has_more else following and f"{following}:"
            entries = tuple(entry for entry in page.entries if entry.kind in kinds)
            yield replace(page, entries=entries, has_more=bool(after), position=after)


def documents_dated(
        client: XeroClient, kinds: frozenset[Kind], first: date, last: date) -> Iterator[Page]:
    """See ``Provider.documents_dated``. Dates are among the fields that are compared quickly over there."""
    days = f"Date>={_day(first)} AND Date<={_day(last)}"
    for kind in one_of_each_list(kinds):
        for page in document_pages(client, kind, where=days):
            yield replace(
                page,
                entries=tuple(
                    entry for entry in page.entries if entry.kind in kinds and entry.state not in _GONE))


def find_bills(
        client: XeroClient, keys: Sequence[BillKey]) -> dict[BillKey, tuple[RemoteDocument, ...]]:
    """See ``Provider.find_bills``.

    Asked by number alone, and told apart by supplier here: suppliers seldom share a number, and naming them
    would let an address hold a third of the keys.
    """
    found: dict[str, RemoteDocument] = {}
    for where in any_of(filter(None, (matching("InvoiceNumber", key.number.strip()) for key in keys))):
        for page in document_pages(client, Kind.BILL, where=where):
            found.update((document.external_id, document) for document in page.entries)
    by_key = defaultdict(list)
    for document in found.values():
        if document.kind is Kind.BILL and document.state not in _GONE:
            by_key[_bill_key(document.contact_id, document.number)].append(document)
    return {key: tuple(by_key[_bill_key(key.contact_id, key.number)]) for key in keys}


def contact_pages(client: XeroClient, **parameters) -> Iterator[Page]:
    """All pages of contacts, archived ones among them."""
    return pages(
        client, "get_contacts", "Contacts", contact_of, order="ContactID", include_archived="true",
        **parameters)


def document_pages(client: XeroClient, kind: Kind, **parameters) -> Iterator[Page]:
    """All pages of the list in which documents of ``kind`` are: it holds those of the other side too."""
    shape = SHAPES[kind]
    return pages(
        client, f"get_{shape.resource}s", shape.plural, document_of, order=shape.id_name, unitdp=4,
        **parameters)


def one_of_each_list(kinds: frozenset[Kind]) -> list[Kind]:
    """A kind for each list that holds some of ``kinds``: sales invoices and bills share one, the credit notes
    of both sides another.
    """
    return list({SHAPES[kind].plural: kind for kind in sorted(kinds)}.values())


def in_any_state(kind: Kind) -> dict:
    """The parameter that brings documents of every state; credit notes have none for it, only a filter.

    Whether a plain list has the deleted ones is not documented.
    """
    if SHAPES[kind].plural == "Invoices":
        return {"statuses": list(STATES)}
    (where,) = any_of(f'Status=="{status}"' for status in STATES)
    return {"where": where}


def _day(day: date) -> str:
    return f"DateTime({day.year},{day.month:02},{day.day:02})"


def _bill_key(contact_id: str, number: str) -> tuple[str, str]:
    """What a bill over there and what was asked for are compared by."""
    return contact_id.lower(), comparable(number)


def _by_id(kind: Kind, external_ids: list[str]) -> Iterator[dict]:
    """Parameters that narrow a list to ``external_ids``, for one call after the other."""
    if SHAPES[kind].plural == "Invoices":
        for start in range(0, len(external_ids), IDS_PER_CALL):
            yield {"i_ds": external_ids[start:start + IDS_PER_CALL], **in_any_state(kind)}
    else:
        for where in any_of(f'{SHAPES[kind].id_name}==guid("{one}")' for one in external_ids):
            yield {"where": where}
