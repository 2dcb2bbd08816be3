"""Whatever a document looks like: a provider's arithmetic arrives at Odoo's amounts, or it is refused."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import amounts
from odoo.addons.accounting_connector.providers.amounts import Form
from odoo.addons.accounting_connector.providers.values import Kind, Line, TaxMode

from .properties import steady
from .test_amounts import RULES, make_document

CENT = Decimal("0.01")


def decimals(low, high, places):
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


@st.composite
def lines(draw, currency_decimals):
    """A line whose amounts are near what quantity and price give: Odoo may have moved a unit or two."""
    unit = Decimal(1).scaleb(-currency_decimals)
    quantity = draw(st.one_of(st.integers(0, 50).map(Decimal), decimals(0, 1000, 2), decimals(0, 10, 6)))
    price_unit = draw(st.one_of(decimals(-100, 1000, 2), decimals(0, 10, 6)))
    discount = draw(st.sampled_from(("0", "0", "10", "33.33", "12.345", "100")).map(Decimal))
    rate = draw(st.sampled_from(("0", "5", "7.7", "15", "21")).map(Decimal))
    included = draw(st.booleans())
    amount = quantity * price_unit * (1 - discount / 100)
    untaxed = amount / (1 + rate / 100) if included else amount
    untaxed = untaxed.quantize(unit) + draw(st.integers(-1, 1)) * unit
    tax = untaxed * rate / 100
    tax = tax.quantize(unit) + (draw(st.integers(-2, 2)) * unit if tax else 0)
    return Line(
        key="line",
        description="Odd",
        quantity=quantity,
        price_unit=price_unit,
        discount=discount,
        price_includes_tax=included,
        untaxed=untaxed,
        tax=tax,
        account_code="200",
        tax_code="T",
        tax_rate=rate,
    )


@st.composite
def documents(draw):
    currency_decimals = draw(st.sampled_from((0, 2, 2, 3)))
    return make_document(
        *draw(st.lists(lines(currency_decimals), min_size=1, max_size=6)),
        kind=draw(st.sampled_from(list(Kind))),
        currency_decimals=currency_decimals,
    )


def recompute(priced, rounding):
    """Untaxed and tax as a provider computes them from what is written, rounding ties with ``rounding``."""
    inclusive = priced.mode is TaxMode.INCLUSIVE
    amount_sum = tax_sum = Decimal(0)
    for line in priced.lines:
        if line.price_unit is None:
            amount = line.amount
        else:
            amount = line.quantity * line.price_unit * (100 - (line.discount or 0)) / 100
        amount = amount.quantize(CENT, rounding)
        rate = line.line.tax_rate / 100
        tax = amount - amount / (1 + rate) if inclusive else amount * rate
        amount_sum += amount
        tax_sum += line.tax if line.tax_override else tax.quantize(CENT, rounding)
    return (amount_sum - tax_sum if inclusive else amount_sum), tax_sum


class TestAmountsProperties(BaseCase):
    @steady(400)
    @given(documents())
    def test_recomputed_amounts_are_odoos(self, document):
        try:
            priced = amounts.price(document, RULES)
        except amounts.Inexpressible as refusal:
            self.assertIn(
                refusal.cause,
                (amounts.Cause.DECIMALS, amounts.Cause.TAX_WITHOUT_RATE, amounts.Cause.TAX_UNLIKE_RATE),
            )
            if refusal.cause is amounts.Cause.DECIMALS:
                self.assertEqual(document.currency_decimals, 3)
            return
        self.assertEqual(
            (priced.untaxed, priced.tax, priced.total), (document.untaxed, document.tax, document.total)
        )
        for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
            self.assertEqual(recompute(priced, rounding), (document.untaxed, document.tax))

    @steady(200)
    @given(lines(2))
    def test_what_is_written_keeps_to_the_rules(self, line):
        for kind in Kind:
            try:
                (written,) = amounts.price(make_document(line, kind=kind), RULES).lines
            except amounts.Inexpressible:
                return
            for number, places in ((written.quantity, 4), (written.price_unit, 4), (written.discount, 2)):
                self.assertTrue(number is None or number == round(number, places))
            self.assertFalse(written.discount and kind is not Kind.INVOICE)
            if written.form is not Form.SINGLE:
                self.assertEqual(written.quantity, line.quantity)
