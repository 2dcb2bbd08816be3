"""Customers and vendors: which list a contact is of, and how it is read.

QuickBooks keeps nobody who works for a contact but the one whose first and last name the contact has.
"""

from __future__ import annotations

from ..reading import Unreadable, as_dict, flag, moment, required, text
from ..values import Contact
from .addresses import address_of
from .changes import is_deleted
from .identifiers import CUSTOMER, VENDOR, contact_id_of
from .naming import base_name_of, comparable, lasting_name

_ADDRESSES = {"billing": "BillAddr", "delivery": "ShipAddr", "other": "OtherAddr"}
_PARTS_OF_NAMES = ("GivenName", "MiddleName", "FamilyName")
_SHOWN_OF_MASKED = 5
_MASK = frozenset("X*#•- ")
TAX_NUMBERS = {CUSTOMER: "PrimaryTaxIdentifier", VENDOR: "TaxIdentifier"}


def entity_for(contact: Contact) -> str:
    """The list a contact is created in; suppliers go among the vendors."""
    return VENDOR if contact.is_supplier and not contact.is_customer else CUSTOMER


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
        tax_number=text(element.get("GSTIN")) or _unmasked(text(element.get(TAX_NUMBERS[entity]))),
        company_number=text(element.get("BusinessNumber")),
        addresses=tuple(
            filter(None, (address_of(element.get(field), kind) for kind, field in _ADDRESSES.items()))
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


def is_named_person(name: str, *parts: str) -> bool:
    """Whether the parts of a person's name are the name."""
    names = comparable(" ".join(parts))
    return bool(names) and comparable(name) == names


def _is_person(element: dict, name: str) -> bool:
    """A person has a name in parts, and is called by it even if a company is named beside it."""
    parts = [text(element.get(part)) for part in _PARTS_OF_NAMES]
    return is_named_person(name, *parts) or (any(parts) and not text(element.get("CompanyName")).strip())


def _unmasked(number: str) -> str:
    """A number whose last five characters are not all that is shown of it, else ``""``."""
    return "" if set(number[:-_SHOWN_OF_MASKED].upper()) <= _MASK else number


def _value(element: dict, field: str) -> str:
    return text(as_dict(element.get(field)).get("value"))
