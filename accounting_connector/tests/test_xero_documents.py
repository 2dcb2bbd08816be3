"""What goes over the wire for a document: exact amounts, a tax on every line, a marker in its place."""

from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors, markers
from odoo.addons.accounting_connector.providers.notices import Part, Said
from odoo.addons.accounting_connector.providers.values import Kind, Status, Tracked, Verdict
from odoo.addons.accounting_connector.providers.xero.documents import SHAPES
from odoo.addons.accounting_connector.providers.xero.rates import currency_rate, home_per_foreign

from .xero_case import CONTACT, XeroCase, make_document, make_line

BODY = (
    b'{"Invoices":[{"Type":"ACCREC","Contact":{"ContactID":"c0c0c0c0-0000-4000-8000-000000000001"},'
    b'"Date":"2026-11-21","DueDate":"2026-12-20","CurrencyCode":"NZD","Status":"AUTHORISED","InvoiceNumber":"INV/1",'
    b'"LineAmountTypes":"Exclusive","LineItems":[{"Description":"Desk","AccountCode":"200","TaxType":"OUTPUT2",'
    b'"Quantity":2,"UnitAmount":50,"ItemCode":"DESK"}],"Url":"https://odoo.example.com/accounting/%s",'
    b'"Reference":"S00042"}]}'
)


