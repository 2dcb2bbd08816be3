"""The QuickBooks stand-in: in process, what it answers to the bytes our adapter would send; and over HTTP."""

import time
from contextlib import contextmanager
from datetime import datetime, timezone
from decimal import Decimal, localcontext
from types import SimpleNamespace

import requests
from providers import exact_json, markers
from providers.budget import Budget, Priority
from providers.quickbooks import lists
from providers.quickbooks.client import LARGEST_BATCH, batch_of, body_of
from providers.quickbooks.directory import Directory
from providers.quickbooks.new_names import save_names
from providers.quickbooks.paging import elements_found
from providers.quickbooks.provider import QuickBooksProvider
from providers.quickbooks.queries import select, select_only
from providers.quickbooks.saving import save_documents
from providers.values import Category, Contact, Item, ItemKind, Kind

from standin.quickbooks import QuickbooksStandin, batches
from standin.quickbooks.company import DOCUMENTS
from standin.quickbooks.context import Context
from standin.quickbooks.wire import to_json
from standin.quickbooks.world import World
from standin.serving.http_server import Request
from standin.serving.running import DIGITS

from .orders import CURRENCIES
from .tax_sets import TAX_SETS

SALES_KINDS = (Kind.INVOICE, Kind.CREDIT_NOTE)
# What the organisation's own currency is in the corpus: the one most documents are in.
HOME_IN_CORPUS = "NZD"
# Any rate will do, as long as it is sent and kept.
HOME_PER_FOREIGN = Decimal("1.234567")


class QuickBooksBooks:
    """One company of the stand-in, with a customer and a vendor for every currency of the corpus.

    ``world`` may round otherwise: ``world.settings``.

    :ivar codes: (rate, components) -> the company's tax code, as the adapter reads it. In Canada a code may
        have several rates, and codes have rates in common.
    """

    def __init__(self, key):
        self.world = World((key,))
        self.company = self.world.tenant(key)
        self.world.settings.new_customers_taxable = True
        self.company.multicurrency = True
        self.client = InProcessClient(self.world, self.company)
        self.facts = self._read_facts()
        self.rate_ids, self.states = {}, {}
        self.codes = {} if self.facts.tax_by_flag else self._make_codes()
        self._make_names()

    def currency(self, currency):
        """A currency of the corpus as it is used here."""
        return self.facts.base_currency if currency == HOME_IN_CORPUS else currency

    def document_facts(self, kind, currency):
        currency = self.currency(currency)
        facts = {"contact_id": self.contact_ids[kind in SALES_KINDS, currency], "currency": currency}
        if currency != self.facts.base_currency:
            facts["home_per_foreign"] = HOME_PER_FOREIGN
        return facts

    def line_facts(self, kind, rate, components):
        facts = {"item_id": self.item_id} if kind in SALES_KINDS else {"account_id": self.expense_account_id}
        if self.facts.tax_by_flag:
            return {**facts, "taxable": bool(rate), "tax_rate": rate}
        code = self.codes[rate, components]
        parts = tuple(part for _name, part in code.components)
        return {**facts, "tax_code": code.code, "tax_rate": code.rate, "tax_components": parts}

    def save(self, documents, facts=None):
        """Create documents as the API would; returns marker -> Outcome."""
        outcomes = {}
        for kind in Kind:
            mine = [document for document in documents if document.kind is kind]
            for start in range(0, len(mine), LARGEST_BATCH):
                batch = mine[start : start + LARGEST_BATCH]
                found = save_documents(self.client, batch, facts or self.facts, "key")
                outcomes |= {outcome.key: outcome for outcome in found}
        return outcomes

    def empty(self):
        """Forget all documents."""
        for kind in DOCUMENTS:
            self.company.table(kind).clear()

    def state_charging(self, rate):
        """The abbreviation of a state where goods are taxed at this rate, made when it is first asked for."""
        if rate not in self.states:
            self.states[rate] = self._make_code(f"S{rate}", (rate,))["Name"]
        return self.states[rate]

    def set_taxable(self, currency, taxable):
        """Whether the customer of that currency is charged tax over there."""
        contact_id = self.contact_ids[True, currency].partition(":")[2]
        self.company.find("Customer", contact_id)["Taxable"] = taxable

    def there(self, document_id):
        """Untaxed amount, tax and total of a document, as the stand-in has them."""
        row = self.company.documents[document_id]
        tax = row["TxnTaxDetail"]["TotalTax"]
        return row["TotalAmt"] - tax, tax, row["TotalAmt"]

    @contextmanager
    def settings(self, **changes):
        """Other rules over there, for a while."""
        before = {name: getattr(self.world.settings, name) for name in changes}
        vars(self.world.settings).update(changes)
        yield
        vars(self.world.settings).update(before)

    @contextmanager
    def over_http(self, folder):
        """A real adapter connected to a running stand-in that knows the same company."""
        state = folder / "quickbooks"
        self.world.save(state)
        with QuickbooksStandin(state_file=state) as standin:
            consent = requests.post(
                f"{standin.base_url}/_standin/connect", json={"tenants": [self.company.key]}, timeout=10
            ).json()
            yield QuickBooksProvider(
                organisation_id=self.company.id,
                access_token=lambda: consent["access_token"],
                base_url=standin.base_url,
                clock=lambda: datetime.now(timezone.utc),
                budget=Budget(priority=Priority.CLICK, pause=time.sleep),
                facts=self.facts,
            )

    def _read_facts(self):
        company, preferences = (
            elements_found(answer, entity)[0]
            for entity in ("CompanyInfo", "Preferences")
            for answer in self.client.query_all([select_only(entity)])
        )
        return lists.organisation_of(company, preferences, self.company.id)

    def _make_codes(self):
        """A tax code for every set of taxes of the corpus."""
        wanted = {(Decimal(one.rate), tuple(map(Decimal, one.components))) for one in TAX_SETS.values()}
        several = self.facts.country_code == "CA"
        ids = {
            (rate, parts): self._make_code(f"{rate} %", parts if several and parts else (rate,))["Id"]
            for rate, parts in sorted(wanted)
        }
        codes, rates = self.client.query_all([select("TaxCode"), select("TaxRate")])
        values = lists.rate_values_of(elements_found(rates, "TaxRate"))
        known = {one["Id"]: lists.tax_rate_of(one, values) for one in elements_found(codes, "TaxCode")}
        return {each: known[code_id] for each, code_id in ids.items()}

    def _make_code(self, name, rates):
        rate_list = {
            "TaxRateDetail": [
                {"TaxRateRef": {"value": self._rate_id(rate)}, "TaxTypeApplicable": "TaxOnAmount"}
                for rate in rates
            ]
        }
        code = {
            "Name": name,
            "Active": True,
            "Taxable": True,
            "TaxGroup": True,
            "SalesTaxRateList": rate_list,
            "PurchaseTaxRateList": rate_list,
        }
        return self.company.add("TaxCode", code, self.world.clock.now())

    def _rate_id(self, percentage):
        if percentage not in self.rate_ids:
            rate = {"Name": f"{percentage} %", "Active": True, "RateValue": percentage}
            self.rate_ids[percentage] = self.company.add("TaxRate", rate, self.world.clock.now())["Id"]
        return self.rate_ids[percentage]

    def _make_names(self):
        accounts = [lists.account_of(row) for row in self.company.rows("Account") if row["Active"]]
        income, expense = (
            next(one for one in accounts if one.category is category)
            for category in (Category.REVENUE, Category.EXPENSE)
        )
        item = Item(
            code="ITEM",
            name="Item",
            sold=True,
            purchased=True,
            kind=ItemKind.SERVICE,
            sale_account_id=income.external_id,
            purchase_account_id=expense.external_id,
        )
        self.expense_account_id = expense.external_id
        currencies = {self.currency(one) for one in CURRENCIES}
        contacts = {
            f"{role} {currency}": (role == "Buyer", currency)
            for role in ("Buyer", "Seller")
            for currency in sorted(currencies)
        }
        outcomes = save_names(
            self.client,
            Directory(self.client, self.facts.base_currency),
            [
                Contact(name=name, key=name, is_customer=buys, is_supplier=not buys, currency=currency)
                for name, (buys, currency) in contacts.items()
            ],
            [item],
            self.facts,
            "names",
        )
        ids = {outcome.key: outcome.saved.external_id for outcome in outcomes}
        self.item_id = ids.pop(item.code)
        self.contact_ids = {contacts[name]: contact_id for name, contact_id in ids.items()}


