"""Writing invoices, bills and credit notes: statuses and what may still be edited."""

from .document_draft import Draft, lock_problems
from .errors import Invalid

OPEN_FOR_CREATION = ("DRAFT", "SUBMITTED", "AUTHORISED")
TRANSITIONS = {
    "DRAFT": ("DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"),
    "SUBMITTED": ("SUBMITTED", "DRAFT", "AUTHORISED", "DELETED"),
    "AUTHORISED": ("AUTHORISED", "VOIDED"),
    "PAID": ("PAID",),
    "VOIDED": (),
    "DELETED": (),
}
BAD_STATUS = "Invoice not of valid status for modification"
PAID_EDIT = "This document cannot be edited as it has a payment or credit note allocated to it."
PAID_DATE = "Date cannot be changed on an invoice that has payment or credit notes allocated to it."


def save(context, values, existing, kind):
    """Check everything, then write; raises Invalid with every reason and changes nothing in that case.

    `existing` is the document to update or None; `kind` tells what differs between invoices and credit notes.
    """
    if existing:
        _check_update(context, values, existing)
        if values.status in ("VOIDED", "DELETED"):
            return _close(context, existing, values.status)
    elif not values.type or values.type not in kind.types:
        raise Invalid("Invoice not of valid type for creation")
    elif (values.status or "DRAFT") not in OPEN_FOR_CREATION:
        raise Invalid("Invoice not of valid status for creation")
    draft = Draft(context, values, existing, kind)
    problems = draft.check()
    if problems:
        raise Invalid(*dict.fromkeys(problems))
    return draft.commit()


def has_payments(tenant, document):
    return bool(tenant.payments_of(document.id) or tenant.allocations_of(document.id))


def _check_update(context, values, existing):
    if values.type and values.type != existing.type:
        raise Invalid("Invoice not of valid type for modification")
    new, paid = values.status, has_payments(context.tenant, existing)
    if paid and new and new != existing.status:
        raise Invalid(
            f"The status {new} cannot be applied to the invoice because it has payments or "
            "credit notes allocated to it."
        )
    if not TRANSITIONS[existing.status] or (new and new not in TRANSITIONS[existing.status]):
        raise Invalid(BAD_STATUS)
    locked = list(lock_problems(context.tenant, existing.date))
    if locked:
        raise Invalid(*locked)
    if paid:
        _check_paid_edit(context.tenant, values, existing)


def _check_paid_edit(tenant, values, existing):
    """A document with payments keeps its money: only texts, due date, accounts and tracking may change."""
    if values.date and values.date != existing.date:
        raise Invalid(PAID_DATE)
    same = {
        "currency": existing.currency,
        "currency_rate": existing.currency_rate,
        "line_amount_types": existing.line_amount_types,
    }
    changed = any(getattr(values, name) not in (None, stored) for name, stored in same.items())
    contact = values.contact
    credited = bool(tenant.allocations_of(existing.id))
    if contact and credited and contact.id != existing.contact_id:
        changed = True
    if changed or (values.lines is not None and not _same_money(values.lines, existing.lines)):
        raise Invalid(PAID_EDIT)


def _same_money(sent, stored):
    by_id = {line.id: line for line in stored}
    if {line.id for line in sent} != set(by_id):
        return False
    pairs = (
        ("quantity", "quantity"),
        ("unit_amount", "unit_amount"),
        ("line_amount", "amount"),
        ("tax_type", "tax_type"),
        ("tax_amount", "tax_amount"),
        ("item_code", "item_code"),
        ("discount_rate", "discount_rate"),
        ("discount_amount", "discount_amount"),
    )
    return all(
        getattr(line, name) in (None, getattr(by_id[line.id], stored_name))
        for line in sent
        for name, stored_name in pairs
    )


def _close(context, document, status):
    document.status, document.updated = status, context.now()
    return document
