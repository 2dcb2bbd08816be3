"""Contacts: what Xero accepts of them, how they are created, read and matched.

What does not fit is changed by fixed rules, and every change is told as a warning with the outcome:

- control characters and runs of blanks become one blank, ``<`` and ``>`` become round brackets;
- a name is cut after 255 characters;
- an e-mail address that is not plain ASCII or not one address is left out, numbers over 50 characters too;
- address lines from the fourth on share one line; a country keeps its letters without accents.
"""

from __future__ import annotations

import re
import unicodedata

from ..notices import Notice, Part, Said
from ..reading import dicts, flag, moment, required, text
from ..values import Contact, PostalAddress
from .lengths import cut

LONGEST_NAME = 255
LONGEST_KEY = 50
_LONGEST_SHORT = 50
_LONGEST_LINE = 500
_LONGEST_CITY = 255
_EMAIL = re.compile(r"[^@\s<>,;\"\\]+@[^@\s<>,;\"'\\]+\.[^@\s<>,;\"'\\]+")
_ADDRESS_PARTS = {"billing": Part.BILLING_ADDRESS, "delivery": Part.DELIVERY_ADDRESS}
_ADDRESS_TYPES = {"billing": "POBOX", "delivery": "STREET"}
_ADDRESS_KINDS = {kind: name for name, kind in _ADDRESS_TYPES.items()}


def clean_name(name: str) -> str:
    """The name as Xero can keep it, without its length."""
    visible = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(visible.replace("<", "(").replace(">", ")").split())


def kept_name(name: str) -> str:
    """The name as Xero keeps it."""
    return clean_name(name)[:LONGEST_NAME].rstrip()


def comparable(name: str) -> str:
    """What two names are compared by."""
    return kept_name(name).casefold()


def searchable(field: str, value: str) -> str:
    """What a contact created with ``value`` has in ``field``; ``""`` when none can have it."""
    return _email(value, []) if field == "email" else kept_name(value)


def payload_of(contact: Contact) -> tuple[dict, tuple[Notice, ...]]:
    """The element that creates ``contact``, and warnings about what was changed or left out."""
    warnings: list[Notice] = []
    element = {
        "Name": _name(contact.name, warnings),
        "ContactNumber": contact.key,
        "FirstName": _fitting(contact.first_name, LONGEST_NAME, Part.FIRST_NAME, warnings),
        "LastName": _fitting(contact.last_name, LONGEST_NAME, Part.LAST_NAME, warnings),
        "EmailAddress": _email(contact.email, warnings),
        "TaxNumber": _fitting(contact.tax_number, _LONGEST_SHORT, Part.TAX_NUMBER, warnings),
        "CompanyNumber": _fitting(contact.company_number, _LONGEST_SHORT, Part.COMPANY_NUMBER, warnings),
        "Addresses": [_address(address, warnings) for address in contact.addresses],
        "Phones": _phones(contact, warnings),
        "DefaultCurrency": contact.currency,
    }
    return {name: value for name, value in element.items() if value}, tuple(warnings)


def contact_of(element: dict) -> Contact:
    """One contact of an answer.

    :raise Unreadable: when it has no id.
    """
    phones = {text(phone.get("PhoneType")): _whole_number(phone) for phone in dicts(element.get("Phones"))}
    return Contact(
        name=text(element.get("Name")),
        external_id=required(element, "ContactID"),
        key=text(element.get("ContactNumber")),
        email=text(element.get("EmailAddress")),
        first_name=text(element.get("FirstName")),
        last_name=text(element.get("LastName")),
        phone=phones.get("DEFAULT", ""),
        mobile=phones.get("MOBILE", ""),
        website=text(element.get("Website")),
        tax_number=text(element.get("TaxNumber")),
        company_number=text(element.get("CompanyNumber")),
        addresses=tuple(filter(None, map(_address_of, dicts(element.get("Addresses"))))),
        is_customer=flag(element.get("IsCustomer")),
        is_supplier=flag(element.get("IsSupplier")),
        # A status nobody knows yet is none a document can be made for.
        active=element.get("ContactStatus", "ACTIVE") == "ACTIVE",
        merged_into=text(element.get("MergedToContactID")),
        currency=text(element.get("DefaultCurrency")),
        sale_account=text(element.get("SalesDefaultAccountCode")),
        purchase_account=text(element.get("PurchasesDefaultAccountCode")),
        version=text(element.get("UpdatedDateUTC")),
        updated_at=moment(element.get("UpdatedDateUTC")),
    )


