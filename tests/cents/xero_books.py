"""The Xero stand-in: in process, what it answers to the bytes our adapter would send; and over HTTP."""

from contextlib import contextmanager
from datetime import datetime, timezone
from types import SimpleNamespace

import requests
from providers import exact_json, markers
from providers.budget import Budget
from providers.values import Kind
from providers.xero.provider import XeroProvider
from providers.xero.saving import save_documents

from lab.uncounted import Uncounted
from standin.serving.http_server import Request
from standin.xero import XeroStandin, credit_notes, invoices
from standin.xero.context import Context
from standin.xero.entities import ACCOUNT_CLASSES, TaxRate
from standin.xero.wire import to_json
from standin.xero.world import World

from .orders import CURRENCIES

CREATORS = {"Invoices": invoices.create, "CreditNotes": credit_notes.create}
ORGANISATION = "nz"
SALES_KINDS = (Kind.INVOICE, Kind.CREDIT_NOTE)
BATCH = 50


def open_books(world):
    """Give the organisation all currencies; returns it."""
    tenant = world.tenant(ORGANISATION)
    tenant.currencies = {**dict.fromkeys(CURRENCIES, "Currency"), **tenant.currencies}
    return tenant


@contextmanager
def provider_over_http(tax_rates):
    """A real adapter connected to a running stand-in that has these tax rates."""
    with XeroStandin(organisations=(ORGANISATION,)) as standin:
        tenant = open_books(standin.world)
        tenant.tax_rates.update(tax_rates)
        consent = requests.post(f"{standin.base_url}/_standin/connect", json={}, timeout=10).json()
        yield XeroProvider(
            organisation_id=tenant.id,
            access_token=lambda: consent["access_token"],
            base_url=standin.base_url,
            clock=lambda: datetime.now(timezone.utc),
            budget=Budget(Uncounted()),
        )


class XeroBooks:
    """``world`` may round halves to even: ``world.settings.half_even``."""

    def __init__(self):
        self.world = World((ORGANISATION,))
        self.tenant = open_books(self.world)
        self.contact_id = next(iter(self.tenant.contacts))
        self.client = InProcessClient(self.world, self.tenant)

    def document_facts(self, kind, currency):
        return {"contact_id": self.contact_id}

    def line_facts(self, kind, rate, components):
        """The tax code is made when its rate is first asked for; Xero rounds its components together."""
        tax_type = f"TAX{rate}"
        known = self.tenant.tax_rates
        known.setdefault(tax_type, TaxRate(tax_type, f"{rate} %", rate, tuple(ACCOUNT_CLASSES)))
        account = "200" if kind in SALES_KINDS else "300"
        return {"account_code": account, "tax_code": tax_type, "tax_rate": rate}

    def save(self, documents):
        """Create documents as the API would; returns marker -> Outcome."""
        outcomes = {}
        for kind in Kind:
            mine = [document for document in documents if document.kind is kind]
            for start in range(0, len(mine), BATCH):
                found = save_documents(self.client, mine[start : start + BATCH], "key")
                outcomes |= {outcome.key: outcome for outcome in found}
        return outcomes


class InProcessClient:
    """Stands where the adapter's client is: takes the same bodies, and asks the stand-in without a network.

    :ivar sent: marker -> the element of a request by which it was created last.
    """

    def __init__(self, world, tenant):
        self._world, self._tenant = world, tenant
        self.sent = {}

    def write(self, operation, *, body, **_parameters):
        [(plural, elements)] = exact_json.loads(body).items()
        self.sent |= {markers.find(str(element)): element for element in elements}
        target = f"/api.xro/2.0/{plural}?summarizeErrors=false&unitdp=4"
        context = Context(
            self._world,
            self._tenant,
            next(iter(self._world.apps.values())),
            Request("PUT", target, {}, body),
            SimpleNamespace(elements=None, unknown_properties=[]),
        )
        answer = {plural: exact_json.loads(to_json(CREATORS[plural](context).elements))}
        return SimpleNamespace(json=lambda: answer, correlation_id="", write=True)
