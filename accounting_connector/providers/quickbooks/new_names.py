"""Creating contacts and items, all names in one call; and giving an item another account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import Retry, Stale
from ..notices import Notice, Said
from ..reading import Unreadable, as_dict
from ..values import Contact, Item, ItemKind, Organisation, Outcome, Reason, Verdict
from . import contact_payloads
from . import contacts as contact_forms
from . import items as item_forms
from .capabilities import CAPABILITIES
from .client import QuickBooksClient
from .directory import Directory
from .documents import Payload
from .outcomes import check_batch, create, outcome_of, warned
from .paging import elements_found
from .queries import IN_ANY_STATE, one_of, select

_ITEM = "Item"


def save_names(
    client: QuickBooksClient,
    directory: Directory,
    contacts: Sequence[Contact],
    items: Sequence[Item],
    facts: Organisation,
    request_key: str,
) -> list[Outcome]:
    """See ``Provider.save_names``."""
    check_batch([contact.key for contact in contacts] + [item.code for item in items])
    if not facts.multicurrency:
        contacts = [replace(contact, currency="") for contact in contacts]
    directory.prepare(contacts, items)
    outcomes, writes = [], []
    for contact in contacts:
        writes.append(_contact_write(contact, directory, facts))
    for item in items:
        refusal = _item_refusal(item, directory, facts)
        if refusal:
            outcomes.append(Outcome(item.code, Verdict.REFUSED, reasons=(refusal,)))
        else:
            element, warnings = item_forms.payload_of(item, directory.item_name_for(item), facts)
            writes.append((item.code, _ITEM, Payload(element, warnings), item_forms.item_of))
    if not writes:
        return outcomes
    answers, correlation_id = create(
        client, [(entity, payload.element) for _key, entity, payload, _read in writes], request_key
    )
    for (key, entity, payload, read), answer in zip(writes, answers, strict=True):
        outcome = outcome_of(key, answer, entity, read, correlation_id)
        directory.remember(outcome)
        outcomes.append(warned(outcome, payload.warnings))
    return outcomes


def change_item_account(client: QuickBooksClient, item: Item, account_id: str, request_key: str) -> Item:
    """See ``Provider.change_item_account``. What was changed meanwhile is read and tried once more."""
    try:
        return _change_once(client, item, account_id, request_key)
    except Stale:
        condition = next(one_of("Id", [item.external_id]))
        (answer,) = client.query_all([select(_ITEM, condition, IN_ANY_STATE)])
        current = [item_forms.item_of(element) for element in elements_found(answer, _ITEM)]
        if not current:
            raise
        return _change_once(client, current[0], account_id, request_key)


def _change_once(client: QuickBooksClient, item: Item, account_id: str, request_key: str) -> Item:
    element = {
        "Id": item.external_id,
        "SyncToken": item.version,
        "sparse": True,
        "Name": item.name,
        "IncomeAccountRef": {"value": account_id},
    }
    answer = client.create(_ITEM, element, request_key)
    try:
        changed = item_forms.item_of(as_dict(as_dict(answer.json()).get(_ITEM)))
    except Unreadable:
        changed = None
    if changed is None or changed.external_id != item.external_id:
        raise Retry(
            "the answer does not tell the item", maybe_committed=True, correlation_id=answer.correlation_id
        )
    return changed


def _contact_write(contact: Contact, directory: Directory, facts: Organisation):
    entity = contact_forms.entity_for(contact)
    element, warnings = contact_payloads.payload_of(contact, directory.name_for(contact), facts)

    def read(found: dict) -> Contact:
        return replace(contact_forms.contact_of(found, entity), key=contact.key)

    return contact.key, entity, Payload(element, warnings), read


def _item_refusal(item: Item, directory: Directory, facts: Organisation) -> Reason | None:
    """Why an item is not sent at all; what is there already would become another item of the same code."""
    if item.kind is ItemKind.STOCKED:
        return Reason("item", subject=item.code, notice=Notice(Said.ITEM_WITH_STOCK))
    if item_forms.is_long_code(item):
        return Reason("item", notice=Notice(Said.CODE_LENGTH, {"longest": CAPABILITIES.item_code_length}))
    if directory.item_for(item):
        return Reason("duplicate", subject=item.code, notice=Notice(Said.ITEM_EXISTS, {"name": item.code}))
    if lack := item_forms.missing_account(item, facts):
        return Reason("account", subject=item.code, notice=lack)
    return None
