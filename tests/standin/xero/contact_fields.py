"""The fields of a contact: what they may hold, how they are read and kept."""

import re
from dataclasses import dataclass, field

from .entities import ACTIVE, ARCHIVED, GDPR_REQUEST

ADDRESS_TYPES, PHONE_TYPES = ("POBOX", "STREET"), ("DEFAULT", "DDI", "FAX", "MOBILE")
ADDRESS_LIMITS = {
    "AddressLine1": 500,
    "AddressLine2": 500,
    "AddressLine3": 500,
    "AddressLine4": 500,
    "City": 255,
    "Region": 255,
    "PostalCode": 50,
    "Country": 50,
    "AttentionTo": 255,
}
PHONE_LIMITS = {"PhoneNumber": 50, "PhoneAreaCode": 10, "PhoneCountryCode": 20}
PERSON_LIMITS = {"FirstName": 255, "LastName": 255, "EmailAddress": 255}
MOST_PERSONS = 5
TERM_TYPES = ("DAYSAFTERBILLDATE", "DAYSAFTERBILLMONTH", "OFCURRENTMONTH", "OFFOLLOWINGMONTH")

# property, attribute, longest value
TEXTS = (
    ("Name", "name", 255),
    ("ContactNumber", "contact_number", 50),
    ("AccountNumber", "account_number", 50),
    ("CompanyNumber", "company_number", 50),
    ("FirstName", "first_name", 255),
    ("LastName", "last_name", 255),
    ("EmailAddress", "email", 255),
    ("TaxNumber", "tax_number", 50),
    ("BankAccountDetails", "bank_account_details", 255),
    ("DefaultCurrency", "default_currency", 3),
    ("AccountsReceivableTaxType", "receivable_tax_type", 50),
    ("AccountsPayableTaxType", "payable_tax_type", 50),
    ("SalesDefaultAccountCode", "sales_account", 10),
    ("PurchasesDefaultAccountCode", "purchases_account", 10),
)
READ_ONLY = (
    "IsCustomer",
    "IsSupplier",
    "HasAttachments",
    "HasValidationErrors",
    "UpdatedDateUTC",
    "Website",
    "ContactGroups",
    "Balances",
    "XeroNetworkKey",
    "ValidationErrors",
    "Attachments",
    "BrandingTheme",
    "SalesTrackingCategories",
    "PurchasesTrackingCategories",
    "StatusAttributeString",
    "BatchPayments",
    "SalesDefaultLineAmountType",
    "PurchasesDefaultLineAmountType",
    "TaxNumberType",
    "MergedToContactID",
)

_PLAIN_COUNTRY, _COUNTRY = re.compile(r"[A-Za-z ]*"), re.compile(r"\D*")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)


@dataclass
class ContactValues:
    """A contact as sent; None means not sent."""

    id: str = None
    status: str = None
    texts: dict = field(default_factory=dict)
    addresses: list = None
    phones: list = None
    persons: list = None
    payment_terms: dict = None

    @property
    def name(self):
        return self.texts.get("name")

    @property
    def contact_number(self):
        return self.texts.get("contact_number")

    @property
    def email(self):
        return self.texts.get("email")

    @property
    def names_only_the_contact(self):
        """Whether nothing but its id was sent, so that nothing of the contact changes."""
        return not any(self.texts.values()) and not (self.addresses or self.phones or self.persons)


def read(given):
    """A ContactValues from one sent object."""
    values = ContactValues(
        given.guid("ContactID"), given.choice("ContactStatus", (ACTIVE, ARCHIVED, GDPR_REQUEST))
    )
    for name, attribute, _longest in TEXTS:
        if name in given:
            values.texts[attribute] = given.text(name)
    values.addresses = _slots(given.many("Addresses"), "AddressType", ADDRESS_TYPES, ADDRESS_LIMITS)
    values.phones = _slots(given.many("Phones"), "PhoneType", PHONE_TYPES, PHONE_LIMITS)
    persons = given.many("ContactPersons")
    if persons is not None:
        values.persons = [
            {
                **{name: person.text(name) for name in PERSON_LIMITS},
                "IncludeInEmails": bool(person.flag("IncludeInEmails")),
            }
            for person in persons
        ]
    terms = given.one("PaymentTerms")
    if terms:
        values.payment_terms = {
            side: {"Day": int(one.number("Day") or 0), "Type": one.choice("Type", TERM_TYPES)}
            for side in ("Bills", "Sales")
            if (one := terms.one(side))
        }
    given.ignore(*READ_ONLY)
    return values


def _slots(rows, type_name, types, limits):
    """Addresses or phones as (type, values) pairs."""
    if rows is None:
        return None
    return [
        (row.choice(type_name, types) or types[0], {name: row.text(name) for name in limits if name in row})
        for row in rows
    ]


def problems(values, tenant, settings):
    """Every reason why the fields cannot be stored."""
    found, countries = [], _PLAIN_COUNTRY if settings.country_is_plain else _COUNTRY
    for name, attribute, longest in TEXTS:
        if len(values.texts.get(attribute) or "") > longest:
            found.append(too_long(name, longest))
    found += _name_problems(values.name) if values.name else []
    if values.name is not None and not values.name.strip() and values.id:
        found.append("The contact name must be specified.")
    emails = [values.email, *(person["EmailAddress"] for person in values.persons or [])]
    if any(email and not _EMAIL.fullmatch(email) for email in emails):
        found.append("Email address must be valid")
    for _kind, slot in values.addresses or []:
        found += _slot_problems(slot, ADDRESS_LIMITS)
        if not countries.fullmatch(slot.get("Country") or ""):
            found.append("Country must contain letters only")
    for _kind, slot in values.phones or []:
        found += _slot_problems(slot, PHONE_LIMITS)
    for person in values.persons or []:
        found += _slot_problems(person, PERSON_LIMITS)
    if len(values.persons or []) > MOST_PERSONS:
        found.append(f"A contact may have at most {MOST_PERSONS} contact persons")
    currency = values.texts.get("default_currency")
    if currency and currency not in tenant.currencies:
        found.append(f"Organisation is not subscribed to currency {currency}")
    return found


def too_long(name, longest):
    return f"The field {name} must be a string with a maximum length of {longest}."


def _name_problems(name):
    if "<" in name or ">" in name:
        yield "The contact name must not contain the characters < or >"
    if name != name.strip() or "  " in name:
        yield "The contact name must not have leading, trailing or double spaces"


def _slot_problems(slot, limits):
    return [
        too_long(name, longest) for name, longest in limits.items() if len(slot.get(name) or "") > longest
    ]


def apply(values, contact):
    """Write what was sent; what was not sent stays. Persons are replaced as a set."""
    for attribute, value in values.texts.items():
        setattr(contact, attribute, value)
    if values.status:
        contact.status = values.status
    for kind, slot in values.addresses or []:
        contact.addresses[kind] = {**contact.addresses.get(kind, {}), **slot}
    for kind, slot in values.phones or []:
        contact.phones[kind] = {**contact.phones.get(kind, {}), **slot}
    if values.persons is not None:
        contact.persons = values.persons
    if values.payment_terms is not None:
        contact.payment_terms = values.payment_terms


def clear(contact):
    """Take away what is known about the person; the name stays, because documents show it."""
    for _name, attribute, _longest in TEXTS[2:]:
        setattr(contact, attribute, None)
    contact.website = None
    contact.addresses, contact.phones, contact.persons = {}, {}, []
