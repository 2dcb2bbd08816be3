"""Numbers the accounting system does not keep are told before anything leaves, and corrected."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..providers.values import Kind, Status
from .test_preflight import PreflightCase

LONGEST = 21


@tagged("post_install", "-at_install")
class TestNumbersOfOdoo(PreflightCase):
    def test_they_cannot_be_chosen_where_they_would_be_lost(self):
        self.connection.keeps_our_numbers = False
        with self.assertRaisesRegex(ValidationError, "Turn them on there and refresh the lists"):
            self.connection.numbering = "odoo"

    def test_documents_wait_when_the_organisation_stops_keeping_them(self):
        self.connection.numbering = "odoo"
        self.connection.keeps_our_numbers = False
        document = self.queue()
        self.assertEqual((document.state, document.problem_ids.key), ("blocked", "number:odoo"))
        self.connection.numbering = "provider"
        self.work()
        self.assertEqual((document.state, document.number), ("sent", False))

    def test_they_go_again_once_they_are_kept(self):
        self.connection.numbering = "odoo"
        self.connection.keeps_our_numbers = False
        document = self.queue()
        self.connection.keeps_our_numbers = True
        document.action_retry()
        self.work()
        self.assertEqual((document.state, document.number), ("sent", "OD-00001"))

    def test_bills_and_numbers_of_the_accounting_system_are_no_matter_of_it(self):
        self.connection.keeps_our_numbers = False
        self.assertFalse(self.keys())
        self.connection.keeps_our_numbers = True
        self.connection.numbering = "odoo"
        self.connection.keeps_our_numbers = False
        self.assertFalse(self.keys(self.purchase_order(), bill={"number": "TY-1"}))


@tagged("post_install", "-at_install")
class TestNumbersOfSuppliers(PreflightCase):
    def setUp(self):
        super().setUp()
        self.capable(number_length=LONGEST, statuses=dict.fromkeys(Kind, (Status.APPROVED,)))
        self.connection.invalidate_recordset()
        self.order = self.purchase_order()

    def form(self):
        action = self.order.action_accounting_create_bill()
        return Form(self.env["accounting.bill"].with_context(action["context"]))

    def waiting(self, **options):
        """A bill that waits for its number, or for another one."""
        [document] = self.order._accounting_queue(self.order._accounting_prepare(**options))
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "number"))
        return document

    def enter(self, document, number):
        action = document.problem_ids.filtered("active").action_fix()
        self.assertEqual(action["res_model"], "accounting.bill.correction")
        form = Form(self.env[action["res_model"]].with_context(action["context"]))
        form.bill_number = number
        return form.save().action_save()

    def test_a_number_that_is_too_long_is_told_as_it_is_typed(self):
        form = self.form()
        form.bill_number = "9" * LONGEST
        self.assertFalse(form.number_problem)
        form.bill_number = "9" * (LONGEST + 1)
        self.assertIn("up to 21 characters", form.number_problem)
        with self.assertRaisesRegex(ValidationError, "up to 21 characters"):
            form.save()

    def test_a_number_that_is_too_long_is_never_cut(self):
        document = self.waiting(bill={"number": "9" * (LONGEST + 1)})
        self.assertIn("up to 21 characters", document.problem_ids.name)
        with self.assertRaisesRegex(UserError, "up to 21 characters"):
            self.enter(document, "8" * (LONGEST + 1))
        self.enter(document, " TY-881 ")
        self.work()
        self.assertRecordValues(document, [{"state": "sent", "number": "TY-881"}])
        self.assertEqual(self.books.documents[0].number, "TY-881")

    def test_the_form_asks_for_the_number_where_there_are_no_drafts(self):
        form = self.form()
        with self.assertRaisesRegex(AssertionError, "bill_number is a required field"):
            form.save()
        self.connection.bill_without_number = "send"
        form = self.form()
        self.assertIn("is entered without any", form.without_number)
        form.save().action_send()
        self.assertEqual(self.order.accounting_document_ids.state, "queued")

    def test_the_list_of_what_is_missing_opens_the_form_of_the_bill(self):
        [obstacle] = self.check(self.order)[1]
        self.assertEqual(obstacle["fix_model"], "accounting.bill")
        form = Form(self.env["accounting.bill"].with_context(**obstacle["fix_context"]))
        self.assertEqual(form.purchase_order_ids[:], self.order)

    def test_a_bill_that_waits_for_its_number_goes_with_it(self):
        document = self.waiting()
        self.enter(document, "TY-881")
        self.assertEqual(document.state, "queued")
        self.assertFalse(document.problem_ids.filtered("active"))
        self.work()
        self.assertEqual((document.state, document.number), ("sent", "TY-881"))

    def test_a_number_another_bill_has_is_not_taken(self):
        document = self.waiting()
        other = self.purchase_order()
        other._accounting_queue(other._accounting_prepare(bill={"number": "TY-881"}))
        with self.assertRaisesRegex(UserError, "ty-881 of Timber Yard is already here"):
            self.enter(document, "ty-881")
        self.assertFalse(document.number)

    def test_only_bills_that_wait_get_a_number(self):
        document = self.waiting()
        correction = self.env["accounting.bill.correction"].create(
            {"document_id": document.id, "bill_number": "TY-1"}
        )
        buyer = self.person("purchase.group_purchase_user")
        with self.assertRaises(AccessError):
            document.with_user(buyer).action_enter_number()
        correction.action_save()
        self.work()
        with self.assertRaisesRegex(UserError, "does not wait for a number"):
            correction.action_save()

    def test_with_one_status_there_is_nothing_to_choose(self):
        self.assertFalse(self.connection.has_invoice_statuses or self.connection.has_bill_statuses)
        self.connection.bill_without_number = "send"
        self.assertEqual(self.check(self.order)[0]["target_status"], "approved")
