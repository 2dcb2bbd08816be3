"""Voided and deleted documents as QuickBooks tells them: without amounts, or with nothing but their id."""

from decimal import Decimal

from odoo.tests import tagged

from ..providers.errors import Retry
from ..providers.values import RemoteState
from .common import ConnectorCase

LOST = Retry("connection lost", maybe_committed=True)


@tagged("post_install", "-at_install")
class TestDocumentGone(ConnectorCase):
    def sent(self):
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        return document

    def refresh(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()

    def void(self, remote):
        """Voided: amounts and quantities are zero, all else stays."""
        zero = dict.fromkeys(("untaxed", "tax", "total", "amount_due"), Decimal(0))
        self.books.change(remote.external_id, state=RemoteState.VOIDED, **zero)

    def delete(self, remote):
        """Deleted: what is left tells its kind and its id."""
        blank = dict.fromkeys(("number", "reference", "marker", "contact_id", "contact_name"), "")
        zero = dict.fromkeys(("untaxed", "tax", "total", "amount_due"), Decimal(0))
        nothing = dict.fromkeys(("date", "due_date", "home_per_foreign"))
        self.books.change(remote.external_id, state=RemoteState.DELETED, **blank, **zero, **nothing)

    def assert_undone(self, document, number, total):
        self.assertRecordValues(
            document,
            [
                {
                    "state": "undone",
                    "external_number": number,
                    "external_amount_total": total,
                    "external_amount_due": 0,
                    "difference_note": False,
                    "payment_state": "not_paid",
                }
            ],
        )
        problem = document.problem_ids.filtered("active")
        self.assertEqual(problem.kind, "undone")
        self.assertFalse(document.line_ids.counted_quantity)

    def test_what_was_sent_and_is_gone_keeps_its_number_and_its_amounts(self):
        for way, status in ((self.void, "voided"), (self.delete, "deleted")):
            with self.subTest(status=status):
                document = self.sent()
                number, total = document.external_number, document.external_amount_total
                way(document)
                self.refresh()
                self.assert_undone(document, number, total)
                self.assertEqual(document.external_status, status)
                self.assertIn(number, document.display_name)

    def test_voided_before_it_was_found_is_undone_although_its_amounts_are_gone(self):
        document = self.queue()
        self.books.during_call = self.void_what_arrived
        with self.failing("save_documents", LOST, committed=True):
            self.work()
        [remote] = self.books.documents
        self.assert_undone(document, remote.number, 0)

    def void_what_arrived(self, call):
        if call == "find_documents":
            [remote] = self.books.documents
            self.void(remote)

    def test_what_was_deleted_is_never_taken_for_a_document_that_is_looked_for(self):
        other = self.sent()
        self.delete(other)
        document = self.queue()
        with self.failing("save_documents", LOST):
            self.work()
        for _look in range(6):
            self.wait(seconds=31)
            self.work()
        self.assertEqual(document.state, "sent")
        self.assertNotEqual(document.external_id, other.external_id)

    def test_after_a_restore_a_voided_document_is_undone_and_a_deleted_one_nobodys(self):
        document, deleted = self.sent(), self.sent()
        self.void(document)
        self.delete(deleted)
        remotes = list(self.books.documents)

        self.env.cr.execute(
            "UPDATE accounting_document SET state = 'queued', external_id = NULL WHERE id IN %s",
            [(document.id, deleted.id)],
        )
        self.env.invalidate_all()
        connection = self.connection.sudo()
        connection.env["accounting.document"]._reconcile_with(
            connection, remotes, connection._make_provider()
        )
        self.assertEqual((document.state, deleted.state), ("undone", "queued"))

    def test_a_paid_document_is_paid(self):
        document = self.sent()
        self.books.change(document.external_id, state=RemoteState.APPROVED, amount_due=Decimal(30))
        self.refresh()
        self.assertEqual((document.payment_state, document.external_status), ("partial", "approved"))
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.assertEqual((document.payment_state, document.external_status), ("paid", "paid"))
