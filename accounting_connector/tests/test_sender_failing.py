from dataclasses import replace
from datetime import timedelta

from odoo.tests import tagged

from ..models.accounting_connection_lost import LOST_FOR_LONG, LOST_IN_A_ROW
from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_document_failing import OFTEN
from ..providers.errors import Retry
from .common import ConnectorCase
from .in_memory_provider import CAPABILITIES


@tagged("post_install", "-at_install")
class TestSenderFailing(ConnectorCase):
    """What the accounting system fails on every time takes no other along, is tried ever more seldom, and a
    person hears of it.
    """

    def setUp(self):
        super().setUp()
        self.save_documents = self.provider_class.save_documents
        self.queue()
        self.work()

    def queue_many(self, number):
        orders = self.env["sale.order"].union(*(self.sale_order() for _order in range(number)))
        return self.queue(orders).sorted("id")

    def fail_on(self, method, is_met):
        """``method`` fails whenever one of its entries is one of those."""
        work = getattr(self.provider_class, method)

        def failing(provider, entries, *args):
            if any(map(is_met, entries)):
                self.books.calls.append(method)
                raise Retry("500", maybe_committed=True)
            return work(provider, entries, *args)

        self.patch(self.provider_class, method, failing)

    def work_for(self, minutes, until=lambda: False):
        for _minute in range(minutes):
            if until():
                return
            self.work()
            self.wait(minutes=1)

    def test_a_document_whose_request_is_always_lost_goes_alone_ever_later_and_is_told(self):
        documents = self.queue_many(5)
        bad, good = documents[2], documents - documents[2]
        self.fail_on("save_documents", lambda value: value.marker == bad.marker)
        self.work_for(12, until=lambda: set(good.mapped("state")) == {"sent"})
        self.assertEqual(set(good.mapped("state")), {"sent"})
        self.assertNotEqual(bad.state, "sent")
        self.assertTrue(bad.send_alone)
        self.assertFalse(bad.problem_ids, "not told at once")
        tries = []

        def told():
            if bad.state == "queued" and bad.next_attempt_at and bad.attempts not in dict(tries):
                tries.append((bad.attempts, bad.next_attempt_at - self.books.now().replace(tzinfo=None)))
            return bool(bad.problem_ids)

        self.work_for(90, until=told)
        problem = bad.problem_ids.filtered("active")
        self.assertEqual((problem.kind, bad.state, bad.attempts), ("other", "queued", OFTEN))
        pauses = [pause for _attempts, pause in tries]
        self.assertEqual(pauses, sorted(pauses), "ever later")
        self.assertGreater(pauses[-1], timedelta(minutes=5))
        self.patch(self.provider_class, "save_documents", self.save_documents)
        self.work_for(30, until=lambda: bad.state == "sent")
        self.assertEqual(bad.state, "sent")
        self.assertFalse(problem.active, "it ends by itself")
        self.assertEqual(len(self.books.with_marker(bad.marker)), 1)

    def test_a_contact_that_always_fails_keeps_others_from_nothing_for_long(self):
        orders = self.env["sale.order"].union(
            *(
                self.sale_order(partner=self.env["res.partner"].create({"name": f"Customer {number}"}))
                for number in range(6)
            )
        )
        documents = self.queue(orders).sorted("id")
        self.fail_on("save_contacts", lambda contact: contact.name == "Customer 4")
        good = documents - documents[4]
        self.work_for(30, until=lambda: set(good.mapped("state")) == {"sent"})
        self.assertEqual(set(good.mapped("state")), {"sent"})
        self.assertEqual(documents[4].state, "queued")
        self.work_for(90, until=lambda: documents[4].problem_ids)
        self.assertEqual(documents[4].problem_ids.kind, "other")

    def test_where_no_answer_arrives_the_connection_pauses(self):
        capabilities = replace(CAPABILITIES, batch_size=1)
        self.patch(self.provider_class, "capabilities", capabilities)
        self.patch(AccountingConnection, "_capabilities", lambda connection: capabilities)
        documents = self.queue_many(LOST_IN_A_ROW + 4)
        self.fail_on("save_documents", lambda value: True)
        self.work()
        states = documents.mapped("state")
        self.assertEqual(states, ["unconfirmed"] * LOST_IN_A_ROW + ["queued"] * 4)
        self.assertGreater(self.connection.wait_until, self.books.now().replace(tzinfo=None))
        self.assertIn("does not answer", self.connection._why_waiting())
        self.assertEqual(set(documents[LOST_IN_A_ROW:].mapped("attempts")), {0})

    def lose_all(self, rounds):
        """Every answer is lost for so many rounds of requests; returns how many documents each had."""
        requests = []
        self.fail_on("save_documents", lambda value: True)
        fail = self.provider_class.save_documents

        def counted(provider, values, key):
            requests.append(len(values))
            return fail(provider, values, key)

        self.patch(self.provider_class, "save_documents", counted)
        for _round in range(rounds):
            made = len(requests)
            self.work_for(20, until=lambda made=made: len(requests) > made)
            self.assertGreater(len(requests), made)
        return requests

    def test_while_all_answers_are_lost_no_document_is_suspected(self):
        documents = self.queue_many(100)
        with self.subTest("three in a row"):
            self.lose_all(rounds=2)
            self.assertEqual(self.connection.lost_count, LOST_IN_A_ROW)
            self.assertGreater(self.connection.wait_until, self.books.now().replace(tzinfo=None))
        requests = self.lose_all(rounds=8)
        self.assertEqual(requests, [50] * 8, "one after each pause")
        self.assertFalse(documents.filtered("send_alone"))
        self.assertFalse(documents.problem_ids)
        self.patch(self.provider_class, "save_documents", self.save_documents)
        self.books.calls.clear()
        self.work_for(20, until=lambda: set(documents.mapped("state")) == {"sent"})
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.books.calls.count("save_documents"), 2)
        self.assertEqual(self.connection.lost_count, 0)
        self.assertEqual(len(self.books.documents), 101)

    def test_what_is_found_over_there_was_lost_on_its_way_back_only(self):
        for _each in range(LOST_IN_A_ROW + 1):
            document = self.queue()
            with self.failing("save_documents", Retry("500", maybe_committed=True), committed=True):
                self.work_for(5, until=lambda sent=document: sent.state == "sent")
            self.assertEqual((document.state, self.connection.lost_count), ("sent", 0))
        self.assertFalse(self.connection.wait_until)

    def test_one_at_fault_is_found_however_many_answers_were_lost_before(self):
        """It is in every request, as all that waits fits into one."""
        documents = self.queue_many(6)
        bad, good = documents[2], documents - documents[2]
        self.connection.sudo().write({"lost_count": LOST_FOR_LONG - 2, "lost_always": []})
        self.fail_on("save_documents", lambda value: value.marker == bad.marker)
        self.work_for(150, until=lambda: set(good.mapped("state")) == {"sent"})
        self.assertEqual(set(good.mapped("state")), {"sent"})

    def test_a_document_that_is_lost_alone_pauses_nobody(self):
        bad = self.queue()
        self.fail_on("save_documents", lambda value: value.marker == bad.marker)
        self.work_for(40, until=lambda: bad.attempts > LOST_IN_A_ROW)
        self.assertFalse(self.connection.wait_until)
        other = self.queue()
        self.work()
        self.assertEqual(other.state, "sent")

    def test_what_was_set_apart_while_nothing_was_answered_goes_with_others_again(self):
        documents = self.queue_many(5)
        documents[:3].write({"send_alone": True})
        self.connection.sudo().write({"lost_count": LOST_IN_A_ROW, "lost_always": []})
        self.books.calls.clear()
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.books.calls.count("save_documents"), 2)