def written(element):
    """``element`` as it is read from the bytes of a request."""
    return exact_json.loads(body_of(element))


class InProcessClient:
    """Stands where the adapter's client is: makes the same bodies, and asks the stand-in without a network.

    Every request is a batch: what is created alone is answered alike.

    :ivar sent: marker -> the element of a request by which it was created last.
    """

    def __init__(self, world, company):
        self._world, self._company = world, company
        self.sent = {}

    def query_all(self, statements):
        found = []
        for start in range(0, len(statements), LARGEST_BATCH):
            chunk = enumerate(statements[start : start + LARGEST_BATCH])
            found += self._batch([{"bId": str(row), "Query": statement} for row, statement in chunk])
        return found

    def create_all(self, elements, request_key):
        self._note_sent(elements)
        return self._batch(batch_of(elements)), SimpleNamespace(correlation_id="")

    def create(self, entity, element, request_key):
        self._note_sent([(entity, element)])
        (answer,) = self._batch(batch_of([(entity, element)]))
        return SimpleNamespace(json=lambda: answer, correlation_id="")

    def _note_sent(self, elements):
        self.sent |= {markers.find(str(element)): written(element) for _entity, element in elements}

    def _batch(self, items):
        address = f"/v3/company/{self._company.id}/batch?minorversion=75"
        context = Context(
            self._world,
            self._company,
            next(iter(self._world.apps.values())),
            Request("POST", address, {}, body_of({"BatchItemRequest": items})),
            SimpleNamespace(elements=None, unknown_properties=[], idempotency_key=None, replayed=False),
        )
        with localcontext() as arithmetic:
            arithmetic.prec = DIGITS
            answer = exact_json.loads(to_json(batches.answer(context)))
        by_id = {one["bId"]: one for one in answer["BatchItemResponse"]}
        return [by_id[item["bId"]] for item in items]
