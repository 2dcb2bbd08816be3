"""What the matching page offers where nothing is certain, and why."""

from odoo.tests import tagged

from .matching_case import MatchingPageCase


@tagged("post_install", "-at_install")
class TestMatchingSuggestions(MatchingPageCase):
    def test_what_is_ambiguous_says_why_and_offers_what_it_may_be(self):
        first, second = (self.here("Harbour", email="all@harbour.example") for _each in range(2))
        contact = self.contact("Harbour")
        self.look()
        row = self.rows("ambiguous")["Harbour"]
        self.assertEqual(row["reason"], "Several in Odoo are the same.")
        self.assertEqual([option["id"] for option in row["options"]], [first.id, second.id])
        self.choose("match", contact, second)
        self.apply()
        self.assertEqual(contact.link_ids.partner_id, second)

    def test_what_is_alike_is_suggested_the_most_alike_first_and_says_in_what(self):
        town = self.here("Harbour Coffee Roasters", city="Nelson")
        phone = self.here("Somebody", phone="+64 3 555 12 34")
        domain = self.here("Harbour Coffee", email="jane@harbourcoffee.example")
        self.here("Other", city="Nelson")
        taken = self.here("Harbour Coffee Ltd 2")
        self.link(self.contact("X"), taken)
        self.contact("Harbour Coffee Limited", email="bill@harbourcoffee.example", phone="03 555 1234")
        row = self.rows()["Harbour Coffee Limited"]
        self.assertEqual([option["id"] for option in row["options"]], [domain.id, phone.id, town.id])
        self.assertEqual(
            [option["why"] for option in row["options"]],
            [["Similar name", "Same e-mail domain"], ["Same phone"], ["Similar name"]],
        )
        self.assertFalse(row["found"])

    def test_accents_that_are_left_out_make_no_difference_to_what_is_suggested(self):
        cafe, plain = self.here("Coastal Café"), self.here("Museo Cafe")
        self.contact("Coastal Cafe Nelson"), self.contact("Muséo Café Picton")
        suggested = {name: row["options"] for name, row in self.rows().items()}
        self.assertEqual([option["id"] for option in suggested["Coastal Cafe Nelson"]], [cafe.id])
        self.assertEqual([option["id"] for option in suggested["Muséo Café Picton"]], [plain.id])
