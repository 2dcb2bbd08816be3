"""Classes and locations in QuickBooks' JSON: read, written where the company has them, told when left out."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from odoo.addons.accounting_connector.providers.notices import Said
from odoo.addons.accounting_connector.providers.quickbooks.pricing import price
from odoo.addons.accounting_connector.providers.splitting import Share, split_lines
from odoo.addons.accounting_connector.providers.values import Kind, Tracked, TrackingPlace

from .quickbooks_case import BRITISH, QuickBooksCase, element_of, make_document, make_line

NORTH = Tracked("Class", "class:2", "Class", "North")
HARBOUR = Tracked("Department", "location:2", "Store", "Harbour")
PURCHASES = (Kind.BILL, Kind.VENDOR_CREDIT)


class TestQuickBooksTracking(QuickBooksCase):
    def read(self, accounting, *pages):
        self.answer_queries({"Preferences": [{"AccountingInfoPrefs": accounting}]})
        for page in pages:
            self.server.answer({"QueryResponse": page})
        return list(self.provider.tracking_categories())

    def details(self, element):
        return [line[line["DetailType"]] for line in element["Line"]]

    def test_what_is_not_tracked_is_not_asked_for(self):
        self.assertEqual(self.read({"ClassTrackingPerTxn": False}), [])
        self.assertEqual(len(self.server.requests), 1)

    def test_classes_and_locations_are_read_by_their_whole_names(self):
        coast = {"Id": "2", "Name": "Coast", "FullyQualifiedName": "North:Coast", "Active": True}
        classes = {"Class": [coast]}
        places = {"Department": [{"Id": "2", "Name": "Harbour", "Active": False}]}
        facts = {"ClassTrackingPerTxn": True, "TrackDepartments": True, "DepartmentTerminology": "Store"}
        first, second = self.read(facts, classes, places)
        [category] = first.entries
        self.assertEqual((category.name, category.place), ("Class", TrackingPlace.DOCUMENT))
        [option] = category.options
        self.assertEqual((option.external_id, option.name, option.active), ("class:2", "North:Coast", True))
        [category] = second.entries
        self.assertEqual((category.name, category.place), ("Store", TrackingPlace.DOCUMENT))
        [option] = category.options
        self.assertEqual((option.external_id, option.active), ("location:2", False))

    def test_a_line_names_its_class_and_the_document_its_location(self):
        for kind in Kind:
            line = make_line(tracking=(NORTH,))
            element = self.sent(make_document(kind, lines=[line], tracking=(HARBOUR,)))
            self.assertEqual([each["ClassRef"] for each in self.details(element)], [{"value": "2"}])
            self.assertEqual(element["DepartmentRef"], {"value": "2"})
            self.assertNotIn("ClassRef", element)

    def test_a_class_of_the_whole_document_stands_on_the_lines_of_purchases(self):
        for kind in Kind:
            element = self.sent(make_document(kind, tracking=(NORTH,)))
            on_lines = [each.get("ClassRef") for each in self.details(element)]
            expected = ([{"value": "2"}], None) if kind in PURCHASES else ([None], {"value": "2"})
            self.assertEqual((on_lines, element.get("ClassRef")), expected)

    def test_what_was_left_out_without_a_word_is_told(self):
        document = make_document(lines=[make_line(tracking=(NORTH,))], tracking=(HARBOUR,))
        kept = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ClassRef": {"value": "2"}}}
        outcome = self.save(document, Line=[kept])
        self.assertEqual(
            [(each.cause, each.facts["name"]) for each in outcome.warnings],
            [(Said.TRACKING_NOT_KEPT, "Store")],
        )
        outcome = self.save(document, Line=[kept], DepartmentRef={"value": "2"})
        self.assertFalse(outcome.warnings)

    def test_the_preview_shows_them_by_ids_that_tell_the_lists_apart(self):
        document = make_document(lines=[make_line(tracking=(NORTH,))], tracking=(HARBOUR,))
        shown = self.provider.show(document)
        facts = [(fact.label, fact.value) for fact in (*shown.facts, *shown.lines[0].facts)]
        self.assertIn(("Location", "location:2"), facts)
        self.assertIn(("Class", "class:2"), facts)

    def test_reading_a_document_does_not_depend_on_them(self):
        document = make_document()
        element = element_of(document, DepartmentRef={"value": "9"}, ClassRef={"value": "9"})
        self.server.answer({"Invoice": element})
        (outcome,) = self.provider.save_documents([replace(document)], "key")
        self.assertFalse(outcome.warnings)
        self.assertEqual(outcome.saved.total, document.total)

    def test_half_a_cent_of_amounts_without_last_decimal_is_not_left_to_chance(self):
        """Three thirds of 24,005.85 at 20 percent: 1,333.658333... each, and just 4,000.975 together."""
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("24005.85"),
            price_includes_tax=True,
            untaxed=Decimal("20004.87"),
            tax=Decimal("4000.98"),
        )
        document = split_lines(make_document(lines=[line]), {"1": [Share(Fraction(1))] * 3}, 2)
        self.assertEqual(price(document, BRITISH).tax_total, Decimal("4000.98"))
