"""Pages of QuickBooks a person can open (reference section 8). None of them is a documented contract."""

from __future__ import annotations

from ..addresses import collapse
from ..values import Kind
from .identifiers import CUSTOMER, entity_of, identifier_in

_SITE = "https://app.qbo.intuit.com/app"
_SANDBOX_SITE = "https://app.sandbox.qbo.intuit.com/app"
_PAGES = {
    Kind.INVOICE: "invoice",
    Kind.BILL: "bill",
    Kind.CREDIT_NOTE: "creditmemo",
    Kind.VENDOR_CREDIT: "vendorcredit",
}


def document_url(kind: Kind, external_id: str, realm: str, *, sandbox: bool, base_url: str) -> str:
    return _page(f"{_PAGES[kind]}?txnId={external_id}&companyId={realm}", sandbox, base_url)


def contact_url(contact_id: str, realm: str, *, sandbox: bool, base_url: str) -> str:
    entity = entity_of(contact_id)
    page = "customerdetail" if entity == CUSTOMER else "vendordetail"
    return _page(f"{page}?nameId={identifier_in(entity, contact_id)}&companyId={realm}", sandbox, base_url)


def _page(page: str, sandbox: bool, base_url: str) -> str:
    return collapse(f"{_SANDBOX_SITE if sandbox else _SITE}/{page}", base_url)
