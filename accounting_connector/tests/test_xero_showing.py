"""A document in Xero's words: they say what the body says, and the body is the one that is sent."""

from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.notices import Part, Said
from odoo.addons.accounting_connector.providers.shown import Fact, Means
from odoo.addons.accounting_connector.providers.values import Kind, Status

from .xero_case import CONTACT, XeroCase, make_document, make_line


class TestXeroShowing(XeroCase):
    def facts(self, document):
        return {fact.label: fact.value for fact in self.provider.show(document).facts}

    def line(self, document, place=0):
        return {fact.label: fact.value for fact in self.provider.show(document).lines[place].facts}

    def test_the_body_shown_is_the_body_sent_byte_by_byte(self):
        for kind in Kind:
            document = make_document(kind, linked=True, number="N-1", lines=[make_line(), make_line("2")])
            shown = self.provider.show(document)
            self.server.answer(status=500)
            with self.assertRaises(errors.Retry):
                self.provider.save_documents([document], "key")
            self.assertEqual(self.request.body, shown.body)

    def test_showing_calls_nothing(self):
        self.provider.show(make_document())
        self.assertFalse(self.server.requests)

    def test_what_is_said_on_top(self):
        document = make_document(status=Status.APPROVED, linked=True)
        self.assertEqual(
            self.facts(document),
            {
                "Type": "Invoice",
                "Contact": CONTACT,
                "Issue date": date(2026, 11, 21),
                "Due date": date(2026, 12, 20),
                "Invoice number": "The next one of Xero's",
                "Reference": "S00042",
                "Currency": "NZD",
                "Amounts are": "Tax exclusive",
                "Status": "Awaiting payment",
                "Link": document.link_back,
            },
        )

    def test_a_bill_without_a_number_has_none(self):
        self.assertNotIn("Bill number", self.facts(make_document(Kind.BILL, linked=True)))
        self.assertEqual(self.facts(make_document(Kind.BILL, number="TY-1"))["Bill number"], "TY-1")

    def test_what_is_said_of_a_line(self):
        document = make_document(
            lines=[
                make_line(item_code="DESK", discount=Decimal(10), untaxed=Decimal(90), tax=Decimal("13.50"))
            ]
        )
        self.assertEqual(
            self.line(document),
            {
                "Item": "DESK",
                "Description": "Desk",
                "Qty.": Decimal(2),
                "Price": Decimal(50),
                "Disc. %": Decimal(10),
                "Account": "200",
                "Tax rate": "OUTPUT2",
                "Tax amount": Decimal("13.50"),
                "Amount": Decimal(90),
            },
        )

    def test_codes_are_told_as_codes(self):
        shown = self.provider.show(make_document())
        self.assertIn(Fact("Contact", CONTACT, Means.CONTACT), shown.facts)
        self.assertIn(Fact("Account", "200", Means.ACCOUNT), shown.lines[0].facts)
        self.assertIn(Fact("Tax rate", "OUTPUT2", Means.TAX), shown.lines[0].facts)

    def test_prices_with_tax_are_told_and_add_up(self):
        line = make_line(price_unit=Decimal("57.50"), price_includes_tax=True)
        shown = self.provider.show(make_document(lines=[line]))
        self.assertEqual(self.facts(make_document(lines=[line]))["Amounts are"], "Tax inclusive")
        self.assertEqual(
            (shown.untaxed, shown.tax, shown.total), (Decimal("100.00"), Decimal("15.00"), Decimal("115.00"))
        )

    def test_a_line_that_only_holds_our_marker_stands_for_none_of_the_documents(self):
        shown = self.provider.show(make_document(Kind.VENDOR_CREDIT))
        self.assertEqual([line.key for line in shown.lines], ["1", ""])

    def test_what_had_to_be_cut_is_told(self):
        shown = self.provider.show(make_document(lines=[make_line(description="x" * 5000)]))
        [warning] = shown.warnings
        self.assertEqual((warning.cause, warning.facts["part"]), (Said.CUT, Part.DESCRIPTION))

    def test_what_cannot_be_sent_is_refused_for_the_same_reason(self):
        document = make_document(lines=[make_line(account_code="")])
        with self.assertRaises(errors.Refused) as refused:
            self.provider.show(document)
        [outcome] = self.provider.save_documents([document], "key")
        self.assertEqual(refused.exception.reasons, outcome.reasons)
