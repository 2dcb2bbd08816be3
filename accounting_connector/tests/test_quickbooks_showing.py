"""A document in QuickBooks' words: they say what the body says, and the body is the one that is sent."""

from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors, exact_json
from odoo.addons.accounting_connector.providers.quickbooks.identifiers import identifier_in
from odoo.addons.accounting_connector.providers.shown import Fact, Means
from odoo.addons.accounting_connector.providers.values import Contact, Item, Kind, PostalAddress

from .quickbooks_case import (
    AMERICAN,
    BRITISH,
    CUSTOMER,
    VENDOR,
    QuickBooksCase,
    make_american_document,
    make_document,
    make_line,
    make_text,
)


def make_bill(**facts):
    return make_document(kind=Kind.BILL, **{"contact_id": VENDOR, "lines": [make_line(item_id="")], **facts})


class TestQuickBooksShowing(QuickBooksCase):
    def show(self, document, company=BRITISH):
        return self.make_provider(company).show(document)

    def facts(self, document, company=BRITISH):
        return {fact.label: fact.value for fact in self.show(document, company).facts}

    def line(self, document, company=BRITISH):
        return {fact.label: fact.value for fact in self.show(document, company).lines[0].facts}

    def test_the_body_shown_is_the_body_sent_byte_by_byte(self):
        for document, company in (
            (make_document(linked=True, memo="Thank you"), BRITISH),
            (make_bill(number="TY-1"), BRITISH),
            (make_document(kind=Kind.CREDIT_NOTE), BRITISH),
            (make_american_document(), AMERICAN),
        ):
            self.save(document, company)
            self.assertEqual(self.request.body, self.show(document, company).body)

    def test_what_is_said_on_top(self):
        address = PostalAddress("billing", ("1 Quay Street",), "Leeds", postal_code="LS1")
        document = make_document(
            linked=True, bill_to=address, bill_email="a@b.example", memo="Thank you", term_id="3"
        )
        self.assertEqual(
            self.facts(document),
            {
                "Customer": CUSTOMER,
                "Invoice date": date(2026, 11, 21),
                "Terms": "3",
                "Due date": date(2026, 12, 20),
                "Invoice no.": "The next one of QuickBooks'",
                "Currency": "GBP",
                "Amounts are": "Exclusive of tax",
                "Email": "a@b.example",
                "Billing address": "1 Quay Street, Leeds, LS1",
                "Message to the customer": "Thank you",
                "Memo on statement (hidden)": f"S00042\n{document.link_back}",
            },
        )

    def test_a_bill_is_a_suppliers_and_its_lines_have_categories(self):
        facts = self.facts(make_bill(number="TY-1"))
        self.assertEqual((facts["Supplier"], facts["Bill no."]), (VENDOR, "TY-1"))
        shown = self.show(make_bill())
        self.assertIn(Fact("Category", "79", Means.ACCOUNT), shown.lines[0].facts)

    def test_a_sales_line_has_an_item_and_no_account(self):
        self.assertEqual(
            self.line(make_document()),
            {
                "Product/Service": "21",
                "Description": "Desk",
                "Qty": Decimal(2),
                "Rate": Decimal(50),
                "Tax": "7",
                "Amount": Decimal("100.00"),
            },
        )

    def test_the_texts_of_a_bill_are_part_of_the_line_they_introduce(self):
        shown = self.show(make_bill(lines=[make_text("1"), make_line("2", item_id="")]))
        self.assertEqual([line.key for line in shown.lines], ["2"])

    def test_american_lines_are_taxable_or_not_and_the_tax_is_not_foretold(self):
        document = make_american_document()
        shown = self.show(document, AMERICAN)
        self.assertEqual(self.line(document, AMERICAN)["Tax"], "Taxable")
        self.assertEqual((shown.untaxed, shown.tax, shown.total), (Decimal("100.00"), None, None))

    def test_a_tax_total_that_goes_along_is_told_and_foretold(self):
        document = make_american_document(tax_total_is_ours=True)
        self.assertEqual(self.facts(document, AMERICAN)["Sales tax"], Decimal("8.25"))
        self.assertEqual(self.show(document, AMERICAN).total, Decimal("108.25"))

    def test_what_cannot_be_sent_is_refused_for_the_same_reason(self):
        document = make_document(lines=[make_line(item_id="")])
        with self.assertRaises(errors.Refused) as refused:
            self.show(document)
        [outcome] = self.provider.save_documents([document], "key")
        self.assertEqual(refused.exception.reasons, outcome.reasons)

    def test_what_is_not_saved_has_an_id_of_the_right_list_that_nothing_has(self):
        customer = self.provider.unsaved(Contact("Tea Ltd", key="k", is_customer=True))
        self.assertEqual(identifier_in("Customer", customer.external_id), "0")
        vendor = self.provider.unsaved(Contact("Tea Ltd", key="k", is_supplier=True))
        document = make_bill(contact_id=vendor.external_id)
        self.assertEqual(exact_json.loads(self.show(document).body)["VendorRef"], {"value": "0"})
        self.assertEqual(self.provider.unsaved(Item("DESK", "Desk")).external_id, "new:DESK")
