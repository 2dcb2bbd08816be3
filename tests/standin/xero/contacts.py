"""Contacts: unique active names, upsert by id, number or name, archived ones are closed."""

import unicodedata
from functools import lru_cache

from . import contact_fields
from .batches import given_elements, write
from .contact_fields import FIELDS, element, read, summary
from .context import Answer
from .entities import ACTIVE, Contact
from .errors import ZERO_GUID, Invalid, not_found
from .listing import guid_list, select
from .wire import is_guid

ARCHIVED_EDIT = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)
UNIDENTIFIED = (
    "The Contact must contain at least 1 of the following elements to identify the contact: "
    "Name, ContactID, ContactNumber"
)


@lru_cache(maxsize=100_000)
def name_key(name):
    """What two names must not share: compared without case and without accents."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def with_name(tenant, name):
    """The active contact of that name, or None."""
    key = name_key(name)
    return next(
        (
            contact
            for contact in tenant.contacts.values()
            if contact.status == ACTIVE and name_key(contact.name) == key
        ),
        None,
    )


def with_number(tenant, number):
    """The contact of that ContactNumber; archived ones keep theirs reserved."""
    return next(
        (
            contact
            for contact in tenant.contacts.values()
            if contact.contact_number and contact.contact_number.casefold() == number.casefold()
        ),
        None,
    )


def match(tenant, values):
    """The contact that sent values mean, or None for a new one."""
    if values.id:
        if values.id not in tenant.contacts:
            raise not_found()
        return tenant.contacts[values.id]
    found = with_number(tenant, values.contact_number) if values.contact_number else None
    return found or (with_name(tenant, values.name) if values.name else None)


def check(tenant, values, existing):
    """Raise Invalid with every reason why `values` cannot be written to `existing` (None: a new contact)."""
    if not (values.id or values.name or values.contact_number):
        raise Invalid(UNIDENTIFIED)
    if existing and existing.status != ACTIVE:
        raise Invalid(ARCHIVED_EDIT)
    problems = contact_fields.problems(values, tenant)
    if not existing and not values.name:
        problems.append("The contact name must be specified.")
    if values.name:
        holder = with_name(tenant, values.name)
        if holder and holder is not existing:
            problems.append(_name_taken(values.name, existing))
    holder = with_number(tenant, values.contact_number) if values.contact_number else None
    if holder and holder is not existing:
        problems.append(
            f"The contact number {values.contact_number} is already assigned to another contact. "
            "The contact number must be unique across all contacts."
        )
    if problems:
        raise Invalid(*problems)


def _name_taken(name, existing):
    if existing:
        return (
            f"The existing contact with name {existing.name} cannot be updated to use new name {name}. "
            "There is an existing contact with that name."
        )
    return (
        f"The contact name {name} is already assigned to another contact. "
        "The contact name must be unique across all active contacts."
    )


def store(context, values, existing):
    """Write checked values to `existing` or to a new contact, and return it."""
    contact = existing or Contact(context.tenant.new_id(), values.name, context.now())
    contact_fields.apply(values, contact)
    contact.updated = context.now()
    context.tenant.contacts[contact.id] = contact
    return contact


def listing(context):
    """GET /Contacts."""
    ids = guid_list(context, "IDs")
    term = (context.parameter("searchTerm") or "").casefold()
    archived = context.flag("includeArchived")
    rows = [
        contact
        for contact in context.tenant.contacts.values()
        if (contact.status == ACTIVE or archived)
        and (ids is None or contact.id in ids)
        and (
            not term
            or any(
                term in (value or "").casefold()
                for value in (
                    contact.name,
                    contact.first_name,
                    contact.last_name,
                    contact.contact_number,
                    contact.email,
                )
            )
        )
    ]
    only_summary = context.flag("summaryOnly")
    page = select(context, rows, FIELDS, paged=True, forces_page=only_summary)
    show = summary if only_summary else element
    return Answer("Contacts", [show(row) for row in page.rows], page.pagination)


def show(context):
    """GET /Contacts/{ContactID or ContactNumber}."""
    key = context.arguments["id"]
    contact = context.tenant.contacts.get(key.lower()) or with_number(context.tenant, key)
    if not contact:
        raise not_found()
    return Answer("Contacts", [{**element(contact), "HasAttachments": False, "Attachments": []}])


def create(context):
    """PUT /Contacts: new ones only; an existing id, name or number is refused."""

    def save(values):
        if values.id:
            raise Invalid("ContactID must not be specified when creating a contact.")
        check(context.tenant, values, None)
        return element(store(context, values, None))

    return Answer("Contacts", write(context, "Contacts", read, save, rejected))


def update_or_create(context):
    """POST /Contacts and /Contacts/{id}: found by id, then number, then name; else created."""
    one = context.arguments.get("id")

    def read_one(given):
        values = read(given)
        if one:
            values.id = one.lower() if is_guid(one) else _id_of_number(context.tenant, one)
        return values

    def save(values):
        existing = match(context.tenant, values)
        check(context.tenant, values, existing)
        return element(store(context, values, existing))

    for values_id in _ids_sent(context) if not one else []:
        if values_id not in context.tenant.contacts:
            raise not_found()
    return Answer("Contacts", write(context, "Contacts", read_one, save, rejected, single=bool(one)))


def _ids_sent(context):
    """Ids in the body: one unknown id makes the whole request a 404, before anything is written."""
    return [
        str(given.raw("ContactID")).lower()
        for given in given_elements(context, "Contacts")
        if given.raw("ContactID")
    ]


def _id_of_number(tenant, number):
    contact = with_number(tenant, number)
    if not contact:
        raise not_found()
    return contact.id


def rejected(values):
    """A refused contact as it is echoed."""
    echo = {
        "ContactID": values.id or ZERO_GUID,
        "ContactStatus": values.status,
        "Name": values.name,
        "ContactNumber": values.contact_number,
        "EmailAddress": values.email,
    }
    return {**echo, "Addresses": [], "Phones": [], "ContactGroups": [], "ContactPersons": []}
