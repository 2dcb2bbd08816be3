"""Every document of a batch gets the outcome that is its own, whatever order the answer has."""

import random
from dataclasses import replace

from odoo.addons.accounting_connector.providers import errors, markers
from odoo.addons.accounting_connector.providers.values import Kind, RemoteState, Verdict

from .xero_case import CONTACT, XeroCase, make_document, rejected_element, saved_element

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN


class TestXeroOutcomes(XeroCase):
    def save(self, documents, change=lambda elements: elements, status=200, **envelope):
        """Save ``documents``; the answer holds what was sent, as saved, changed by ``change``."""
        elements = [saved_element(element, row) for row, element in enumerate(self.sent(documents), 1)]
        plural = "CreditNotes" if "CREDIT" in elements[0]["Type"] else "Invoices"
        name = "Elements" if status == 400 else plural
        self.server.answer({name: change(elements), **envelope}, status)
        outcomes = self.provider.save_documents(documents, "key")
        self.assertEqual({outcome.key for outcome in outcomes}, {document.marker for document in documents})
        return {outcome.key: outcome for outcome in outcomes}

    def sent(self, documents):
        self.server.answer(status=500)
        with self.assertRaises(errors.Retry):
            self.provider.save_documents(documents, "key")
        (elements,) = self.request.json.values()
        return elements

    def verdicts(self, documents, *facts, **more):
        outcomes = self.save(documents, *facts, **more)
        return [outcomes[document.marker].verdict for document in documents]

    def test_a_shuffled_answer_is_told_apart_by_markers_wherever_they_are(self):
        batches = (
            [make_document(linked=True) for _ in range(5)],
            [make_document() for _ in range(5)],
            [make_document(Kind.CREDIT_NOTE) for _ in range(5)],
            [make_document(Kind.VENDOR_CREDIT) for _ in range(5)],
        )
        for documents in batches:
            outcomes = self.save(documents, lambda elements: random.sample(elements, len(elements)))
            for row, document in enumerate(documents, 1):
                outcome = outcomes[document.marker]
                self.assertEqual(outcome.verdict, SAVED)
                self.assertEqual(outcome.saved.external_id[-1], str(row))
                self.assertEqual(
                    (outcome.saved.marker, outcome.saved.state), (document.marker, RemoteState.DRAFT)
                )

    def test_one_bad_element_does_not_touch_the_others(self):
        documents = [make_document(linked=True) for _ in range(3)]

        def reject_second(elements):
            text = "The TaxType code 'INPUT' cannot be used with account code '200'."
            return [elements[2], rejected_element(elements[1], text), elements[0]]

        outcomes = self.save(documents, reject_second)
        self.assertEqual(
            [outcomes[document.marker].verdict for document in documents], [SAVED, REFUSED, SAVED]
        )
        (reason,) = outcomes[documents[1].marker].reasons
        self.assertEqual((reason.kind, reason.subject), ("tax", "INPUT"))

    def test_refusals_of_lines_and_of_the_contact_are_told_too(self):
        document = make_document(linked=True)

        def reject(elements):
            element = rejected_element(elements[0], "First", "First")
            element["LineItems"][0]["ValidationErrors"] = [
                {"Message": "Account code '9' is not a valid code"}
            ]
            element["Contact"]["ValidationErrors"] = [
                {"Message": "A Contact must be specified for this"},
                None,
                {},
            ]
            return [element]

        reasons = self.save([document], reject)[document.marker].reasons
        self.assertEqual([reason.kind for reason in reasons], ["other", "account", "contact"])

    def test_a_document_the_answer_does_not_mention_is_unknown(self):
        documents = [make_document(linked=True) for _ in range(3)]
        self.assertEqual(self.verdicts(documents, lambda elements: elements[1:]), [UNKNOWN, SAVED, SAVED])
        self.assertEqual(self.verdicts(documents, lambda elements: []), [UNKNOWN] * 3)

    def test_elements_without_markers_are_told_apart_by_our_own_unique_numbers(self):
        documents = [make_document(linked=True, number=number) for number in ("A", "B", "B")]

        def forget_links(elements):
            return [
                {name: value for name, value in element.items() if name != "Url"} for element in elements
            ][::-1]

        self.assertEqual(self.verdicts(documents, forget_links), [SAVED, UNKNOWN, UNKNOWN])

    def test_a_number_does_not_outweigh_another_documents_marker(self):
        document = make_document(linked=True, number="A")

        def of_another(elements):
            return [{**elements[0], "Url": f"https://odoo.example.com/{markers.new('k3x7qz')}"}]

        self.assertEqual(self.verdicts([document], of_another), [UNKNOWN])

    def test_the_only_answer_to_the_only_document_is_its_own_when_contact_total_and_reference_agree(self):
        document = make_document(linked=True)

        def without_link(elements, **facts):
            return [{name: value for name, value in {**elements[0], **facts}.items() if name != "Url"}]

        self.assertEqual(self.verdicts([document], without_link), [SAVED])
        for facts in (
            {"Contact": {"ContactID": CONTACT.replace("1", "2")}},
            {"Total": 115.01},
            {"Reference": "S00043"},
        ):
            self.assertEqual(
                self.verdicts([document], lambda elements, facts=facts: without_link(elements, **facts)),
                [UNKNOWN],
            )

    def test_the_only_refusal_of_the_only_document_is_its_own(self):
        document = make_document(linked=True)
        self.assertEqual(self.verdicts([document], lambda elements: [rejected_element({}, "No")]), [REFUSED])

    def test_never_by_position(self):
        documents = [make_document(linked=True) for _ in range(2)]

        def without_links(elements):
            return [{name: value for name, value in element.items() if name != "Url"} for element in elements]

        self.assertEqual(self.verdicts(documents, without_links), [UNKNOWN, UNKNOWN])

    def test_two_elements_with_one_marker_prove_nothing(self):
        documents = [make_document(linked=True) for _ in range(2)]
        self.assertEqual(
            self.verdicts(documents, lambda elements: [elements[0], elements[0], elements[1]]),
            [UNKNOWN, SAVED],
        )

    def test_an_element_without_an_id_is_unknown(self):
        document = make_document(linked=True)
        for odd in (None, "", 7, "00000000-0000-0000-0000-000000000000"):
            self.assertEqual(
                self.verdicts([document], lambda elements, odd=odd: [{**elements[0], "InvoiceID": odd}]),
                [UNKNOWN],
            )

    def test_an_error_without_words_is_a_refusal_all_the_same(self):
        document = make_document(linked=True)
        outcome = self.save([document], lambda elements: [rejected_element(elements[0])])[document.marker]
        self.assertEqual((outcome.verdict, len(outcome.reasons)), (REFUSED, 1))

    def test_warnings_go_with_the_outcome(self):
        document = make_document(linked=True)
        outcome = self.save(
            [document],
            lambda elements: [
                {**elements[0], "StatusAttributeString": "WARNING", "Warnings": [{"Message": "Odd rate"}]}
            ],
        )[document.marker]
        self.assertEqual((outcome.verdict, outcome.warnings), (SAVED, ("Odd rate",)))

    def test_a_call_refused_as_a_whole_tells_who_was_at_fault_and_leaves_the_others_unknown(self):
        """Whether the good siblings of a summarised refusal are rolled back is not documented."""
        documents = [make_document(linked=True) for _ in range(2)]

        def reject_first(elements):
            return [
                {**elements[0], "ValidationErrors": [{"Message": "Invoice # must be unique."}]},
                {**elements[1], "ValidationErrors": []},
            ]

        self.assertEqual(
            self.verdicts(documents, reject_first, status=400, ErrorNumber=10, Type="ValidationException"),
            [REFUSED, UNKNOWN],
        )

    def test_odd_elements_in_an_answer_hurt_nobody(self):
        documents = [make_document(linked=True)]
        self.assertEqual(self.verdicts(documents, lambda elements: [None, 7, "x", {}, *elements]), [SAVED])

    # undo

    def undo(self, state, kind=Kind.INVOICE):
        document = make_document(kind)
        saved = self.save([document])[document.marker].saved
        self.server.answer(
            {
                "CreditNotes" if "credit" in kind.value else "Invoices": [
                    saved_element(
                        {"Type": "ACCRECCREDIT" if "credit" in kind.value else "ACCREC"}, 1, Status="VOIDED"
                    )
                ]
            }
        )
        return self.provider.undo(replace(saved, state=state), "undo-key")

    def test_drafts_are_deleted_and_approved_documents_voided(self):
        for state, status in (
            (RemoteState.DRAFT, "DELETED"),
            (RemoteState.SUBMITTED, "DELETED"),
            (RemoteState.APPROVED, "VOIDED"),
        ):
            self.assertEqual(self.undo(state).state, RemoteState.VOIDED)
            external_id = "d0d0d0d0-0000-4000-8000-000000000001"
            self.assertEqual(
                (self.request.method, self.request.path), ("POST", f"/api.xro/2.0/Invoices/{external_id}")
            )
            self.assertEqual(self.request.json, {"Invoices": [{"InvoiceID": external_id, "Status": status}]})
        self.undo(RemoteState.APPROVED, Kind.CREDIT_NOTE)
        self.assertEqual(self.request.path, "/api.xro/2.0/CreditNotes/d0d0d0d0-0000-4000-8000-000000000001")

    def test_an_undo_that_is_refused_says_why(self):
        document = make_document(linked=True)
        saved = self.save([document])[document.marker].saved
        text = "Invoice not of valid status for modification"
        self.server.answer({"ErrorNumber": 10, "Elements": [{"ValidationErrors": [{"Message": text}]}]}, 400)
        self.server.answer({"Invoices": [rejected_element({"Type": "ACCREC"}, text)]})
        for _ in range(2):
            with self.assertRaises(errors.Refused) as caught:
                self.provider.undo(saved, "undo-key")
            self.assertEqual([reason.kind for reason in caught.exception.reasons], ["status"])
