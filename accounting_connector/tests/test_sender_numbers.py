from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..providers.errors import Retry, Unavailable
from ..providers.notices import Notice, Said
from ..providers.values import Reason
from .common import ConnectorCase, Killed
from .in_memory_books import foreign_marker, written_by_hand
from .in_memory_provider import InMemoryProvider

LOST = Retry("connection lost", maybe_committed=True)


@tagged("post_install", "-at_install")
class TestSenderNumbers(ConnectorCase):
    """A number that is taken over there may be taken by the document itself: that is found out first."""

    def setUp(self):
        super().setUp()
        self.connection.numbering = "odoo"

    def arrived_unnoticed(self):
        """A document that is over there although its request was said to have failed; it is due again."""
        document = self.queue()
        with self.failing("save_documents", Retry("no connection"), committed=True):
            self.work()
        self.assertEqual(document.state, "queued")
        self.wait(minutes=1)
        return document

    def taken_by_the_accountant(self):
        """A document whose number somebody gave to another one over there."""
        document = self.queue()
        with self.failing("save_documents", Retry("no connection")):
            self.work()
        written_by_hand(self.books, number=document.number, total=Decimal("1.00"))
        self.wait(minutes=1)
        return document

    def assert_there_once(self, document):
        self.assertEqual(document.state, "sent")
        [remote] = self.books.with_marker(document.marker)
        self.assertEqual(document.external_id, remote.external_id)

    def test_taken_by_itself_is_linked_at_once(self):
        document = self.arrived_unnoticed()
        self.work()
        self.assert_there_once(document)
        self.assertNotIn("refused", document.event_ids.mapped("state"))
        self.assertFalse(document.problem_ids)

    def test_taken_by_itself_is_linked_later_when_it_could_not_be_looked_for(self):
        for error in (Retry("no connection"), Unavailable("offline")):
            with self.subTest(error=error):
                document = self.arrived_unnoticed()
                with self.failing("find_documents", error):
                    self.work()
                self.assertEqual(document.state, "unconfirmed")
                self.wait(minutes=6)
                self.work()
                self.assert_there_once(document)

    def test_taken_by_itself_is_linked_later_when_the_list_could_not_be_read(self):
        document = self.arrived_unnoticed()
        with (
            self.failing("find_documents", KeyError("Status")),
            self.assertLogs("odoo.addons.accounting_connector", "ERROR"),
        ):
            self.work()
        self.assertEqual(document.state, "unconfirmed")
        self.wait(minutes=1)
        self.work()
        self.assert_there_once(document)

    def test_taken_by_itself_is_linked_later_when_the_worker_died_before_it_looked(self):
        document = self.arrived_unnoticed()
        self.books.fail("find_documents", Killed())
        self.run_sender()
        self.run_sender_until_killed()
        self.assertEqual(document.state, "unconfirmed")
        self.wait(minutes=3)
        self.work()
        self.assert_there_once(document)

    def test_taken_by_another_is_a_persons_task_as_soon_as_that_is_known(self):
        document = self.taken_by_the_accountant()
        self.work()
        self.assertEqual(document.state, "refused")
        taken = f"The number {document.number} is taken in Books by the invoice of"
        self.assertIn(taken, document.status_message)
        self.assertIn("Take the next number", document.problem_ids.detail)
        self.assertEqual(document.problem_ids.filtered("active").kind, "refused")
        self.assertFalse(self.books.with_marker(document.marker))
        self.assertEqual(self.books.calls.count("save_documents"), 2)

    def test_taken_by_another_is_not_sent_again_however_often_it_cannot_be_looked_for(self):
        document = self.taken_by_the_accountant()
        for _look in range(8):
            self.books.fail("find_documents", Retry("no connection"))
            self.work()
            self.assertEqual(document.state, "unconfirmed")
            self.wait(seconds=31)
        self.books.faults.clear()
        self.work()
        self.assertEqual(document.state, "refused")
        self.assertEqual(self.books.calls.count("save_documents"), 2)

    def test_a_new_number_lets_it_go_whatever_was_in_doubt_before(self):
        document = self.taken_by_the_accountant()
        self.work()
        document.action_new_number()
        with self.failing("save_documents", LOST):
            self.work()
        self.assertEqual(document.state, "unconfirmed")
        for _look in range(6):
            self.wait(seconds=31)
            self.work()
        self.assert_there_once(document)

    def taken_long_ago(self, **facts):
        """A document whose number another one has that did not change since: only the refusal names it."""
        document = self.queue()
        with self.failing("save_documents", Retry("no connection")):
            self.work()
        other = written_by_hand(
            self.books,
            **{
                "number": document.number,
                "contact_name": "Old Friend",
                "total": Decimal("1.00"),
                "updated_at": self.books.now() - timedelta(days=300),
                **facts,
            },
        )
        self.wait(minutes=1)
        return document, other

    def test_who_has_the_number_since_long_is_named(self):
        document, _other = self.taken_long_ago()
        self.work()
        self.assertEqual(document.state, "refused")
        self.assertIn("by the invoice of Old Friend over NZD 1.00, dated", document.status_message)
        self.assertEqual(self.books.calls.count("get_documents"), 1)

    def test_a_document_nobody_can_read_any_more_leaves_the_words_of_the_refusal(self):
        document, other = self.taken_long_ago()
        self.patch(InMemoryProvider, "get_documents", lambda provider, kind, external_ids: {})
        self.work()
        self.assertEqual((document.state, document.status_message), ("refused", "Invoice # must be unique."))

    def test_the_same_document_typed_in_by_hand_is_asked_about_once(self):
        document, other = self.taken_long_ago()
        self.books.change(
            other.external_id,
            contact_id=document.ledger_contact_id.external_id,
            total=Decimal("230.00"),
            currency=document.currency_id.name,
        )
        self.work()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "look_alike"))
        document.problem_ids.action_is_another()
        self.work()
        self.assertEqual(document.state, "refused")
        self.assertIn("is taken in Books", document.status_message)

    def test_a_document_of_another_database_is_named_and_never_adopted(self):
        document, other = self.taken_long_ago(marker=foreign_marker())
        self.work()
        self.assertEqual(document.state, "refused")
        self.assertIn("by the invoice of Old Friend", document.status_message)

    def test_a_number_that_never_left_is_not_looked_for(self):
        document = self.queue()
        self.books.refusals[document.marker] = (
            Reason("number", notice=Notice(Said.NUMBER_CHARACTERS, {"longest": 21})),
        )
        self.work()
        self.assertEqual(document.state, "refused")
        self.assertNotIn("find_documents", self.books.calls)
