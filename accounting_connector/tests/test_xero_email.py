"""An invoice is e-mailed by Xero to its contact; what a refusal is about is found in its words."""

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Kind

from .xero_case import XeroCase, make_document, saved_element

INVOICE = "d0d0d0d0-0000-4000-8000-000000000001"


class TestXeroEmail(XeroCase):
    def email(self):
        self.provider.email_document(Kind.INVOICE, INVOICE, "", "k3x7qz-1.email.1")

    def refused_with(self, text):
        content = {"ErrorNumber": 10, "Type": "ValidationException", "Message": text}
        self.server.answer(content, 400)
        with self.assertRaises(errors.Refused) as caught:
            self.email()
        [reason] = caught.exception.reasons
        self.assertEqual(reason.text, text)
        return reason.kind

    def test_the_call_names_the_invoice_and_carries_its_key(self):
        self.server.answer(status=204)
        self.email()
        self.assertEqual(
            (self.request.method, self.request.path), ("POST", f"/api.xro/2.0/Invoices/{INVOICE}/Email")
        )
        self.assertEqual(self.request.json, {})
        self.assertTrue(self.request.headers["Idempotency-Key"].endswith("k3x7qz-1.email.1"))

    def test_refusals_are_told_apart_by_their_words(self):
        for text, kind in (
            ("The contact does not have an email address.", "email"),
            ("Email address must be valid", "email"),
            ("The daily email limit of the organisation was reached.", "email_limit"),
            ("You have exceeded the number of emails for today.", "email_limit"),
            ("Invoice not of valid status for emailing", "status"),
            ("The moon is full.", "other"),
        ):
            self.assertEqual(self.refused_with(text), kind, text)

    def test_elements_with_errors_tell_the_reason_too(self):
        element = {"InvoiceID": INVOICE, "ValidationErrors": [{"Message": "No email address"}]}
        self.server.answer({"ErrorNumber": 10, "Elements": [element]}, 400)
        with self.assertRaises(errors.Refused) as caught:
            self.email()
        self.assertEqual([reason.kind for reason in caught.exception.reasons], ["email"])

    def test_a_lost_answer_may_have_been_an_email(self):
        self.server.answer(fault="drop")
        with self.assertRaises(errors.Retry) as caught:
            self.email()
        self.assertTrue(caught.exception.maybe_committed)

    def test_an_invoice_that_is_not_there_is_refused_whatever_it_says(self):
        self.server.answer(text="The resource you're looking for cannot be found", status=404)
        with self.assertRaises(errors.Missing):
            self.email()

    def test_documents_tell_whether_they_were_emailed(self):
        document = make_document(linked=True)
        for told, was_emailed in ((True, True), (False, False), (None, False)):
            sent = {"Type": "ACCREC", "Url": document.link_back, "Status": "AUTHORISED"}
            self.server.answer({"Invoices": [saved_element(sent, 1, SentToContact=told)]})
            [found] = self.provider.get_documents(Kind.INVOICE, [INVOICE]).values()
            self.assertIs(found.was_emailed, was_emailed)
