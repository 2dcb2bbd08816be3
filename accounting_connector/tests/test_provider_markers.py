"""A marker is found wherever it was put, and nothing else is taken for one."""

import string

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import markers

from .properties import steady

TAGS = st.text(markers.ALPHABET, min_size=markers.TAG_LENGTH, max_size=markers.TAG_LENGTH)
FREE_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
LETTERS = string.ascii_letters + string.digits


class TestMarkers(BaseCase):
    @steady()
    @given(TAGS)
    def test_a_new_marker_is_recognised_and_tells_its_database(self, tag):
        marker = markers.new(tag)
        self.assertTrue(markers.is_marker(marker))
        self.assertEqual(markers.tag_of(marker), tag)

    @steady()
    @given(TAGS, FREE_TEXT)
    def test_an_appended_marker_is_found_behind_any_text(self, tag, text):
        marker = markers.new(tag)
        self.assertEqual(markers.find(markers.append(text, marker)), marker)

    @steady()
    @given(TAGS, st.sampled_from(LETTERS))
    def test_a_marker_glued_to_other_characters_is_none(self, tag, letter):
        marker = markers.new(tag)
        self.assertEqual(markers.find(letter + marker), "")
        self.assertEqual(markers.find(marker + letter), "")

    @steady()
    @given(st.text(string.ascii_lowercase + " -/", max_size=80))
    def test_words_are_never_taken_for_a_marker(self, text):
        self.assertEqual(markers.find(text), "")

    def test_a_marker_is_found_in_a_link(self):
        marker = markers.new("k3x7qz")
        for link in (
            f"https://odoo.example.com/m/{marker}",
            f"https://odoo.example.com/web?m={marker}&menu=1",
        ):
            self.assertEqual(markers.find(link), marker)

    def test_two_markers_are_never_alike(self):
        tag = markers.new_tag()
        self.assertEqual(len({markers.new(tag) for _ in range(1000)}), 1000)

    def test_a_tag_of_another_form_is_refused(self):
        for tag in ("", "short", "UPPERS", "k3x9qz", "toolong"):
            with self.assertRaises(ValueError):
                markers.new(tag)
