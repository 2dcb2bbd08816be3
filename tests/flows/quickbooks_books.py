"""One company of the QuickBooks stand-in, seen through the adapter and through the stand-in's back door."""

from dataclasses import replace
from decimal import Decimal

import providers
from providers import markers
from providers.base import Credentials
from providers.budget import Budget
from providers.values import Contact, Document, Kind, Line, Status

from lab.accounting_system import QUICKBOOKS
from standin.quickbooks.seed_companies import COMPANIES

from .adapter_books import SALES_KINDS, TAG, AdapterBooks, new_key

CLIENT_ID, CLIENT_SECRET = QUICKBOOKS.app
# Codes of lines with the usual tax, by company.
TAXED = {"gb": "20.0% S", "ca": "GST/PST BC"}


class Books(AdapterBooks):
    """A company with a customer, a vendor, the item for lines without product, and its codes by name."""

    def __init__(self, base_url, key="gb"):
        super().__init__(base_url, key)
        self.realm = COMPANIES[key]["id"]
        self.control("/settings", {"limits_on": False})
        # Calls of the preparation are not those a test counts.
        self.facts = None
        self.facts = self.make_provider(budget=Budget()).organisation()
        unhurried = self.make_provider(budget=Budget(), on_call=lambda call: None)
        self.accounts = {account.code: account for page in unhurried.accounts() for account in page.entries}
        self.taxes = {rate.name: rate for page in unhurried.tax_rates() for rate in page.entries}
        contacts = (
            Contact(name="Deco Addict", key="customer", is_customer=True),
            Contact(name="Wood Corner", key="vendor", is_supplier=True),
        )
        service = unhurried.service_item_for(self.accounts["4000"], self.accounts["6020"].external_id)
        outcomes = unhurried.save_names(contacts, [service], new_key())
        ids = {outcome.key: outcome.saved.external_id for outcome in outcomes}
        self.contact_ids = {True: ids["customer"], False: ids["vendor"]}
        self.item_id = ids[service.code]
        self.provider = self.make_provider()

    def connect(self):
        return self.control(
            "/connect", {"client_id": CLIENT_ID, "user": "jo@example.com", "tenants": [self.key]}
        )

    def make_provider(self, **facts):
        return providers.make_provider(
            "quickbooks",
            **{
                "organisation_id": self.realm,
                "access_token": lambda: self.access_token,
                "base_url": self.base_url,
                "clock": self.now,
                "budget": self.budget,
                "on_call": self.calls.append,
                "timeout": 10.0,
                "facts": self.facts,
                **facts,
            },
        )

    def make_authorizer(self, secret=CLIENT_SECRET):
        return providers.make_authorizer(
            "quickbooks", Credentials(CLIENT_ID, secret), base_url=self.base_url, clock=self.now
        )

    def reread_facts(self):
        """After the accountant changed something about the company."""
        self.facts = self.provider.organisation()
        self.provider = self.make_provider()

    def document(self, kind=Kind.INVOICE, *lines, linked=True, **facts):
        marker = markers.new(TAG)
        return Document(
            **{
                "kind": kind,
                "marker": marker,
                "contact_id": self.contact_ids[kind in SALES_KINDS],
                "contact_name": "Deco Addict" if kind in SALES_KINDS else "Wood Corner",
                "date": self.now().date(),
                "due_date": None,
                "currency": self.facts.base_currency,
                "currency_decimals": 2,
                "status": Status.APPROVED,
                "lines": tuple(lines) or (self.line(kind),),
                "reference": "S00042",
                "link_back": f"https://odoo.example.com/m/{marker}" if linked else "",
                **facts,
            }
        )

    def line(self, kind=Kind.INVOICE, key="1", **facts):
        """Two of 50 with the company's usual tax on them."""
        sale = kind in SALES_KINDS
        place = {"item_id": self.item_id} if sale else {"account_id": self.accounts["6020"].external_id}
        return Line(
            **{
                "key": key,
                "description": "Desk",
                "quantity": Decimal(2),
                "price_unit": Decimal(50),
                "untaxed": Decimal("100.00"),
                **self._usual_tax(sale),
                **place,
                **facts,
            }
        )

    def _usual_tax(self, sale):
        if self.facts.tax_by_flag:
            return {"taxable": sale and self.facts.charges_tax}
        return self.taxed_by(TAXED[self.key])

    def taxed_by(self, name, untaxed=Decimal(100)):
        """The facts of a line with this tax code."""
        code = self.taxes[name]
        parts = tuple(percentage for _name, percentage in code.components)
        tax = sum((round(untaxed * part / 100, 2) for part in parts), Decimal(0))
        return {"tax_code": code.code, "tax_rate": code.rate, "tax_components": parts, "tax": tax}


def at_price(line, price, quantity=1, untaxed=None, **facts):
    """The line with another quantity and price."""
    amount = Decimal(quantity) * Decimal(price) if untaxed is None else Decimal(untaxed)
    values = {"quantity": Decimal(quantity), "price_unit": Decimal(price), "untaxed": amount, **facts}
    return replace(line, **values)
