"""What is sent of an invoice, a bill or a credit note."""

from dataclasses import dataclass
from decimal import Decimal

from . import contact_fields, lines
from .entities import CREDIT_TYPES, INVOICE_TYPES

STATUSES = ("DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED")
OTHER_TYPES = ("APOVERPAYMENT", "AROVERPAYMENT", "APPREPAYMENT", "ARPREPAYMENT")
LINE_AMOUNT_TYPES = ("Exclusive", "Inclusive", "NoTax")
READ_ONLY = (
    "SubTotal",
    "TotalTax",
    "Total",
    "AmountDue",
    "AmountPaid",
    "AmountCredited",
    "HasErrors",
    "HasAttachments",
    "IsDiscounted",
    "TotalDiscount",
    "Payments",
    "Prepayments",
    "Overpayments",
    "CreditNotes",
    "Attachments",
    "ValidationErrors",
    "Warnings",
    "UpdatedDateUTC",
    "UpdatedDateUTCString",
    "FullyPaidOnDate",
    "StatusAttributeString",
    "InvoiceAddresses",
    "InvoicePaymentServices",
    "RemainingCredit",
    "Allocations",
    "AppliedAmount",
    "RepeatingInvoiceID",
    "CISDeduction",
    "CISRate",
    "ID",
)


@dataclass(frozen=True)
class Kind:
    """What differs between the kinds of documents.

    `numbered`: types with unique, automatic numbers. `posting`: whether it reaches the ledger, so that
    locks, complete lines and the sign of the total matter.
    """

    types: tuple
    id_name: str
    number_name: str
    numbered: tuple
    prefix: str
    needs_due_date: bool
    number_taken: str
    negative_total: str = ""
    discounts: tuple = ()
    statuses: tuple = STATUSES
    posting: bool = True


@dataclass
class DocumentValues:
    """A document as sent; None means not sent. `contact` is a ContactValues, `lines` LineValues."""

    id: str = None
    type: str = None
    number: str = None
    reference: str = None
    contact: object = None
    date: object = None
    due_date: object = None
    status: str = None
    line_amount_types: str = None
    lines: list = None
    currency: str = None
    currency_rate: Decimal = None
    url: str = None
    branding_theme_id: str = None
    sent_to_contact: bool = None
    expected_payment_date: object = None
    planned_payment_date: object = None
    delivery: dict = None


def read(given, kind):
    """A DocumentValues from one sent object."""
    contact, rows = given.one("Contact"), given.many("LineItems")
    values = DocumentValues(
        given.guid(kind.id_name),
        given.choice("Type", INVOICE_TYPES + CREDIT_TYPES + OTHER_TYPES + kind.types),
        given.text(kind.number_name) or None,
        given.text("Reference"),
        contact and contact_fields.read(contact),
        given.date("Date"),
        given.date("DueDate"),
        given.choice("Status", kind.statuses),
        given.choice("LineAmountTypes", LINE_AMOUNT_TYPES),
        None if rows is None else [lines.read(row) for row in rows],
        given.text("CurrencyCode") or None,
        given.number("CurrencyRate"),
        given.text("Url") or None,
        given.guid("BrandingThemeID"),
        given.flag("SentToContact"),
        given.date("ExpectedPaymentDate"),
        given.date("PlannedPaymentDate"),
    )
    given.ignore(
        *READ_ONLY, "DateString", "DueDateString", "ExpectedPaymentDateString", "PlannedPaymentDateString"
    )
    return values
