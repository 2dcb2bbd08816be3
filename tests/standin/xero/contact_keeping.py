"""What a person does to contacts in the web interface: enter, edit, archive, restore, merge, forget."""

from decimal import Decimal

from ..serving.control import NotPossible
from ..serving.tenant_lists import TenantList
from . import contact_fields
from .entities import ACTIVE, ARCHIVED, GDPR_REQUEST, Contact
from .wire import Given

EDITABLE = {attribute for _name, attribute, _longest in contact_fields.TEXTS} | {
    "website",
    "is_customer",
    "is_supplier",
    "sales_line_amounts",
    "purchases_line_amounts",
    "addresses",
    "phones",
    "persons",
    "payment_terms",
}
# Properties nobody can send over the API, with the attributes they are kept in.
BY_HAND_ONLY = (
    ("IsCustomer", "is_customer"),
    ("IsSupplier", "is_supplier"),
    ("Website", "website"),
    ("MergedToContactID", "merged_to"),
    ("SalesDefaultLineAmountType", "sales_line_amounts"),
    ("PurchasesDefaultLineAmountType", "purchases_line_amounts"),
    ("TaxNumberType", "tax_number_type"),
)


def facts(contact):
    """A contact as plain values; many times faster than `asdict`, which copies deeply."""
    return {name: getattr(contact, name) for name in Contact.__slots__}


def enter(world, tenant, row):
    """A contact as on the wire, unchecked: what an old import left there."""
    given = Given(row)
    values = contact_fields.read(given)
    contact = Contact(values.id or tenant.new_id(), values.name, world.clock.now())
    contact_fields.apply(values, contact)
    for name, attribute in BY_HAND_ONLY:
        if name in given:
            setattr(contact, attribute, given.raw(name))
    if "Discount" in given:
        contact.discount = Decimal(str(given.raw("Discount")))
    tenant.contacts.save(contact)
    return facts(contact)


def act(world, tenant, key, action, body):
    """Act on a contact, named by id or exact name; contacts cannot be deleted."""
    contact = _named(tenant, key)
    if action not in ACTIONS:
        raise NotPossible(f"no action {action}, known: {sorted(ACTIONS)}")
    told = ACTIONS[action](world, tenant, contact, body)
    if told is not False:
        contact.updated = world.clock.now()
    tenant.contacts.save(contact)
    return {"id": contact.id, "name": contact.name, "status": contact.status}


def _named(tenant, key):
    contact = tenant.contacts.named(key)
    if not contact:
        raise NotPossible(f"no contact {key}")
    return contact


def _edit(world, tenant, contact, body):
    """Attributes; of addresses and phones those of the given types, each as a whole."""
    for name, value in body.items():
        if name not in EDITABLE:
            raise ValueError(f"unknown contact property {name}, known: {sorted(EDITABLE)}")
        if name in ("addresses", "phones"):
            value = {**getattr(contact, name), **value}
        setattr(contact, name, value)


def _archive(world, tenant, contact, body):
    contact.status = ARCHIVED


def _restore(world, tenant, contact, body):
    """Only while no active contact has the name."""
    other = tenant.contacts.with_name(contact.name)
    if other and other is not contact:
        raise NotPossible(f"another active contact is called {contact.name}")
    contact.status, contact.merged_to = ACTIVE, None


def _merge(world, tenant, contact, body):
    """`into` another one, which gets the documents; this one is archived, without a new time of change."""
    into = _named(tenant, body["into"])
    if into is contact or into.status != ACTIVE:
        raise NotPossible(f"cannot merge into {body['into']}")
    for document in tenant.documents.values():
        if document.contact_id == contact.id:
            document.contact_id = into.id
    into.is_customer = into.is_customer or contact.is_customer
    into.is_supplier = into.is_supplier or contact.is_supplier
    contact.status, contact.merged_to = ARCHIVED, into.id
    tells = world.settings.merge_changes_time
    if tells:
        into.updated = world.clock.now()
    tenant.contacts.save(into)
    return tells


def _forget(world, tenant, contact, body):
    """The person asked for their data to be removed."""
    contact.status = GDPR_REQUEST
    if world.settings.gdpr_request_clears:
        contact_fields.clear(contact)


ACTIONS = {"edit": _edit, "archive": _archive, "restore": _restore, "merge": _merge, "gdpr": _forget}
CONTACTS = TenantList(lambda tenant: tenant.contacts, facts, enter, act)
