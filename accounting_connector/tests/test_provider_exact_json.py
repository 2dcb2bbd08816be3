"""Money is the same number in Odoo, on the wire and back."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import exact_json

from .properties import steady

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | NUMBERS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


class TestExactJson(BaseCase):
    @steady()
    @given(VALUES)
    def test_what_is_written_is_read_back_unchanged_and_any_reader_understands_it(self, value):
        written = exact_json.dumps(value)
        self.assertEqual(exact_json.loads(written), value)
        json.loads(written)

    def test_an_amount_of_19_digits_keeps_every_digit(self):
        self.assertEqual(exact_json.dumps([Decimal("12345678901234567.89")]), b"[12345678901234567.89]")

    def test_no_number_is_written_with_an_exponent(self):
        self.assertEqual(
            exact_json.dumps([Decimal("1E+3"), Decimal("0E-8"), Decimal("-0.0")]), b"[1000,0.00000000,0.0]"
        )

    def test_floats_and_what_is_no_number_are_refused(self):
        for value in (0.1, Decimal("NaN"), Decimal("Infinity"), object()):
            with self.assertRaises(TypeError):
                exact_json.dumps({"Amount": value})

    def test_what_is_not_json_is_refused(self):
        for data in (b"", b"<html>", b'{"Amount": NaN}', b'{"Invoices": [{"Tot'):
            with self.assertRaises(ValueError):
                exact_json.loads(data)
