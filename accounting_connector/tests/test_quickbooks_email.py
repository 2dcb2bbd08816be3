"""A document is e-mailed by QuickBooks to the address given; its words tell what a refusal is about."""

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Kind

from .quickbooks_case import REALM, QuickBooksCase, element_of, fault, make_document, saved_answer

ADDRESS = "accounts+nz@deco.example"


class TestQuickBooksEmail(QuickBooksCase):
    def email(self, kind=Kind.INVOICE, to=ADDRESS):
        self.provider.email_document(kind, "145", to, "k3x7qz-1.email.1")

    def refused_with(self, code, detail):
        self.server.answer(fault(code, detail), 400)
        with self.assertRaises(errors.Refused) as caught:
            self.email()
        [reason] = caught.exception.reasons
        return reason.kind

    def test_the_call_sends_to_the_address_and_carries_its_key(self):
        self.server.answer(saved_answer(make_document(), EmailStatus="EmailSent"))
        self.email()
        self.assertEqual(
            (self.request.method, self.request.path), ("POST", f"/v3/company/{REALM}/invoice/145/send")
        )
        self.assertEqual(self.request.query["sendTo"], ADDRESS)
        self.assertEqual(len(self.request.query["requestid"]), 36)
        self.assertEqual(self.request.headers["Content-Type"], "application/octet-stream")
        self.assertEqual(self.request.body, b"")

    def test_credit_notes_are_emailed_too(self):
        self.server.answer(saved_answer(make_document(Kind.CREDIT_NOTE), EmailStatus="EmailSent"))
        self.email(Kind.CREDIT_NOTE)
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/creditmemo/145/send")

    def test_without_an_address_nothing_is_called(self):
        for address in ("", "nobody", "a@b"):
            with self.assertRaises(errors.Refused) as caught:
                self.email(to=address)
            self.assertEqual([reason.kind for reason in caught.exception.reasons], ["email"], address)
        self.assertFalse(self.server.requests)

    def test_refusals_are_told_apart_by_their_words(self):
        for code, detail, kind in (
            ("2020", "Required parameter BillEmail is missing in the request", "email"),
            ("6000", "Email Address x is not valid", "email"),
            ("6000", "The daily limit of emails was reached.", "email_limit"),
            ("6000", "A business validation error has occurred", "other"),
        ):
            self.assertEqual(self.refused_with(code, detail), kind, detail)

    def test_an_answer_that_does_not_say_so_leaves_it_open(self):
        self.server.answer(saved_answer(make_document(), EmailStatus="NeedToSend"))
        with self.assertRaises(errors.Retry) as caught:
            self.email()
        self.assertTrue(caught.exception.maybe_committed)

    def test_a_lost_answer_may_have_been_an_email(self):
        self.server.answer(fault="drop")
        with self.assertRaises(errors.Retry) as caught:
            self.email()
        self.assertTrue(caught.exception.maybe_committed)

    def test_only_what_was_sent_counts_not_what_waits_in_their_queue(self):
        for status, was_emailed in (("EmailSent", True), ("NeedToSend", False), ("NotSet", False)):
            self.answer_queries({"Invoice": [element_of(make_document(), EmailStatus=status)]})
            [found] = self.provider.get_documents(Kind.INVOICE, ["145"]).values()
            self.assertIs(found.was_emailed, was_emailed)
