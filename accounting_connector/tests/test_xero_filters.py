"""A filter says exactly what was meant, or is not said."""

import re
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.xero import filters

from .properties import steady

LITERAL = re.compile(r'"((?:[^"]|"")*)"')


class TestXeroFilters(BaseCase):
    @steady()
    @given(st.text())
    def test_a_quoted_value_reads_back_as_itself_and_ends_where_it_ends(self, value):
        literal = filters.quoted(value)
        if literal is None:
            self.assertTrue(not value or not value.isprintable() or "\\" in value)
        else:
            self.assertEqual(LITERAL.fullmatch(literal)[1].replace('""', '"'), value)

    @steady()
    @given(st.lists(st.text(min_size=1, max_size=300).filter(filters.is_equality), max_size=30))
    def test_every_condition_is_in_exactly_one_filter_and_no_filter_is_too_long(self, values):
        conditions = [condition for value in values if (condition := filters.matching("Name", value))]
        wheres = list(filters.any_of(conditions))
        joined = [condition for where in wheres for condition in re.findall(r'Name=="(?:[^"]|"")*"', where)]
        self.assertEqual(joined, list(dict.fromkeys(conditions)))
        for where in wheres:
            self.assertTrue(len(quote(where)) <= filters.LONGEST_FILTER or where in conditions)

    def test_injection_stays_a_value(self):
        self.assertEqual(filters.matching("Name", 'A" OR Name!="'), 'Name=="A"" OR Name!="""')

    def test_of_a_value_with_backslashes_the_longest_piece_is_asked_for(self):
        for value, expected in (
            ('O\'Brien "Ltd"\\', '(Name!=null AND Name.StartsWith("O\'Brien ""Ltd"""))'),
            ("\\server\\share\\a", '(Name!=null AND Name.Contains("server"))'),
            ("ab\\cd", '(Name!=null AND Name.StartsWith("ab"))'),
            ("\\\\", None),
        ):
            self.assertEqual(filters.matching("Name", value), expected)

    @steady()
    @given(st.text(alphabet='ab"\\\' ', max_size=12))
    def test_no_filter_ever_has_a_backslash(self, value):
        self.assertNotIn("\\", filters.matching("Name", value) or "")

    def test_nothing_asks_nothing(self):
        self.assertEqual(list(filters.any_of([])), [])
