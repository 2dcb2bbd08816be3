"""Documents are found again: changed ones by one call for all kinds, bills by number, all by id."""

from datetime import date, timedelta

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import BillKey, Kind, RemoteState

from .quickbooks_case import NOW, REALM, VENDOR, QuickBooksCase, element_of, fault, make_document

ALL = frozenset(Kind)
YESTERDAY = NOW - timedelta(days=1)


class TestQuickBooksFinding(QuickBooksCase):
    def answer_changes(self, **groups):
        responses = [{entity: found, "startPosition": 1} for entity, found in groups.items()]
        self.server.answer({"CDCResponse": [{"QueryResponse": [*responses, {}]}], "time": "x"})

    def find(self, since=YESTERDAY, kinds=ALL):
        return list(self.provider.find_documents(since, kinds))

    def test_what_changed_is_one_call_for_all_kinds(self):
        invoice, bill = make_document(), make_document(Kind.BILL)
        self.answer_changes(Bill=[element_of(bill, 7)], Invoice=[element_of(invoice)])
        (page,) = self.find()
        self.assertEqual((self.request.method, self.request.path), ("GET", f"/v3/company/{REALM}/cdc"))
        self.assertEqual(self.request.query["entities"], "Bill,CreditMemo,Invoice,VendorCredit")
        self.assertEqual(self.request.query["changedSince"], "2026-11-20T09:30:00+00:00")
        self.assertEqual(
            {entry.marker: (entry.kind, entry.external_id, entry.contact_id) for entry in page.entries},
            {
                invoice.marker: (Kind.INVOICE, "145", "customer:12"),
                bill.marker: (Kind.BILL, "7", "vendor:34"),
            },
        )
        self.assertIsNotNone(page.server_time)

    def test_a_deleted_document_is_told(self):
        self.answer_changes(Invoice=[{"domain": "QBO", "status": "Deleted", "Id": "98"}])
        (page,) = self.find()
        self.assertEqual(
            [(entry.external_id, entry.state) for entry in page.entries], [("98", RemoteState.DELETED)]
        )

    def test_where_changes_are_no_longer_kept_each_kind_is_queried(self):
        for _kind in range(2):
            self.server.answer({"QueryResponse": {}})
        pages = self.find(NOW - timedelta(days=40), frozenset((Kind.INVOICE, Kind.BILL)))
        self.assertEqual([page.entries for page in pages], [(), ()])
        self.assertEqual(
            self.server.requests[0].body.decode(),
            "SELECT * FROM Bill WHERE MetaData.LastUpdatedTime >= '2026-10-12T09:30:00+00:00' "
            "ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
        )

    def test_a_list_of_changes_that_was_cut_off_is_not_taken_for_all(self):
        document = make_document()
        self.answer_changes(Invoice=[element_of(document, row) for row in range(1000)])
        self.server.answer({"QueryResponse": {"Invoice": [element_of(document, 5000)]}})
        (page,) = self.find(kinds=frozenset((Kind.INVOICE,)))
        self.assertEqual([entry.external_id for entry in page.entries], ["5000"])

    def test_an_answer_that_does_not_list_changes_says_nothing(self):
        for content in (
            {"time": "x"},
            {"CDCResponse": [fault("4000", "broken")]},
            {"CDCResponse": [{"QueryResponse": [fault("4000", "broken")]}]},
        ):
            self.server.answer(content)
            with self.assertRaises(errors.Retry):
                self.find()

    def test_one_odd_document_does_not_cost_the_others(self):
        self.answer_changes(Invoice=[{"TxnDate": "2026-11-21"}, element_of(make_document())])
        (page,) = self.find()
        self.assertEqual((len(page.entries), page.problems), (1, ("Invoice[0]: no Id",)))

    def test_documents_are_read_by_their_ids(self):
        self.answer_queries({"CreditMemo": [element_of(make_document(Kind.CREDIT_NOTE), 9)]})
        found = self.provider.get_documents(Kind.CREDIT_NOTE, ["8", "9", "9"])
        self.assertEqual(list(found), ["9"])
        (entry,) = self.request.json["BatchItemRequest"]
        self.assertEqual(entry["Query"], "SELECT * FROM CreditMemo WHERE Id IN ('8', '9') MAXRESULTS 1000")

    def test_no_ids_cost_no_call(self):
        self.assertEqual(self.provider.get_documents(Kind.BILL, []), {})
        self.assertEqual(self.server.requests, [])

    def test_bills_are_found_by_supplier_and_number(self):
        def bill(number, row, vendor="34", **facts):
            document = make_document(Kind.BILL, number=number)
            return element_of(document, row, VendorRef={"value": vendor}, **facts)

        self.answer_queries({"Bill": [bill("sup-1", 1), bill("SUP-1", 2, "35"), bill("SUP-2", 3)]})
        keys = [BillKey(VENDOR, "SUP-1"), BillKey(VENDOR, " SUP-2 "), BillKey(VENDOR, "SUP-3")]
        found = self.provider.find_bills(keys)
        self.assertEqual([[bill.external_id for bill in found[key]] for key in keys], [["1"], ["3"], []])
        self.assertEqual(
            self.request.json["BatchItemRequest"][0]["Query"],
            "SELECT * FROM Bill WHERE DocNumber IN ('SUP-1', 'SUP-2', 'SUP-3') MAXRESULTS 1000",
        )

    def test_documents_of_a_time_are_those_that_still_stand(self):
        written = {
            "PrivateNote": "by hand",
            "CustomerMemo": {"value": "Thank you"},
            "CustomField": [{"Name": "P.O.", "StringValue": "S00042"}, {"Name": "Sales Rep"}],
        }
        stands = element_of(make_document(), 7, **written)
        voided = element_of(make_document(), 8, PrivateNote="Voided", TotalAmt=0)
        self.server.answer({"QueryResponse": {"Invoice": [stands, voided]}})
        days = date(2026, 1, 9), date(2026, 11, 21)
        (page,) = self.provider.documents_dated(frozenset({Kind.INVOICE}), *days)
        (found,) = page.entries
        self.assertEqual((found.external_id, found.reference), ("7", ""))
        self.assertEqual(found.texts.split("\n")[:3], ["by hand", "Thank you", "S00042"])
        self.assertEqual(
            self.request.body.decode(),
            "SELECT * FROM Invoice WHERE TxnDate >= '2026-01-09' AND TxnDate <= '2026-11-21' "
            "ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
        )


class TestQuickBooksLinks(QuickBooksCase):
    def test_a_page_names_the_company(self):
        provider = self.make_provider(base_url="")
        for kind, page in (
            (Kind.INVOICE, "invoice"),
            (Kind.BILL, "bill"),
            (Kind.CREDIT_NOTE, "creditmemo"),
            (Kind.VENDOR_CREDIT, "vendorcredit"),
        ):
            self.assertEqual(
                provider.document_url(kind, "145", ""),
                f"https://app.qbo.intuit.com/app/{page}?txnId=145&companyId={REALM}",
            )
        self.assertEqual(
            provider.contact_url("vendor:34", ""),
            f"https://app.qbo.intuit.com/app/vendordetail?nameId=34&companyId={REALM}",
        )

    def test_the_sandbox_has_pages_of_its_own(self):
        provider = self.make_provider(base_url="", sandbox=True)
        self.assertEqual(
            provider.contact_url("customer:12", ""),
            f"https://app.sandbox.qbo.intuit.com/app/customerdetail?nameId=12&companyId={REALM}",
        )
