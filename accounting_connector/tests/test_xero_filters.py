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
            self.assertTrue(not value or not value.isprintable())
        else:
            self.assertEqual(LITERAL.fullmatch(literal)[1].replace('""', '"'), value)

    @steady()
    @given(st.lists(st.text(min_size=1, max_size=300), max_size=30))
    def test_every_condition_is_in_exactly_one_filter_and_no_filter_is_too_long(self, values):
        conditions = [condition for value in values if (condition := filters.equals("Name", value))]
        wheres = list(filters.any_of(conditions))
        joined = [condition for where in wheres for condition in re.findall(r'Name=="(?:[^"]|"")*"', where)]
        self.assertEqual(joined, list(dict.fromkeys(conditions)))
        for where in wheres:
            self.assertTrue(len(quote(where)) <= filters.LONGEST_FILTER or where in conditions)

    def test_injection_stays_a_value(self):
        self.assertEqual(filters.equals("Name", 'A" OR Name!="'), 'Name=="A"" OR Name!="""')

    def test_nothing_asks_nothing(self):
        self.assertEqual(list(filters.any_of([])), [])
