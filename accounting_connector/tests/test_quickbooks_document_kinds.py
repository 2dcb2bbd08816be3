"""American invoices, credit memos and purchases, and what is read of them all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers import markers
from odoo.addons.accounting_connector.providers.values import (
    Kind,
    RemoteState,
    TaxMode,
)

from .quickbooks_case import (
    AMERICAN,
    AMERICAN_BY_CODE,
    REALM,
    QuickBooksCase,
    element_of,
    make_american_document,
    make_document,
    make_line,
    make_text,
)

PURCHASES = (Kind.BILL, Kind.VENDOR_CREDIT)


class TestQuickBooksAmericanInvoice(QuickBooksCase):
    def detail(self, sent):
        return sent["Line"][0]["SalesItemLineDetail"]

    def test_lines_are_only_taxable_or_not(self):
        free = make_line("2", tax=Decimal(0), tax_rate=Decimal(0), tax_code="", taxable=False)
        taxed = make_line(tax_code="", tax=Decimal("8.25"), taxable=True)
        sent = self.sent(make_american_document(taxed, free), AMERICAN)
        codes = [line["SalesItemLineDetail"]["TaxCodeRef"] for line in sent["Line"]]
        self.assertEqual(codes, [{"value": "TAX"}, {"value": "NON"}])
        self.assertFalse({"GlobalTaxCalculation", "TxnTaxDetail", "CurrencyRef"} & set(sent))

    def test_odoos_total_goes_along_when_odoo_decides(self):
        sent = self.sent(make_american_document(tax_total_is_ours=True), AMERICAN)
        self.assertEqual(sent["TxnTaxDetail"], {"TotalTax": 8.25})

    def test_before_automated_sales_tax_the_document_names_the_companys_code(self):
        sent = self.sent(make_american_document(), AMERICAN_BY_CODE)
        self.assertEqual(sent["TxnTaxDetail"], {"TxnTaxCodeRef": {"value": "5"}})
        sent = self.sent(make_american_document(tax_total_is_ours=True), AMERICAN_BY_CODE)
        self.assertEqual(sent["TxnTaxDetail"], {"TxnTaxCodeRef": {"value": "5"}, "TotalTax": 8.25})

    def test_what_quickbooks_computed_is_told(self):
        outcome = self.save(
            make_american_document(), AMERICAN, TotalAmt=109.5, TxnTaxDetail={"TotalTax": 9.5}
        )
        self.assertEqual((outcome.saved.untaxed, outcome.saved.tax), (Decimal(100), Decimal("9.5")))

    def test_where_no_tax_is_charged_every_line_is_free(self):
        line = make_line(tax_code="", tax=Decimal(0), taxable=True)
        sent = self.sent(make_american_document(line), replace(AMERICAN, charges_tax=False))
        self.assertEqual(self.detail(sent)["TaxCodeRef"], {"value": "NON"})


class TestQuickBooksOtherKinds(QuickBooksCase):
    def test_what_is_due_later_names_its_payment_term(self):
        for kind, named in ((Kind.INVOICE, {"value": "3"}), (Kind.CREDIT_NOTE, None)):
            document = make_document(kind, due_date=date(2026, 12, 29), term_id="3")
            self.assertEqual(self.sent(document).get("SalesTermRef"), named, kind)

    def test_a_credit_memo_is_like_an_invoice_but_for_its_due_date(self):
        document = make_document(Kind.CREDIT_NOTE)
        outcome = self.save(document)
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/creditmemo")
        self.assertEqual(self.request.json["CustomerRef"], {"value": "12"})
        self.assertNotIn("DueDate", self.request.json)
        self.assertEqual((outcome.saved.kind, outcome.saved.amount_due), (Kind.CREDIT_NOTE, 120))

    def test_a_bill_goes_to_accounts_with_the_quantity_in_its_text(self):
        line = make_line(item_id="", uom="Units", quantity=Decimal(2))
        sent = self.sent(make_document(Kind.BILL, [line], number="SUP-1"))
        self.assertEqual((sent["VendorRef"], sent["DocNumber"]), ({"value": "34"}, "SUP-1"))
        self.assertEqual(
            sent["Line"],
            [
                {
                    "DetailType": "AccountBasedExpenseLineDetail",
                    "Description": "2 Units × Desk",
                    "Amount": 100,
                    "AccountBasedExpenseLineDetail": {
                        "AccountRef": {"value": "79"},
                        "TaxCodeRef": {"value": "7"},
                    },
                }
            ],
        )

    def test_a_line_that_goes_to_an_account_keeps_the_products_code_in_its_text(self):
        line = make_line(item_id="", item_code="DESK", quantity=Decimal(1))
        self.assertEqual(self.sent(make_document(Kind.BILL, [line]))["Line"][0]["Description"], "[DESK] Desk")

    def test_a_bill_goes_by_item_where_a_line_has_one(self):
        for kind in PURCHASES:
            (line,) = self.sent(make_document(kind))["Line"]
            self.assertEqual(
                line["ItemBasedExpenseLineDetail"],
                {"ItemRef": {"value": "21"}, "Qty": 2, "UnitPrice": 50, "TaxCodeRef": {"value": "7"}},
            )

    def test_a_bill_without_number_has_none(self):
        for kind in PURCHASES:
            self.assertNotIn("DocNumber", self.sent(make_document(kind)))

    def test_text_on_a_purchase_goes_in_front_of_what_it_introduces(self):
        lines = [make_text("Chapter one"), make_line(), make_text("The end")]
        (line,) = self.sent(make_document(Kind.BILL, lines))["Line"]
        self.assertEqual(line["Description"], "Chapter one\nDesk\nThe end")

    def test_an_american_bill_names_no_tax(self):
        line = make_line(item_id="", tax=Decimal(0), tax_code="", taxable=True)
        sent = self.sent(make_american_document(line, kind=Kind.BILL), AMERICAN)
        self.assertNotIn("TaxCodeRef", sent["Line"][0]["AccountBasedExpenseLineDetail"])
        self.assertFalse({"GlobalTaxCalculation", "TxnTaxDetail"} & set(sent))

    def test_a_line_of_a_bill_without_account_is_refused_here(self):
        document = make_document(Kind.BILL, [make_line(item_id="", account_id="")])
        (outcome,) = self.provider.save_documents([document], "key")
        self.assertEqual((outcome.reasons[0].kind, self.server.requests), ("account", []))


class TestQuickBooksNote(QuickBooksCase):
    def remote(self, note, **facts):
        document = make_document()
        self.answer_queries({"Invoice": [element_of(document, **{"PrivateNote": note, **facts})]})
        return self.provider.get_documents(Kind.INVOICE, ["145"])["145"]

    def test_reference_and_marker_are_found_again(self):
        marker = markers.new("k3x7qz")
        link = f"https://odoo.example.com/accounting/{marker}"
        for note, reference in (
            (f"S00042\n{link}", "S00042"),
            (f"S00042\n{marker}", "S00042"),
            (marker, ""),
            (link, ""),
            (f"Voided - S00042 and more\n{link}", "S00042 and more"),
            (f"S00042\n{link}\nasked by phone", "S00042"),
        ):
            found = self.remote(note)
            self.assertEqual((found.reference, found.marker), (reference, marker), note)

    def test_a_note_of_somebody_else_is_no_reference(self):
        found = self.remote("call them on Monday")
        self.assertEqual((found.reference, found.marker), ("", ""))

    def test_a_link_that_does_not_hold_the_marker_is_not_sent(self):
        document = make_document(link_back="https://odoo.example.com/elsewhere")
        self.assertEqual(self.sent(document)["PrivateNote"], f"S00042\n{document.marker}")

    def test_the_state_is_read_from_amounts_and_note(self):
        marker = markers.new("k3x7qz")
        for facts, state in (
            ({"TotalAmt": 120, "Balance": 120}, RemoteState.APPROVED),
            ({"TotalAmt": 120, "Balance": 40}, RemoteState.APPROVED),
            ({"TotalAmt": 120, "Balance": 0}, RemoteState.PAID),
            ({"TotalAmt": 0, "Balance": 0}, RemoteState.APPROVED),
            ({"TotalAmt": 0, "Balance": 0, "PrivateNote": f"Voided {marker}"}, RemoteState.VOIDED),
        ):
            note = facts.pop("PrivateNote", marker)
            self.assertIs(self.remote(note, **facts).state, state)

    def test_the_companys_own_currency_is_worth_one(self):
        for facts, rate in (
            ({"CurrencyRef": {"value": "GBP"}}, 1),
            ({"CurrencyRef": None}, 1),
            ({"CurrencyRef": {"value": "EUR"}, "ExchangeRate": 0.8567}, Decimal("0.8567")),
            ({"CurrencyRef": {"value": "EUR"}}, None),
        ):
            self.assertEqual(self.remote("x", **facts).home_per_foreign, rate)

    def test_whether_amounts_contain_the_tax_is_told(self):
        found = self.remote("x", GlobalTaxCalculation="TaxInclusive")
        self.assertIs(found.tax_mode, TaxMode.INCLUSIVE)
