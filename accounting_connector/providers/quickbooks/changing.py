"""Changing contacts and items that are there: only what is asked for, and only as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..notices import Notice, Said
from ..reading import Unreadable
from ..values import Change, Contact, Item, Organisation, Outcome, Reason, Verdict
from . import contact_payloads, contacts, items
from .capabilities import CAPABILITIES
from .client import QuickBooksClient
from .directory import Directory
from .identifiers import CUSTOMER, VENDOR, entity_of, identifier_in
from .outcomes import check_batch, create, outcome_of, warned
from .paging import elements_found
from .queries import IN_ANY_STATE, one_of, select

_ITEM = "Item"
_Element = tuple[Change, str, dict, tuple[Notice, ...]]


def change_contacts(
    client: QuickBooksClient,
    directory: Directory,
    changes: Sequence[Change],
    facts: Organisation,
    request_key: str,
) -> list[Outcome]:
    """See ``Provider.change_contacts``. What is there is read first where a change depends on it."""
    check_batch([change.entry.external_id for change in changes])
    current = _current(client, filter(contact_payloads.needs_current, changes))
    changes = [_of_one_list(change, current, facts) for change in changes]
    renamed = [change.entry for change in changes if "name" in change.fields]
    directory.prepare(renamed, ())
    elements = []
    for change in changes:
        name = directory.name_for(change.entry) if "name" in change.fields else ""
        there = current.get(change.entry.external_id, {})
        element, warnings = contact_payloads.changes_of(change, name, there, facts)
        elements.append((change, entity_of(change.entry.external_id), element, warnings))
    return _sent(client, directory, elements, request_key)


def change_items(
    client: QuickBooksClient,
    directory: Directory,
    changes: Sequence[Change],
    facts: Organisation,
    request_key: str,
) -> list[Outcome]:
    """See ``Provider.change_items``. Neither what kind of item it is nor its quantities are ever changed."""
    check_batch([change.entry.external_id for change in changes])
    current = _current(client, filter(items.needs_current, changes))
    refused = [change for change in changes if "code" in change.fields and items.is_long_code(change.entry)]
    changes = [change for change in changes if change not in refused]
    directory.prepare((), [change.entry for change in changes if "name" in change.fields])
    elements = []
    for change in changes:
        name = directory.item_name_for(change.entry) if "name" in change.fields else ""
        there = current.get(change.entry.external_id, {})
        element, warnings = items.changes_of(change, name, there, facts)
        elements.append((change, _ITEM, element, warnings))
    long_code = Reason("item", notice=Notice(Said.CODE_LENGTH, {"longest": CAPABILITIES.item_code_length}))
    outcomes = [Outcome(each.entry.external_id, Verdict.REFUSED, reasons=(long_code,)) for each in refused]
    return outcomes + _sent(client, directory, elements, request_key)


def _sent(
    client: QuickBooksClient, directory: Directory, elements: Sequence[_Element], request_key: str
) -> list[Outcome]:
    """The outcomes of all; where QuickBooks keeps nothing of what is new, nothing is sent."""
    outcomes = [
        Outcome(change.entry.external_id, Verdict.SAVED, change.entry, warnings=warnings)
        for change, _entity, element, warnings in elements
        if not element
    ]
    sent = [each for each in elements if each[2]]
    if not sent:
        return outcomes
    bodies = [(entity, _head(change, entity) | element) for change, entity, element, _warnings in sent]
    answers, correlation_id = create(client, bodies, request_key)
    for (change, entity, _element, warnings), answer in zip(sent, answers, strict=True):
        read = _reader_of(change, entity)
        outcome = outcome_of(change.entry.external_id, answer, entity, read, correlation_id)
        directory.remember(outcome)
        outcomes.append(warned(outcome, warnings))
    return outcomes


def _head(change: Change, entity: str) -> dict:
    identifier = change.entry.external_id
    return {
        "Id": identifier if entity == _ITEM else identifier_in(entity, identifier),
        "SyncToken": change.entry.version,
        "sparse": True,
    }


def _reader_of(change: Change, entity: str):
    def read(element: dict) -> Contact | Item:
        saved = items.item_of(element) if entity == _ITEM else contacts.contact_of(element, entity)
        if saved.external_id != change.entry.external_id:
            raise Unreadable("of another one")
        return saved

    return read


def _of_one_list(change: Change, current: dict[str, dict], facts: Organisation) -> Change:
    """The change of a contact that tells of itself what names depend on: its list and its currency."""
    contact = change.entry
    entity = entity_of(contact.external_id)
    there = current.get(contact.external_id)
    currency = contacts.contact_of(there, entity).currency if there else contact.currency
    return replace(
        change,
        entry=replace(
            contact,
            is_customer=entity == CUSTOMER,
            is_supplier=entity == VENDOR,
            currency=currency if facts.multicurrency else "",
        ),
    )


def _current(client: QuickBooksClient, changes) -> dict[str, dict]:
    """The elements that are to be changed, by their id among ours."""
    wanted: dict[str, dict[str, str]] = {}
    for change in changes:
        identifier = change.entry.external_id
        entity = _ITEM if isinstance(change.entry, Item) else entity_of(identifier)
        number = identifier if entity == _ITEM else identifier_in(entity, identifier)
        wanted.setdefault(entity, {})[number] = identifier
    questions = [(entity, each) for entity, ids in wanted.items() for each in one_of("Id", ids)]
    answers = client.query_all([select(entity, each, IN_ANY_STATE) for entity, each in questions])
    return {
        wanted[entity][element["Id"]]: element
        for (entity, _condition), answer in zip(questions, answers, strict=True)
        for element in elements_found(answer, entity)
        if element.get("Id") in wanted[entity]
    }
