"""Sending a sales invoice to its contact by e-mail (reference, section 3.11)."""

from datetime import timedelta

from ..serving.http_server import Response
from . import invoices
from .errors import Invalid, validation_refused

SENDABLE = ("SUBMITTED", "AUTHORISED", "PAID")


def email(context):
    """POST Invoices/{id}/Email: 204, or 400 when it may not be sent or the contact has no address."""
    try:
        send(context.tenant, invoices.find(context), context.now())
    except Invalid as invalid:
        raise validation_refused([], str(invalid)) from None
    return Response(204)


def send(tenant, row, now):
    """Mark the invoice as sent and note when and to whom; Invalid (own wording) when Xero would refuse it.

    It goes to the contact, and to its persons that are included in e-mails.
    """
    contact = tenant.contacts[row.contact_id]
    if row.type != "ACCREC":
        raise Invalid("Only sales invoices can be emailed")
    if row.status not in SENDABLE:
        raise Invalid(f"An invoice with status {row.status} cannot be emailed")
    if not contact.email:
        raise Invalid("The contact of the invoice has no email address")
    if len(_sent_since(tenant, now - timedelta(days=1))) >= tenant.emails_a_day:
        raise Invalid("The daily limit of emails has been reached")
    persons = [one["EmailAddress"] for one in contact.persons if one["IncludeInEmails"]]
    row.emails.append({"at": now, "to": [contact.email, *persons]})
    row.sent_to_contact, row.updated = True, now


def _sent_since(tenant, moment):
    return [one for row in tenant.documents.values() for one in row.emails if one["at"] > moment]
