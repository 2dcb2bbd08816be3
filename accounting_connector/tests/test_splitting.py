"""Lines of several options: their parts are together exactly the line, whatever the amounts and shares."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.splitting import Share, apportion, split_lines
from odoo.addons.accounting_connector.providers.values import Document, Kind, Line, Status, Tracked

from .properties import steady

MARKS = "abcdefgh"


def shares(*weights):
    """A share for each weight, each with an option of its own."""
    return [
        Share(Fraction(str(weight)), (Tracked("region", mark),))
        for weight, mark in zip(weights, MARKS, strict=False)
    ]


def split(weights, decimals=2, amount_decimals=2, **facts):
    line = Line(key="1", description="Chair", **{"quantity": Decimal(1), **facts})
    document = Document(
        kind=Kind.INVOICE,
        marker="m",
        contact_id="c",
        contact_name="C",
        date=date(2026, 1, 1),
        due_date=None,
        currency="NZD",
        currency_decimals=decimals,
        status=Status.DRAFT,
        lines=(line,),
    )
    return split_lines(document, {"1": shares(*weights)}, amount_decimals).lines


def amounts_of(decimals):
    return some.integers(-(10**9), 10**9).map(lambda steps: Decimal(steps).scaleb(-decimals))


WEIGHTS = some.lists(
    some.decimals(min_value="0.01", max_value=100, places=2), min_size=1, max_size=len(MARKS)
)


class TestSplitting(BaseCase):
    def test_sixty_and_forty(self):
        first, second = split(
            [60, 40],
            quantity=Decimal(2),
            price_unit=Decimal(100),
            untaxed=Decimal("200.00"),
            tax=Decimal("30.00"),
            tax_base=Decimal("200.00"),
        )
        self.assertEqual((first.quantity, first.untaxed, first.tax), (Decimal("1.2"), 120, 18))
        self.assertEqual((second.quantity, second.untaxed, second.tax), (Decimal("0.8"), 80, 12))
        self.assertEqual([line.tracking[0].option_id for line in (first, second)], ["a", "b"])
        self.assertEqual([line.price_unit for line in (first, second)], [100, 100])

    def test_the_largest_remainder_gets_the_cent_and_among_equal_ones_the_first(self):
        thirds = [Fraction(1)] * 3
        self.assertEqual(apportion(Decimal("100.00"), thirds, 2), [Decimal("33.34"), *[Decimal("33.33")] * 2])
        found = apportion(Decimal("0.05"), [Fraction(10), Fraction(45), Fraction(45)], 2)
        self.assertEqual(found, [Decimal("0.01"), Decimal("0.02"), Decimal("0.02")])

    def test_a_cent_has_no_parts_and_nothing_has_the_largest_share(self):
        [cent] = split([30, 70], untaxed=Decimal("0.01"), quantity=Decimal(3))
        self.assertEqual((cent.tracking[0].option_id, cent.quantity, cent.whole), ("b", 3, ""))
        [nothing] = split([30, 70], quantity=Decimal(3))
        self.assertEqual((nothing.tracking[0].option_id, nothing.quantity), ("b", 3))

    def test_one_share_leaves_the_line_whole(self):
        [line] = split([12], untaxed=Decimal("10.00"))
        self.assertEqual((line.key, line.tracking[0].option_id), ("1", "a"))

    def test_parts_are_told_by_keys_and_know_their_line(self):
        self.assertEqual(
            [(line.key, line.whole) for line in split([1, 1], untaxed=Decimal(2))],
            [("1/1", "1"), ("1/2", "1")],
        )

    def test_amounts_go_in_steps_that_are_kept_over_there(self):
        untaxed = [line.untaxed for line in split([1, 1, 1], 3, 2, untaxed=Decimal("10.000"))]
        self.assertEqual(untaxed, [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")])
        yen = [line.untaxed for line in split([1, 1, 1], 0, 2, untaxed=Decimal(100))]
        self.assertEqual(yen, [34, 33, 33])

    def test_no_part_of_a_small_quantity_is_nothing(self):
        quantities = [
            line.quantity for line in split([99, 1], quantity=Decimal("0.001"), untaxed=Decimal(100))
        ]
        self.assertEqual(quantities, [Decimal("0.00099"), Decimal("0.00001")])

    @given(amounts_of(2), WEIGHTS)
    @steady(300)
    def test_apportioned_parts_are_within_a_step_of_their_exact_share(self, total, weights):
        weights = list(map(Fraction, weights))
        parts = apportion(total, weights, 2)
        self.assertEqual(sum(parts), total)
        step, exact = Fraction(1, 100), [Fraction(total) * each / sum(weights) for each in weights]
        remainders = []
        for part, share in zip(parts, exact, strict=True):
            self.assertLess(abs(Fraction(part) - share), step)
            self.assertFalse(part * total < 0)
            remainders.append((abs(share) % step, abs(Fraction(part)) > abs(share)))
        got = [remainder for remainder, more in remainders if more]
        left = [remainder for remainder, more in remainders if not more]
        self.assertGreaterEqual(min(got, default=step), max(left, default=0))

    @given(
        some.sampled_from([0, 2, 3]),
        some.data(),
        WEIGHTS,
        some.decimals(min_value=0, max_value=10000, places=3),
    )
    @steady(300)
    def test_parts_are_together_the_line(self, decimals, data, weights, quantity):
        facts = {
            "quantity": quantity,
            "untaxed": data.draw(amounts_of(decimals)),
            "tax": data.draw(amounts_of(decimals)),
            "tax_base": data.draw(some.none() | amounts_of(decimals)),
        }
        parts = split(weights, decimals, 2, **facts)
        for name, whole in facts.items():
            values = [getattr(part, name) for part in parts]
            self.assertEqual(None if whole is None else sum(values), whole, name)
        if len(parts) > 1:
            self.assertTrue(all(part.untaxed for part in parts))
            self.assertTrue(all(part.untaxed * facts["untaxed"] > 0 for part in parts))
            self.assertTrue(not quantity or all(part.quantity > 0 for part in parts))
            options = [part.tracking[0].option_id for part in parts]
            self.assertEqual(options, sorted(set(options)))
