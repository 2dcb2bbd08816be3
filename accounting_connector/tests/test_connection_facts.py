"""What the settings of an organisation mean, in the accountant's words: only what is out of the ordinary."""

from dataclasses import replace

from odoo.tests import tagged

from ..providers.values import Action, Organisation
from .common import ConnectorCase
from .quickbooks_like import AMERICAN, QuickBooksLike


@tagged("post_install", "-at_install")
class TestConnectionFacts(QuickBooksLike, ConnectorCase):
    organisation = AMERICAN

    def sentences(self, **facts):
        self.become(**facts)
        return self.connection.organisation_settings

    def test_facts_are_kept_as_they_were_told(self):
        self.become(denied_actions=frozenset(Action), custom_numbers=False, items_need_both_accounts=True)
        told = replace(self.books.organisation, external_id=self.connection.organisation_external_id)
        self.assertEqual(self.connection._facts(), told)

    def test_who_finds_the_tax_is_said(self):
        self.assertIn("Automated sales tax is on: QuickBooks finds the rates", self.sentences())
        self.assertIn("one tax code for the whole document", self.sentences(computes_tax=False))
        self.assertIn("switched off: no document", self.sentences(charges_tax=False))

    def test_what_is_switched_off_or_tracked_is_said(self):
        ordinary = {"multicurrency": True, "custom_numbers": True, "tax_by_flag": False}
        self.assertFalse(self.sentences(**ordinary))
        for fact, words in (
            ({"multicurrency": False}, f"every document is in {self.connection.base_currency_id.name}"),
            ({"custom_numbers": False}, "QuickBooks numbers invoices"),
            ({"items_need_both_accounts": True}, "an income and an expense account"),
            ({"tracks_classes": True}, "Classes are tracked"),
            ({"tracks_locations": True}, "Locations are tracked"),
        ):
            with self.subTest(fact=fact):
                self.assertEqual(len(self.sentences(**ordinary).splitlines()), 0)
                self.assertIn(words, self.sentences(**{**ordinary, **fact}))
                self.become(items_need_both_accounts=False, tracks_classes=False, tracks_locations=False)

    def test_an_organisation_without_anything_special_needs_no_words(self):
        self.connection._keep_facts(Organisation("books", "Books", "NZ", "NZD", "UTC"), ["NZD", "USD"])
        self.assertFalse(self.connection.organisation_settings)
