"""Several requests in flight at once, to books in memory."""

import threading
from dataclasses import fields

from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_sender import Sender
from ..providers.base import Capabilities
from ..providers.budget import Budget, Priority
from ..providers.call_counts import CallCounts
from .common import ConnectorCase
from .in_memory_provider import CAPABILITIES, InMemoryProvider

AT_ONCE = 3
SECONDS = 20  # longer than anything here takes, shorter than a person waits for a test that hangs


class SeenProvider(InMemoryProvider):
    """Tells the test which thread calls for which documents before it does; calls of several threads do not
    mix in memory.
    """

    watcher = None
    lock = threading.Lock()
    access_token = staticmethod(lambda: "")

    def save_documents(self, documents, request_key):
        self.access_token()
        place = self.budget.enter(self.capabilities.limits, self.books.now, SECONDS)
        try:
            self.watcher.begins(documents, request_key)
            with self.lock:
                return super().save_documents(documents, request_key)
        finally:
            self.budget.leave(place, self.books.now())


class SeenCounts(CallCounts):
    """Notes which threads count and log their calls. In memory: a test's database serves one thread at a
    time.
    """

    def __init__(self):
        super().__init__()
        self.changed_in = []

    def change(self, work, finished=None):
        self.changed_in.append(threading.current_thread())
        return super().change(work, finished)


class SeenTokens:
    """A token store: notes who asks, and whether the token given last is no longer taken."""

    def __init__(self):
        self.asked_in, self.expired = [], 0

    def access_token(self):
        self.asked_in.append(threading.current_thread())
        return f"token {self.expired}"

    def expire_given(self):
        self.asked_in.append(threading.current_thread())
        self.expired += 1


class FlightCase(ConnectorCase):
    provider_class = SeenProvider

    def setUp(self):
        super().setUp()
        self.patch(SeenProvider, "watcher", self)
        self.threads, self.keys, self.adapters, self.reactions = [], [], [], {}
        self.tokens, self.counts = SeenTokens(), SeenCounts()
        self.concurrency(1)
        self.queue()
        self.work()  # contact and product are known from here on
        self.concurrency(AT_ONCE + 1)
        self.books.calls.clear()
        self.threads.clear()
        self.keys.clear()
        self.patch(AccountingConnection, "_token_store", lambda connection: self.tokens)
        self.patch(
            AccountingConnection,
            "_make_adapter",
            lambda connection, budget, access_token: self.make_adapter(budget, access_token),
        )
        self.patch(
            AccountingConnection,
            "_make_budget",
            lambda connection, priority=Priority.BACKGROUND: Budget(self.counts, priority=priority),
        )

    def concurrency(self, number):
        facts = {each.name: getattr(CAPABILITIES, each.name) for each in fields(CAPABILITIES)}
        capabilities = type("Several", (Capabilities,), {"concurrency": number})(**facts | {"batch_size": 2})
        self.patch(self.provider_class, "capabilities", capabilities)
        self.patch(AccountingConnection, "_capabilities", lambda connection: capabilities)

    def make_adapter(self, budget, access_token):
        adapter = self.provider_class(self.books, budget)
        adapter.access_token = access_token
        self.adapters.append(adapter)
        return adapter

    def begins(self, documents, key):
        """A request begins, in whatever thread."""
        self.threads.append(threading.current_thread())
        self.keys.append(key)
        self.reactions.get(documents[0].marker, lambda: None)()

    def react(self, reactions):
        """:param reactions: what happens in the call whose first document is this one, by document."""
        self.reactions = {document.marker: reaction for document, reaction in reactions.items()}

    def queue_many(self, number):
        return self.queue(
            self.env["sale.order"].union(*(self.sale_order() for _order in range(number)))
        ).sorted("id")

    def once(self, error):
        """Meet ``error`` the first time only."""
        left = [error]

        def meet():
            if left:
                raise left.pop()

        return meet


class ThreadCase(FlightCase):
    """They are in flight in threads, as they are outside tests."""

    def setUp(self):
        super().setUp()
        self.patch(Sender, "make_flights", self.make_flights)
        before = set(threading.enumerate())
        self.addCleanup(
            lambda: self.assertFalse(set(threading.enumerate()) - before, "no thread is left")
        )
        self.addCleanup(lambda: self.assertFalse(self.books.open_adapters, "no connection is left"))
