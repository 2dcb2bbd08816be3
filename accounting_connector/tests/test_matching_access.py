"""Who may see the matching page, and who may change anything there."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..providers.values import Contact
from .matching_case import MatchingPageCase
from .test_access import MANAGER, USER


@tagged("post_install", "-at_install")
class TestMatchingAccess(MatchingPageCase):
    def as_user(self, group):
        return self.matching.with_user(self.person(group))

    def test_users_look_and_change_nothing(self):
        self.here("Harbour")
        contact = self.contact("Harbour")
        self.look()
        matching = self.as_user(USER)
        self.assertFalse(matching.start(self.connection.id, "contacts")["may_apply"])
        self.assertEqual(len(matching.page(self.connection.id, "contacts")["rows"]), 1)
        self.assertTrue(matching.search_here(self.connection.id, "contacts", "Harb"))
        for method, *args in (("choose", "ignore", contact.ids), ("apply",)):
            with self.assertRaises(AccessError):
                getattr(matching, method)(self.connection.id, "contacts", *args)

    def test_others_see_nothing(self):
        matching = self.as_user("sales_team.group_sale_salesman")
        for method, *args in (("start",), ("page",), ("search_here", "x"), ("search_there", "x")):
            with self.assertRaises(AccessError):
                getattr(matching, method)(self.connection.id, "contacts", *args)

    def test_nobody_matches_in_books_of_other_companies(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        matching = self.as_user(MANAGER)
        for method, *args in (("start",), ("page",), ("apply",), ("choose", "ignore", [1])):
            with self.assertRaises(AccessError):
                getattr(matching, method)(other.id, "contacts", *args)

    def test_nobody_chooses_about_entries_of_other_books(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        foreign = other._upsert_ledger_contacts([Contact("X", "1")])
        self.choose("ignore", foreign)
        self.assertFalse(self.env["accounting.match.choice"].search([]))

    def test_choices_are_seen_by_whom_they_are_of(self):
        self.choose("ignore", self.contact("X"))
        choices = self.env["accounting.match.choice"]
        self.assertTrue(choices.search([]))
        self.assertFalse(choices.with_user(self.person(MANAGER)).search([]))
