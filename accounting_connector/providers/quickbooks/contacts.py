"""Customers and vendors: what QuickBooks accepts of them, how they are created and read.

What does not fit is changed or left out by fixed rules, and every change is told as a warning with the
outcome. A balance is never sent: it would post an opening balance.
"""

from __future__ import annotations

from ..notices import Notice, Part, Said
from ..reading import Unreadable, as_dict, flag, moment, required, text
from ..values import Contact
from .addresses import accepted_email, address_of, address_payload
from .changes import is_deleted
from .identifiers import CUSTOMER, VENDOR, contact_id_of
from .lengths import cut, fitting, length
from .naming import LONGEST_NAME, base_name_of, clean_name, comparable, lasting_name, plain_name

_LONGEST_PHONE = 30
_LONGEST_WEBSITE = 1000
_LONGEST_TAX_NUMBER = 20
_ADDRESSES = {
    CUSTOMER: {"billing": "BillAddr", "delivery": "ShipAddr"},
    VENDOR: {"billing": "BillAddr"},
}
_ADDRESSES_READ = {"billing": "BillAddr", "delivery": "ShipAddr", "other": "OtherAddr"}
_PARTS_OF_NAMES = ("GivenName", "MiddleName", "FamilyName")
_SHOWN_OF_MASKED = 5
_MASK = frozenset("X*#•- ")
_TAX_NUMBERS = {CUSTOMER: "PrimaryTaxIdentifier", VENDOR: "TaxIdentifier"}


def entity_for(contact: Contact) -> str:
    """The list a contact is created in; suppliers go among the vendors."""
    return VENDOR if contact.is_supplier and not contact.is_customer else CUSTOMER


def payload_of(contact: Contact, display_name: str, currency: str) -> tuple[dict, tuple[Notice, ...]]:
    """The element that creates ``contact``, and warnings about what was changed or left out.

    :param display_name: what ``naming`` made of its name.
    :param currency: ``""`` where the company has one only.
    """
    warnings: list[Notice] = []
    entity = entity_for(contact)
    person = bool(contact.first_name or contact.last_name)
    element = {
        "DisplayName": _checked_name(contact.name, display_name, warnings),
        "CompanyName": "" if person else cut(clean_name(contact.name), LONGEST_NAME, Part.NAME, []),
        "GivenName": cut(clean_name(contact.first_name), LONGEST_NAME, Part.FIRST_NAME, warnings),
        "FamilyName": cut(clean_name(contact.last_name), LONGEST_NAME, Part.LAST_NAME, warnings),
        "PrimaryEmailAddr": _wrapped("Address", accepted_email(contact.email, warnings)),
        "PrimaryPhone": _phone(contact.phone, Part.PHONE, warnings),
        "Mobile": _phone(contact.mobile, Part.MOBILE, warnings),
        "WebAddr": _wrapped("URI", fitting(contact.website, _LONGEST_WEBSITE, Part.WEBSITE, warnings)),
        _TAX_NUMBERS[entity]: fitting(contact.tax_number, _LONGEST_TAX_NUMBER, Part.TAX_NUMBER, warnings),
        "CurrencyRef": _wrapped("value", currency),
    }
    for address in contact.addresses:
        if field := _ADDRESSES[entity].get(address.kind):
            element[field] = address_payload(address, warnings)
    element = {name: value for name, value in element.items() if value}
    if entity == CUSTOMER and contact.taxable is not None:
        element["Taxable"] = contact.taxable
    return element, tuple(warnings)


def contact_of(element: dict, entity: str) -> Contact:
    """One customer or vendor of an answer. Of a deleted one only its id is told.

    Numbers for the tax office come masked and are left out then.

    :raise Unreadable: when it has no id.
    """
    external_id = contact_id_of(entity, required(element, "Id"))
    updated_at = moment(as_dict(element.get("MetaData")).get("LastUpdatedTime"))
    roles = {"is_customer": entity == CUSTOMER, "is_supplier": entity == VENDOR}
    if is_deleted(element):
        return Contact("", external_id, active=False, deleted=True, updated_at=updated_at, **roles)
    active = flag(element.get("Active", True))
    name = lasting_name(text(element.get("DisplayName")), active=active)
    currency = _value(element, "CurrencyRef")
    base_name = base_name_of(name, entity, currency)
    parent = _value(element, "ParentRef")
    return Contact(
        name=name,
        external_id=external_id,
        email=text(as_dict(element.get("PrimaryEmailAddr")).get("Address")),
        first_name=text(element.get("GivenName")),
        last_name=text(element.get("FamilyName")),
        phone=text(as_dict(element.get("PrimaryPhone")).get("FreeFormNumber")),
        mobile=text(as_dict(element.get("Mobile")).get("FreeFormNumber")),
        website=text(as_dict(element.get("WebAddr")).get("URI")),
        tax_number=text(element.get("GSTIN")) or _unmasked(text(element.get(_TAX_NUMBERS[entity]))),
        company_number=text(element.get("BusinessNumber")),
        addresses=tuple(
            filter(None, (address_of(element.get(field), kind) for kind, field in _ADDRESSES_READ.items()))
        ),
        active=active,
        currency=currency,
        version=text(element.get("SyncToken")),
        updated_at=updated_at,
        base_name=base_name,
        taxable=flag(element["Taxable"]) if "Taxable" in element else None,
        is_person=_is_person(element, base_name or name),
        account_number=text(element.get("AcctNum")),
        sale_term_id=_value(element, "SalesTermRef"),
        purchase_term_id=_value(element, "TermRef"),
        parent_id=contact_id_of(entity, parent) if parent else "",
        notes=text(element.get("Notes")),
        **roles,
    )


def named_contact_of(element: dict, entity: str) -> Contact:
    """The same.

    :raise Unreadable: also when it has no name, so that nobody could tell who it is.
    """
    contact = contact_of(element, entity)
    if not (contact.name or contact.deleted):
        raise Unreadable("no DisplayName")
    return contact


def _is_person(element: dict, name: str) -> bool:
    """A person has a name in parts, and is called by it even if a company is named beside it."""
    names = " ".join(text(element.get(part)) for part in _PARTS_OF_NAMES)
    if not names.strip():
        return False
    return not text(element.get("CompanyName")).strip() or comparable(name) == comparable(names)


def _unmasked(number: str) -> str:
    """A number whose last five characters are not all that is shown of it, else ``""``."""
    return "" if set(number[:-_SHOWN_OF_MASKED].upper()) <= _MASK else number


def _value(element: dict, field: str) -> str:
    return text(as_dict(element.get(field)).get("value"))


def _checked_name(name: str, display_name: str, warnings: list[Notice]) -> str:
    if length(clean_name(name)) > LONGEST_NAME:
        warnings.append(Notice(Said.CUT, {"part": Part.NAME, "longest": LONGEST_NAME}))
    elif clean_name(name) != name:
        warnings.append(Notice(Said.REPLACED_CHARACTERS, {"part": Part.NAME}))
    if display_name != plain_name(name):
        warnings.append(Notice(Said.NAME_TAKEN, {"name": display_name}))
    return display_name


def _phone(number: str, part: Part, warnings: list[Notice]) -> dict:
    return _wrapped("FreeFormNumber", fitting(number, _LONGEST_PHONE, part, warnings))


def _wrapped(field: str, value: str) -> dict:
    return {field: value} if value else {}
