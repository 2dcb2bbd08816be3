from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..models import accounting_sender_unknown
from ..models.accounting_document_claim import LEASE
from ..models.accounting_sender import Sender
from ..providers.errors import Retry
from .common import ConnectorCase
from .in_memory_books import written_by_hand

LOST = Retry("lost", maybe_committed=True)


@tagged("post_install", "-at_install")
class TestSenderLostBatch(ConnectorCase):
    """When the answer to a whole batch is lost, one look settles all its documents."""

    def setUp(self):
        super().setUp()
        self.queue()
        self.work()
        self.books.calls.clear()

    def queue_many(self, number):
        return self.queue(
            self.env["sale.order"].union(*(self.sale_order() for _order in range(number)))
        ).sorted("id")

    def lose(self, number, committed):
        documents = self.queue_many(number)
        with self.failing("save_documents", LOST, committed=committed):
            self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"unconfirmed"})
        self.books.calls.clear()
        return documents

    def test_fifty_that_arrived_are_settled_by_one_call(self):
        documents = self.lose(50, committed=True)
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.books.calls, ["find_documents"])
        self.assertEqual(len(self.books.documents), 51)

    def test_fifty_that_did_not_arrive_are_settled_by_two_looks_and_sent_in_one_request(self):
        documents = self.lose(50, committed=False)
        for _look in range(3):
            self.run_sender()
            self.wait(seconds=160)
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.books.calls, ["find_documents", "find_documents", "save_documents"])
        self.assertEqual(len(self.books.documents), 51)

    def test_queries_do_not_grow_with_the_documents_of_a_look(self):
        few = self.lose(2, committed=True)
        for_few = self.queries_of_all_cursors(self.run_sender)
        many = self.lose(40, committed=True)
        for_many = self.queries_of_all_cursors(self.run_sender)
        self.assertEqual(set((few | many).mapped("state")), {"sent"})
        self.assertLessEqual(for_many, for_few + 4)

    def test_each_is_compared_only_with_what_it_may_be_however_many_are_there(self):
        documents = self.lose(20, committed=True)
        document = documents[0]
        for number in range(30):
            written_by_hand(
                self.books,
                contact_id=document.ledger_contact_id.external_id if number % 2 else "another",
                total=Decimal(number),
                currency=document.currency_id.name,
            )
        compared = []
        may_be = type(documents)._may_be
        self.patch(
            type(documents), "_may_be", lambda one, remote: compared.append(remote) or may_be(one, remote)
        )
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(len(compared), len(documents))

    def test_many_are_settled_in_several_transactions(self):
        self.patch(accounting_sender_unknown, "AT_ONCE", 10)
        documents = self.lose(25, committed=True)
        settled = []
        settle = type(documents)._settle
        self.patch(
            type(documents),
            "_settle",
            lambda some, *args: settled.append(len(some)) or settle(some, *args),
        )
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(settled, [10, 10, 5])
        self.assertEqual(self.books.calls, ["find_documents"])

    def test_nobody_else_looks_for_the_same_while_a_long_list_is_read(self):
        documents = self.lose(5, committed=True)
        self.books.page_size = 1
        others = []

        def slow(call):
            self.clock.tick(timedelta(seconds=50))
            self.books.during_call = lambda call: None
            others.append(Sender(self.connection)._run())
            self.books.during_call = slow

        self.books.during_call = slow
        self.run_sender()
        self.assertGreater(len(others) * 50, LEASE.seconds)
        self.assertEqual(set(others), {0})
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_one_that_cannot_be_written_does_not_stop_the_others(self):
        documents = self.lose(5, committed=True)
        record_sent = type(documents)._record_sent

        def broken(recorded, found, *args, **kwargs):
            if documents[2] in found:
                raise KeyError("Total")
            return record_sent(recorded, found, *args, **kwargs)

        self.patch(type(documents), "_record_sent", broken)
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent"] * 2 + ["unconfirmed"] + ["sent"] * 2)

    def test_one_outcome_that_cannot_be_written_is_looked_for_and_the_others_are_sent(self):
        documents = self.queue_many(5)
        record_sent = type(documents)._record_sent

        def broken(recorded, found, *args, **kwargs):
            if documents[2] in found:
                raise KeyError("Total")
            return record_sent(recorded, found, *args, **kwargs)

        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.patch(type(documents), "_record_sent", broken)
            self.run_sender()
        self.assertEqual(documents.mapped("state"), ["sent"] * 2 + ["sending"] + ["sent"] * 2)
        self.patch(type(documents), "_record_sent", record_sent)
        self.wait(seconds=160)
        self.run_sender()
        self.assertEqual(documents[2].state, "sent")
        self.assertEqual(len(self.books.with_marker(documents[2].marker)), 1)
