"""One organisation of the Xero stand-in, seen through the adapter and through the stand-in's back door."""

from decimal import Decimal

import providers
from providers import markers
from providers.base import Credentials
from providers.values import Document, Kind, Line, Status

from .adapter_books import SALES_KINDS, TAG, AdapterBooks

CLIENT_ID = "0D0000000000000000000000000000A1"
CLIENT_SECRET = "standin-secret-for-app-one-0000000000000000000000"
NZ = "11111111-0000-4000-8000-00000000000a"


class Books(AdapterBooks):
    """The organisation of New Zealand, with a contact."""

    def __init__(self, base_url):
        super().__init__(base_url, "nz")
        self.provider = self.make_provider()
        self.contact_id = self.save_contact("Deco Addict")

    def connect(self):
        return self.control(
            "/connect", {"client_id": CLIENT_ID, "user": "jo@example.com", "tenants": [self.key]}
        )

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
