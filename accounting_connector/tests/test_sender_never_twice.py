from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.accounting_document_claim import LEASE, LEASE_MARGIN
from ..models.accounting_sender import Sender
from ..providers.errors import Retry
from ..providers.values import Outcome, Verdict
from .common import ConnectorCase, Killed

LOST = Retry("connection lost", maybe_committed=True)
SETTLING = timedelta(seconds=150)


@tagged("post_install", "-at_install")
class TestNeverTwice(ConnectorCase):
    """Whatever happens to an answer, a document is in the books at most once, and Odoo learns where."""

    def assertOnce(self, document):
        self.assertEqual(document.state, "sent")
        [remote] = self.books.with_marker(document.marker)
        self.assertEqual(document.external_id, remote.external_id)

    def test_answer_lost_after_the_commit_is_found_in_the_same_run(self):
        document = self.queue()
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        self.assertOnce(document)
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_lost_before_the_commit_is_sent_again_only_after_two_empty_lists_and_the_settling_time(self):
        document = self.queue()
        with self.failing("save_documents", LOST):
            self.work()
        self.assertEqual(document.state, "unconfirmed")
        for _look in range(4):
            self.wait(seconds=30)
            self.work()
            self.assertEqual(document.state, "unconfirmed")
        self.assertEqual(self.books.calls.count("save_documents"), 1)
        self.wait(seconds=31)
        self.work()
        self.assertOnce(document)
        self.assertEqual(self.books.calls.count("save_documents"), 2)

    def test_one_empty_list_is_never_enough_however_late_it_comes(self):
        document = self.queue()
        with self.failing("save_documents", LOST), self.failing("find_documents", Retry("offline")):
            self.work()
        self.wait(seconds=SETTLING.seconds * 2)
        self.work()
        self.assertEqual(document.state, "unconfirmed")
        self.wait(seconds=60)
        self.work()
        self.assertOnce(document)

    def test_commit_half_a_minute_after_the_connection_was_lost_is_adopted(self):
        document = self.queue()
        with self.failing("save_documents", LOST, late=timedelta(seconds=30)):
            self.work()
        self.assertEqual(document.state, "unconfirmed")
        self.wait(seconds=31)
        self.work()
        self.assertOnce(document)
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_two_equal_part_deliveries_with_both_answers_lost_are_told_apart(self):
        first, second = self.queue(), self.queue()
        self.assertEqual(first.amount_total, second.amount_total)
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        self.assertOnce(first)
        self.assertOnce(second)

    def test_one_list_settles_a_whole_batch(self):
        documents = self.env["accounting.document"].union(*(self.queue() for _order in range(5)))
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        for document in documents:
            self.assertOnce(document)
        self.assertEqual(self.books.calls.count("find_documents"), 1)

    def test_a_list_of_many_pages_is_read_to_its_end(self):
        self.books.page_size = 2
        documents = self.env["accounting.document"].union(*(self.queue() for _order in range(5)))
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        for document in documents:
            self.assertOnce(document)

    def test_worker_killed_after_the_answer_is_settled_when_its_lease_ends(self):
        document = self.queue()
        with self.failing("save_documents", Killed(), committed=True):
            self.run_sender_until_killed()
        self.assertEqual(document.state, "sending")
        self.assertTrue(document.request_key, "the key is stored before the first byte leaves")
        self.work()
        self.assertEqual(document.state, "sending", "its lease lasts")
        self.wait(seconds=LEASE.seconds + 1)
        self.work()
        self.assertOnce(document)
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_worker_killed_while_preparing_has_sent_nothing(self):
        document = self.queue()
        with self.failing("find_contacts", Killed()):
            self.run_sender_until_killed()
        self.wait(seconds=LEASE.seconds + 1)
        self.work()
        self.assertOnce(document)

    def test_second_worker_leaves_alone_what_the_first_one_holds(self):
        document = self.queue()
        other = []

        def meanwhile(call):
            if call == "save_documents" and not other:
                other.append(Sender(self.connection).run())

        self.books.during_call = meanwhile
        self.work()
        self.assertEqual(other, [0])
        self.assertOnce(document)

    def test_a_new_customer_is_created_once_by_two_workers(self):
        first, second = self.queue(), self.queue()
        other = []

        def meanwhile(call):
            if call == "save_contacts" and not other:
                other.append(Sender(self.connection, only_ids=second.ids).run())

        self.books.during_call = meanwhile
        self.run_sender(only_ids=first.ids)
        self.assertEqual(other, [0], "the second one waits for the contact of the first")
        self.work()
        self.assertOnce(first)
        self.assertOnce(second)
        self.assertEqual(len(self.books.contacts), 1)

    def test_worker_that_slept_while_another_took_over_does_not_send(self):
        document = self.queue()

        def meanwhile(call):
            if call == "save_items":
                self.books.during_call = lambda call: None
                self.clock.tick(LEASE + timedelta(seconds=1))
                Sender(self.connection).run()

        self.books.during_call = meanwhile
        self.work()
        self.assertOnce(document)
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_request_does_not_begin_when_its_lease_is_about_to_end(self):
        document = self.queue()
        sender = Sender(self.connection)
        call = sender.call

        def slow_call(request):
            self.clock.tick(LEASE - LEASE_MARGIN + timedelta(seconds=1))
            return call(request)

        sender.call = slow_call
        with self.enter_registry_test_mode():
            sender.run()
        self.env.invalidate_all()
        self.assertNotIn("save_documents", self.books.calls)
        self.assertEqual(document.state, "queued")

    def test_late_answer_is_taken_although_the_worker_was_given_up(self):
        document = self.queue()

        def meanwhile(call):
            if call == "save_documents":
                self.clock.tick(LEASE + timedelta(seconds=1))
                self.books.during_call = lambda call: None
                Sender(self.connection).run()

        self.books.during_call = meanwhile
        self.work()
        self.assertOnce(document)

    def test_what_the_answer_says_nothing_about_is_looked_for(self):
        document = self.queue()
        save = self.provider_class._save_document

        def forgetful(provider, value):
            save(provider, value)
            return Outcome(value.marker, Verdict.UNKNOWN)

        self.patch(self.provider_class, "_save_document", forgetful)
        self.work()
        self.assertOnce(document)

    def test_answer_nobody_can_read_is_an_unknown_outcome(self):
        document = self.queue()
        unreadable = self.failing("save_documents", KeyError("Total"), committed=True)
        with unreadable, self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.work()
        self.assertOnce(document)

    def test_outcome_that_cannot_be_written_is_found_again(self):
        document = self.queue()
        record_sent = type(document)._record_sent
        failed = []

        def fails_once(self, *args, **kwargs):
            if not failed:
                failed.append(True)
                raise RuntimeError("disk full")
            return record_sent(self, *args, **kwargs)

        self.patch(type(document), "_record_sent", fails_once)
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.work()
        self.assertEqual(document.state, "sending")
        self.wait(seconds=LEASE.seconds + 1)
        self.work()
        self.assertOnce(document)

    def test_every_request_has_a_key_of_its_own(self):
        document = self.queue()
        with self.failing("save_documents", Retry("refused to connect")):
            self.work()
        first_generation = document.generation
        self.assertFalse(document.request_key)
        self.wait(minutes=1)
        self.work()
        self.assertOnce(document)
        self.assertEqual(document.generation, first_generation + 1)
        self.assertEqual(len(self.books.answers), 1)

    def test_number_taken_by_our_own_lost_request_is_adopted(self):
        self.connection.numbering = "odoo"
        document = self.queue()
        with self.failing("save_documents", Retry("lied about it", maybe_committed=False), committed=True):
            self.work()
        self.assertEqual(document.state, "queued")
        number = document.number
        self.wait(minutes=1)
        self.work()
        self.assertOnce(document)
        self.assertEqual(document.number, number)

    def test_double_click_covers_an_order_once(self):
        order = self.sale_order()
        frozen_by_both = self._frozen(order)
        self.env["accounting.preflight"]._check(self.connection, frozen_by_both)
        self.env["accounting.document"]._queue(frozen_by_both)
        with self.assertRaisesRegex(UserError, "less is left"):
            self.env["accounting.document"]._queue(frozen_by_both)

    def test_lease_and_key_are_committed_before_the_call(self):
        document = self.queue()
        seen = []

        def look(call):
            if call == "save_documents":
                with self.registry.cursor() as cr:
                    cr.execute(
                        "SELECT state, request_key, lease_until, searched_since FROM accounting_document"
                        " WHERE id = %s",
                        [document.id],
                    )
                    seen.append(cr.fetchone())

        self.books.during_call = look
        self.work()
        [(state, request_key, lease_until, searched_since)] = seen
        self.assertEqual(state, "sending")
        self.assertTrue(request_key)
        self.assertGreater(lease_until, fields.Datetime.now())
        self.assertLess(searched_since, fields.Datetime.now())
