"""One organisation of a stand-in, seen through an adapter and through the stand-in's back door."""

import json
import time
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timezone

from providers import markers
from providers.budget import Budget, Priority
from providers.values import Contact, Kind

from lab.uncounted import Uncounted

CALLBACK = "http://localhost:8069/accounting_connector/oauth/callback"
TAG = markers.new_tag()
SALES_KINDS = (Kind.INVOICE, Kind.CREDIT_NOTE)


class AdapterBooks:
    """What the books of every accounting system have in common; a subclass makes providers and documents.

    :param key: which organisation of the stand-in it is.
    """

    def __init__(self, base_url, key):
        self.base_url = base_url
        self.key = key
        self.calls = []
        self.budget = Budget(Uncounted(), priority=Priority.CLICK, pause=time.sleep)
        self.access_token = self.connect()["access_token"]

    def connect(self):
        """Tokens as the stand-in's own control call gives them."""
        raise NotImplementedError

    def control(self, path, content=None, method=None):
        request = urllib.request.Request(
            f"{self.base_url}/_standin{path}",
            data=None if content is None else json.dumps(content).encode(),
            method=method or ("GET" if content is None else "POST"),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def now(self):
        return datetime.now(timezone.utc)

    def save_contact(self, name, **facts):
        contact = Contact(name=name, key=f"key {name}", **facts)
        (outcome,) = self.provider.save_contacts([contact], new_key())
        return outcome.saved.external_id

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
        return self.control(f"/tenants/{self.key}/documents")["documents"]

    def has(self, document):
        """How many times ``document`` is in the books."""
        return sum(document.marker in json.dumps(one) for one in self.there())

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


def reasons(outcome):
    return [(reason.kind, reason.subject) for reason in outcome.reasons]
