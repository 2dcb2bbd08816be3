from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..models.accounting_document_claim import LEASE
from ..models.accounting_document_email_work import EMAILS_A_RUN, GRACE
from ..providers.errors import RateLimited, Refused, Retry
from ..providers.values import Reason, RemoteState
from .common import ConnectorCase, Killed
from .quickbooks_like import QuickBooksLike


class EmailCase(ConnectorCase):
    """Invoices arrive approved and are e-mailed by the books."""

    def setUp(self):
        super().setUp()
        self.connection.write({"invoice_status": "approved", "email_invoices": "provider"})

    def sent(self, **values):
        document = self.queue(**values)
        self.work()
        self.assertEqual(document.state, "sent")
        return document

    def refresh(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()

    def work_on(self, **duration):
        """Let time pass, then let the worker work."""
        self.wait(**duration)
        self.work()

    def emailed(self):
        """The ids of what was e-mailed, once for each e-mail."""
        return [external_id for external_id, _to in self.books.emails]


@tagged("post_install", "-at_install")
class TestDocumentEmail(EmailCase):
    """Invoices are e-mailed by the accounting system once they are approved, never twice, never as drafts."""

    def test_an_approved_invoice_is_emailed_with_one_more_call(self):
        self.sent()
        self.books.calls.clear()
        document = self.sent()
        self.assertEqual(self.books.calls, ["save_documents", "email_document"])
        self.assertEqual(self.emailed(), [document.external_id for document in self.books.documents])
        self.assertEqual(document.email_state, "sent")
        self.assertIn("E-mailed to Deep Blue Ltd on ", document.email_note)
        self.assertIn("E-mailed to Deep Blue Ltd.", document.event_ids.mapped("text"))

    def test_nothing_is_called_again_once_it_is_emailed(self):
        document = self.sent()
        self.refresh()
        self.books.calls.clear()
        self.work_on(days=2)
        self.assertFalse(self.books.calls)
        self.assertEqual(document.email_state, "sent")

    def test_nobody_emails_where_that_is_chosen(self):
        self.connection.email_invoices = "nobody"
        document = self.sent()
        self.assertFalse(self.books.emails)
        self.assertFalse(document.email_note)

    def test_what_was_chosen_when_it_was_queued_holds(self):
        document = self.queue()
        self.connection.email_invoices = "nobody"
        self.work()
        self.assertEqual(document.email_state, "sent")

    def test_bills_and_credit_notes_the_books_do_not_email_are_left_alone(self):
        choice = self.env["accounting.document"]._email_choice
        kinds = ("invoice", "bill", "credit_note", "vendor_credit")
        choices = [choice(self.connection, kind) for kind in kinds]
        self.assertEqual(choices, ["waiting", False, False, False])

    def test_drafts_are_never_emailed(self):
        for status in ("draft", "submitted"):
            self.connection.invoice_status = status
            document = self.sent()
            self.refresh()
            self.work_on(hours=1)
            self.assertNotIn("email_document", self.books.calls)
            self.assertIn("once it is approved there", document.email_note)

    def test_emailing_starts_with_the_click_and_is_done_by_the_worker(self):
        document = self.queue()
        self.run_sender(only_ids=document.ids)
        self.assertEqual((document.state, document.email_state), ("sent", "waiting"))
        triggers = [("cron_id", "=", self.connection.cron_id.id)]
        self.assertTrue(self.env["ir.cron.trigger"].search_count(triggers))
        self.work()
        self.assertEqual(document.email_state, "sent")

    def test_a_run_emails_no_more_than_a_few(self):
        orders = self.env["sale.order"].union(*(self.sale_order() for _each in range(EMAILS_A_RUN + 2)))
        documents = self.queue(orders)
        self.run_sender()
        self.assertEqual(len(self.emailed()), EMAILS_A_RUN)
        self.work()
        self.assertEqual(set(documents.mapped("email_state")), {"sent"})
        self.assertEqual(len(set(self.emailed())), len(self.emailed()))

    # === APPROVED OVER THERE LATER === #

    def draft(self):
        self.connection.invoice_status = "draft"
        return self.sent()

    def approve(self, document, **changes):
        self.wait(minutes=1)
        self.books.change(document.external_id, state=RemoteState.APPROVED, **changes)
        self.refresh()

    def test_a_draft_approved_there_later_is_emailed_after_a_few_minutes(self):
        document = self.draft()
        self.approve(document)
        self.work()
        self.assertFalse(self.books.emails)
        self.work_on(seconds=GRACE.total_seconds())
        self.assertEqual(self.emailed(), [document.external_id])

    def test_whoever_approves_and_emails_it_there_is_not_followed_by_a_second_email(self):
        document = self.draft()
        self.approve(document)
        self.books.change(document.external_id, was_emailed=True)
        self.work_on(seconds=GRACE.total_seconds())
        self.assertFalse(self.books.emails)
        self.assertEqual(document.email_note, "It was e-mailed in Books already.")

    def test_what_was_emailed_there_when_its_approval_is_read_is_left_alone(self):
        document = self.draft()
        self.approve(document, was_emailed=True)
        self.work_on(hours=1)
        self.assertFalse(self.books.emails)
        self.assertEqual(document.email_state, "elsewhere")

    def test_what_was_paid_before_it_was_emailed_is_emailed_still(self):
        document = self.draft()
        self.approve(document)
        self.books.change(document.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.work_on(seconds=GRACE.total_seconds())
        self.assertEqual(self.emailed(), [document.external_id])

    def test_what_is_voided_before_it_was_emailed_is_not_emailed(self):
        document = self.draft()
        self.approve(document)
        self.books.change(document.external_id, state=RemoteState.VOIDED)
        self.work_on(seconds=GRACE.total_seconds())
        self.assertFalse(self.books.emails)
        self.assertEqual((document.state, document.email_state), ("undone", False))

    def test_cancelling_a_document_ends_its_email(self):
        document = self.queue()
        document.action_cancel()
        self.assertFalse(document.email_state)

    def test_a_person_may_keep_it_from_being_emailed(self):
        document = self.draft()
        document.action_do_not_email()
        self.approve(document)
        self.work_on(seconds=GRACE.total_seconds())
        self.assertFalse(self.books.emails)


@tagged("post_install", "-at_install")
class TestDocumentEmailUnknown(EmailCase):
    """What may have been e-mailed is looked up before anything else happens to it."""

    def sent_with(self, error, **how):
        with self.failing("email_document", error, **how):
            return self.sent()

    def test_a_lost_answer_of_an_email_that_was_sent(self):
        document = self.sent_with(Retry(maybe_committed=True), committed=True)
        self.work_on(minutes=5)
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def test_a_lost_answer_of_an_email_that_was_not_sent(self):
        document = self.sent_with(Retry(maybe_committed=True))
        self.work_on(seconds=60)
        self.assertEqual(document.email_state, "unknown")
        self.assertFalse(self.books.emails, "it may still be sent by the lost request")
        self.work_on(seconds=120)
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def test_a_request_that_is_carried_out_late(self):
        settling = self.connection._capabilities().settling_time
        document = self.sent_with(Retry(maybe_committed=True), late=settling * 0.9)
        for _each in range(6):
            self.work_on(seconds=60)
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def killed(self, **how):
        document = self.queue()
        self.books.fail("email_document", Killed(), **how)
        self.run_sender_until_killed()
        self.assertEqual((document.state, document.email_state), ("sent", "sending"))
        return document

    def test_a_worker_that_is_gone_after_the_email_was_sent(self):
        document = self.killed(committed=True)
        self.work_on(seconds=LEASE.total_seconds())
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def test_a_worker_that_is_gone_before_the_email_was_sent(self):
        document = self.killed()
        self.work()
        self.assertEqual(document.email_state, "sending", "its lease lasts")
        self.work_on(seconds=LEASE.total_seconds())
        self.assertFalse(self.books.emails)
        self.work_on(minutes=5)
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def test_an_answer_nobody_can_read_is_looked_up(self):
        with self.assertLogs("odoo.addons.accounting_connector.models.accounting_sender_email", "ERROR"):
            document = self.sent_with(ValueError("what is this?"), committed=True)
        self.work_on(minutes=5)
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def test_a_look_that_fails_is_made_again(self):
        with self.failing("get_documents", Retry("lost")):
            document = self.sent_with(Retry(maybe_committed=True), committed=True)
        self.assertEqual(document.email_state, "unknown")
        self.work_on(hours=1)
        self.assertEqual(document.email_state, "sent")
        self.assertEqual(len(self.books.emails), 1)

    def test_an_email_that_never_left_is_tried_again(self):
        document = self.sent_with(Retry("never left"))
        self.assertEqual(document.email_state, "waiting")
        self.work_on(minutes=2)
        self.assertEqual(document.email_state, "sent")

    def test_a_restored_database_reads_what_it_forgot(self):
        document = self.queue()
        self.run_sender(only_ids=document.ids)
        self.books.change(document.external_id, was_emailed=True)
        self.connection.needs_reconcile = True
        self.work()
        self.assertFalse(self.books.emails)
        self.assertEqual(document.email_state, "elsewhere")

    def test_what_a_person_linked_is_theirs_to_email(self):
        document = self.queue()
        with self.failing("save_documents", Retry(maybe_committed=True), committed=True):
            self.run_sender()
        self.books.change(self.books.documents[0].external_id, marker="")
        for _look in range(3):
            self.work_on(minutes=2)
        problem = document.problem_ids.filtered(lambda problem: problem.kind == "look_alike")
        with self.enter_registry_test_mode():
            problem.action_link()
        self.work_on(minutes=5)
        self.assertEqual(document.state, "sent")
        self.assertFalse(self.books.emails)


@tagged("post_install", "-at_install")
class TestDocumentEmailRefused(EmailCase):
    """A declined e-mail is told with what to do, and changes nothing else."""

    def sent_refused(self, *reasons):
        with self.failing("email_document", Refused(reasons=reasons)):
            return self.sent()

    def test_a_missing_address_there_is_one_problem_for_all_invoices_of_the_customer(self):
        reason = Reason("email", "There is no address.")
        documents = self.sent_refused(reason) | self.sent_refused(reason)
        self.assertEqual(set(documents.mapped("email_state")), {"refused"})
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        [problem] = documents.problem_ids
        self.assertEqual((problem.kind, problem.document_ids), ("email", documents))
        self.assertIn("the contact has no e-mail address in Books", problem.name)
        self.assertTrue(documents[0].email_note.endswith("There is no address."))
        problem.action_recheck()
        self.work()
        self.assertEqual(set(documents.mapped("email_state")), {"sent"})
        self.assertFalse(problem.active)

    def test_an_address_entered_there_ends_the_problem_when_the_lists_are_read(self):
        document = self.sent_refused(Reason("email", "There is no address."))
        contact = document.ledger_contact_id
        contact.email = False
        self.connection.lists_read_at = self.true_time()
        self.assertEqual(document.email_state, "refused")
        contact.email = "accounts@deepblue.example"
        self.connection.lists_read_at = self.true_time()
        self.work()
        self.assertEqual(document.email_state, "sent")
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_another_refusal_waits_for_a_person(self):
        document = self.sent_refused(Reason("other", "The moon is full."))
        self.assertIn("Books declined", document.email_note)
        self.assertIn("The moon is full.", document.email_note)
        self.assertEqual((document.problem_ids.kind, document.problem_ids.fix_id), ("email", document.id))
        self.work_on(days=2)
        self.assertFalse(self.books.emails)
        document.action_email_again()
        self.work()
        self.assertEqual(document.email_state, "sent")

    def test_what_was_declined_and_is_then_emailed_there_has_no_problem_any_more(self):
        document = self.sent_refused(Reason("email", "There is no address."))
        problem = document.problem_ids
        self.wait(minutes=1)
        self.books.change(document.external_id, was_emailed=True)
        self.refresh()
        self.assertEqual(document.email_state, "elsewhere")
        self.assertFalse(problem.active)

    def test_the_limit_of_a_day_ends_with_the_day_and_costs_one_call(self):
        self.queue(self.sale_order() | self.sale_order() | self.sale_order())
        with self.failing("email_document", Refused(reasons=(Reason("email_limit", "No more today."),))):
            self.work()
        self.assertEqual(self.books.calls.count("email_document"), 1)
        documents = self.connection.env["accounting.document"].search([])
        self.assertEqual(set(documents.mapped("email_state")), {"waiting"})
        for document in documents:
            self.assertIn("sends no more e-mails", document.email_note)
        self.work_on(hours=20)
        self.assertFalse(self.books.emails)
        self.work_on(hours=5)
        self.assertEqual(set(documents.mapped("email_state")), {"sent"})

    def test_others_are_sent_while_the_limit_of_emails_is_reached(self):
        self.sent_refused(Reason("email_limit", "No more today."))
        self.assertEqual(self.sent().state, "sent")

    def test_too_many_calls_are_no_refusal(self):
        with self.failing("email_document", RateLimited(until=self.books.now() + timedelta(minutes=1))):
            document = self.sent()
        self.assertEqual(document.email_state, "waiting")
        self.work_on(minutes=2)
        self.assertEqual(document.email_state, "sent")


@tagged("post_install", "-at_install")
class TestDocumentEmailAddress(QuickBooksLike, EmailCase):
    """Where the address is ours to give, it is frozen with the document; a missing one is entered here."""

    def test_it_goes_to_the_address_that_was_frozen(self):
        document = self.queue()
        self.customer.email = "new@deepblue.example"
        self.work()
        self.assertEqual(self.books.emails, [(document.external_id, "accounts@deepblue.example")])
        self.assertIn("E-mailed to accounts@deepblue.example on ", document.email_note)

    def test_a_missing_address_costs_no_call_and_is_entered_at_the_customer(self):
        self.customer.email = False
        documents = self.sent() | self.sent()
        self.assertNotIn("email_document", self.books.calls)
        [problem] = documents.problem_ids
        self.assertIn("Enter it", problem.name)
        action = problem.action_fix()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", self.customer.id))
        self.customer.email = "accounts@deepblue.example"
        self.work()
        self.assertEqual(set(documents.mapped("email_state")), {"sent"})
        self.assertEqual({to for _id, to in self.books.emails}, {"accounts@deepblue.example"})
        self.assertFalse(problem.active)

    def test_the_address_of_the_company_serves_its_contacts(self):
        self.customer.email = False
        person = self.env["res.partner"].create({"name": "Jo", "parent_id": self.customer.id})
        document = self.queue(self.sale_order(partner=person))
        self.work()
        self.assertEqual(document.email_state, "refused")
        self.customer.email = "accounts@deepblue.example"
        self.work()
        self.assertEqual(document.email_state, "sent")

    def test_another_address_does_not_send_anything_twice(self):
        self.sent()
        self.customer.email = "new@deepblue.example"
        self.work()
        self.assertEqual(len(self.books.emails), 1)

    def test_a_document_whose_address_is_still_missing_is_refused_again(self):
        self.customer.email = False
        document = self.sent()
        document.action_email_again()
        self.assertEqual(document.email_state, "waiting")
        self.work()
        self.assertEqual(document.email_state, "refused")
        self.assertTrue(document.problem_ids.active)


@tagged("post_install", "-at_install")
class TestDocumentEmailQueries(EmailCase):
    def queries(self, count):
        """How many queries it takes to claim and give back so many e-mails."""
        orders = self.env["sale.order"].union(*(self.sale_order() for _each in range(count)))
        documents = self.queue(orders)
        self.run_sender(only_ids=documents.ids)
        batches = []

        def lose():
            batches.append(documents.sudo()._claim_emails(self.connection.sudo()))
            documents.sudo()._lose_email("lost")
            documents.mapped("email_note")

        used = self.queries_of_all_cursors(lose)
        self.assertEqual(len(batches[0].emails), count)
        documents.sudo()._drop_email()
        return used

    def test_they_do_not_grow_with_the_number_of_emails(self):
        self.queries(1)
        self.assertEqual(self.queries(EMAILS_A_RUN), self.queries(2))
