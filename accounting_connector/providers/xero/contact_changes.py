"""The element that changes a contact: only what is to be changed, and is not that already.

Xero replaces a list of addresses, numbers, persons or payment terms as a whole, so those that are not to be
touched are in it as they are. An empty text empties a field. What Xero cannot keep leaves a field as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..contact_details import Person
from ..notices import Notice, Part
from ..reading import as_dict, dicts, text
from ..values import Change, Contact
from .addresses import SLOT_FIELDS, TYPES, addresses_of, slots_of
from .contacts import LONGEST_SHORT, contact_of, kept_or_cut
from .due import SIDES, due_of, term_of
from .lengths import fitting, one_line
from .people import (
    LONGEST_NAME,
    MOBILE,
    MOST_PERSONS,
    PHONE,
    kept_email,
    numbers_of,
    person_rows,
    persons_of,
    phone_slots,
)

_PHONE_FIELDS = ("PhoneType", "PhoneNumber", "PhoneAreaCode", "PhoneCountryCode")
_PERSON_FIELDS = ("FirstName", "LastName", "EmailAddress", "IncludeInEmails")
_TERM_FIELDS = ("Day", "Type")
_NUMBERS = {"phone": PHONE, "mobile": MOBILE}
_DUE = {"sale_due": "Sales", "purchase_due": "Bills"}


def _short(part: Part) -> Callable[[str, list[Notice]], str]:
    return lambda value, warnings: fitting(value, LONGEST_SHORT, part, warnings)


def _person_name(part: Part) -> Callable[[str, list[Notice]], str]:
    return lambda value, warnings: fitting(value, LONGEST_NAME, part, warnings)


def _as_it_is(value: str, warnings: list[Notice]) -> str:
    return value


_TEXTS: dict[str, tuple[str, Callable[[str, list[Notice]], str]]] = {
    "name": ("Name", kept_or_cut),
    "account_number": ("AccountNumber", _short(Part.REFERENCE)),
    "first_name": ("FirstName", _person_name(Part.FIRST_NAME)),
    "last_name": ("LastName", _person_name(Part.LAST_NAME)),
    "email": ("EmailAddress", kept_email),
    "tax_number": ("TaxNumber", _short(Part.TAX_NUMBER)),
    "company_number": ("CompanyNumber", _short(Part.COMPANY_NUMBER)),
    "currency": ("DefaultCurrency", _as_it_is),
    "sale_account": ("SalesDefaultAccountCode", _as_it_is),
    "purchase_account": ("PurchasesDefaultAccountCode", _as_it_is),
}
# There is no contact without a name, and no currency that is none.
_NEVER_EMPTY = frozenset({"name", "currency"})


def changed_contact(change: Change, current: dict) -> tuple[dict, tuple[Notice, ...]]:
    """What to send beside the id, and warnings about what was changed or left out.

    A website cannot be written, and of notes, roles and merges nothing can.

    :param current: the contact as Xero has it now.
    """
    contact, warnings = change.entry, []
    element = {}
    for field, (name, kept) in _TEXTS.items():
        if field in change.fields:
            element |= _text(name, getattr(contact, field), kept, field in _NEVER_EMPTY, current, warnings)
    if "active" in change.fields and contact.active != contact_of(current).active:
        element["ContactStatus"] = "ACTIVE" if contact.active else "ARCHIVED"
    element |= _phones(change, current, warnings)
    if "addresses" in change.fields:
        element |= _addresses(contact, current, warnings)
    if "persons" in change.fields:
        element |= _persons(contact, current, warnings)
    element |= _terms(change, current)
    return element, tuple(warnings)


def _text(name: str, value: str, kept: Callable[[str, list[Notice]], str], never_empty: bool, current: dict,
          warnings: list[Notice]) -> dict:
    there = text(current.get(name))
    if value == there:
        return {}
    written = kept(value, warnings)
    if written == one_line(there) or (not written and (value.strip() or never_empty)):
        return {}
    return {name: written}


def _phones(change: Change, current: dict, warnings: list[Notice]) -> dict:
    slots = list(dicts(current.get("Phones")))
    there, changed = numbers_of(slots), {}
    for field in change.fields & _NUMBERS.keys():
        kind, wanted = _NUMBERS[field], getattr(change.entry, field)
        if wanted == there.get(kind, ""):
            continue
        written = "".join(slot["PhoneNumber"] for slot in phone_slots({kind: wanted}, warnings))
        if written == one_line(there.get(kind, "")) or (wanted.strip() and not written):
            continue
        # The number is whole: what was before it in fields of its own would be dialled twice.
        changed[kind] = {
            "PhoneType": kind, "PhoneNumber": written, "PhoneAreaCode": "", "PhoneCountryCode": ""}
    if not changed:
        return {}
    others = (slot for slot in slots if there[text(slot.get("PhoneType"))])
    return {"Phones": _untouched(others, "PhoneType", changed, _PHONE_FIELDS) + list(changed.values())}


def _addresses(contact: Contact, current: dict, warnings: list[Notice]) -> dict:
    slots = list(dicts(current.get("Addresses")))
    wanted = {slot["AddressType"]: slot for slot in slots_of(contact.addresses, warnings)}
    there = {slot["AddressType"]: slot for slot in slots_of(addresses_of(slots), [])}
    empty = dict.fromkeys(SLOT_FIELDS, "")
    changed = {
        kind: empty | wanted.get(kind, {"AddressType": kind})
        for kind in TYPES.values() if wanted.get(kind) != there.get(kind)}
    if not changed:
        return {}
    used = (slot for slot in slots if addresses_of([slot]))
    return {"Addresses": _untouched(used, "AddressType", changed, SLOT_FIELDS) + list(changed.values())}


def _untouched(slots: Iterable[dict], type_name: str, changed: dict[str, dict], names: Iterable[str]
               ) -> list[dict]:
    return [_only(slot, names) for slot in slots if text(slot.get(type_name)) not in changed]


def _persons(contact: Contact, current: dict, warnings: list[Notice]) -> dict:
    """Who stays keeps the choice whether to get e-mails, and an address when the new one cannot be kept."""
    there = [row for row in dicts(current.get("ContactPersons")) if persons_of([row])]
    if contact.persons == persons_of(there):
        return {}
    before, rows = [_only(row, _PERSON_FIELDS) for row in there], []
    for person in contact.persons:
        for row in person_rows([person], warnings):
            same = _take_same(there, person)
            keeps = ["IncludeInEmails"] + ["EmailAddress"] * bool(person.email.strip())
            rows.append(_only(same, keeps) | row)
    del rows[MOST_PERSONS:]
    return {} if rows == before else {"ContactPersons": rows}


def _take_same(rows: list[dict], person: Person) -> dict:
    """The row of ``person``, taken out of ``rows``: with the same address, else with the same name."""
    keys = (
        lambda one: one.email.strip().casefold(),
        lambda one: f"{one.first_name} {one.last_name}".strip().casefold(),
    )
    for key in keys:
        for row in rows:
            if key(person) and key(person) == key(persons_of([row])[0]):
                rows.remove(row)
                return row
    return {}


def _terms(change: Change, current: dict) -> dict:
    terms, changed = as_dict(current.get("PaymentTerms")), {}
    for field in change.fields & _DUE.keys():
        side, wanted = _DUE[field], getattr(change.entry, field)
        written = term_of(wanted)
        if wanted != due_of(terms, side) and (written or not wanted):
            changed[side] = written
    if not changed:
        return {}
    there = {side: _only(as_dict(terms.get(side)), _TERM_FIELDS) for side in SIDES}
    return {"PaymentTerms": {side: term for side, term in (there | changed).items() if term}}


def _only(element: dict, names: Iterable[str]) -> dict:
    """Those fields of an answer that say something and may be sent back."""
    return {name: element[name] for name in names if element.get(name) not in (None, "")}
