"""The QuickBooks adapter against a scripted server: no database, no stand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import markers
from odoo.addons.accounting_connector.providers.budget import Budget, Priority
from odoo.addons.accounting_connector.providers.quickbooks import QuickBooksProvider
from odoo.addons.accounting_connector.providers.values import (
    Document,
    Kind,
    Line,
    Organisation,
    Status,
)

from .scripted_server import ScriptedServer
from .uncounted import Uncounted

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone.utc)
REALM = "4620816365012345"
TAG = "k3x7qz"
CUSTOMER = "customer:12"
VENDOR = "vendor:34"

BRITISH = Organisation(
    external_id=REALM,
    name="Tea Ltd",
    country_code="GB",
    base_currency="GBP",
    timezone="Europe/London",
    items_need_both_accounts=True,
)
AMERICAN = Organisation(
    external_id=REALM,
    name="Desks Inc",
    country_code="US",
    base_currency="USD",
    timezone="America/Los_Angeles",
    multicurrency=False,
    tax_by_flag=True,
    computes_tax=True,
)
# Sales tax as it was before QuickBooks found the rates itself.
AMERICAN_BY_CODE = replace(AMERICAN, computes_tax=False, default_tax_code="5")


class QuickBooksCase(BaseCase):
    """Gives a ``server``, a ``provider`` for one British company and the ``calls`` it reported."""

    def setUp(self):
        super().setUp()
        self.server = ScriptedServer()
        self.addCleanup(self.server.stop)
        self.calls = []
        self.budget = Budget(Uncounted(), priority=Priority.CLICK)
        self.provider = self.make_provider()

    def make_provider(self, company=BRITISH, realm=REALM, token="token-one", **facts):
        return QuickBooksProvider(
            **{
                "organisation_id": realm,
                "access_token": lambda: token,
                "base_url": self.server.base_url,
                "budget": self.budget,
                "timeout": 5.0,
                "clock": lambda: NOW,
                "on_call": self.calls.append,
                "facts": company,
                **facts,
            }
        )

    @property
    def request(self):
        """The last request the server got."""
        return self.server.requests[-1]

    def answer_queries(self, *groups, **facts):
        """Answer a batch of queries: each of ``groups`` is what one found, from entity to elements."""
        responses = [
            {"bId": str(row), "QueryResponse": {name: found for name, found in group.items() if found}}
            if "Fault" not in group
            else {"bId": str(row), **group}
            for row, group in enumerate(groups)
        ]
        return self.server.answer({"BatchItemResponse": list(reversed(responses)), "time": "x"}, **facts)

    def save(self, document=None, company=BRITISH, **facts):
        """Save one document, answered as QuickBooks would; gives its outcome."""
        document = document or make_document()
        self.server.answer(saved_answer(document, **facts))
        (outcome,) = self.make_provider(company).save_documents([document], "key")
        return outcome

    def sent(self, document, company=BRITISH):
        """The JSON QuickBooks gets for ``document``."""
        self.save(document, company)
        return self.request.json


def make_line(key="1", **facts):
    facts = {
        "description": "Desk",
        "quantity": Decimal(2),
        "price_unit": Decimal("50"),
        "untaxed": Decimal("100.00"),
        "tax": Decimal("20.00"),
        "tax_rate": Decimal(20),
        "tax_code": "7",
        "account_id": "79",
        "item_id": "21",
        **facts,
    }
    return Line(key=key, **facts)


def make_text(description):
    return make_line(
        f"text-{description}", description=description, is_text=True, untaxed=Decimal(0), tax=Decimal(0)
    )


def make_document(kind=Kind.INVOICE, lines=None, marker="", **facts):
    """A British document of 120.00; ``linked=True`` gives it a link back to Odoo."""
    marker = marker or markers.new(TAG)
    if facts.pop("linked", False):
        facts["link_back"] = f"https://odoo.example.com/accounting/{marker}"
    sale = kind in (Kind.INVOICE, Kind.CREDIT_NOTE)
    facts = {
        "contact_id": CUSTOMER if sale else VENDOR,
        "contact_name": "Deco Addict",
        "date": date(2026, 11, 21),
        "due_date": date(2026, 12, 20),
        "currency": "GBP",
        "currency_decimals": 2,
        "status": Status.APPROVED,
        "reference": "S00042",
        **facts,
    }
    return Document(kind=kind, marker=marker, lines=tuple(lines or (make_line(),)), **facts)


def make_american_document(*lines, **facts):
    """A document in dollars whose only line is taxed, unless ``lines`` are given."""
    lines = lines or (make_line(tax_code="", tax_rate=Decimal(0), tax=Decimal("8.25"), taxable=True),)
    return make_document(lines=lines, currency="USD", **facts)


ENTITIES = {
    Kind.INVOICE: "Invoice",
    Kind.BILL: "Bill",
    Kind.CREDIT_NOTE: "CreditMemo",
    Kind.VENDOR_CREDIT: "VendorCredit",
}


def element_of(document, number=145, **facts):
    """``document`` as QuickBooks shows it once it is there."""
    total, tax = float(document.total), float(document.tax)
    sale = document.kind in (Kind.INVOICE, Kind.CREDIT_NOTE)
    return {
        "domain": "QBO",
        "sparse": False,
        "Id": str(number),
        "SyncToken": "0",
        "MetaData": {
            "CreateTime": "2026-11-21T01:30:00-08:00",
            "LastUpdatedTime": "2026-11-21T01:30:00-08:00",
        },
        "DocNumber": document.number or "1038",
        "TxnDate": document.date.isoformat(),
        "DueDate": "2026-12-20",
        "CurrencyRef": {"value": document.currency, "name": "Some Money"},
        "PrivateNote": f"{document.reference}\n{document.link_back or document.marker}",
        "CustomerRef" if sale else "VendorRef": {
            "value": document.contact_id.partition(":")[2],
            "name": document.contact_name,
        },
        "TxnTaxDetail": {"TotalTax": tax},
        "TotalAmt": total,
        "RemainingCredit" if document.kind is Kind.CREDIT_NOTE else "Balance": total,
        "GlobalTaxCalculation": "TaxExcluded",
        **facts,
    }


def saved_answer(document, **facts):
    return {ENTITIES[document.kind]: element_of(document, **facts), "time": "2026-11-21T01:30:00-08:00"}


def fault(code, detail="", message="Something is wrong", kind="ValidationFault", element=""):
    error = {"Message": message, "Detail": detail, "code": code, "element": element}
    return {"Fault": {"Error": [error], "type": kind}, "time": "2026-11-21T01:30:00-08:00"}


def gateway_fault(code, message, detail=""):
    """A fault in the small letters of the gateway."""
    return {
        "warnings": None,
        "fault": {
            "error": [{"message": message, "detail": detail, "code": code, "element": None}],
            "type": "AUTHENTICATION",
        },
        "time": 1633520295688,
    }
