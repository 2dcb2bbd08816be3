"""Changing contacts and items that are there.

They are read right before: what Xero replaces as a whole has to be sent as a whole, a change that was made
over there since is not to be undone, and what is as wanted already is not written again, so that a change
may be repeated when its answer was lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..notices import Notice, Said
from ..reading import required, text
from ..values import Change, Contact, Item, Outcome, Reason, Verdict
from .client import XeroClient, body_of
from .contact_changes import changed_contact
from .contacts import contact_of
from .documents import Payload
from .filters import any_of
from .finding import IDS_PER_CALL
from .item_changes import changed_item
from .items import item_of
from .outcomes import named_outcomes, unknown
from .paging import LONGEST_PAGE, pages, whole_list
from .saving import CODE_TOO_LONG, check_batch, has_usable_code, refused, send, with_warnings

_DIGEST_LENGTH = 16


@dataclass(frozen=True)
class _Form:
    """How one kind of entry is changed.

    :ivar known_by: further names an element of the answer may be known by, when it has no id.
    :ivar also_sent: what goes with every element beside its id, as it is now.
    """

    plural: str
    id_name: str
    operation: str
    changed: Callable[[Change, dict], tuple[dict, tuple[Notice, ...]]]
    read: Callable[[dict], Contact | Item]
    current: Callable[[XeroClient, Sequence[str]], Iterable[dict]]
    known_by: str
    also_sent: tuple[str, ...] = ()
    parameters: tuple[tuple[str, int], ...] = ()


def change_contacts(client: XeroClient, changes: Sequence[Change], request_key: str) -> list[Outcome]:
    """See ``Provider.change_contacts``. Xero refuses to change archived contacts, restoring them too."""
    return _change(client, _CONTACTS, changes, request_key)


def change_items(client: XeroClient, changes: Sequence[Change], request_key: str) -> list[Outcome]:
    """See ``Provider.change_items``. Items cannot be archived over there."""
    check_batch([change.entry.external_id for change in changes])
    usable, outcomes = [], []
    for change in changes:
        if "code" in change.fields and not has_usable_code(change.entry):
            outcomes.append(refused(change.entry.external_id, CODE_TOO_LONG))
        else:
            usable.append(change)
    return outcomes + (_change(client, _ITEMS, usable, request_key) if usable else [])


def _change(client: XeroClient, form: _Form, changes: Sequence[Change], request_key: str) -> list[Outcome]:
    keys = [change.entry.external_id for change in changes]
    check_batch(keys)
    there = {element[form.id_name].lower(): element for element in form.current(client, keys)}
    payloads, outcomes = {}, []
    for change in changes:
        decided = _decided(form, change, there.get(change.entry.external_id.lower()))
        if isinstance(decided, Outcome):
            outcomes.append(decided)
        else:
            payloads[change.entry.external_id] = decided
    return outcomes + (_sent(client, form, payloads, request_key) if payloads else [])


def _decided(form: _Form, change: Change, current: dict | None) -> Payload | Outcome:
    """What to send for ``change``, or what became of it without sending anything."""
    key = change.entry.external_id
    if current is None:
        return refused(key, Reason("gone", notice=Notice(Said.GONE)))
    element, warnings = form.changed(change, current)
    if not element:
        return Outcome(key, Verdict.SAVED, form.read(current), warnings=warnings)
    if not form.read(current).active:
        return refused(key, Reason("inactive", notice=Notice(Said.ARCHIVED)))
    if change.entry.version and change.entry.version != text(current.get("UpdatedDateUTC")):
        return refused(key, Reason("stale"))
    known = {name: current[name] for name in (form.id_name, *form.also_sent)}
    return Payload(known | element, warnings)


def _sent(client: XeroClient, form: _Form, payloads: dict[str, Payload], request_key: str) -> list[Outcome]:
    """Send what is to be changed; an outcome that tells of another entry than was named tells nothing."""
    sent = {key: payload.element for key, payload in payloads.items()}
    digest = hashlib.sha256(body_of(form.plural, list(sent.values()))).hexdigest()[:_DIGEST_LENGTH]
    # What is left to be changed may be less the next time, and a key belongs to one body.
    elements, correlation_id = send(
        client, form.operation, form.plural, list(payloads.values()), f"{request_key}.{digest}",
        **dict(form.parameters))
    outcomes = named_outcomes(sent, elements, (form.id_name, form.known_by), form.read, correlation_id)
    return with_warnings(
        [
            unknown(outcome.key, correlation_id)
            if outcome.saved and outcome.saved.external_id.lower() != outcome.key.lower() else outcome
            for outcome in outcomes
        ],
        payloads)


def _current_contacts(client: XeroClient, ids: Sequence[str]) -> Iterable[dict]:
    for start in range(0, len(ids), IDS_PER_CALL):
        for page in pages(
                client, "get_contacts", "Contacts", _with_id("ContactID"), order="ContactID",
                page_size=LONGEST_PAGE, include_archived="true", i_ds=list(ids[start:start + IDS_PER_CALL])):
            yield from page.entries


def _current_items(client: XeroClient, ids: Sequence[str]) -> Iterable[dict]:
    """One call: those that are named, or all of them where an address cannot name so many."""
    filters = list(any_of(f'ItemID==guid("{one}")' for one in ids))
    narrowed = {"where": filters[0]} if len(filters) == 1 else {}
    read = _with_id("ItemID")
    yield from whole_list(client, "get_items", "Items", read, unitdp=4, **narrowed).entries


def _with_id(name: str) -> Callable[[dict], dict]:
    def read(element: dict) -> dict:
        required(element, name)
        return element

    return read


_CONTACTS = _Form(
    "Contacts", "ContactID", "update_or_create_contacts", changed_contact, contact_of, _current_contacts,
    known_by="Name")
_ITEMS = _Form(
    "Items", "ItemID", "update_or_create_items", changed_item, item_of, _current_items, known_by="Code",
    also_sent=("Code",), parameters=(("unitdp", 4),))
