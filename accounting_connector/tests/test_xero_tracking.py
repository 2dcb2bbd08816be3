"""Tracking categories in Xero's JSON: read with their options, written by id, told when left out."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from odoo.addons.accounting_connector.providers.notices import Said
from odoo.addons.accounting_connector.providers.splitting import Share, split_lines
from odoo.addons.accounting_connector.providers.values import Tracked, TrackingPlace
from odoo.addons.accounting_connector.providers.xero.refusals import reason_for

from .xero_case import XeroCase, make_document, make_line, saved_element

NORTH = Tracked("aa", "n", "Region", "North")
SOUTH = Tracked("aa", "s", "Region", "South")


class TestXeroTracking(XeroCase):
    def test_categories_are_read_with_options_archived_ones_too(self):
        options = [
            {"TrackingOptionID": "n", "Name": "North", "Status": "ACTIVE"},
            {"TrackingOptionID": "s", "Name": "South", "Status": "ARCHIVED"},
            {"TrackingOptionID": None, "Name": "Nothing"},
        ]
        category = {"TrackingCategoryID": "AA", "Name": "Region", "Status": "ACTIVE", "Options": options}
        self.server.answer({"TrackingCategories": [category, {"Name": "without id"}]})
        [page] = self.provider.tracking_categories()
        [read] = page.entries
        self.assertEqual((read.external_id, read.name, read.active), ("aa", "Region", True))
        self.assertIs(read.place, TrackingPlace.LINE)
        self.assertEqual([(one.external_id, one.active) for one in read.options], [("n", True), ("s", False)])
        self.assertEqual(len(page.problems), 1)

    def saved(self, document, tracking):
        self.server.answer({"Invoices": []})
        self.provider.save_documents([document], "key")
        [element] = self.request.json["Invoices"]
        for line in element["LineItems"]:
            line["Tracking"] = tracking
        self.server.answer({"Invoices": [saved_element(element, 1)]})
        (outcome,) = self.provider.save_documents([document], "key")
        return outcome

    def test_what_was_left_out_without_a_word_is_told(self):
        document = make_document(lines=[make_line(tracking=(NORTH,))])
        kept = [{"Name": "Region", "Option": "North", "TrackingCategoryID": "AA"}]
        self.assertFalse(self.saved(document, kept).warnings)
        [warning] = self.saved(document, []).warnings
        self.assertEqual((warning.cause, warning.facts["name"]), (Said.TRACKING_NOT_KEPT, "Region"))
        self.assertFalse(self.saved(make_document(), []).warnings)

    def test_parts_of_a_line_add_up_and_show_as_parts_of_it(self):
        line = make_line(untaxed=Decimal("100.01"), tax=Decimal("15.00"))
        shares = [Share(Fraction(1), (NORTH,)), Share(Fraction(2), (SOUTH,))]
        document = split_lines(make_document(lines=[line]), {"1": shares}, 2)
        shown = self.provider.show(document)
        self.assertEqual([line.key for line in shown.lines if line.key], ["1", "1"])
        told = [fact.value for line in shown.lines for fact in line.facts if fact.label == "Region"]
        self.assertEqual(told, ["n", "s"])
        self.assertEqual((shown.untaxed, shown.tax), (Decimal("100.01"), Decimal("15.00")))

    def test_parts_allow_no_more_rounding_than_their_line(self):
        line = make_line(tax=Decimal("15.03"))
        self.assertEqual(self.refusal_of(make_document(lines=[line])), ["amount"])
        shares = [Share(Fraction(1), (each,)) for each in (NORTH, SOUTH, replace(NORTH, option_id="e"))]
        document = split_lines(make_document(lines=[line]), {"1": shares}, 2)
        self.assertEqual(self.refusal_of(document), ["amount"])

    def refusal_of(self, document):
        self.server.answer({"Invoices": []})
        (outcome,) = self.provider.save_documents([document], "key")
        return [reason.kind for reason in outcome.reasons]

    def test_words_about_tracking_are_about_tracking(self):
        for text in ("The tracking option is not valid", "TRACKING CATEGORY must be valid"):
            self.assertEqual(reason_for(text).kind, "tracking")
        self.assertEqual(reason_for("Item code 'X' is not valid: tracked inventory").kind, "item")