def _name(name: str, warnings: list[Notice]) -> str:
    cleaned = clean_name(name)
    if len(cleaned) > LONGEST_NAME:
        cleaned = cut(cleaned, LONGEST_NAME, Part.NAME, warnings)
    elif cleaned != name:
        warnings.append(Notice(Said.REPLACED_CHARACTERS, {"part": Part.NAME}))
    return cleaned


def _email(email: str, warnings: list[Notice]) -> str:
    email = email.strip()
    if not email:
        return ""
    if not email.isascii() or len(email) > LONGEST_NAME or not _EMAIL.fullmatch(email):
        warnings.append(Notice(Said.LEFT_OUT_EMAIL))
        return ""
    return email


def _fitting(value: str, longest: int, part: Part, warnings: list[Notice]) -> str:
    value = " ".join(value.split())
    if len(value) <= longest:
        return value
    warnings.append(Notice(Said.LEFT_OUT_LENGTH, {"part": part, "longest": longest}))
    return ""


def _phones(contact: Contact, warnings: list[Notice]) -> list[dict]:
    numbers = {
        "DEFAULT": _fitting(contact.phone, _LONGEST_SHORT, Part.PHONE, warnings),
        "MOBILE": _fitting(contact.mobile, _LONGEST_SHORT, Part.MOBILE, warnings),
    }
    return [{"PhoneType": kind, "PhoneNumber": value} for kind, value in numbers.items() if value]


def _address(address: PostalAddress, warnings: list[Notice]) -> dict:
    lines = [" ".join(line.split()) for line in address.lines if line.strip()]
    lines = lines[:3] + ([", ".join(lines[3:])] if lines[3:] else [])
    element = {f"AddressLine{row}": line for row, line in enumerate(lines, 1)}
    element |= {
        "City": address.city, "Region": address.region, "AttentionTo": address.attention_to,
        "PostalCode": address.postal_code, "Country": _letters(address.country),
    }
    longest = {"PostalCode": _LONGEST_SHORT, "Country": _LONGEST_SHORT,
               "City": _LONGEST_CITY, "Region": _LONGEST_CITY, "AttentionTo": _LONGEST_CITY}
    fitting = {
        name: _fitting(value, longest.get(name, _LONGEST_LINE), _ADDRESS_PARTS[address.kind], warnings)
        for name, value in element.items()
    }
    present = {name: value for name, value in fitting.items() if value}
    return {"AddressType": _ADDRESS_TYPES[address.kind], **present}


def _letters(country: str) -> str:
    plain = unicodedata.normalize("NFKD", country).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z]+", " ", plain).split())


def _address_of(element: dict) -> PostalAddress | None:
    """An address slot in use; answers show all slots, most of them empty."""
    lines = tuple(filter(None, (text(element.get(f"AddressLine{row}")) for row in range(1, 5))))
    city = text(element.get("City"))
    kind = _ADDRESS_KINDS.get(text(element.get("AddressType")))
    if not kind or not (lines or city):
        return None
    return PostalAddress(
        kind, lines, city, text(element.get("Region")), text(element.get("PostalCode")),
        text(element.get("Country")), text(element.get("AttentionTo")))


def _whole_number(phone: dict) -> str:
    parts = (phone.get("PhoneCountryCode"), phone.get("PhoneAreaCode"), phone.get("PhoneNumber"))
    return " ".join(filter(None, map(text, parts)))
