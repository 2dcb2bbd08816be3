"""Invoices (ACCREC) and bills (ACCPAY)."""

from . import document_elements as parts
from .batches import write
from .context import Answer
from .document_values import Kind, read
from .documents import save
from .entities import INVOICE_TYPES
from .errors import Invalid, not_found
from .listing import comma_list, guid_list, select

INVOICE = Kind(
    INVOICE_TYPES,
    "InvoiceID",
    "InvoiceNumber",
    ("ACCREC",),
    "INV",
    True,
    "Invoice # must be unique.",
    "The invoice total must not be negative. Use a credit note instead.",
    discounts=("ACCREC",),
)

FIELDS = {
    "InvoiceID": lambda row: row.id,
    "Type": lambda row: row.type,
    "Status": lambda row: row.status,
    "InvoiceNumber": lambda row: row.number,
    "Reference": lambda row: row.reference or None,
    "Date": lambda row: row.date,
    "DueDate": lambda row: row.due_date,
    "Total": lambda row: row.total,
    "SubTotal": lambda row: row.sub_total,
    "TotalTax": lambda row: row.total_tax,
    "CurrencyCode": lambda row: row.currency,
    "UpdatedDateUTC": lambda row: row.updated,
}


def fields(tenant, getters):
    """Filter fields that need the organisation: the contact and what is paid."""

    def contact(row):
        return tenant.contacts[row.contact_id]

    return {
        **getters,
        "Contact.ContactID": lambda row: row.contact_id,
        "Contact.Name": lambda row: contact(row).name,
        "Contact.ContactNumber": lambda row: contact(row).contact_number,
        "AmountDue": lambda row: parts.outstanding(tenant, row),
        "AmountPaid": lambda row: parts.amount_paid(tenant, row),
    }


def invoices_of(tenant):
    return [row for row in tenant.documents.values() if row.type in INVOICE_TYPES]


def listing(context):
    """GET /Invoices: pages carry lines, the plain list does not."""
    tenant, rows = context.tenant, invoices_of(context.tenant)
    statuses = comma_list(context, "Statuses")
    numbers, ids, contact_ids = (
        comma_list(context, "InvoiceNumbers"),
        guid_list(context, "IDs"),
        guid_list(context, "ContactIDs"),
    )
    term = (context.parameter("searchTerm") or "").casefold()
    if ids is not None:
        rows = [row for row in rows if row.id in ids]
    if numbers is not None:
        wanted = {number.lower() for number in numbers}
        rows = [row for row in rows if (row.number or "").lower() in wanted]
    if contact_ids is not None:
        rows = [row for row in rows if row.contact_id in contact_ids]
    if statuses is not None:
        rows = [row for row in rows if row.status in {status.upper() for status in statuses}]
    if context.flag("createdByMyApp"):
        rows = [row for row in rows if row.app == context.app.client_id]
    if term:
        rows = [row for row in rows if term in f"{row.number or ''}\n{row.reference}".casefold()]
    if statuses is None and not context.flag("includeArchived") and not context.parameter("where"):
        rows = [row for row in rows if row.status != "DELETED"]
    only_summary = context.flag("summaryOnly")
    page = select(
        context, rows, fields(tenant, FIELDS), paged=True, forces_page=only_summary or statuses is not None
    )
    if only_summary or page.pagination is None:
        shown = [_light(row, context) for row in page.rows]
    else:
        shown = [_full(row, context, parts.named_contact(row, tenant)) for row in page.rows]
    return Answer("Invoices", shown, page.pagination)


def show(context):
    """GET /Invoices/{InvoiceID or InvoiceNumber}."""
    row = find(context)
    element = _full(row, context, parts.full_contact(row, context.tenant), with_errors=True)
    return Answer("Invoices", [{**element, "Attachments": []}])


def find(context):
    """The invoice named by the address; 404 for anything else, other organisations' ids included."""
    key = context.arguments["id"]
    row = context.tenant.documents.get(key.lower())
    if row and row.type in INVOICE_TYPES:
        return row
    for row in context.tenant.numbered("ACCREC", key):
        return row
    raise not_found()


def create(context):
    """PUT /Invoices: always new documents."""

    def save_new(values):
        if values.id:
            raise Invalid("InvoiceID must not be specified when creating an invoice")
        return written(save(context, values, None, INVOICE), context)

    return _write(context, _read, save_new)


def update_or_create(context):
    """POST /Invoices and /Invoices/{id}: found by id, then by number; else created."""
    one = context.arguments.get("id")
    target = find(context) if one else None

    def read_one(given):
        values = _read(given)
        if target:
            values.id = target.id
        return values

    def save_one(values):
        return written(save(context, values, _match(context.tenant, values), INVOICE), context)

    return _write(context, read_one, save_one, single=bool(one))


