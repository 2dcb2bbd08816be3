"""Purchase orders: they never reach the ledger, and their numbers have a life of their own."""

from . import document_elements as parts
from .batches import write
from .contact_fields import too_long
from .context import Answer
from .document_draft import Draft
from .document_values import Kind, read
from .errors import Invalid, bad_post_data, not_found
from .listing import select
from .wire import date_string, parse_date

STATUSES = ("DRAFT", "SUBMITTED", "AUTHORISED", "BILLED", "DELETED")
ORDER = Kind(
    ("PURCHASEORDER",),
    "PurchaseOrderID",
    "PurchaseOrderNumber",
    ("PURCHASEORDER",),
    "PO",
    False,
    "Order number must be unique",
    discounts=("PURCHASEORDER",),
    statuses=STATUSES,
    posting=False,
)
DELIVERY_TEXTS = ("DeliveryAddress", "AttentionTo", "Telephone", "DeliveryInstructions")
LONGEST_INSTRUCTIONS = 500
DELETED = "Deleted PurchaseOrders cannot be updated"
BAD_CHANGE = "PurchaseOrder status change is invalid"
NOT_SENDABLE = "Only AUTHORISED and BILLED purchase orders may have SentToContact updated."

ORDER_FIELDS = {
    "PurchaseOrderID": lambda row: row.id,
    "PurchaseOrderNumber": lambda row: row.number,
    "Date": lambda row: row.date,
    "Status": lambda row: row.status,
    "UpdatedDateUTC": lambda row: row.updated,
}


def orders_of(tenant):
    return [row for row in tenant.documents.values() if row.type == "PURCHASEORDER"]


def listing(context):
    """GET /PurchaseOrders: by Status, DateFrom and DateTo; this resource knows no `where`."""
    rows = orders_of(context.tenant)
    status = context.parameter("Status")
    if status:
        rows = [row for row in rows if row.status == status.upper()]
    try:
        start, end = (value and parse_date(value) for value in map(context.parameter, ("DateFrom", "DateTo")))
    except ValueError:
        raise bad_post_data("DateFrom and DateTo must be dates") from None
    rows = [row for row in rows if (not start or row.date >= start) and (not end or row.date <= end)]
    context.request.query.pop("where", None)
    page = select(context, rows, ORDER_FIELDS, paged=True)
    return Answer("PurchaseOrders", [element(row, context) for row in page.rows], page.pagination)


def show(context):
    """GET /PurchaseOrders/{PurchaseOrderID or PurchaseOrderNumber}."""
    return Answer("PurchaseOrders", [{**element(find(context), context), "Attachments": []}])


def find(context):
    """The order named by the address, or 404."""
    key = context.arguments["id"]
    row = context.tenant.documents.get(key.lower())
    if row and row.type == "PURCHASEORDER":
        return row
    for row in context.tenant.numbered("PURCHASEORDER", key):
        return row
    raise not_found()


def create(context):
    """PUT /PurchaseOrders: new ones only, a number in use is refused."""
    return _write(context, lambda values: _saved(context, values, None))


def update_or_create(context):
    """POST /PurchaseOrders and /PurchaseOrders/{id}.

    Without an id, a number held by a live order silently means that order; one held by a deleted order
    is refused for two reasons.
    """
    one = context.arguments.get("id")
    target = find(context) if one else None

    def save_one(values):
        existing = target or _match(context.tenant, values)
        return _saved(context, values, existing)

    return _write(context, save_one, single=bool(one))


def _match(tenant, values):
    if values.id:
        row = tenant.documents.get(values.id)
        if not row or row.type != "PURCHASEORDER":
            raise Invalid("An existing PurchaseOrder with the specified PurchaseOrderID could not be found")
        return row
    same = tenant.numbered("PURCHASEORDER", values.number) if values.number else []
    return same[0] if same else None


def _saved(context, values, existing):
    row = save(context, values, existing)
    warns = values.sent_to_contact and row.status not in ("AUTHORISED", "BILLED")
    return {**element(row, context), "Warnings": [{"Message": NOT_SENDABLE}] if warns else None}


def save(context, values, existing):
    """Check everything, then write; Invalid with every reason, and then nothing is changed."""
    values.type = "PURCHASEORDER"
    problems = _refusals(values, existing)
    if not problems:
        draft = Draft(context, values, existing, ORDER)
        problems = draft.check()
    if problems:
        raise Invalid(*dict.fromkeys(problems))
    return draft.commit()


def _refusals(values, existing):
    if existing and existing.status == "DELETED":
        changes = values.status not in (None, "DELETED")
        return [BAD_CHANGE, DELETED] if changes else [DELETED]
    if not existing and values.status == "DELETED":
        return [BAD_CHANGE]
    problems = []
    if len((values.delivery or {}).get("DeliveryInstructions") or "") > LONGEST_INSTRUCTIONS:
        problems.append(too_long("DeliveryInstructions", LONGEST_INSTRUCTIONS))
    if any(line.quantity is not None and line.unit_amount is None for line in values.lines or []):
        problems.append("UnitAmount must be specified when Quantity is given")
    return problems


def _read(given):
    values = read(given, ORDER)
    sent = {name: given.text(name) for name in DELIVERY_TEXTS if name in given}
    for name in ("DeliveryDate", "ExpectedArrivalDate"):
        day = given.date(name)
        if day:
            sent[name] = day
    values.delivery = sent or None
    return values


def _write(context, save_one, single=False):
    def rejected(values):
        return {
            **parts.echo(values, "PurchaseOrderID", "PurchaseOrderNumber"),
            "TotalDiscount": parts.NOTHING,
        }

    return Answer(
        "PurchaseOrders", write(context, "PurchaseOrders", _read, save_one, rejected, single=single)
    )


def element(row, context):
    """An order on the wire; unit amounts always have four decimals."""
    tenant, delivery = context.tenant, row.delivery or {}
    rounding = context.rounding(unit_places=4)
    return {
        "PurchaseOrderID": row.id,
        "PurchaseOrderNumber": row.number,
        "DeliveryDateString": date_string(delivery.get("DeliveryDate")),
        **delivery,
        "HasErrors": False,
        "IsDiscounted": any(line.discount_rate or line.discount_amount for line in row.lines),
        "TotalDiscount": parts.discount_of(row),
        "SentToContact": row.sent_to_contact,
        "Reference": row.reference or None,
        "Type": row.type,
        "CurrencyRate": row.currency_rate,
        **parts.body(row, parts.full_contact(row, tenant), parts.rows(row, tenant, rounding)),
        "HasAttachments": bool(tenant.attachments.get(row.id)),
    }
