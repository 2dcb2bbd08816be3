"""Contacts: what Xero accepts of them, how they are created, read and matched.

What does not fit is changed by fixed rules, and every change is told as a warning with the outcome:

- control characters and runs of blanks become one blank, characters without width nothing, ``<`` and ``>``
  round brackets;
- a name is cut after 255 characters;
- an e-mail address that is not plain ASCII or not one address is left out, numbers over 50 characters too;
- addresses: see there.
"""

from __future__ import annotations

from ..notices import Notice, Part, Said
from ..reading import Unreadable, flag, moment, required, text
from ..values import Contact
from .addresses import addresses_of, slots_of
from .due import due_of, term_of
from .lengths import cut, fitting, one_line
from .people import (
    LONGEST_NAME,
    MOBILE,
    PHONE,
    kept_email,
    numbers_of,
    person_rows,
    persons_of,
    phone_slots,
    spells,
)

LONGEST_SHORT = 50
_NO_ID = "00000000-0000-0000-0000-000000000000"


def clean_name(name: str) -> str:
    """The name as Xero can keep it, without its length."""
    return one_line(name).replace("<", "(").replace(">", ")")


def kept_name(name: str) -> str:
    """The name as Xero keeps it."""
    return clean_name(name)[:LONGEST_NAME].rstrip()


def comparable(name: str) -> str:
    """What two names are compared by."""
    return kept_name(name).casefold()


def searchable(field: str, value: str) -> str:
    """What a contact created with ``value`` has in ``field``; ``""`` when none can have it."""
    return kept_email(value, []) if field == "email" else kept_name(value)


def payload_of(contact: Contact) -> tuple[dict, tuple[Notice, ...]]:
    """The element that creates ``contact``, and warnings about what was changed or left out.

    A website cannot be written, notes there are none.
    """
    warnings: list[Notice] = []
    terms = {"Sales": term_of(contact.sale_due), "Bills": term_of(contact.purchase_due)}
    element = {
        "Name": kept_or_cut(contact.name, warnings),
        "ContactNumber": contact.key,
        "AccountNumber": fitting(contact.account_number, LONGEST_SHORT, Part.REFERENCE, warnings),
        "FirstName": fitting(contact.first_name, LONGEST_NAME, Part.FIRST_NAME, warnings),
        "LastName": fitting(contact.last_name, LONGEST_NAME, Part.LAST_NAME, warnings),
        "EmailAddress": kept_email(contact.email, warnings),
        "TaxNumber": fitting(contact.tax_number, LONGEST_SHORT, Part.TAX_NUMBER, warnings),
        "CompanyNumber": fitting(contact.company_number, LONGEST_SHORT, Part.COMPANY_NUMBER, warnings),
        "Addresses": slots_of(contact.addresses, warnings),
        "Phones": phone_slots({PHONE: contact.phone, MOBILE: contact.mobile}, warnings),
        "ContactPersons": person_rows(contact.persons, warnings),
        "DefaultCurrency": contact.currency,
        "PaymentTerms": {side: term for side, term in terms.items() if term},
        "SalesDefaultAccountCode": contact.sale_account,
        "PurchasesDefaultAccountCode": contact.purchase_account,
    }
    return {name: value for name, value in element.items() if value}, tuple(warnings)


def contact_of(element: dict) -> Contact:
    """One contact of an answer.

    Nothing says whether it is a person; one that is called like its own first and last name is.

    :raise Unreadable: when it has no id.
    """
    numbers = numbers_of(element.get("Phones"))
    external_id = required(element, "ContactID")
    if external_id == _NO_ID:
        raise Unreadable("empty ContactID")
    name, first_name = text(element.get("Name")), text(element.get("FirstName"))
    last_name = text(element.get("LastName"))
    return Contact(
        name=name,
        external_id=external_id,
        key=text(element.get("ContactNumber")),
        email=text(element.get("EmailAddress")),
        first_name=first_name,
        last_name=last_name,
        phone=numbers.get(PHONE, ""),
        mobile=numbers.get(MOBILE, ""),
        website=text(element.get("Website")),
        tax_number=text(element.get("TaxNumber")),
        company_number=text(element.get("CompanyNumber")),
        addresses=addresses_of(element.get("Addresses")),
        is_customer=flag(element.get("IsCustomer")),
        is_supplier=flag(element.get("IsSupplier")),
        # A status nobody knows yet is none a document can be made for.
        active=element.get("ContactStatus", "ACTIVE") == "ACTIVE",
        merged_into=text(element.get("MergedToContactID")).replace(_NO_ID, ""),
        currency=text(element.get("DefaultCurrency")),
        sale_account=text(element.get("SalesDefaultAccountCode")),
        purchase_account=text(element.get("PurchasesDefaultAccountCode")),
        version=text(element.get("UpdatedDateUTC")),
        updated_at=moment(element.get("UpdatedDateUTC")),
        is_person=spells(name, first_name, last_name),
        persons=persons_of(element.get("ContactPersons")),
        account_number=text(element.get("AccountNumber")),
        sale_due=due_of(element.get("PaymentTerms"), "Sales"),
        purchase_due=due_of(element.get("PaymentTerms"), "Bills"),
    )


def kept_or_cut(name: str, warnings: list[Notice]) -> str:
    """The name as Xero keeps it, and a word when that is another one."""
    cleaned = clean_name(name)
    if len(cleaned) > LONGEST_NAME:
        cleaned = cut(cleaned, LONGEST_NAME, Part.NAME, warnings)
    elif cleaned != name:
        warnings.append(Notice(Said.REPLACED_CHARACTERS, {"part": Part.NAME}))
    return cleaned
