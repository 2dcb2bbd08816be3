"""Credit notes of both sides, and setting them against invoices."""

from decimal import Decimal

from ..serving.http_server import Response
from . import document_elements as parts
from .accountant import settle
from .batches import write
from .context import Answer
from .document_draft import lock_problems
from .document_values import Kind, read
from .documents import save
from .entities import CREDIT_TYPES, INVOICE_TYPES, Allocation
from .errors import Invalid, not_found
from .invoices import fields
from .listing import select

CREDIT_NOTE = Kind(
    CREDIT_TYPES,
    "CreditNoteID",
    "CreditNoteNumber",
    ("ACCRECCREDIT",),
    "CN",
    False,
    "Credit Note # must be unique.",
    "The credit note total must not be negative.",
)

FIELDS = {
    "CreditNoteID": lambda row: row.id,
    "Type": lambda row: row.type,
    "Status": lambda row: row.status,
    "CreditNoteNumber": lambda row: row.number,
    "Reference": lambda row: row.reference or None,
    "Date": lambda row: row.date,
    "DueDate": lambda row: row.due_date,
    "Total": lambda row: row.total,
    "CurrencyCode": lambda row: row.currency,
    "UpdatedDateUTC": lambda row: row.updated,
}


def listing(context):
    """GET /CreditNotes; knows no createdByMyApp and no Statuses."""
    tenant = context.tenant
    rows = [row for row in tenant.documents.values() if row.type in CREDIT_TYPES]
    if not context.parameter("where"):
        rows = [row for row in rows if row.status != "DELETED"]
    page = select(context, rows, fields(tenant, FIELDS), paged=True)
    shown = [
        element(row, context, parts.named_contact(row, tenant), with_lines=page.pagination is not None)
        for row in page.rows
    ]
    return Answer("CreditNotes", shown, page.pagination)


def show(context):
    """GET /CreditNotes/{CreditNoteID or CreditNoteNumber}."""
    row = find(context)
    return Answer("CreditNotes", [element(row, context, parts.full_contact(row, context.tenant))])


def find(context):
    """The credit note named by the address, or 404."""
    key = context.arguments["id"]
    row = context.tenant.documents.get(key.lower())
    if row and row.type in CREDIT_TYPES:
        return row
    for row in context.tenant.numbered("ACCRECCREDIT", key):
        return row
    raise not_found()


def create(context):
    """PUT /CreditNotes: always new ones."""

    def save_new(values):
        if values.id:
            raise Invalid("CreditNoteID must not be specified when creating a credit note")
        return written(save(context, values, None, CREDIT_NOTE), context)

    return _write(context, _read, save_new)


def update_or_create(context):
    """POST /CreditNotes and /CreditNotes/{id}: found by id, then by number; else created."""
    one = context.arguments.get("id")
    target = find(context) if one else None

    def read_one(given):
        values = _read(given)
        if target:
            values.id = target.id
        return values

    def save_one(values):
        return written(save(context, values, _match(context.tenant, values), CREDIT_NOTE), context)

    return _write(context, read_one, save_one, single=bool(one))


def _match(tenant, values):
    if values.id:
        row = tenant.documents.get(values.id)
        if not row or row.type not in CREDIT_TYPES:
            raise Invalid("An existing Credit Note with the specified CreditNoteID could not be found")
        return row
    same = tenant.numbered(values.type, values.number) if values.number else []
    return max(same, key=lambda row: (row.created, row.id), default=None)


def _read(given):
    """Credit notes have no Url: one that is sent is ignored."""
    values = read(given, CREDIT_NOTE)
    values.url = None
    return values


def _write(context, read_one, save_one, single=False):
    def rejected(values):
        return {
            **parts.echo(values, "CreditNoteID", "CreditNoteNumber"),
            "Payments": [],
            "Allocations": [],
            "InvoiceAddresses": [],
        }

    return Answer("CreditNotes", write(context, "CreditNotes", read_one, save_one, rejected, single=single))


def written(row, context):
    """The answer to a write."""
    contact = parts.full_contact(row, context.tenant)
    return {**element(row, context, contact), "Warnings": parts.rate_warnings(row, context.tenant)}


