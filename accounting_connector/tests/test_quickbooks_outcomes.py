"""What became of each document is told by its own id, whatever became of the others."""

from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.quickbooks.refusals import reason_for
from odoo.addons.accounting_connector.providers.values import Kind, RemoteState, Verdict

from .quickbooks_case import REALM, QuickBooksCase, element_of, fault, make_document

DUPLICATE = (
    "Duplicate Document Number Error : You must specify a different number. This number has already been "
    "used. DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575"
)


class TestQuickBooksOutcomes(QuickBooksCase):
    def save_three(self, answer):
        """Save three documents; ``answer(one, two, three)`` gives the elements of the answer."""
        documents = [make_document(reference=name) for name in ("one", "two", "three")]
        self.server.answer({"BatchItemResponse": answer(*documents)})
        outcomes = {outcome.key: outcome for outcome in self.provider.save_documents(documents, "key")}
        return [outcomes[document.marker] for document in documents]

    def test_elements_of_a_batch_are_told_apart_by_their_ids(self):
        saved, refused, lost = self.save_three(
            lambda one, two, three: [
                {"bId": "2", **fault("6210", "Account Period Closed")},
                {"bId": "1", "Invoice": element_of(one, 7)},
            ]
        )
        self.assertEqual((saved.verdict, saved.saved.external_id), (Verdict.SAVED, "7"))
        self.assertEqual((refused.verdict, refused.reasons[0].kind), (Verdict.REFUSED, "lock"))
        self.assertEqual(lost.verdict, Verdict.UNKNOWN)

    def test_a_fault_of_the_system_leaves_its_element_open(self):
        one, _two, _three = self.save_three(
            lambda one, two, three: [{"bId": "1", **fault("10000", "An application error")}]
        )
        self.assertEqual(one.verdict, Verdict.UNKNOWN)

    def test_swapped_answers_are_not_believed(self):
        one, two, _three = self.save_three(
            lambda one, two, three: [
                {"bId": "1", "Invoice": element_of(two)},
                {"bId": "2", "Invoice": element_of(one)},
            ]
        )
        self.assertEqual({one.verdict, two.verdict}, {Verdict.UNKNOWN})

    def test_what_cannot_be_sent_does_not_keep_the_others_back(self):
        good, bad = make_document(), make_document(contact_id="vendor:34")
        self.server.answer({"Invoice": element_of(good)})
        outcomes = {outcome.key: outcome for outcome in self.provider.save_documents([good, bad], "key")}
        self.assertEqual(
            (outcomes[good.marker].verdict, outcomes[bad.marker].verdict), (Verdict.SAVED, Verdict.REFUSED)
        )

    def test_a_single_document_that_is_refused_tells_why(self):
        self.server.answer(fault("6140", DUPLICATE), 400, headers={"intuit_tid": "1-abc"})
        (outcome,) = self.provider.save_documents([make_document()], "key")
        reason = outcome.reasons[0]
        self.assertEqual(
            (outcome.verdict, outcome.correlation_id, reason.kind, reason.subject, reason.text),
            (Verdict.REFUSED, "1-abc", "number", "6575", DUPLICATE),
        )

    def test_documents_of_one_call_are_of_one_kind_and_no_more_than_thirty(self):
        for documents in (
            [],
            [make_document(), make_document(Kind.BILL)],
            [make_document() for _row in range(31)],
            [make_document()] * 2,
        ):
            with self.assertRaises(ValueError):
                self.provider.save_documents(documents, "key")
        self.assertEqual(self.server.requests, [])

    def test_a_digest_belongs_to_what_is_sent(self):
        document = make_document()
        self.assertEqual(self.provider.body_digest([document]), self.provider.body_digest([document]))
        self.assertNotEqual(
            self.provider.body_digest([document]), self.provider.body_digest([make_document()])
        )

    def test_a_refusal_names_its_obstacle(self):
        for code, text, kind, subject in (
            ("6240", "The name supplied already exists.", "duplicate", ""),
            ("6070", "Amount is not equal to UnitPrice * Qty. Supplied value:1,000", "amount", ""),
            ("6190", "Subscription period has ended", "plan", ""),
            ("5030", "Feature Not Supported Error", "plan", ""),
            ("6100", "Invalid tax code", "tax", ""),
            ("6430", "Invalid account type", "account", ""),
            ("6540", "Transaction already deposited", "status", ""),
            ("2500", "Invalid Reference Id : Names element id 583 not found", "contact", "583"),
            ("2500", "Invalid Reference Id : Accounts element id 12 not found", "account", "12"),
            ("2500", "Invalid Reference Id : Items element id 9 not found", "item", "9"),
            ("2500", "Invalid Reference Id : TaxCodes element id 7 not found", "tax", "7"),
            (
                "610",
                "Object Not Found : Something you're trying to use has been made inactive.",
                "inactive",
                "",
            ),
            (
                "6000",
                "Business Validation Error: Make sure all your transactions have a GST/HST rate",
                "tax",
                "",
            ),
            (
                "6000",
                "An item in this transaction is set up as a category instead of a product or service.",
                "item",
                "",
            ),
            ("2010", "Property Name:failed to parse json object", "other", ""),
            ("9999", "Nobody has seen this", "other", ""),
        ):
            reason = reason_for(code, text)
            self.assertEqual((reason.kind, reason.subject), (kind, subject), text)


