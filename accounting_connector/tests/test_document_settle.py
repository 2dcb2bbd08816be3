from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..providers.errors import Retry
from ..providers.values import RemoteState
from .common import ConnectorCase
from .in_memory_books import foreign_marker, written_by_hand

LOST = Retry("connection lost", maybe_committed=True)


@tagged("post_install", "-at_install")
class TestDocumentSettle(ConnectorCase):
    """An unknown outcome: ours is adopted, alike is asked about, foreign is left alone, nothing is sent
    again.
    """

    def lose(self, **how):
        """A document whose answer was lost."""
        document = self.queue()
        with self.failing("save_documents", LOST, **how):
            self.work()
        return document

    def alike(self, document, **facts):
        return written_by_hand(
            self.books,
            **{
                "contact_id": document.ledger_contact_id.external_id,
                "contact_name": document.partner_name,
                "date": document.date,
                "untaxed": Decimal(str(document.amount_untaxed)),
                "tax": Decimal(str(document.amount_tax)),
                "total": Decimal(str(document.amount_total)),
                "currency": document.currency_id.name,
                **facts,
            },
        )

    def settle(self):
        """Let the settling time pass, looking as often as the worker does."""
        for _look in range(6):
            self.wait(seconds=31)
            self.work()

    def refresh(self):
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()

    def test_alike_without_marker_is_asked_about_never_adopted(self):
        document = self.lose()
        remote = self.alike(document)
        self.settle()
        self.assertEqual(document.state, "blocked")
        problem = document.problem_ids
        self.assertEqual((problem.kind, problem.facts["external_id"]), ("look_alike", remote.external_id))
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_person_says_it_is_this_one(self):
        document = self.lose()
        remote = self.alike(document)
        self.settle()
        document.problem_ids.action_link()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))
        self.assertFalse(document.problem_ids.filtered("active"))
        self.work()
        self.assertFalse(self.books.with_marker(document.marker))

    def test_it_cannot_be_cancelled_before_a_person_said_whether_it_arrived(self):
        document = self.lose()
        self.alike(document)
        self.settle()
        for cancel in (
            document.action_cancel,
            document.action_rebuild,
            document.sale_order_ids._action_cancel,
        ):
            with self.subTest(cancel=cancel.__name__), self.assertRaisesRegex(UserError, "Decide that first"):
                cancel()
        self.assertEqual(document.state, "blocked")
        document.problem_ids.action_is_another()
        document.action_cancel()
        self.assertEqual(document.state, "cancelled")

    def test_what_became_of_it_before_the_person_answered_is_read(self):
        other = self.queue()
        self.work()
        document = self.lose()
        remote = self.alike(document)
        self.settle()
        self.books.change(remote.external_id, state=RemoteState.VOIDED)
        self.wait(hours=1)
        self.refresh()
        self.assertTrue(other.connection_id.changes_read_at)
        document.problem_ids.action_link()
        self.refresh()
        self.assertEqual((document.state, other.state), ("undone", "sent"))

    def test_person_says_it_is_another_one(self):
        document = self.lose()
        self.alike(document)
        self.settle()
        document.problem_ids.action_is_another()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(len(self.books.with_marker(document.marker)), 1)

    def test_two_candidates_are_two_questions(self):
        document = self.lose()
        first, second = self.alike(document), self.alike(document)
        self.settle()
        by_id = {problem.facts["external_id"]: problem for problem in document.problem_ids}
        by_id[first.external_id].action_is_another()
        self.assertEqual(document.state, "blocked")
        by_id[second.external_id].action_link()
        self.assertEqual((document.state, document.external_id), ("sent", second.external_id))

    def test_other_total_or_other_contact_is_not_alike(self):
        document = self.lose()
        self.alike(document, total=Decimal("1.00"))
        self.alike(document, contact_id="somebody else")
        self.settle()
        self.assertEqual(document.state, "sent")

    def test_foreign_marker_is_never_ours_and_never_alike(self):
        document = self.lose()
        self.alike(document, marker=foreign_marker())
        self.settle()
        self.assertEqual(document.state, "sent")
        self.assertEqual(len(self.books.with_marker(document.marker)), 1)

    def test_document_already_linked_is_left_out(self):
        first = self.queue()
        self.work()
        self.books.change(first.external_id, marker="")
        second = self.lose()
        self.settle()
        self.assertEqual(second.state, "sent")
        self.assertNotEqual(second.external_id, first.external_id)

    def test_same_number_is_alike(self):
        self.connection.numbering = "odoo"
        document = self.lose()
        self.alike(document, number=document.number, total=Decimal("1.00"), contact_id="another")
        self.settle()
        self.assertEqual(document.state, "blocked")
        self.assertEqual(document.problem_ids.kind, "look_alike")

    def test_ours_but_changed_over_there_is_asked_about(self):
        document = self.queue()
        self.books.during_call = self.change_after_save
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        self.assertEqual(document.state, "blocked")
        document.problem_ids.action_link()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.amount_difference, -30.0)

    def change_after_save(self, call):
        if call == "find_documents":
            [remote] = self.books.documents
            self.books.change(remote.external_id, total=remote.total - 30, tax=remote.tax - 30)

    def test_ours_twice_over_there_is_told(self):
        document = self.queue()

        def copy_it(call):
            if call == "find_documents":
                [remote] = self.books.documents
                self.books.documents.append(replace(remote, external_id="copy", number="INV-COPY"))

        self.books.during_call = copy_it
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        self.assertEqual(document.state, "sent")
        problem = document.problem_ids.filtered("active")
        self.assertEqual(problem.kind, "duplicate")

    def test_voided_before_it_was_found_is_undone(self):
        document = self.lose(late=timedelta(seconds=10))
        self.wait(seconds=15)
        [remote] = self.books.documents
        self.books.change(remote.external_id, state=RemoteState.VOIDED)
        self.wait(seconds=20)
        self.work()
        self.assertEqual(document.state, "undone")
        self.assertFalse(document.line_ids.counted_quantity)

    def test_look_starts_before_the_first_attempt_by_the_books_own_clock(self):
        self.connection.changes_read_at = self.env.cr.now() - timedelta(hours=5)
        document = self.lose()
        self.assertEqual(document.searched_since, self.connection.changes_read_at - timedelta(minutes=2))
