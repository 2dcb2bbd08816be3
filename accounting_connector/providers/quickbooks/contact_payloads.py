"""What is sent of customers and vendors, to create them or to change some of it.

What does not fit is changed or left out by fixed rules, and every change is told as a warning with the
outcome. A balance is never sent: it would post an opening balance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..notices import Notice, Part, Said
from ..reading import as_dict, text
from ..values import Change, Contact, Organisation
from .addresses import accepted_emails, address_payload, whole_address
from .contacts import TAX_NUMBERS, contact_of, entity_for, is_named_person
from .identifiers import CUSTOMER, VENDOR, entity_of, identifier_in
from .lengths import cut, fitting, length
from .naming import LONGEST_NAME, activity, clean_name, comparable, plain_name

_LONGEST_NOTES = 2000
_ADDRESSES = {
    CUSTOMER: {"billing": "BillAddr", "delivery": "ShipAddr"},
    VENDOR: {"billing": "BillAddr"},
}
_TERMS = {CUSTOMER: ("sale_term_id", "SalesTermRef"), VENDOR: ("purchase_term_id", "TermRef")}
_CREATED_WITH = frozenset({"sale_term_id", "purchase_term_id", "taxable"})
# Only these have business numbers.
_BUSINESS_NUMBERS = frozenset({"CA", "GB", "IN"})
# What QuickBooks prints where it prints no display name, and fills with that when a name is created.
_PRINTED_NAMES = ("CompanyName", "PrintOnCheckName")


@dataclass(frozen=True)
class _Text:
    """One text over there; ``wrapper`` is the only field of the object it stands in, ``""`` without one."""

    name: str
    wrapper: str
    fit: Callable[[str, list[Notice]], str]


def _name_part(name: str, part: Part) -> _Text:
    return _Text(name, "", lambda value, warnings: cut(clean_name(value), LONGEST_NAME, part, warnings))


def _line(name: str, wrapper: str, longest: int, part: Part) -> _Text:
    return _Text(name, wrapper, lambda value, warnings: fitting(value, longest, part, warnings))


def _fitting_notes(value: str, warnings: list[Notice]) -> str:
    return cut(value.strip(), _LONGEST_NOTES, Part.DESCRIPTION, warnings)


def _texts_of(entity: str) -> dict[str, _Text]:
    texts = {
        "first_name": _name_part("GivenName", Part.FIRST_NAME),
        "last_name": _name_part("FamilyName", Part.LAST_NAME),
        "email": _Text("PrimaryEmailAddr", "Address", accepted_emails),
        "phone": _line("PrimaryPhone", "FreeFormNumber", 30, Part.PHONE),
        "mobile": _line("Mobile", "FreeFormNumber", 30, Part.MOBILE),
        "website": _line("WebAddr", "URI", 1000, Part.WEBSITE),
        "tax_number": _line(TAX_NUMBERS[entity], "", 20, Part.TAX_NUMBER),
        "company_number": _line("BusinessNumber", "", 10, Part.COMPANY_NUMBER),
        "notes": _Text("Notes", "", _fitting_notes),
    }
    if entity == VENDOR:
        texts["account_number"] = _line("AcctNum", "", 100, Part.REFERENCE)
    return texts


_TEXTS = {entity: _texts_of(entity) for entity in (CUSTOMER, VENDOR)}


def payload_of(contact: Contact, display_name: str, facts: Organisation) -> tuple[dict, tuple[Notice, ...]]:
    """The element that creates ``contact``, and warnings about what was changed or left out.

    :param contact: without a currency where the company has one only.
    :param display_name: what ``naming`` made of its name.
    """
    warnings: list[Notice] = []
    entity = entity_for(contact)
    given = [field for field in _TEXTS[entity] if getattr(contact, field).strip()]
    element = {
        "DisplayName": _checked_name(contact.name, display_name, warnings),
        "CompanyName": "" if _is_person(contact) else _company_name(contact.name),
        **_texts(contact, entity, given, facts, warnings),
        **_references(contact, entity, _CREATED_WITH | ({"parent_id"} if contact.parent_id else set())),
        "CurrencyRef": {"value": contact.currency} if contact.currency else {},
    }
    for address in contact.addresses:
        if field := _ADDRESSES[entity].get(address.kind):
            element[field] = address_payload(address, warnings)
    return {name: value for name, value in element.items() if value not in ("", {})}, tuple(warnings)


def needs_current(change: Change) -> bool:
    """Whether what is there has to be known to change it."""
    restored = "active" in change.fields and change.entry.active
    return restored or bool(change.fields & {"name", "is_person", "addresses"})


def changes_of(
    change: Change, display_name: str, current: Mapping, facts: Organisation
) -> tuple[dict, tuple[Notice, ...]]:
    """What is new of a contact, and warnings about what was changed or left out; what is left out stays as it
    is over there, and so does what QuickBooks keeps nothing of. The currency of a contact cannot be changed,
    nor can a payment term be taken away.

    :param display_name: what ``naming`` made of the new name; ``""`` when it stays.
    :param current: the element as it is, where :func:`needs_current`.
    """
    warnings: list[Notice] = []
    contact, fields = change.entry, change.fields
    entity = entity_of(contact.external_id)
    element = {}
    if display_name:
        element |= _names(_checked_name(contact.name, display_name, warnings), contact, current)
    if "is_person" in fields:
        named = contact.name if "name" in fields else contact_of({"Id": "0", **current}, entity).name
        element["CompanyName"] = "" if contact.is_person else _company_name(named)
    if "active" in fields:
        element |= activity(contact.active, "DisplayName", current) | element
    element |= _texts(contact, entity, sorted(fields & set(_TEXTS[entity])), facts, warnings)
    element |= _references(contact, entity, fields)
    if "addresses" in fields:
        element |= _addresses(contact, entity, current, warnings)
    return element, tuple(warnings)


def _texts(
    contact: Contact, entity: str, fields: Iterable[str], facts: Organisation, warnings: list[Notice]
) -> dict:
    """The new texts, also those that empty what is there; what does not fit is left out."""
    element = {}
    for field in fields:
        kept, value = _TEXTS[entity][field], getattr(contact, field)
        if field == "company_number" and facts.country_code not in _BUSINESS_NUMBERS:
            continue
        fitted = kept.fit(value, warnings)
        if fitted or not value.strip():
            element[kept.name] = {kept.wrapper: fitted} if kept.wrapper else fitted
    return element


def _references(contact: Contact, entity: str, fields: Iterable[str]) -> dict:
    element = {}
    field, name = _TERMS[entity]
    if field in fields and getattr(contact, field):
        element[name] = {"value": getattr(contact, field)}
    if entity == CUSTOMER and "taxable" in fields and contact.taxable is not None:
        element["Taxable"] = contact.taxable
    if entity == CUSTOMER and "parent_id" in fields:
        element["Job"] = bool(contact.parent_id)
        if contact.parent_id:
            element["ParentRef"] = {"value": identifier_in(entity, contact.parent_id)}
    return element


def _addresses(contact: Contact, entity: str, current: Mapping, warnings: list[Notice]) -> dict:
    """Every address QuickBooks has a place for; what there is one of and Odoo has none is emptied."""
    element = {}
    new = {address.kind: address for address in reversed(contact.addresses)}
    for kind, field in _ADDRESSES[entity].items():
        there = as_dict(current.get(field))
        if kind in new or there:
            element[field] = whole_address(new.get(kind), there, warnings)
    return element


def _names(display_name: str, contact: Contact, current: Mapping) -> dict:
    """The new display name, and what is printed instead of it where that was the same so far."""
    before = contact_of({"Id": "0", **current}, entity_of(contact.external_id))
    names = {comparable(name) for name in (before.name, before.base_name) if name}
    followers = {
        field: _company_name(contact.name)
        for field in _PRINTED_NAMES
        if comparable(text(current.get(field))) in names
    }
    return {"DisplayName": display_name, **followers}


def _is_person(contact: Contact) -> bool:
    return contact.is_person or is_named_person(contact.name, contact.first_name, contact.last_name)


def _company_name(name: str) -> str:
    return cut(clean_name(name), LONGEST_NAME, Part.NAME, [])


def _checked_name(name: str, display_name: str, warnings: list[Notice]) -> str:
    if length(clean_name(name)) > LONGEST_NAME:
        warnings.append(Notice(Said.CUT, {"part": Part.NAME, "longest": LONGEST_NAME}))
    elif clean_name(name) != name:
        warnings.append(Notice(Said.REPLACED_CHARACTERS, {"part": Part.NAME}))
    if display_name != plain_name(name):
        warnings.append(Notice(Said.NAME_TAKEN, {"name": display_name}))
    return display_name