def element(row, context, contact, with_lines=True):
    """A credit note on the wire."""
    tenant, rounding = context.tenant, context.rounding()
    rows = parts.rows(row, tenant, rounding, with_item=True) if with_lines else []
    closed = row.status in ("VOIDED", "DELETED")
    return {
        "CreditNoteID": row.id,
        "CreditNoteNumber": row.number or "",
        "SentToContact": row.sent_to_contact,
        "Payments": parts.payments(tenant, row),
        "ID": row.id,
        "HasErrors": False,
        "InvoiceAddresses": [],
        "CurrencyRate": row.currency_rate,
        "Type": row.type,
        "Reference": row.reference,
        "RemainingCredit": parts.NOTHING if closed else parts.outstanding(tenant, row),
        "Allocations": [_allocation(one, tenant) for one in tenant.allocations_of(row.id)],
        "HasAttachments": bool(tenant.attachments.get(row.id)),
        "UpdatedDateUTCString": parts.stamp_string(row),
        **parts.body(row, contact, rows),
        "FullyPaidOnDate": row.fully_paid_on,
    }


def _allocation(one, tenant):
    invoice = tenant.documents[one.invoice_id]
    return {
        "AllocationID": one.id,
        "Amount": one.amount,
        "Date": one.date,
        "Invoice": {
            "InvoiceID": invoice.id,
            "InvoiceNumber": invoice.number or "",
            "HasErrors": False,
            "IsDiscounted": False,
            "LineItems": [],
        },
    }


def allocate(context):
    """PUT /CreditNotes/{id}/Allocations: set credit against invoices of the same side and contact."""
    note = find(context)

    def read_one(given):
        invoice = given.one("Invoice")
        given.ignore("AllocationID", "DateString")
        return invoice and invoice.guid("InvoiceID"), given.number("Amount"), given.date("Date")

    def save_one(values):
        invoice_id, amount, day = values
        return _allocation(
            _allocated(context, note, invoice_id, amount, day or context.today()), context.tenant
        )

    def rejected(values):
        return {"AllocationID": None, "Amount": values[1], "Invoice": {"InvoiceID": values[0]}}

    return Answer("Allocations", write(context, "Allocations", read_one, save_one, rejected))


def _allocated(context, note, invoice_id, amount, day):
    tenant = context.tenant
    invoice = tenant.documents.get(invoice_id)
    problems = list(lock_problems(tenant, day))
    if not invoice or invoice.type not in INVOICE_TYPES:
        raise Invalid("An existing Invoice with the specified InvoiceID could not be found")
    if note.status != "AUTHORISED" or invoice.status != "AUTHORISED":
        problems.append("Allocations can only be made against Authorised documents")
    if (note.is_sale, note.contact_id, note.currency) != (
        invoice.is_sale,
        invoice.contact_id,
        invoice.currency,
    ):
        problems.append("The credit note and the invoice must be of the same kind, contact and currency")
    if not amount or amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        problems.append("The allocation amount must be greater than zero")
    elif amount > min(parts.outstanding(tenant, note), parts.outstanding(tenant, invoice)):
        problems.append("The amount exceeds the amount outstanding on this document")
    if problems:
        raise Invalid(*problems)
    allocation = Allocation(tenant.new_id(), note.id, invoice.id, amount, day)
    tenant.allocations[allocation.id] = allocation
    _settle_both(context, allocation, day)
    return allocation


def remove_allocation(context):
    """DELETE /CreditNotes/{id}/Allocations/{allocation}."""
    note, key = find(context), context.arguments["allocation"].lower()
    allocation = context.tenant.allocations.get(key)
    if not allocation or allocation.credit_note_id != note.id:
        raise not_found()
    del context.tenant.allocations[key]
    _settle_both(context, allocation, None)
    return Response(200, b'{"IsDeleted":true}', "application/json; charset=utf-8")


def _settle_both(context, allocation, day):
    for document_id in (allocation.credit_note_id, allocation.invoice_id):
        row = context.tenant.documents[document_id]
        row.updated = context.now()
        settle(context.tenant, row, day)
