from contextlib import nullcontext, suppress
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..models.accounting_connection_sending import TRIES
from ..models.accounting_sender import Sender
from ..models.scheduler_time import woken_for
from ..providers.errors import Refused, Retry
from ..providers.values import RemoteState
from .common import ConnectorCase, Killed


@tagged("post_install", "-at_install")
class TestDocumentRefresh(ConnectorCase):
    """What the accountant does over there comes back with one read for each connection."""

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

    def test_status_due_and_payment_come_back(self):
        document = self.sent()
        self.wait(minutes=1)
        self.books.change(
            document.external_id, state=RemoteState.APPROVED, amount_due=Decimal("100.00"), number="INV-77"
        )
        self.refresh()
        self.assertRecordValues(
            document,
            [
                {
                    "external_status": "approved",
                    "external_number": "INV-77",
                    "external_amount_due": 100.0,
                    "payment_state": "partial",
                }
            ],
        )
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.assertEqual(document.payment_state, "paid")

    def test_only_changes_are_read_by_the_books_own_clock(self):
        self.sent()
        self.refresh()
        read_at = self.connection.changes_read_at
        self.assertEqual(read_at, self.books.now().replace(tzinfo=None, microsecond=0))
        self.books.calls.clear()
        self.refresh()
        self.assertEqual(self.books.calls, ["find_documents"])
        self.assertGreater(self.connection.changes_read_at, read_at)

    def test_first_read_finds_a_change_although_the_books_clock_is_hours_behind(self):
        document = self.sent()
        now = self.books.now
        self.books.now = lambda: now() - timedelta(hours=3)
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(document.state, "undone")

    def test_nothing_is_read_while_nothing_was_sent(self):
        self.queue()
        self.refresh()
        self.assertFalse(self.books.calls)

    def test_what_a_limit_kept_from_being_read_is_read_as_soon_as_calls_may_be_made(self):
        """However long the queue is that uses them up, and however far away the next regular run."""
        document = self.sent()
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        cron = self.env.ref("accounting_connector.ir_cron_refresh_documents").sudo()
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        cron.nextcall = self.true_time() + timedelta(hours=5)
        self.wait(minutes=1)
        self.tell_calls_left(minute=5)
        goes_on_at = self.connection.calls_go_on_at
        self.books.calls.clear()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self.books.calls)
        planned = triggers.search([("cron_id", "=", cron.id)]).mapped("call_at")
        self.assertEqual(planned, [woken_for(goes_on_at)])
        self.clock.move_to(goes_on_at)
        self.refresh()
        self.assertEqual(document.payment_state, "paid")

    def test_failed_read_is_done_again_from_the_same_moment(self):
        document = self.sent()
        self.refresh()
        read_at = self.connection.changes_read_at
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        with self.failing("find_documents", Retry("lost")):
            self.refresh()
        self.assertEqual(self.connection.changes_read_at, read_at)
        self.refresh()
        self.assertEqual(document.payment_state, "paid")

    def test_voided_document_frees_its_order_and_is_never_sent_again_by_itself(self):
        document = self.sent()
        order = document.sale_order_ids
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        revision = order.accounting_revision
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(document.state, "undone")
        self.assertEqual(order.order_line.qty_to_invoice, 2)
        self.assertGreater(order.accounting_revision, revision)
        problem = document.problem_ids
        self.assertEqual(
            (problem.kind, problem.fix_model, problem.fix_id), ("undone", "sale.order", order.id)
        )
        self.work()
        self.assertEqual(len(self.books.documents), 1)
        problem.action_close()
        self.assertFalse(problem.active)

    def test_order_of_an_undone_document_can_be_sent_anew(self):
        document = self.sent()
        self.books.change(document.external_id, state=RemoteState.DELETED)
        self.refresh()
        again = self.queue(document.sale_order_ids)
        self.work()
        self.assertEqual(again.state, "sent")

    def test_problem_of_an_undone_document_ends_when_its_order_is_sent_anew(self):
        document = self.sent()
        order = document.sale_order_ids
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(order.accounting_status, "problem")
        self.queue(order)
        self.assertFalse(document.problem_ids.filtered("active"))
        self.assertEqual(order.accounting_status, "waiting")
        self.work()
        self.assertEqual(order.accounting_status, "sent")

    def test_problem_of_an_undone_document_of_two_orders_stays_until_both_are_sent_anew(self):
        orders = self.sale_order() | self.sale_order()
        [document] = orders._accounting_queue(orders._accounting_prepare(together=True)).sudo()
        self.work()
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.queue(orders[0])
        self.assertTrue(document.problem_ids.filtered("active"))
        self.queue(orders[1])
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_edited_amount_is_told_once(self):
        document = self.sent()
        self.books.change(document.external_id, total=Decimal("231.00"), untaxed=Decimal("201.00"))
        self.refresh()
        self.assertEqual(document.amount_difference, 1.0)
        problem = document.problem_ids.filtered("active")
        self.assertEqual(problem.kind, "amount")
        problem.action_close()
        self.books.change(document.external_id, status="SEEN")
        self.refresh()
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_order_rows_are_not_written_by_a_payment(self):
        document = self.sent()
        order = document.sale_order_ids
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin FROM sale_order WHERE id = %s", [order.id])
        before = self.env.cr.fetchone()
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.env.cr.execute("SELECT xmin FROM sale_order WHERE id = %s", [order.id])
        self.assertEqual(self.env.cr.fetchone(), before)


