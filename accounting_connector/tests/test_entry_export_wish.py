"""What the matching page is told to create over there is created, once it is applied."""

from odoo.tests import tagged

from .matching_case import MatchingPageCase


@tagged("post_install", "-at_install")
class TestExportFromMatching(MatchingPageCase):
    def test_a_wish_is_fulfilled_after_apply_and_not_before(self):
        wanted = self.here("Wanted", customer_rank=1)
        self.choose("export", record=wanted)
        self.work()
        self.assertEqual(self.books.contacts, [])
        self.apply()
        self.assertNotIn("save_contacts", self.books.calls)
        self.work()
        self.assertEqual([contact.name for contact in self.books.contacts], ["Wanted"])
        self.assertFalse(self.env["accounting.match.wish"].search([]))

    def test_a_wish_that_was_taken_back_in_time_creates_nothing(self):
        wanted = self.here("Wanted", customer_rank=1)
        self.choose("export", record=wanted)
        self.apply()
        self.choose("undo", record=wanted)
        self.apply()
        self.work()
        self.assertEqual(self.books.contacts, [])
