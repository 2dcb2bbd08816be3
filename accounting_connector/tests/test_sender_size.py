from dataclasses import replace
from datetime import datetime, timedelta, timezone

from odoo.tests import tagged

from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_document_claim import LEASE
from ..providers.errors import RateLimited, Retry
from .common import ConnectorCase, Killed
from .in_memory_provider import CAPABILITIES


@tagged("post_install", "-at_install")
class TestSenderSize(ConnectorCase):
    """A request never becomes larger than the accounting system takes, however large its documents are."""

    def setUp(self):
        super().setUp()
        self.queue()
        self.work()  # contact and product are known from here on
        self.books.calls.clear()
        self.requests = []
        save = self.provider_class.save_documents

        def note(provider, values, request_key):
            self.requests.append([value.marker for value in values])
            return save(provider, values, request_key)

        self.patch(self.provider_class, "save_documents", note)

    def queue_many(self, number, lines=1):
        return self.env["accounting.document"].union(*(self.queue_one(lines) for _number in range(number)))

    def queue_one(self, lines=1):
        order = self.sale_order(confirm=False)
        line = order.order_line
        for _line in range(lines - 1):
            line.copy({"order_id": order.id})
        order.action_confirm()
        return self.queue(order)

    def limit(self, size):
        """The accounting system takes requests of up to ``size`` bytes."""
        capabilities = replace(CAPABILITIES, request_bytes=size)
        self.patch(self.provider_class, "capabilities", capabilities)
        self.patch(AccountingConnection, "_capabilities", lambda connection: capabilities)

    def weight(self, documents):
        provider = self.provider_class(self.books)
        return sum(provider.weight(document._to_value()) for document in documents)

    def fit(self, documents, extra=0):
        """Let exactly ``documents`` fit in one request, or so many bytes more."""
        self.limit(self.weight(documents) + extra)

    def markers(self, documents):
        return documents.sorted("id").mapped("marker")

    def test_what_fits_exactly_goes_in_one_request(self):
        documents = self.queue_many(4)
        self.fit(documents)
        self.work()
        self.assertEqual(self.requests, [self.markers(documents)])

    def test_what_does_not_fit_goes_with_the_next_request(self):
        documents = self.queue_many(5).sorted("id")
        self.fit(documents[:2], extra=100)
        self.work()
        self.assertEqual(
            self.requests,
            [self.markers(documents[:2]), self.markers(documents[2:4]), self.markers(documents[4:])],
        )
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_one_that_is_too_large_by_itself_goes_alone(self):
        small, large, other = self.queue_one(), self.queue_one(lines=30), self.queue_one()
        self.fit(small | other)
        self.work()
        self.assertEqual(self.requests, [[small.marker], [large.marker], [other.marker]])
        self.assertEqual(set((small | large | other).mapped("state")), {"sent"})

    def test_what_waits_for_the_next_request_of_a_killed_worker_was_never_sent(self):
        documents = self.queue_many(3).sorted("id")
        self.fit(documents[:1])
        self.books.fail("save_documents", Killed())
        self.run_sender_until_killed()
        self.assertEqual(documents.mapped("state"), ["sending", "sending", "sending"])
        self.assertFalse(documents[1:].filtered("request_key"))
        self.wait(seconds=LEASE.seconds + 1)
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["unconfirmed", "sent", "sent"])
        self.assertNotIn("unconfirmed", documents[1:].event_ids.mapped("state"))

    def test_to_wait_for_the_next_request_is_no_attempt(self):
        documents = self.queue_many(3).sorted("id")
        self.fit(documents[:1])
        until = datetime.now(timezone.utc) + timedelta(minutes=3)
        self.books.fail("save_documents", RateLimited("429", until=until))
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["queued"] * 3)
        self.assertEqual(documents.mapped("attempts"), [0, 0, 0])
        self.assertEqual(self.requests, [[documents[0].marker]])

    def test_what_one_request_meets_does_not_stop_the_next(self):
        documents = self.queue_many(3).sorted("id")
        self.fit(documents[:1])
        self.books.fail("save_documents", Retry("no connection"))
        self.run_sender()
        self.assertEqual(documents.mapped("state"), ["queued", "sent", "sent"])
        self.assertEqual(documents.mapped("attempts"), [1, 0, 0])

    def test_a_click_sends_all_of_its_documents(self):
        documents = self.queue_many(3).sorted("id")
        self.fit(documents[:1])
        while self.run_sender(only_ids=documents.ids):
            pass
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(len(self.requests), 3)

    def test_a_changed_order_stops_a_document_that_waits_for_the_next_request(self):
        documents = self.queue_many(2).sorted("id")
        self.fit(documents[:1])

        def meanwhile(call):
            if call == "save_documents":
                self.books.during_call = lambda call: None
                with self.registry.cursor() as cr:
                    order = documents[1].sale_order_ids.with_env(self.env(cr=cr))
                    order.order_line.price_unit = 7

        self.books.during_call = meanwhile
        self.work()
        self.assertEqual(documents.mapped("state"), ["sent", "blocked"])
        self.assertEqual(len(self.requests), 1)