@tagged("post_install", "-at_install")
class TestDocumentRefreshApart(ConnectorCase):
    """A document whose news cannot be taken over holds nothing back, is tried again, and told in the end."""

    def setUp(self):
        super().setUp()
        self.good, self.bad, self.other = (self.queue() for _order in range(3))
        self.documents = self.good | self.bad | self.other
        self.work()
        self.assertEqual(set(self.documents.mapped("state")), {"sent"})
        self.broken = self.bad
        model = type(self.good)
        write = model.write

        def fails(documents, vals):
            if "external_status" in vals and documents & self.broken:
                raise RuntimeError("an automation of the company does not like it")
            return write(documents, vals)

        self.patch(model, "write", fails)

    def approve(self, documents=None, **changes):
        for document in documents or self.documents:
            self.books.change(document.external_id, **{"state": RemoteState.APPROVED, **changes})

    def refresh(self, logs_error=False):
        self.wait(minutes=30)
        expected = (
            self.assertLogs("odoo.addons.accounting_connector", "ERROR") if logs_error else nullcontext()
        )
        self.books.calls.clear()
        with expected as logs, self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()
        return logs

    def refresh_until_given_up(self):
        self.approve()
        for _read in range(TRIES + 1):
            self.refresh(logs_error=True)

    def problem(self):
        return self.bad.problem_ids.filtered("active")

    def test_the_others_news_are_taken_over_and_the_read_goes_on(self):
        self.refresh()
        read_at = self.connection.changes_read_at
        self.approve()
        logs = self.refresh(logs_error=True)
        self.assertEqual(
            [document.external_status for document in self.documents], ["approved", "draft", "approved"]
        )
        self.assertGreater(self.connection.changes_read_at, read_at)
        self.assertIn(f"accounting.document {self.bad.id}", logs.output[0])
        self.assertEqual(len(logs.output), 1, "it is tried once a read")

    def test_it_is_read_again_by_itself_next_time(self):
        self.approve()
        self.refresh(logs_error=True)
        self.broken = self.env["accounting.document"]
        self.refresh()
        self.assertEqual(self.books.calls, ["find_documents", "get_documents"])
        self.assertEqual(self.bad.external_status, "approved")
        self.assertFalse(self.bad.problem_ids)
        self.refresh()
        self.assertEqual(self.books.calls, ["find_documents"])

    def test_one_voided_meanwhile_frees_its_order_although_it_failed_first(self):
        self.approve(state=RemoteState.VOIDED)
        self.refresh(logs_error=True)
        self.assertEqual(self.documents.mapped("state"), ["undone", "sent", "undone"])
        self.broken = self.env["accounting.document"]
        self.refresh()
        self.assertEqual(self.bad.state, "undone")
        self.assertEqual(self.bad.sale_order_ids.order_line.qty_to_invoice, 2)

    def test_in_the_end_it_is_told_and_read_no_more(self):
        self.refresh_until_given_up()
        self.assertFalse(self.problem())
        self.refresh()
        self.assertEqual(self.books.calls, ["find_documents"])
        problem = self.problem()
        self.assertEqual((problem.fix_model, problem.fix_id), (self.bad._name, self.bad.id))
        self.assertIn("could not be taken over", problem.name)
        self.approve(self.other, number="INV-9")
        self.refresh()
        self.assertEqual(self.other.external_number, "INV-9")

    def test_once_corrected_refresh_reads_it_and_closes_the_problem(self):
        self.refresh_until_given_up()
        self.refresh()
        self.broken = self.env["accounting.document"]
        self.refresh()
        self.assertTrue(self.problem())
        self.bad.action_refresh()
        self.refresh()
        self.assertEqual(self.bad.external_status, "approved")
        self.assertFalse(self.problem())

    def test_that_it_cannot_be_read_again_holds_nothing_back_either(self):
        self.approve()
        self.refresh(logs_error=True)
        for _read in range(TRIES):
            self.approve(self.other, number=f"INV-{_read}")
            with self.failing("get_documents", Refused("400", text="no such document")):
                self.refresh()
            self.assertEqual(self.other.external_number, f"INV-{_read}")
        self.refresh()
        self.assertEqual(self.books.calls, ["find_documents"])
        self.assertTrue(self.problem())

    def test_what_was_not_taken_over_when_the_worker_died_is_read_again(self):
        self.broken = self.env["accounting.document"]
        self.approve()
        on_document, left = Sender.on_document, [2]

        def killed(sender, document_id, work):
            left[0] -= 1
            if not left[0]:
                raise Killed
            return on_document(sender, document_id, work)

        self.wait(minutes=30)
        with (
            self.enter_registry_test_mode(),
            patch.object(Sender, "on_document", killed),
            suppress(Killed),
        ):
            Sender(self.connection).refresh()
        self.env.invalidate_all()
        self.assertEqual(sorted(self.documents.mapped("external_status")), ["approved", "draft", "draft"])
        self.refresh()
        self.assertEqual(set(self.documents.mapped("external_status")), {"approved"})

    def test_what_says_nothing_new_costs_no_transaction(self):
        self.broken = self.env["accounting.document"]
        self.refresh()
        counted = []
        transact = Sender.transact

        def count(sender, work):
            counted.append(work)
            return transact(sender, work)

        self.patch(Sender, "transact", count)
        self.refresh()
        quiet = len(counted)
        counted.clear()
        self.approve(self.good)
        self.refresh()
        self.assertEqual(len(counted), quiet + 1)

    def test_a_document_of_another_kind_with_the_same_id_is_another_one(self):
        credit = self.queue(kind="credit_note")
        self.work()
        self.broken = self.env["accounting.document"]
        credit.external_id = self.good.external_id
        self.approve(self.good)
        self.refresh()
        self.assertEqual((self.good.external_status, credit.external_status), ("approved", "draft"))