class TestXeroDocuments(XeroCase):
    def element_of(self, document):
        """The element that is sent for ``document``."""
        self.server.answer(status=500)
        with self.assertRaises(errors.Retry):
            self.provider.save_documents([document], "key")
        (elements,) = self.request.json.values()
        return elements[0]

    def outcome_of(self, document):
        (outcome,) = self.provider.save_documents([document], "key")
        return outcome

    def test_an_invoice_is_these_bytes_to_this_address(self):
        document = make_document(
            number="INV/1", status=Status.APPROVED, linked=True, lines=[make_line(item_code="DESK")]
        )
        self.element_of(document)
        self.assertEqual(self.request.body, BODY % document.marker.encode())
        self.assertEqual((self.request.method, self.request.path), ("PUT", "/api.xro/2.0/Invoices"))
        self.assertEqual(self.request.query, {"summarizeErrors": "false", "unitdp": "4"})

    def test_every_kind_has_its_type_list_and_number(self):
        for kind, type_, plural, number in (
            (Kind.INVOICE, "ACCREC", "Invoices", "InvoiceNumber"),
            (Kind.BILL, "ACCPAY", "Invoices", "InvoiceNumber"),
            (Kind.CREDIT_NOTE, "ACCRECCREDIT", "CreditNotes", "CreditNoteNumber"),
            (Kind.VENDOR_CREDIT, "ACCPAYCREDIT", "CreditNotes", "CreditNoteNumber"),
        ):
            element = self.element_of(make_document(kind, number="N-1"))
            self.assertEqual((element["Type"], element[number]), (type_, "N-1"))
            self.assertEqual(self.request.path, f"/api.xro/2.0/{plural}")
            self.assertEqual(list(self.request.json), [plural])

    def test_without_a_number_of_ours_xero_numbers(self):
        self.assertNotIn("InvoiceNumber", self.element_of(make_document()))

    def test_a_number_of_other_characters_is_refused_before_sending(self):
        for number in ("INV\n1", "FÄK-1", "9" * 256):
            outcome = self.outcome_of(make_document(number=number))
            self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "number"))
        self.assertEqual(self.server.requests, [])

    def test_dates_are_calendar_dates_and_there_is_always_a_due_date(self):
        element = self.element_of(make_document(date=date(2026, 1, 1), due_date=None))
        self.assertEqual((element["Date"], element["DueDate"]), ("2026-01-01", "2026-01-01"))

    def test_the_contact_is_named_by_its_id_alone(self):
        """A name beside the id would rename the contact over there."""
        self.assertEqual(self.element_of(make_document())["Contact"], {"ContactID": CONTACT})

    def test_a_text_line_is_its_description_and_every_other_line_names_its_tax(self):
        text = make_line("2", description="Phase one", is_text=True, untaxed=Decimal(0), tax=Decimal(0))
        zero = make_line(
            "3",
            price_unit=Decimal(0),
            untaxed=Decimal(0),
            tax=Decimal(0),
            tax_code="NONE",
            tax_rate=Decimal(0),
        )
        lines = self.element_of(make_document(lines=[make_line(), text, zero], linked=True))["LineItems"]
        self.assertEqual(lines[1], {"Description": "Phase one"})
        self.assertEqual([lines[0]["TaxType"], lines[2]["TaxType"]], ["OUTPUT2", "NONE"])

    def test_a_line_without_an_account_or_a_tax_is_refused_before_sending(self):
        for kind, facts in (
            ("tax", {"tax_code": "", "tax_rate": Decimal(0), "tax": Decimal(0)}),
            ("account", {"account_code": ""}),
        ):
            outcome = self.outcome_of(make_document(lines=[make_line(**facts)]))
            self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, kind))
        self.assertEqual(self.server.requests, [])

    def test_amounts_keep_all_their_digits(self):
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("12345678901234567.89"),
            untaxed=Decimal("12345678901234567.89"),
            tax=Decimal(0),
            tax_rate=Decimal(0),
            tax_code="NONE",
        )
        self.element_of(make_document(lines=[line]))
        self.assertIn(b'"UnitAmount":12345678901234567.89}', self.request.body)

    def test_a_price_with_the_tax_in_it_makes_the_document_inclusive(self):
        line = make_line(price_unit=Decimal("57.50"), price_includes_tax=True)
        element = self.element_of(make_document(lines=[line]))
        self.assertEqual(
            (element["LineAmountTypes"], element["LineItems"][0]["UnitAmount"]), ("Inclusive", 57.5)
        )

    def test_a_tax_xero_would_compute_otherwise_is_sent(self):
        element = self.element_of(make_document(lines=[make_line(tax=Decimal("15.01"))]))
        self.assertEqual(element["LineItems"][0]["TaxAmount"], 15.01)
        self.assertNotIn("TaxAmount", self.element_of(make_document())["LineItems"][0])

    def test_a_discount_goes_on_sales_invoices_only(self):
        line = make_line(discount=Decimal(10), untaxed=Decimal("90.00"), tax=Decimal("13.50"))
        sent = self.element_of(make_document(lines=[line]))["LineItems"][0]
        self.assertEqual((sent["UnitAmount"], sent["DiscountRate"]), (50, 10))
        sent = self.element_of(make_document(Kind.BILL, lines=[line]))["LineItems"][0]
        self.assertEqual(sent["UnitAmount"], 45)
        self.assertNotIn("DiscountRate", sent)

    def test_an_item_is_named_only_beside_a_price_and_only_when_its_code_fits(self):
        """Without a price Xero could fill in the item's own; a code cut short would be another item's."""
        self.assertEqual(
            self.element_of(make_document(lines=[make_line(item_code="x" * 30)]))["LineItems"][0]["ItemCode"],
            "x" * 30,
        )
        self.assertNotIn(
            "ItemCode", self.element_of(make_document(lines=[make_line(item_code="x" * 31)]))["LineItems"][0]
        )
        no_price = make_line(
            item_code="DESK",
            quantity=Decimal(3000000),
            price_unit=Decimal("0.00003333"),
            untaxed=Decimal("100.00"),
        )
        sent = self.element_of(make_document(lines=[no_price]))["LineItems"][0]
        self.assertEqual((sent["Quantity"], sent["LineAmount"]), (3000000, 100))
        self.assertFalse({"UnitAmount", "ItemCode"} & set(sent))

    def test_a_code_that_cannot_go_as_an_item_goes_in_the_text(self):
        amount = {"quantity": Decimal(3000000), "price_unit": Decimal("0.00003333")}
        single = {"quantity": Decimal("1.23456"), "price_unit": Decimal("81")}
        long_code = "x" * 31
        cases = (
            ({**amount, "item_code": "DESK"}, "[DESK] Desk"),
            ({**single, "item_code": "DESK"}, "[DESK] 1.23456 × Desk"),
            ({**single, "item_code": "DESK", "description": "[DESK] Desk"}, "1.23456 × [DESK] Desk"),
            ({"item_code": long_code}, f"[{long_code}] Desk"),
            ({"item_code": "DESK", "description": "Desk"}, "Desk"),
        )
        for facts, text in cases:
            with self.subTest(text):
                line = make_line(**{"description": "Desk", "untaxed": Decimal("100.00"), **facts})
                sent = self.element_of(make_document(lines=[line]))["LineItems"][0]
                self.assertEqual(sent["Description"], text)
                self.assertIs("ItemCode" in sent, text == "Desk")
        line = make_line(item_code="DESK", description="é" * 4000, untaxed=Decimal("100.00"), **single)
        sent = self.element_of(make_document(lines=[line]))["LineItems"][0]
        self.assertTrue(sent["Description"].startswith("[DESK] 1.23456"))
        self.assertEqual(len(sent["Description"]), 4000)

    def test_amounts_that_cannot_be_said_are_refused_before_sending(self):
        line = make_line(untaxed=Decimal("100.005"), tax=Decimal(0), tax_rate=Decimal(0), tax_code="NONE")
        outcome = self.outcome_of(make_document(lines=[line], currency="KWD", currency_decimals=3))
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "amount"))

    def test_one_unsendable_document_does_not_stop_the_others(self):
        good, bad = make_document(), make_document(number="\n")
        self.server.answer({"Invoices": []})
        outcomes = self.provider.save_documents([bad, good], "key")
        self.assertEqual(
            {outcome.key: outcome.verdict for outcome in outcomes},
            {bad.marker: Verdict.REFUSED, good.marker: Verdict.UNKNOWN},
        )
        self.assertEqual(len(self.request.json["Invoices"]), 1)

    def test_a_line_names_its_options_by_id(self):
        line = make_line(tracking=(Tracked("region", "north", "Region: North"), Tracked("team", "a")))
        self.assertEqual(
            self.element_of(make_document(lines=[line]))["LineItems"][0]["Tracking"],
            [
                {"TrackingCategoryID": "region", "TrackingOptionID": "north"},
                {"TrackingCategoryID": "team", "TrackingOptionID": "a"},
            ],
        )

    def test_a_long_text_is_cut_and_told(self):
        document = make_document(lines=[make_line(description="x" * 5000)], reference="r" * 300)
        self.server.answer({"Invoices": []})
        outcome = self.outcome_of(document)
        element = self.request.json["Invoices"][0]
        self.assertEqual(len(element["LineItems"][0]["Description"]), 4000)
        self.assertLessEqual(len(element["Reference"]), 255)
        self.assertEqual(
            [(each.cause, each.facts["part"], each.facts["longest"]) for each in outcome.warnings],
            [
                (Said.CUT, Part.DESCRIPTION, 4000),
                (Said.CUT, Part.REFERENCE, 255 - markers.LENGTH - 1),
            ],
        )

    def test_a_line_never_goes_without_a_description(self):
        self.assertEqual(
            self.element_of(make_document(lines=[make_line(description=" ")]))["LineItems"][0]["Description"],
            "-",
        )

    # the marker

    def test_the_marker_of_invoices_and_bills_is_in_their_link(self):
        for kind in (Kind.INVOICE, Kind.BILL):
            document = make_document(kind, linked=True)
            element = self.element_of(document)
            self.assertEqual((element["Url"], element["Reference"]), (document.link_back, "S00042"))
            self.assertEqual(len(element["LineItems"]), 1)

    def test_a_link_xero_does_not_take_leaves_the_reference_of_an_invoice(self):
        marker = markers.new("k3x7qz")
        for link in (
            "",
            f"https://odoo-xero.example.com/{marker}",
            f"https://XERO.example.com/{marker}",
            f"odoo/{marker}",
            f"ftp://example.com/{marker}",
            "https://example.com/without",
            f"https:///{marker}",
            f"https://odoo.example.com/a b/{marker}",
            f"https://odoo.example.com/ü/{marker}",
        ):
            element = self.element_of(make_document(marker=marker, link_back=link))
            self.assertNotIn("Url", element, link)
            self.assertEqual(element["Reference"], f"S00042 {marker}")

    def test_the_marker_of_a_bill_without_a_link_is_its_last_line(self):
        """Only sales documents are documented to keep a reference."""
        for kind in (Kind.BILL, Kind.VENDOR_CREDIT):
            document = make_document(kind)
            element = self.element_of(document)
            self.assertEqual(element["LineItems"][-1], {"Description": document.marker})
            self.assertEqual(element["Reference"], "S00042")

    def test_the_marker_of_a_credit_note_ends_its_reference_however_long(self):
        document = make_document(Kind.CREDIT_NOTE, reference="r" * 255, linked=True)
        reference = self.element_of(document)["Reference"]
        self.assertEqual((markers.find(reference), len(reference)), (document.marker, 255))

    def test_a_marker_of_another_make_is_a_mistake(self):
        with self.assertRaises(ValueError):
            self.provider.save_documents([make_document(marker="plainwordsonlyhere1")], "key")

    # batches

    def test_a_batch_is_of_one_kind_with_markers_of_their_own_and_not_too_long(self):
        document = make_document()
        for batch in (
            [],
            [document, document],
            [document, make_document(Kind.BILL)],
            [make_document() for _ in range(51)],
        ):
            with self.assertRaises(ValueError):
                self.provider.save_documents(batch, "key")
        self.assertEqual(self.server.requests, [])

    def test_a_digest_belongs_to_the_bytes(self):
        one, two = make_document(), make_document()
        self.assertEqual(self.provider.body_digest([one, two]), self.provider.body_digest([one, two]))
        self.assertNotEqual(self.provider.body_digest([one, two]), self.provider.body_digest([two, one]))

    def test_what_documents_weigh_is_what_their_request_has_in_bytes(self):
        for kind in Kind:
            batch = [
                make_document(kind, reference="Čapek"),
                make_document(kind, lines=[make_line(str(number)) for number in range(40)]),
            ]
            self.server.answer({SHAPES[kind].plural: []})
            self.provider.save_documents(batch, "key")
            wrapping = len(f'{{"{SHAPES[kind].plural}":[]}}') - len(",")
            self.assertEqual(sum(map(self.provider.weight, batch)) + wrapping, len(self.request.body))

    def test_what_is_refused_before_it_is_sent_weighs_nothing(self):
        document = make_document(lines=[make_line(tax_code="")])
        self.assertEqual(self.provider.weight(document), 0)

    def test_a_request_stays_well_under_what_xero_refuses(self):
        self.assertLess(self.provider.capabilities.request_bytes, 3_500_000)

    # currency rates

    def test_no_rate_leaves_it_to_xero(self):
        self.assertNotIn("CurrencyRate", self.element_of(make_document(currency="USD")))

    def test_a_rate_of_odoo_goes_as_foreign_units_of_one_home_unit(self):
        document = make_document(currency="USD", home_per_foreign=Decimal("1.6"))
        self.element_of(document)
        self.assertIn(b'"CurrencyRate":0.625000', self.request.body)
        self.assertEqual(home_per_foreign(currency_rate(Decimal("1.6"))), Decimal("1.6"))

    def test_a_rate_six_decimals_cannot_say_is_refused_before_sending(self):
        outcome = self.outcome_of(make_document(currency="USD", home_per_foreign=Decimal("26000")))
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (Verdict.REFUSED, "currency"))
        self.assertEqual(home_per_foreign(Decimal(0)), None)
