"""Documents on the wire: what a write, a read of one, a page and a plain list each show."""

from decimal import Decimal

from . import contact_elements, lines
from .arithmetic import RATE_STEP, day_rate
from .errors import ZERO_GUID
from .wire import date_string, moment_string

NOTHING = Decimal("0.00")
ODD_RATE = 2


def amount_paid(tenant, document):
    return sum((payment.amount for payment in tenant.payments_of(document.id)), NOTHING)


def amount_allocated(tenant, document):
    return sum((allocation.amount for allocation in tenant.allocations_of(document.id)), NOTHING)


def outstanding(tenant, document):
    """What is left to pay of an invoice, or of credit on a credit note."""
    return document.total - amount_paid(tenant, document) - amount_allocated(tenant, document)


def dates(document):
    return {
        "DateString": date_string(document.date),
        "Date": document.date,
        "DueDateString": date_string(document.due_date),
        "DueDate": document.due_date,
    }


def discount_of(document):
    gross = sum(
        (
            line.quantity * line.unit_amount
            for line in document.lines
            if line.discount_rate or line.discount_amount
        ),
        NOTHING,
    )
    net = sum((line.amount for line in document.lines if line.discount_rate or line.discount_amount), NOTHING)
    return (gross - net).quantize(NOTHING)


def body(document, contact, rows):
    """What every form of a document has, from its contact to its currency."""
    return {
        "Contact": contact,
        **dates(document),
        "BrandingThemeID": document.branding_theme_id,
        "Status": document.status,
        "LineAmountTypes": document.line_amount_types,
        "LineItems": rows,
        "SubTotal": document.sub_total,
        "TotalTax": document.total_tax,
        "Total": document.total,
        "UpdatedDateUTC": document.updated,
        "CurrencyCode": document.currency,
    }


def rows(document, tenant, rounding, with_item=False, with_errors=False):
    return [lines.element(line, tenant, rounding, with_item, with_errors) for line in document.lines]


def payments(tenant, document):
    return [
        {
            "PaymentID": payment.id,
            "Date": payment.date,
            "Amount": payment.amount,
            "Reference": payment.reference,
            "CurrencyRate": payment.currency_rate.quantize(RATE_STEP),
            "HasAccount": False,
            "HasValidationErrors": False,
        }
        for payment in tenant.payments_of(document.id)
    ]


def named_contact(document, tenant):
    return contact_elements.named(tenant.contacts[document.contact_id])


def full_contact(document, tenant):
    return contact_elements.element(tenant.contacts[document.contact_id])


def echo(values, id_name, number_name):
    """A refused document: what was sent, under the id that was asked for or the zero id."""
    contact = values.contact
    shown = [
        {
            "LineItemID": line.id,
            "Description": line.description,
            "Quantity": line.quantity,
            "UnitAmount": line.unit_amount,
            "LineAmount": line.line_amount,
            "ItemCode": line.item_code,
            "AccountCode": line.account_code,
            "TaxType": line.tax_type,
            "TaxAmount": line.tax_amount,
            "Tracking": [],
        }
        for line in values.lines or []
    ]
    return {
        "Type": values.type,
        id_name: values.id or ZERO_GUID,
        number_name: values.number,
        "Reference": values.reference,
        "Url": values.url,
        "IsDiscounted": False,
        "HasErrors": True,
        "Contact": contact
        and {
            "ContactID": contact.id or ZERO_GUID,
            "Name": contact.name,
            "Addresses": [],
            "Phones": [],
            "ContactGroups": [],
            "ContactPersons": [],
            "HasValidationErrors": False,
            "ValidationErrors": [],
        },
        **dates(values),
        "Status": values.status,
        "LineAmountTypes": values.line_amount_types,
        "LineItems": shown,
        "CurrencyCode": values.currency,
    }


def rate_warnings(document, tenant):
    """A rate that is far from the day's is taken, with a warning (its wording and threshold are our own)."""
    usual = day_rate(document.currency, tenant.base_currency)
    if usual / ODD_RATE < document.currency_rate < usual * ODD_RATE:
        return None
    return [{"Message": f"The currency rate {document.currency_rate} differs a lot from the rate of the day"}]


def stamp_string(document):
    return moment_string(document.updated)
