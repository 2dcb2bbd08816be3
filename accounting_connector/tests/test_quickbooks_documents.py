"""What QuickBooks is sent for a document, and what its answer tells."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers.notices import Notice, Part, Said
from odoo.addons.accounting_connector.providers.values import (
    Kind,
    PostalAddress,
    RemoteState,
    Verdict,
)

from .quickbooks_case import (
    BRITISH,
    CUSTOMER,
    REALM,
    VENDOR,
    QuickBooksCase,
    make_document,
    make_line,
    make_text,
)

PURCHASES = (Kind.BILL, Kind.VENDOR_CREDIT)


class TestQuickBooksInvoice(QuickBooksCase):
    def test_an_invoice_is_created_by_one_call(self):
        document = make_document(linked=True)
        outcome = self.save(document)
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual((self.request.method, self.request.path), ("POST", f"/v3/company/{REALM}/invoice"))
        self.assertEqual(
            self.request.json,
            {
                "CustomerRef": {"value": "12"},
                "TxnDate": "2026-11-21",
                "DueDate": "2026-12-20",
                "PrivateNote": f"S00042\nhttps://odoo.example.com/accounting/{document.marker}",
                "DocNumber": "AUTO_GENERATE",
                "CurrencyRef": {"value": "GBP"},
                "GlobalTaxCalculation": "TaxExcluded",
                "Line": [
                    {
                        "DetailType": "SalesItemLineDetail",
                        "Description": "Desk",
                        "Amount": 100.0,
                        "SalesItemLineDetail": {
                            "ItemRef": {"value": "21"},
                            "Qty": 2,
                            "UnitPrice": 50,
                            "TaxCodeRef": {"value": "7"},
                        },
                    }
                ],
            },
        )
        saved = outcome.saved
        self.assertEqual((outcome.verdict, outcome.key), (Verdict.SAVED, document.marker))
        self.assertEqual((saved.external_id, saved.number, saved.marker), ("145", "1038", document.marker))
        self.assertEqual((saved.contact_id, saved.contact_name), (CUSTOMER, "Deco Addict"))
        self.assertEqual((saved.reference, saved.state), ("S00042", RemoteState.APPROVED))
        self.assertEqual(
            (saved.untaxed, saved.tax, saved.total), (Decimal("100"), Decimal("20"), Decimal("120"))
        )
        self.assertEqual((saved.date, saved.due_date), (date(2026, 11, 21), date(2026, 12, 20)))

    def test_the_accounts_its_items_posted_to_are_told(self):
        detail = {"ItemRef": {"value": "21"}, "ItemAccountRef": {"value": "80", "name": "Online Sales"}}
        lines = [
            {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail},
            {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": "22"}}},
            {"DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        ]
        self.assertEqual(self.save(Line=lines).saved.item_accounts, (("21", "80"),))

    def test_amounts_are_written_digit_by_digit(self):
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("12345678901234.56"),
            untaxed=Decimal("12345678901234.56"),
            tax=Decimal("2469135780246.91"),
        )
        self.save(make_document(lines=[line]))
        self.assertIn(b'"Amount":12345678901234.56,', self.request.body)

    def test_an_answer_about_another_document_is_not_believed(self):
        document, other = make_document(), make_document()
        outcome = self.save(document, PrivateNote=f"S00042\n{other.marker}")
        self.assertEqual(outcome.verdict, Verdict.UNKNOWN)

    def test_a_number_of_ours_is_kept_where_the_company_has_custom_numbers(self):
        self.assertEqual(self.sent(make_document(number="INV/2026/0042"))["DocNumber"], "INV/2026/0042")

    def test_without_custom_numbers_quickbooks_numbers_and_ours_is_left_out_with_a_word(self):
        company = replace(BRITISH, custom_numbers=False)
        self.assertNotIn("DocNumber", self.sent(make_document(), company))
        outcome = self.save(make_document(number="INV/1"), company)
        self.assertNotIn("DocNumber", self.request.json)
        self.assertEqual(outcome.warnings, (Notice(Said.NUMBER_LEFT_OUT),))

    def test_a_longer_number_than_quickbooks_keeps_is_refused_here(self):
        self.assertEqual(self.refusal(make_document(number="9" * 22)).kind, "number")

    def test_a_foreign_currency_goes_with_the_rate_of_the_document(self):
        sent = self.sent(make_document(currency="EUR", home_per_foreign=Decimal("0.8567")))
        self.assertEqual((sent["CurrencyRef"], sent["ExchangeRate"]), ({"value": "EUR"}, 0.8567))

    def test_a_foreign_currency_without_a_rate_is_refused_here(self):
        """QuickBooks would post it at a rate of one."""
        self.assertEqual(self.refusal(make_document(currency="EUR")).kind, "currency")

    def test_a_company_with_one_currency_is_not_told_of_any_and_takes_no_other(self):
        company = replace(BRITISH, multicurrency=False)
        self.assertNotIn("CurrencyRef", self.sent(make_document(), company))
        reason = self.refusal(make_document(currency="EUR"), company)
        self.assertEqual((reason.kind, reason.subject), ("currency", "EUR"))

    def test_addresses_memo_and_email_go_along_and_nothing_is_mailed(self):
        sent = self.sent(
            make_document(
                bill_to=PostalAddress("billing", ("1 High Street",), "London", postal_code="N1"),
                ship_to=PostalAddress(
                    "delivery", ("2 Low Road", "Rear"), "Leeds", "Yorkshire", "LS1", "UK", region_code="YKS"
                ),
                bill_email="jo@example.com",
                memo="Thank you",
            )
        )
        self.assertEqual(sent["BillAddr"], {"Line1": "1 High Street", "City": "London", "PostalCode": "N1"})
        self.assertEqual(
            sent["ShipAddr"],
            {
                "Line1": "2 Low Road",
                "Line2": "Rear",
                "City": "Leeds",
                "CountrySubDivisionCode": "YKS",
                "PostalCode": "LS1",
                "Country": "UK",
            },
        )
        self.assertEqual(sent["BillEmail"], {"Address": "jo@example.com"})
        self.assertEqual(sent["CustomerMemo"], {"value": "Thank you"})
        self.assertNotIn("EmailStatus", sent)

    def test_text_is_a_line_of_its_own(self):
        sent = self.sent(make_document(lines=[make_text("Chapter one"), make_line()]))
        self.assertEqual(
            sent["Line"][0],
            {"DetailType": "DescriptionOnly", "Description": "Chapter one", "DescriptionLineDetail": {}},
        )

    def test_a_line_without_text_has_none(self):
        self.assertNotIn(
            "Description", self.sent(make_document(lines=[make_line(description=" ")]))["Line"][0]
        )

    def test_a_priced_line_without_item_is_refused_here(self):
        """QuickBooks would take it for text and drop its amount."""
        self.assertEqual(self.refusal(make_document(lines=[make_line(item_id="")])).kind, "item")

    def test_a_line_without_tax_code_is_refused_here(self):
        self.assertEqual(self.refusal(make_document(lines=[make_line(tax_code="")])).kind, "tax")

    def test_a_supplier_gets_no_invoice(self):
        self.assertEqual(self.refusal(make_document(contact_id=VENDOR)).kind, "contact")

    def test_more_taxed_lines_than_quickbooks_takes_are_refused_here(self):
        lines = [make_line(str(row)) for row in range(751)]
        self.assertEqual(self.refusal(make_document(lines=lines)).kind, "tax")

    def test_a_description_is_cut_with_a_word_about_it(self):
        outcome = self.save(make_document(lines=[make_line(description="x" * 4001)]))
        self.assertEqual(len(self.request.json["Line"][0]["Description"]), 4000)
        self.assertEqual(outcome.warnings, (Notice(Said.CUT, {"part": Part.DESCRIPTION, "longest": 4000}),))

    def test_amounts_that_contain_the_tax_say_so_on_every_line(self):
        line = make_line(price_unit=Decimal(60), price_includes_tax=True)
        sent = self.sent(make_document(lines=[line]))
        detail = sent["Line"][0]["SalesItemLineDetail"]
        self.assertEqual(sent["GlobalTaxCalculation"], "TaxInclusive")
        self.assertEqual((sent["Line"][0]["Amount"], detail["TaxInclusiveAmt"]), (100, 120))
        self.assertEqual((detail["Qty"], detail["UnitPrice"]), (2, 50))

    def test_a_company_without_tax_names_none(self):
        line = make_line(tax=Decimal(0), tax_rate=Decimal(0))
        sent = self.sent(make_document(lines=[line]), replace(BRITISH, charges_tax=False))
        self.assertEqual(sent["GlobalTaxCalculation"], "NotApplicable")
        self.assertNotIn("TaxCodeRef", sent["Line"][0]["SalesItemLineDetail"])

    def refusal(self, document, company=BRITISH):
        """Why ``document`` is refused without a call."""
        calls = len(self.server.requests)
        (outcome,) = self.make_provider(company).save_documents([document], "key")
        self.assertEqual((outcome.verdict, len(self.server.requests)), (Verdict.REFUSED, calls))
        return outcome.reasons[0]
