"""The Xero adapter against a scripted server: no database, no stand-in."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.accounting_connector import providers
from odoo.addons.accounting_connector.providers import markers
from odoo.addons.accounting_connector.providers.budget import Budget, Priority
from odoo.addons.accounting_connector.providers.values import Document, Kind, Line, Status

from .scripted_server import ScriptedServer
from .uncounted import Uncounted

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone.utc)
TENANT = "11111111-0000-4000-8000-00000000000a"
TAG = "k3x7qz"
CONTACT = "c0c0c0c0-0000-4000-8000-000000000001"
# A contact with everything, as an answer has it.
FULL_CONTACT = {
    "ContactID": CONTACT,
    "ContactNumber": "SB2",
    "AccountNumber": "1234567",
    "ContactStatus": "ACTIVE",
    "Name": "Acme Parts Co.",
    "FirstName": "Blake",
    "LastName": "Kohler",
    "CompanyNumber": "NumberBusiness1234",
    "EmailAddress": "bk@krave.co",
    "BankAccountDetails": "12334567",
    "TaxNumber": "123-22-3456",
    "Addresses": [
        {
            "AddressType": "STREET",
            "AddressLine1": "123 Fake Street",
            "AddressLine2": "",
            "AddressLine3": "Floor 3",
            "City": "Vancouver",
            "Region": "British Columbia",
            "PostalCode": "V6B 2T4",
            "Country": "Canada",
            "AttentionTo": "",
        },
        {"AddressType": "POBOX", "Region": "BC", "AttentionTo": "Blake"},
        {"AddressType": "HOME", "City": "Hope"},
    ],
    "Phones": [
        {"PhoneType": "DDI", "PhoneNumber": "489", "PhoneAreaCode": "345", "PhoneCountryCode": "4"},
        {"PhoneType": "DEFAULT", "PhoneNumber": "408-0914", "PhoneAreaCode": "604", "PhoneCountryCode": "1"},
        {"PhoneType": "FAX", "PhoneNumber": "", "PhoneAreaCode": "", "PhoneCountryCode": ""},
        {"PhoneType": "MOBILE", "PhoneNumber": "999-44", "PhoneAreaCode": "234", "PhoneCountryCode": ""},
    ],
    "UpdatedDateUTC": "/Date(1551459777193+0000)/",
    "IsSupplier": True,
    "IsCustomer": False,
    "DefaultCurrency": "USD",
    "Website": "http://www.example.com",
    "PurchasesDefaultAccountCode": "660",
    "SalesDefaultAccountCode": "002",
    "PaymentTerms": {
        "Bills": {"Day": 12, "Type": "OFFOLLOWINGMONTH"},
        "Sales": {"Day": 14, "Type": "DAYSAFTERBILLDATE"},
    },
    "ContactPersons": [
        {"FirstName": "Sue", "LastName": "Johnson", "EmailAddress": "sue@krave.com", "IncludeInEmails": True},
        {"FirstName": "", "LastName": ""},
        {"EmailAddress": "shop@krave.com", "IncludeInEmails": False},
    ],
}


class XeroCase(BaseCase):
    """Gives a ``server``, a ``provider`` for one organisation and the ``calls`` it reported."""

    def setUp(self):
        super().setUp()
        self.server = ScriptedServer()
        self.addCleanup(self.server.stop)
        self.calls = []
        self.set_up_provider()

    def set_up_provider(self):
        """A provider that nobody has told to wait."""
        self.budget = Budget(Uncounted(), priority=Priority.CLICK)
        self.provider = self.make_provider()

    def make_provider(self, organisation_id=TENANT, token="token-one", **facts):
        facts = {"base_url": self.server.base_url, "budget": self.budget, "timeout": 5.0, **facts}
        return providers.make_provider(
            "xero",
            organisation_id=organisation_id,
            access_token=lambda: token,
            clock=lambda: NOW,
            on_call=self.calls.append,
            **facts,
        )

    @property
    def request(self):
        """The last request the server got."""
        return self.server.requests[-1]


def make_line(key="1", **facts):
    facts = {
        "description": "Desk",
        "quantity": Decimal(2),
        "price_unit": Decimal("50"),
        "untaxed": Decimal("100.00"),
        "tax": Decimal("15.00"),
        "tax_rate": Decimal(15),
        "tax_code": "OUTPUT2",
        "account_code": "200",
        **facts,
    }
    return Line(key=key, **facts)


def make_document(kind=Kind.INVOICE, lines=None, marker="", **facts):
    """A document of 115.00; ``linked=True`` gives it a link back to Odoo."""
    marker = marker or markers.new(TAG)
    if facts.pop("linked", False):
        facts["link_back"] = f"https://odoo.example.com/accounting/{marker}"
    facts = {
        "contact_id": CONTACT,
        "contact_name": "Deco Addict",
        "date": date(2026, 11, 21),
        "due_date": date(2026, 12, 20),
        "currency": "NZD",
        "currency_decimals": 2,
        "status": Status.DRAFT,
        "reference": "S00042",
        **facts,
    }
    return Document(kind=kind, marker=marker, lines=tuple(lines or (make_line(),)), **facts)


def saved_element(sent: dict, number: int, **facts) -> dict:
    """What Xero answers for an element it created."""
    notes = "CreditNoteID" if "CREDIT" in sent["Type"] else "InvoiceID"
    return {
        **sent,
        notes: f"d0d0d0d0-0000-4000-8000-{number:012d}",
        "StatusAttributeString": "OK",
        "HasErrors": False,
        "SubTotal": 100.00,
        "TotalTax": 15.00,
        "Total": 115.00,
        "AmountDue": 115.00,
        "CurrencyRate": 1.000000,
        "Date": "/Date(1795219200000+0000)/",
        "ValidationErrors": [],
        **facts,
    }


def rejected_element(sent: dict, *texts: str, **facts) -> dict:
    """What Xero answers for an element it refused: its echo under the empty id."""
    notes = "CreditNoteID" if "CREDIT" in sent.get("Type", "") else "InvoiceID"
    return {
        **sent,
        notes: "00000000-0000-0000-0000-000000000000",
        "StatusAttributeString": "ERROR",
        "HasErrors": True,
        "ValidationErrors": [{"Message": text} for text in texts],
        **facts,
    }
