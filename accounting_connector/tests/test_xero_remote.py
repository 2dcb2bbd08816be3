"""Documents over there are read page by page, with their markers, and no odd element costs a page."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import quote

from odoo.addons.accounting_connector.providers import markers, reading
from odoo.addons.accounting_connector.providers.values import BillKey, Kind, RemoteState, TaxMode

from .xero_case import CONTACT, XeroCase

SINCE = datetime(2026, 11, 22, 11, 15, 30, 999999, tzinfo=timezone(timedelta(hours=13)))
ID = "d0d0d0d0-0000-4000-8000-00000000000"


def invoice(number=1, **facts):
    return {
        "Type": "ACCREC",
        "InvoiceID": ID + str(number),
        "InvoiceNumber": f"INV-{number}",
        "Reference": "S00042",
        "Contact": {"ContactID": CONTACT, "Name": "Deco Addict"},
        "Date": "/Date(1789344000000+0000)/",
        "DateString": "2026-09-14T00:00:00",
        "DueDate": "/Date(1789948800000+0000)/",
        "Status": "AUTHORISED",
        "LineAmountTypes": "Inclusive",
        "SubTotal": 100.00,
        "TotalTax": 15.00,
        "Total": 115.00,
        "AmountDue": 15.00,
        "CurrencyCode": "USD",
        "CurrencyRate": 0.625000,
        "UpdatedDateUTC": "/Date(1789344000000+0000)/",
        **facts,
    }


class TestXeroRemote(XeroCase):
    def entries(self, pages):
        return [entry for page in pages for entry in page.entries]

    def test_an_invoice_is_read_with_its_amounts_and_its_marker(self):
        marker = markers.new("k3x7qz")
        self.server.answer({"Invoices": [invoice(Url=f"https://odoo.example.com/m/{marker}")]})
        (document,) = self.provider.get_documents(Kind.INVOICE, [ID + "1"]).values()
        self.assertEqual((document.kind, document.number, document.marker), (Kind.INVOICE, "INV-1", marker))
        self.assertEqual((document.date, document.due_date), (date(2026, 9, 14), date(2026, 9, 21)))
        self.assertEqual(
            (document.untaxed, document.tax, document.total, document.amount_due), (100, 15, 115, 15)
        )
        self.assertEqual(
            (document.state, document.status, document.tax_mode),
            (RemoteState.APPROVED, "AUTHORISED", TaxMode.INCLUSIVE),
        )
        self.assertEqual((document.currency, document.home_per_foreign), ("USD", Decimal("1.6")))
        self.assertEqual(document.contact_id, CONTACT)

    def test_a_marker_is_found_in_the_link_the_reference_and_the_lines(self):
        one, two, three = (markers.new("k3x7qz") for _ in range(3))
        lines = [{"Description": "Desk"}, {"Description": three}, None]
        elements = [
            invoice(1, Url=f"https://o.example.com/{one}", Reference=f"S1 {two}", LineItems=lines),
            invoice(2, Reference=f"S1 {two}", LineItems=lines),
            invoice(3, Reference=None, LineItems=lines),
            invoice(4, LineItems=None),
            invoice(5, Url="https://o.example.com/annual-subscriptions-and-more"),
        ]
        self.server.answer({"Invoices": elements})
        found = self.provider.get_documents(Kind.INVOICE, [ID + str(row) for row in range(1, 6)])
        self.assertEqual([document.marker for document in found.values()], [one, two, three, "", ""])

    def test_documents_since_a_moment_are_asked_for_in_utc_in_a_fixed_order_with_all_pages(self):
        def page(number, *elements):
            return {
                "pagination": {"page": number, "pageCount": 2, "pageSize": 200},
                "Invoices": list(elements),
            }

        self.server.answer(
            page(1, invoice(1), invoice(2, Type="ACCPAY")), headers={"Date": "Sat, 21 Nov 2026 22:20:00 GMT"}
        )
        self.server.answer(page(2, invoice(3, Status="DELETED"), invoice(4, Status="VOIDED")))
        pages = list(self.provider.find_documents(SINCE, frozenset({Kind.INVOICE, Kind.BILL})))
        self.assertEqual(
            [(one.kind, one.state.value) for one in self.entries(pages)],
            [
                (Kind.INVOICE, "approved"),
                (Kind.BILL, "approved"),
                (Kind.INVOICE, "deleted"),
                (Kind.INVOICE, "voided"),
            ],
        )
        self.assertEqual((pages[0].has_more, pages[1].has_more), (True, False))
        self.assertEqual(pages[0].server_time, datetime(2026, 11, 21, 22, 20, tzinfo=timezone.utc))
        for number, request in enumerate(self.server.requests, 1):
            self.assertEqual(request.headers["If-Modified-Since"], "2026-11-21T22:15:30")
            self.assertEqual(
                request.query,
                {
                    "page": str(number),
                    "pageSize": "200",
                    "order": "InvoiceID ASC",
                    "unitdp": "4",
                    "Statuses": "DRAFT,SUBMITTED,AUTHORISED,PAID,VOIDED,DELETED",
                },
            )

    def test_a_list_goes_on_after_any_of_its_pages(self):
        pages = [("Invoices", 1, 2), ("Invoices", 2, 2), ("CreditNotes", 1, 1)]
        position = ""
        for name, number, count in pages:
            pagination = {"page": number, "pageCount": count, "pageSize": 200}
            self.server.answer({"pagination": pagination, name: [{}]})
            position = next(self.provider.find_documents(SINCE, frozenset(Kind), position)).position
        self.assertEqual(
            [(request.path.rpartition("/")[2], request.query["page"]) for request in self.server.requests],
            [("Invoices", "1"), ("Invoices", "2"), ("CreditNotes", "1")],
        )
        self.assertEqual(position, "")

    def test_only_the_lists_of_the_kinds_asked_for_are_read(self):
        self.server.answer({"Invoices": [invoice(1), invoice(2, Type="ACCPAY"), invoice(3, Type="NEWTYPE")]})
        (page,) = self.provider.find_documents(SINCE, frozenset({Kind.BILL}))
        self.assertEqual([one.kind for one in page.entries], [Kind.BILL])
        self.server.answer(
            {
                "CreditNotes": [
                    {
                        "Type": "ACCPAYCREDIT",
                        "CreditNoteID": ID + "1",
                        "CreditNoteNumber": "CN-1",
                        "RemainingCredit": 5.00,
                        "Total": 9,
                    }
                ]
            }
        )
        (page,) = self.provider.find_documents(SINCE, frozenset({Kind.VENDOR_CREDIT}))
        (credit,) = page.entries
        self.assertEqual(
            (credit.kind, credit.number, credit.amount_due, credit.total), (Kind.VENDOR_CREDIT, "CN-1", 5, 9)
        )
        self.assertEqual(
            [request.path for request in self.server.requests],
            ["/api.xro/2.0/Invoices", "/api.xro/2.0/CreditNotes"],
        )

    def test_no_odd_element_costs_a_page(self):
        odd = [
            invoice(2, Status="SOMETHINGNEW", CurrencyCode="XXX"),
            invoice(3, InvoiceID=None),
            None,
            7,
            "text",
            [],
            invoice(
                4, Contact=None, Date=None, DateString=None, Total=None, LineItems=[None], CurrencyRate=None
            ),
            invoice(
                5, Date="2026-09-14T00:00:00", UpdatedDateUTC="/Date(99999999999999999999)/", Total="115.00"
            ),
            invoice(6, Date="soon", DateString="2026-09-14", Total="many", AmountDue=True, UpdatedDateUTC=5),
        ]
        self.server.answer({"Invoices": [invoice(1), *odd]})
        (page,) = self.provider.find_documents(SINCE, frozenset({Kind.INVOICE}))
        self.assertEqual([document.external_id[-1] for document in page.entries], list("12456"))
        self.assertEqual([document.total for document in page.entries], [115, 115, 0, 115, 0])
        self.assertEqual(
            [document.date for document in page.entries],
            [date(2026, 9, 14), date(2026, 9, 14), None, date(2026, 9, 14), date(2026, 9, 14)],
        )
        self.assertEqual(
            (page.entries[1].state, page.entries[1].status), (RemoteState.APPROVED, "SOMETHINGNEW")
        )
        self.assertEqual(len(page.problems), 5)
        self.assertNotIn("Deco", " ".join(page.problems))

    def test_pages_without_a_count_go_on_while_they_are_full(self):
        self.server.answer({"Contacts": [{"ContactID": f"c-{row}"} for row in range(1000)]}).answer(
            {"Contacts": []}
        )
        self.assertEqual(len(self.entries(self.provider.contacts())), 1000)
        self.assertEqual([request.query["page"] for request in self.server.requests], ["1", "2"])

    def test_many_ids_go_in_several_calls_and_credit_notes_by_filter(self):
        ids = [f"d0d0d0d0-0000-4000-8000-{row:012d}" for row in range(90)]
        for _ in range(3):
            self.server.answer({"Invoices": []})
        self.assertEqual(self.provider.get_documents(Kind.BILL, ids), {})
        self.assertEqual(
            sorted(one for request in self.server.requests for one in request.query["IDs"].split(",")), ids
        )
        self.server.answer({"CreditNotes": []})
        self.provider.get_documents(Kind.CREDIT_NOTE, ids[:2])
        self.assertEqual(
            self.request.query["where"], f'CreditNoteID==guid("{ids[0]}") OR CreditNoteID==guid("{ids[1]}")'
        )

    def test_bills_of_a_supplier_are_found_by_their_number(self):
        found = [
            invoice(1, Type="ACCPAY", InvoiceNumber="F-7"),
            invoice(2, Type="ACCPAY", InvoiceNumber="f-7", Status="VOIDED"),
            invoice(3, Type="ACCPAY", InvoiceNumber="F-78"),
            invoice(4, InvoiceNumber="F-7"),
            invoice(5, Type="ACCPAY", InvoiceNumber="F-7", Contact={"ContactID": CONTACT.replace("1", "2")}),
        ]
        self.server.answer({"Invoices": found})
        key = BillKey(CONTACT, "f-7")
        self.assertEqual([bill.external_id[-1] for bill in self.provider.find_bills([key])[key]], ["1"])
        self.assertEqual(self.request.query["where"], 'InvoiceNumber=="f-7"')

    def test_bills_of_several_suppliers_are_found_in_one_call(self):
        other = CONTACT.replace("1", "2")
        keys = [BillKey(supplier, number) for number in ("F-7", "F-8") for supplier in (CONTACT, other)]
        found = [
            invoice(1, Type="ACCPAY", InvoiceNumber="F-7", Contact={"ContactID": other.upper()}),
            invoice(2, Type="ACCPAY", InvoiceNumber="F-8"),
            invoice(3, Type="ACCPAY", InvoiceNumber="F-8"),
        ]
        self.server.answer({"Invoices": found})
        bills = self.provider.find_bills(keys)
        ids = [[bill.external_id[-1] for bill in bills[key]] for key in keys]
        self.assertEqual(ids, [[], ["1"], ["2", "3"], []])
        self.assertEqual(self.request.query["where"], 'InvoiceNumber=="F-7" OR InvoiceNumber=="F-8"')
        self.assertEqual(len(self.server.requests), 1)

    def test_bills_beyond_the_length_of_an_address_are_found_in_a_further_call(self):
        keys = [BillKey(CONTACT, f"{'F' * 40}-{row:03}") for row in range(40)]
        for row in (1, 39):
            self.server.answer({"Invoices": [invoice(row, Type="ACCPAY", InvoiceNumber=keys[row].number)]})
        self.server.answer({"Invoices": []})
        bills = self.provider.find_bills(keys)
        self.assertEqual([len(bills[key]) for key in (keys[1], keys[2], keys[39])], [1, 0, 1])
        for request in self.server.requests:
            self.assertLess(len(quote(request.query["where"])), 2000)

    def test_what_cannot_be_the_number_of_a_bill_is_not_asked_for(self):
        key = BillKey(CONTACT, " ")
        self.assertEqual(self.provider.find_bills([key]), {key: ()})
        self.assertFalse(self.server.requests)

    def test_documents_of_a_time_are_those_that_still_stand(self):
        found = [
            invoice(1, LineItems=[{"Description": "Order S00042"}, {}, None]),
            invoice(2, Type="ACCPAY"),
            invoice(3, Status="VOIDED"),
            invoice(4, Status="DELETED"),
        ]
        self.server.answer({"Invoices": found})
        days = date(2026, 1, 9), date(2026, 11, 21)
        (page,) = self.provider.documents_dated(frozenset({Kind.INVOICE}), *days)
        self.assertEqual([one.external_id[-1] for one in page.entries], ["1"])
        self.assertEqual((page.entries[0].reference, page.entries[0].texts), ("S00042", "Order S00042"))
        self.assertEqual(
            self.request.query["where"], "Date>=DateTime(2026,01,09) AND Date<=DateTime(2026,11,21)"
        )
        self.assertEqual(self.request.query["order"], "InvoiceID ASC")

    def test_documents_of_a_time_cost_a_list_for_both_sides(self):
        self.server.answer({"Invoices": []}).answer({"CreditNotes": []})
        list(self.provider.documents_dated(frozenset(Kind), date(2026, 1, 9), date(2026, 11, 21)))
        self.assertEqual(
            [request.path for request in self.server.requests],
            ["/api.xro/2.0/Invoices", "/api.xro/2.0/CreditNotes"],
        )

    def test_both_forms_of_dates_are_read(self):
        for value, moment in (
            ("/Date(1789344000000+0000)/", "2026-09-14T00:00:00+00:00"),
            ("/Date(1789269364440)/", "2026-09-13T03:16:04.440000+00:00"),
            ("2026-09-14T00:00:00", "2026-09-14T00:00:00+00:00"),
            ("2026-09-14T12:00:00Z", "2026-09-14T12:00:00+00:00"),
            ("2019-12-07T18:46:19.5165400", "2019-12-07T18:46:19.516540+00:00"),
            ("2026-09-14", "2026-09-14T00:00:00+00:00"),
        ):
            self.assertEqual(reading.moment(value).isoformat(), moment)
        for value in ("", None, 5, "soon", "/Date()/", "/Date(-99999999999999999999)/"):
            self.assertIsNone(reading.moment(value))
