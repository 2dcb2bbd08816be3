"""Pages of Xero a person can open (reference section 8), by way of the choice of the organisation."""

from __future__ import annotations

from ..addresses import collapse
from ..values import Kind

_SITE = "https://go.xero.com"
_PATHS = {
    Kind.INVOICE: "/AccountsReceivable/View.aspx?InvoiceID={id}",
    Kind.BILL: "/AccountsPayable/Edit.aspx?InvoiceID={id}",
    Kind.CREDIT_NOTE: "/AccountsReceivable/ViewCreditNote.aspx?creditNoteID={id}",
    Kind.VENDOR_CREDIT: "/AccountsPayable/ViewCreditNote.aspx?creditNoteID={id}",
}
_CONTACT_PATH = "/Contacts/View.aspx?contactID={id}"


def document_url(kind: Kind, external_id: str, short_code: str, base_url: str = "") -> str:
    return _through_login(_PATHS[kind].format(id=external_id), short_code, base_url)


def contact_url(external_id: str, short_code: str, base_url: str = "") -> str:
    return _through_login(_CONTACT_PATH.format(id=external_id), short_code, base_url)


def _through_login(path: str, short_code: str, base_url: str) -> str:
    """The code's exclamation mark stays as it is: an encoded one breaks the page."""
    if not short_code:
        return collapse(_SITE + path, base_url)
    return collapse(
        f"{_SITE}/organisationlogin/default.aspx?shortcode={short_code}&redirecturl={path}", base_url)
