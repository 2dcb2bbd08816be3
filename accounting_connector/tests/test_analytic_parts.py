"""Distributions of any shape: every account gets its share of the line, and the rest gets none."""

from collections import defaultdict
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase

from ..models.analytic_parts import parts_of
from .properties import steady

# Accounts 1 to 3 are of one plan, 4 to 6 of another; 7 is of a plan that does not count, 8 is gone.
PLAN_OF = {1: "a", 2: "a", 3: "a", 4: "b", 5: "b", 6: "b", 7: "c"}
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "1,4", "2,5", "3,4", "6,7", "2,8", "1,4,7")

PERCENTAGES = some.decimals(min_value="0.01", max_value=100, places=2).map(float)


def shares(distribution, plans=("a", "b")):
    """``{accounts: share of the whole}`` of the parts."""
    parts = parts_of(distribution, PLAN_OF, plans)
    total = sum(weight for weight, _accounts in parts)
    found = defaultdict(Fraction)
    for weight, accounts in parts:
        found[tuple(sorted(accounts.values()))] += weight / total
    return dict(found)


class TestAnalyticParts(BaseCase):
    def test_nothing_is_one_part_without_account(self):
        for nothing in (None, False, {}, {"7": 100}, {"8": 100}, {"1": 0}, {"1": -5}, {"__update__": ["x"]}):
            self.assertEqual(shares(nothing), {(): 1})

    def test_entries_of_one_plan_are_its_parts(self):
        self.assertEqual(shares({"1": 60, "2": 40}), {(1,): Fraction(3, 5), (2,): Fraction(2, 5)})

    def test_what_names_accounts_of_both_plans_is_one_part(self):
        self.assertEqual(shares({"1,4": 60, "2,5": 40}), {(1, 4): Fraction(3, 5), (2, 5): Fraction(2, 5)})

    def test_plans_of_their_own_spread_over_each_other(self):
        spread = {(1, 4): Fraction(3, 5), (2, 4): Fraction(2, 5)}
        self.assertEqual(shares({"1": 60, "2": 40, "4": 100}), spread)
        half = Fraction(1, 2)
        quarters = dict.fromkeys([(1, 4), (1, 5), (2, 4), (2, 5)], half * half)
        self.assertEqual(shares({"1": 50, "2": 50, "4": 50, "5": 50}), quarters)

    def test_what_stands_beside_a_joint_entry_goes_together(self):
        half = Fraction(1, 2)
        self.assertEqual(shares({"1,4": 50, "2": 50, "5": 50}), {(1, 4): half, (2, 5): half})

    def test_percentages_are_taken_as_they_are_written(self):
        self.assertEqual(shares({"1": 33.33, "2": 66.67})[(1,)], Fraction(3333, 10000))

    def test_equal_distributions_have_equal_parts_in_any_order(self):
        one, other = {"1": 60.0, "2": 40.0, "4": 100.0}, {"4": 100, "2": 40, "1": 60}
        self.assertEqual(parts_of(one, PLAN_OF, ("a", "b")), parts_of(other, PLAN_OF, ("a", "b")))

    @given(some.dictionaries(some.sampled_from(KEYS), PERCENTAGES, max_size=8))
    @steady(300)
    def test_every_account_has_its_share(self, distribution):
        """Of what all entries together are, or of a hundred when they are less."""
        parts = parts_of(distribution, PLAN_OF, ("a", "b"))
        total = sum(weight for weight, _accounts in parts)
        self.assertGreaterEqual(total, 100)
        self.assertTrue(all(weight > 0 for weight, _accounts in parts))
        expected, found = defaultdict(Fraction), defaultdict(Fraction)
        for key, percentage in distribution.items():
            for account in map(int, key.split(",")):
                if PLAN_OF.get(account) in ("a", "b"):
                    expected[account] += Fraction(repr(percentage))
        for weight, accounts in parts:
            for account in accounts.values():
                found[account] += weight
        self.assertEqual(found, expected)