def _match(tenant, values):
    """The document a POST means; without an id its number decides.

    For bills too: the newest bill of that number, whoever the supplier is (unverified, the reading that
    hurts).
    """
    if values.id:
        row = tenant.documents.get(values.id)
        if not row or row.type not in INVOICE_TYPES:
            raise Invalid("An existing Invoice with the specified InvoiceID could not be found")
        return row
    if not values.number:
        return None
    same = tenant.numbered(values.type, values.number)
    return max(same, key=lambda row: (row.created, row.id), default=None)


def _read(given):
    given.ignore("CreditNoteID")
    return read(given, INVOICE)


def _write(context, read_one, save_one, single=False):
    outcomes = write(
        context,
        "Invoices",
        read_one,
        save_one,
        lambda values: {
            **parts.echo(values, "InvoiceID", "InvoiceNumber"),
            "Payments": [],
            "CreditNotes": [],
            "Prepayments": [],
            "Overpayments": [],
            "InvoiceAddresses": [],
            "InvoicePaymentServices": [],
        },
        single=single,
    )
    return Answer("Invoices", outcomes)


def _head(row):
    return {
        "Type": row.type,
        "InvoiceID": row.id,
        "InvoiceNumber": row.number or "",
        "Reference": row.reference,
    }


def _tail(row):
    return {
        "Url": row.url,
        "ExpectedPaymentDate": row.expected_payment_date,
        "PlannedPaymentDate": row.planned_payment_date,
        "FullyPaidOnDate": row.fully_paid_on,
    }


def _discount(row):
    discounted = any(line.discount_rate or line.discount_amount for line in row.lines)
    return {"IsDiscounted": discounted, "TotalDiscount": parts.discount_of(row) if discounted else None}


def written(row, context):
    """The answer to a write; a voided one still tells its total as due."""
    tenant, rounding = context.tenant, context.rounding()
    return {
        **_head(row),
        "Prepayments": [],
        "Overpayments": [],
        "AmountDue": parts.outstanding(tenant, row),
        "AmountPaid": parts.amount_paid(tenant, row),
        "SentToContact": row.sent_to_contact,
        "CurrencyRate": row.currency_rate,
        **_discount(row),
        "HasErrors": False,
        "InvoicePaymentServices": [],
        "UpdatedDateUTCString": parts.stamp_string(row),
        **parts.body(
            row, parts.full_contact(row, tenant), parts.rows(row, tenant, rounding, with_errors=True)
        ),
        **_tail(row),
        "Warnings": parts.rate_warnings(row, tenant),
    }


def _full(row, context, contact, with_errors=False):
    tenant, rounding = context.tenant, context.rounding()
    closed = row.status in ("VOIDED", "DELETED")
    return {
        **_head(row),
        "Payments": parts.payments(tenant, row),
        "CreditNotes": _credit_notes(row, tenant),
        "Prepayments": [],
        "Overpayments": [],
        "AmountDue": parts.NOTHING if closed else parts.outstanding(tenant, row),
        "AmountPaid": parts.amount_paid(tenant, row),
        "AmountCredited": parts.amount_allocated(tenant, row),
        "SentToContact": row.sent_to_contact,
        "CurrencyRate": row.currency_rate,
        **_discount(row),
        "HasAttachments": bool(tenant.attachments.get(row.id)),
        "HasErrors": False,
        "InvoicePaymentServices": [],
        "UpdatedDateUTCString": parts.stamp_string(row),
        **parts.body(row, contact, parts.rows(row, tenant, rounding, True, with_errors)),
        **_tail(row),
    }


def _light(row, context):
    """Without lines, payments and link: the plain list and `summaryOnly`."""
    tenant = context.tenant
    closed = row.status in ("VOIDED", "DELETED")
    return {
        **_head(row),
        "AmountDue": parts.NOTHING if closed else parts.outstanding(tenant, row),
        "AmountPaid": parts.amount_paid(tenant, row),
        "AmountCredited": parts.amount_allocated(tenant, row),
        "CurrencyRate": row.currency_rate,
        "IsDiscounted": False,
        "HasAttachments": bool(tenant.attachments.get(row.id)),
        "HasErrors": False,
        "InvoicePaymentServices": [],
        **parts.body(row, parts.named_contact(row, tenant), []),
    }


def _credit_notes(row, tenant):
    notes = []
    for allocation in tenant.allocations_of(row.id):
        note = tenant.documents[allocation.credit_note_id]
        notes.append(
            {
                "CreditNoteID": note.id,
                "CreditNoteNumber": note.number or "",
                "ID": note.id,
                "HasErrors": False,
                "CurrencyRate": note.currency_rate,
                "AppliedAmount": allocation.amount,
                "Date": allocation.date,
                "LineItems": [],
                "Total": note.total,
            }
        )
    return notes
