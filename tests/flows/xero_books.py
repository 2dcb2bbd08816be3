"""One organisation of the Xero stand-in, seen through the adapter and through the stand-in's back door."""

import json
import time
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timezone
from decimal import Decimal

import providers
from providers import markers
from providers.base import Credentials
from providers.budget import Budget, Priority
from providers.values import Contact, Document, Kind, Line, Status

CLIENT_ID = "0D0000000000000000000000000000A1"
CLIENT_SECRET = "standin-secret-for-app-one-0000000000000000000000"
CALLBACK = "http://localhost:8069/accounting_connector/oauth/callback"
NZ = "11111111-0000-4000-8000-00000000000a"
TAG = markers.new_tag()
SALES_KINDS = (Kind.INVOICE, Kind.CREDIT_NOTE)


class Books:
    """One organisation of the stand-in, seen through the adapter and through its own back door."""

    def __init__(self, base_url):
        self.base_url = base_url
        self.calls = []
        self.budget = Budget(priority=Priority.CLICK)
        self.access_token = self.connect()
        self.provider = self.make_provider()
        self.contact_id = self.save_contact("Deco Addict")

    def control(self, path, content=None, method=None):
        request = urllib.request.Request(
            f"{self.base_url}/_standin{path}",
            data=None if content is None else json.dumps(content).encode(),
            method=method or ("GET" if content is None else "POST"),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def connect(self, tenants=("nz",)):
        return self.control(
            "/connect", {"client_id": CLIENT_ID, "user": "jo@example.com", "tenants": list(tenants)}
        )["access_token"]

    def now(self):
        return datetime.now(timezone.utc)

    def make_provider(self, **facts):
        return providers.make_provider(
            "xero",
            **{
                "organisation_id": NZ,
                "access_token": lambda: self.access_token,
                "base_url": self.base_url,
                "clock": self.now,
                "budget": self.budget,
                "on_call": self.calls.append,
                "timeout": 10.0,
                **facts,
            },
        )

    def make_authorizer(self):
        return providers.make_authorizer(
            "xero", Credentials(CLIENT_ID, CLIENT_SECRET), base_url=self.base_url, clock=self.now
        )

    def save_contact(self, name, **facts):
        contact = Contact(name=name, key=f"key {name}", **facts)
        (outcome,) = self.provider.save_contacts([contact], new_key())
        return outcome.saved.external_id

    def document(self, kind=Kind.INVOICE, *lines, linked=True, **facts):
        marker = markers.new(TAG)
        line = make_line() if kind in SALES_KINDS else make_line(account_code="300", tax_code="INPUT2")
        return Document(
            **{
                "kind": kind,
                "marker": marker,
                "contact_id": self.contact_id,
                "contact_name": "Deco Addict",
                "date": self.now().date(),
                "due_date": None,
                "currency": "NZD",
                "currency_decimals": 2,
                "status": Status.DRAFT,
                "lines": lines or (line,),
                "reference": "S00042",
                "link_back": f"https://odoo.example.com/m/{marker}" if linked else "",
                **facts,
            }
        )

    def save(self, *documents, key=None):
        """The outcomes in the order of ``documents``."""
        outcomes = {one.key: one for one in self.provider.save_documents(documents, key or new_key())}
        return [outcomes[document.marker] for document in documents]

    def list_since(self, since, kinds=frozenset(Kind)):
        pages = list(self.provider.find_documents(since, kinds))
        assert not any(page.problems for page in pages)
        return {entry.marker: entry for page in pages for entry in page.entries}

    def there(self):
        """What is in the books, as their owner sees it."""
        return self.control("/tenants/nz/documents")["documents"]

    def has(self, document):
        """How many times ``document`` is in the books."""
        return sum(
            document.marker in json.dumps([one["url"], one["reference"], one["lines"]])
            for one in self.there()
        )

    @contextmanager
    def fault(self, kind, **facts):
        """The next call meets this fault."""
        self.control("/faults", {"kind": kind, "times": 1, **facts})
        yield
        self.control("/faults", method="DELETE")

    @contextmanager
    def settings(self, **changes):
        """Other rules over there, for a while."""
        before = self.control("/settings")
        self.control("/settings", changes)
        yield
        self.control("/settings", {name: before[name] for name in changes})


def new_key():
    return f"key-{time.monotonic_ns()}"


def make_line(key="1", **facts):
    return Line(
        **{
            "key": key,
            "description": "Desk",
            "quantity": Decimal(2),
            "price_unit": Decimal(50),
            "untaxed": Decimal("100.00"),
            "tax": Decimal("15.00"),
            "tax_rate": Decimal(15),
            "tax_code": "OUTPUT2",
            "account_code": "200",
            **facts,
        }
    )
