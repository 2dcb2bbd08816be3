"""Contacts: unique active names, upsert by id, number or name, archived ones are closed."""

from . import contact_fields
from .batches import given_elements, write
from .contact_elements import FIELDS, element, summary, unpaged
from .contact_fields import read
from .context import Answer
from .entities import ACTIVE, GDPR_REQUEST, Contact
from .errors import ZERO_GUID, Invalid, not_found
from .listing import guid_list, modified_since, page_of, reordered
from .query import Where
from .wire import is_guid

ARCHIVED_EDIT = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)
UNIDENTIFIED = (
    "The Contact must contain at least 1 of the following elements to identify the contact: "
    "Name, ContactID, ContactNumber"
)

# What a list call may ask about, besides If-Modified-Since.
QUESTIONS = ("IDs", "searchTerm", "includeArchived", "where", "order")


def match(tenant, values):
    """The contact that sent values mean, or None for a new one."""
    if values.id:
        if values.id not in tenant.contacts:
            raise not_found()
        return tenant.contacts[values.id]
    found = tenant.contacts.with_number(values.contact_number) if values.contact_number else None
    return found or (tenant.contacts.with_name(values.name) if values.name else None)


def check(tenant, settings, values, existing):
    """Raise Invalid with every reason why `values` cannot be written to `existing` (None: a new contact)."""
    if not (values.id or values.name or values.contact_number):
        raise Invalid(UNIDENTIFIED)
    if existing and existing.status != ACTIVE:
        raise Invalid(ARCHIVED_EDIT)
    problems = contact_fields.problems(values, tenant, settings)
    if not existing and not values.name:
        problems.append("The contact name must be specified.")
    if values.name:
        holder = tenant.contacts.with_name(values.name)
        if holder and holder is not existing:
            problems.append(_name_taken(values.name, existing))
    holder = tenant.contacts.with_number(values.contact_number) if values.contact_number else None
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
    settings, before = context.world.settings, existing and element(existing)
    contact_fields.apply(values, contact)
    if values.status == GDPR_REQUEST and settings.gdpr_request_clears:
        contact_fields.clear(contact)
    if settings.saving_nothing_is_a_change or element(contact) != before:
        contact.updated = context.now()
    context.tenant.contacts.save(contact)
    return contact


def listing(context):
    """GET /Contacts."""
    tells_archived = context.world.settings.archived_are_told_as_changed
    question = (*map(context.parameter, QUESTIONS), modified_since(context), tells_archived)
    rows = context.tenant.contacts.remembered.answer(question, lambda: _selected(context))
    only_summary = context.flag("summaryOnly")
    page = page_of(context, rows, forces_page=only_summary)
    if page.pagination:
        elements = [summary(row) if only_summary else element(row) for row in page.rows]
    else:
        elements = [unpaged(row, context.world.settings) for row in page.rows]
    return Answer("Contacts", elements, page.pagination)


def _selected(context):
    """The contacts a list call asks for, in its order, before they are cut into pages."""
    book, expression = context.tenant.contacts, context.parameter("where")
    where = expression and Where(expression, FIELDS)
    ids, since = guid_list(context, "IDs"), modified_since(context)
    pairs = [("ContactID", one) for one in ids] if ids is not None else where.pairs if where else None
    with_archived = context.flag("includeArchived")
    if since and context.world.settings.archived_are_told_as_changed:
        with_archived = True
    rows = book.where_equal(pairs) if pairs is not None else None
    if rows is None:
        rows = book.changed_after(since, with_archived)
    else:
        rows = [
            row
            for row in rows
            if (with_archived or row.status == ACTIVE) and (not since or row.updated > since)
        ]
    if where:
        rows = [row for row in rows if where.matches(row)]
    if context.parameter("searchTerm"):
        rows = book.with_text(rows, context.parameter("searchTerm"))
    return reordered(context, rows, FIELDS)


def show(context):
    """GET /Contacts/{ContactID or ContactNumber}."""
    key = context.arguments["id"]
    contact = context.tenant.contacts.get(key.lower()) or context.tenant.contacts.with_number(key)
    if not contact:
        raise not_found()
    return Answer("Contacts", [{**element(contact), "HasAttachments": False, "Attachments": []}])


def create(context):
    """PUT /Contacts: new ones only; an existing id, name or number is refused."""

    def save(values):
        if values.id:
            raise Invalid("ContactID must not be specified when creating a contact.")
        check(context.tenant, context.world.settings, values, None)
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
        check(context.tenant, context.world.settings, values, existing)
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
    contact = tenant.contacts.with_number(number)
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
