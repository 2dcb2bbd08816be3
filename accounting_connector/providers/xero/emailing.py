"""Having Xero e-mail an invoice: to the contact's address, and the persons of it that are included."""

from __future__ import annotations

from ..emailing import declined
from ..errors import Refused
from .client import XeroClient

_NOTHING = b"{}"


def email_invoice(client: XeroClient, external_id: str, request_key: str) -> None:
    """See ``Provider.email_document``. Xero takes submitted, approved and paid sales invoices."""
    try:
        client.write("email_invoice", external_id, body=_NOTHING, request_key=request_key, elements=1)
    except Refused as error:
        raise declined(error) from error
