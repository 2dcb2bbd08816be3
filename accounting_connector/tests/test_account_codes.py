"""When an account of Odoo and one over there have the same code."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.account_codes import (
    is_padded_code,
    is_same_code,
    plain_code,
    share_a_word,
)

from .properties import steady

CODES = st.from_regex(r"[1-9A-Z][0-9A-Z]{0,6}", fullmatch=True)


class TestAccountCodes(BaseCase):
    @given(CODES, st.integers(0, 3), st.sampled_from(["", ".", "-", " "]))
    @steady(100)
    def test_zeros_before_blanks_and_case_do_not_matter(self, code, zeros, between):
        written = "0" * zeros + between.join(code.lower())
        self.assertTrue(is_same_code(code, written))
        self.assertEqual(plain_code(plain_code(written)), plain_code(written))

    @given(CODES, CODES)
    @steady(200)
    def test_codes_that_differ_in_more_are_others(self, code, other):
        self.assertEqual(is_same_code(code, other), code == other)

    @given(CODES, st.integers(1, 4))
    @steady(100)
    def test_zeros_behind_are_padding_and_no_sameness(self, code, zeros):
        self.assertTrue(is_padded_code(code, code + "0" * zeros))
        self.assertTrue(is_padded_code(code + "0" * zeros, code))
        self.assertFalse(is_same_code(code, code + "0" * zeros))
        self.assertFalse(is_padded_code(code, code + "1" + "0" * zeros))

    def test_nothing_is_no_code(self):
        for nothing in ("", False, None, "000", "-"):
            self.assertFalse(is_same_code(nothing, nothing))
            self.assertFalse(is_padded_code(nothing, "100"))

    def test_only_words_that_say_something_count(self):
        self.assertTrue(share_a_word("Product Sales", "SALES of goods"))
        self.assertFalse(share_a_word("Tax on it", "Fee on it"))
        self.assertFalse(share_a_word("", None))
