"""Finding documents by what they are known by. What QuickBooks finds is compared again here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from ..values import BillKey, Kind, Page, RemoteDocument, RemoteState
from .client import QuickBooksClient
from .documents import SHAPES
from .name_lists import read_lists
from .paging import elements_found, pages
from .queries import dated, one_of, select
from .remote import document_of

_GONE = (RemoteState.VOIDED, RemoteState.DELETED)


def find_documents(
    client: QuickBooksClient,
    since: datetime,
    kinds: Sequence[Kind],
    now: datetime,
    home_currency: str,
    position: str,
) -> Iterator[Page]:
    """See ``Provider.find_documents``. The list of changes has all kinds, and deleted documents, in one call;
    where it is not kept any longer, or cut off, each kind is queried, which tells of none deleted.
    """
    readers = {
        SHAPES[kind].entity: partial(document_of, kind=kind, home_currency=home_currency) for kind in kinds
    }
    return read_lists(client, readers, now, since, position, ())


def documents_dated(
    client: QuickBooksClient, kinds: Sequence[Kind], first: date, last: date, home_currency: str
) -> Iterator[Page]:
    """See ``Provider.documents_dated``. Each kind is a list of its own."""
    for kind in kinds:
        read = partial(document_of, kind=kind, home_currency=home_currency)
        for page in pages(client, SHAPES[kind].entity, read, *dated(first, last)):
            yield replace(page, entries=tuple(entry for entry in page.entries if entry.state not in _GONE))


def get_documents(
    client: QuickBooksClient, kind: Kind, external_ids: Sequence[str], home_currency: str
) -> dict[str, RemoteDocument]:
    """See ``Provider.get_documents``."""
    entity = SHAPES[kind].entity
    statements = [select(entity, condition) for condition in one_of("Id", external_ids)]
    found = {}
    for answer in client.query_all(statements):
        for element in elements_found(answer, entity):
            document = document_of(element, kind, home_currency)
            found[document.external_id] = document
    return {one: found[one] for one in external_ids if one in found}


def find_bills(
    client: QuickBooksClient, keys: Sequence[BillKey], home_currency: str
) -> dict[BillKey, tuple[RemoteDocument, ...]]:
    """See ``Provider.find_bills``. Asked by number alone, and told apart by supplier here."""
    entity = SHAPES[Kind.BILL].entity
    by_key: dict[BillKey, list[RemoteDocument]] = {_bill_key(key): [] for key in keys}
    conditions = one_of("DocNumber", (key.number.strip() for key in keys))
    for answer in client.query_all([select(entity, condition) for condition in conditions]):
        for element in elements_found(answer, entity):
            bill = document_of(element, Kind.BILL, home_currency)
            key = _bill_key(BillKey(bill.contact_id, bill.number))
            if key in by_key and bill.state not in _GONE:
                by_key[key].append(bill)
    return {key: tuple(by_key[_bill_key(key)]) for key in keys}


def _bill_key(key: BillKey) -> BillKey:
    """What a bill over there and what was asked for are compared by."""
    return BillKey(key.contact_id, " ".join(key.number.casefold().split()))