class TestQuickBooksUndo(QuickBooksCase):
    def remote(self, kind=Kind.INVOICE, **facts):
        document = make_document(kind)
        entity = {Kind.INVOICE: "Invoice", Kind.BILL: "Bill"}[kind]
        self.element = element_of(document, **facts)
        self.answer_queries({entity: [self.element]})
        return self.provider.get_documents(kind, ["145"])["145"]

    def voided(self):
        return {
            "Invoice": {
                **self.element,
                "SyncToken": "1",
                "TotalAmt": 0,
                "Balance": 0,
                "TxnTaxDetail": {"TotalTax": 0},
                "PrivateNote": f"Voided {self.element['PrivateNote']}",
            }
        }

    def test_an_invoice_is_voided(self):
        remote = self.remote()
        self.server.answer(self.voided())
        undone = self.provider.undo(remote, "key")
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/invoice")
        self.assertEqual(self.request.query["operation"], "void")
        self.assertIn("requestid", self.request.query)
        self.assertEqual(self.request.json, {"Id": "145", "SyncToken": "0"})
        self.assertEqual((undone.state, undone.total, undone.version), (RemoteState.VOIDED, Decimal(0), "1"))
        self.assertEqual(undone.marker, remote.marker)

    def test_what_cannot_be_voided_is_deleted(self):
        remote = self.remote(Kind.BILL)
        self.server.answer({"Bill": {"status": "Deleted", "domain": "QBO", "Id": "145"}})
        undone = self.provider.undo(remote, "key")
        self.assertEqual(self.request.query["operation"], "delete")
        self.assertEqual((undone.state, undone.number), (RemoteState.DELETED, remote.number))

    def test_what_was_changed_meanwhile_is_read_and_tried_once_more(self):
        remote = self.remote()
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        self.answer_queries({"Invoice": [{**self.element, "SyncToken": "4"}]})
        self.server.answer(self.voided())
        self.assertIs(self.provider.undo(remote, "key").state, RemoteState.VOIDED)
        self.assertEqual(self.request.json, {"Id": "145", "SyncToken": "4"})

    def test_what_somebody_undid_meanwhile_is_undone(self):
        remote = self.remote()
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        self.answer_queries(self.voided() | {"Invoice": [self.voided()["Invoice"]]})
        self.assertIs(self.provider.undo(remote, "key").state, RemoteState.VOIDED)
        self.server.answer(fault("5010", "Stale Object Error"), 400)
        self.answer_queries({})
        self.assertIs(self.provider.undo(remote, "key").state, RemoteState.DELETED)

    def test_an_answer_that_tells_nothing_leaves_it_open(self):
        remote = self.remote()
        self.server.answer({})
        with self.assertRaises(errors.Retry) as caught:
            self.provider.undo(remote, "key")
        self.assertTrue(caught.exception.maybe_committed)

    def test_a_refusal_tells_why(self):
        remote = self.remote()
        self.server.answer(fault("6000", "Business Validation Error: linked to a payment, balance"), 400)
        with self.assertRaises(errors.Refused):
            self.provider.undo(remote, "key")
