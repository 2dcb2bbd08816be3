"""Payments of invoices, bills and credit notes: made, listed, deleted, never changed."""

from dataclasses import dataclass
from decimal import Decimal

from . import document_elements as parts
from .accountant import settle
from .arithmetic import RATE_STEP
from .batches import write
from .context import Answer
from .document_draft import lock_problems
from .entities import ACTIVE, CREDIT_TYPES, INVOICE_TYPES, Payment
from .errors import ZERO_GUID, Invalid, not_found
from .listing import select

TYPES = {
    "ACCREC": "ACCRECPAYMENT",
    "ACCPAY": "ACCPAYPAYMENT",
    "ACCRECCREDIT": "ARCREDITPAYMENT",
    "ACCPAYCREDIT": "APCREDITPAYMENT",
}
OTHER_TARGETS = ("Prepayment", "Overpayment")


@dataclass
class PaymentValues:
    """A payment as sent."""

    id: str
    status: str
    targets: list
    account_code: str
    account_id: str
    date: object
    amount: Decimal
    reference: str
    currency_rate: Decimal
    is_reconciled: bool


def _read(given):
    account = given.one("Account")
    targets = [
        ("invoice", _named(given, "Invoice", "InvoiceID", "InvoiceNumber", INVOICE_TYPES)),
        ("credit note", _named(given, "CreditNote", "CreditNoteID", "CreditNoteNumber", CREDIT_TYPES)),
    ]
    others = [(name, None) for name in OTHER_TARGETS if name in given]
    given.ignore(
        "DateString",
        "PaymentType",
        "UpdatedDateUTC",
        "HasAccount",
        "HasValidationErrors",
        "BankAmount",
        "Details",
        "Particulars",
        "BankAccountNumber",
        "BatchPayment",
    )
    return PaymentValues(
        given.guid("PaymentID"),
        given.choice("Status", ("AUTHORISED", "DELETED")),
        [target for target in targets if target[1]] + others,
        (account and account.text("Code")) or given.text("Code"),
        account and account.guid("AccountID"),
        given.date("Date"),
        given.number("Amount"),
        given.text("Reference"),
        given.number("CurrencyRate"),
        given.flag("IsReconciled"),
    )


def _named(given, name, id_name, number_name, types):
    """(types, id, number) of a nested document, or None."""
    nested = given.one(name)
    number = given.text(number_name)
    if nested is None and not number:
        return None
    if nested is None:
        return types, None, number
    return types, nested.guid(id_name), nested.text(number_name) or number


def _document(tenant, values):
    if len(values.targets) != 1:
        raise Invalid("A payment must name exactly one Invoice, CreditNote, Prepayment or Overpayment")
    target = values.targets[0][1]
    for row in tenant.documents.values():
        if (
            target
            and row.type in target[0]
            and (row.id == target[1] or (not target[1] and row.number and row.number == target[2]))
        ):
            return row
    raise Invalid("An existing document to pay could not be found")


def _save(context, values):
    tenant = context.tenant
    document = _document(tenant, values)
    account = (
        tenant.accounts.get(values.account_id)
        if values.account_id
        else tenant.account_by_code(values.account_code or "")
    )
    day = values.date or context.today()
    problems = list(lock_problems(tenant, day))
    if document.status != "AUTHORISED":
        problems.append("Payments can only be made against Authorised documents")
    if not account or account.status != ACTIVE or not (account.type == "BANK" or account.enable_payments):
        problems.append("Account type is invalid for making a payment to/from")
    if values.amount is None or values.amount <= 0:
        problems.append("Payment amount must be greater than zero")
    elif values.amount > parts.outstanding(tenant, document):
        problems.append("Payment amount exceeds the amount outstanding on this document")
    if problems:
        raise Invalid(*problems)
    rate = values.currency_rate or document.currency_rate
    payment = Payment(
        tenant.new_id(),
        document.id,
        account.id,
        day,
        values.amount.quantize(Decimal("0.01")),
        context.now(),
        values.reference or "",
        rate.quantize(RATE_STEP),
        bool(values.is_reconciled),
    )
    tenant.add_payment(payment)
    document.updated = context.now()
    settle(tenant, document, day)
    return payment


def create(context):
    """PUT or POST /Payments."""

    def save_one(values):
        if values.id:
            raise Invalid("Payments cannot be changed; delete the payment and make a new one")
        return element(_save(context, values), context.tenant)

    return Answer("Payments", write(context, "Payments", _read, save_one, rejected))


def delete(context):
    """POST /Payments/{id} with `Status: DELETED`, the only change there is."""
    payment = find(context)

    def save_one(values):
        if values.status != "DELETED" or payment.status == "DELETED":
            raise Invalid("Payments can only be deleted, once")
        document = context.tenant.documents[payment.document_id]
        payment.status, payment.updated, document.updated = "DELETED", context.now(), context.now()
        settle(context.tenant, document, None)
        return element(payment, context.tenant)

    return Answer("Payments", write(context, "Payments", _read, save_one, rejected, single=True))


def find(context):
    """The payment named by the address, or 404."""
    payment = context.tenant.payments.get(context.arguments["id"].lower())
    if not payment:
        raise not_found()
    return payment


def fields(tenant):
    """How payments can be filtered."""

    def document(row):
        return tenant.documents[row.document_id]

    return {
        "PaymentID": lambda row: row.id,
        "Status": lambda row: row.status,
        "Date": lambda row: row.date,
        "Amount": lambda row: row.amount,
        "Reference": lambda row: row.reference or None,
        "PaymentType": lambda row: TYPES[document(row).type],
        "Invoice.InvoiceID": lambda row: row.document_id,
        "Invoice.InvoiceNumber": lambda row: document(row).number,
        "UpdatedDateUTC": lambda row: row.updated,
    }


def listing(context):
    """GET /Payments: deleted ones too, they carry their status."""
    page = select(context, context.tenant.payments.values(), fields(context.tenant), paged=True)
    return Answer("Payments", [element(row, context.tenant) for row in page.rows], page.pagination)


def show(context):
    """GET /Payments/{id}."""
    return Answer("Payments", [element(find(context), context.tenant)])


def element(row, tenant):
    """A payment on the wire."""
    document, account = tenant.documents[row.document_id], tenant.accounts[row.account_id]
    name, id_name, number_name = (
        ("CreditNote", "CreditNoteID", "CreditNoteNumber")
        if document.is_credit
        else ("Invoice", "InvoiceID", "InvoiceNumber")
    )
    return {
        "PaymentID": row.id,
        "Date": row.date,
        "BankAmount": row.amount,
        "Amount": row.amount,
        "Reference": row.reference,
        "CurrencyRate": row.currency_rate,
        "PaymentType": TYPES[document.type],
        "Status": row.status,
        "UpdatedDateUTC": row.updated,
        "UpdatedDateUTCString": parts.stamp_string(row),
        "HasAccount": True,
        "IsReconciled": row.is_reconciled,
        "Account": {"AccountID": account.id, "Code": account.code, "Name": account.name},
        name: {
            "Type": document.type,
            id_name: document.id,
            number_name: document.number or "",
            "LineItems": [],
            "CurrencyCode": document.currency,
            "HasErrors": False,
            "IsDiscounted": False,
            "Contact": parts.named_contact(document, tenant),
        },
        "HasValidationErrors": False,
    }


def rejected(values):
    """A refused payment as it is echoed."""
    return {
        "PaymentID": values.id or ZERO_GUID,
        "Amount": values.amount,
        "Reference": values.reference,
        "Date": values.date,
        "HasAccount": False,
    }
