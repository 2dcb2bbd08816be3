"""The sales tax of a bill finds a place, and the total stays what it was to the last unit of its currency."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import purchase_tax
from odoo.addons.accounting_connector.providers.quickbooks.pricing import price
from odoo.addons.accounting_connector.providers.values import Kind, Line

from .quickbooks_case import AMERICAN, make_document


@st.composite
def lines(draw, places):
    unit = Decimal(1).scaleb(-places)
    quantity = draw(st.integers(1, 40).map(Decimal))
    untaxed = draw(st.integers(-20_000, 100_000)) * unit
    rate = draw(st.sampled_from(("0", "6.25", "8.875", "20")).map(Decimal))
    tax = (untaxed * rate / 100).quantize(unit) + draw(st.integers(-1, 1)) * unit * bool(rate)
    included = draw(st.booleans())
    return Line(
        key="line",
        description="Odd",
        quantity=quantity,
        price_unit=(untaxed + tax if included else untaxed) / quantity,
        price_includes_tax=included,
        untaxed=untaxed,
        tax_base=untaxed,
        tax=tax,
        taxable=bool(tax),
        account_id="79",
    )


@st.composite
def bills(draw):
    """A bill in a currency with no, two or three decimals."""
    places = draw(st.sampled_from((0, 2, 2, 3)))
    found = draw(st.lists(lines(places), min_size=1, max_size=8))
    kind = draw(st.sampled_from((Kind.BILL, Kind.VENDOR_CREDIT)))
    return make_document(kind, found, currency="USD", currency_decimals=places)


def on_its_own_line(bill):
    return purchase_tax.on_its_own_line(bill, "Sales tax", "90", "6050")


class TestPurchaseTaxProperties(BaseCase):
    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(bills())
    def test_added_to_cost_each_line_costs_what_is_paid_for_it(self, bill):
        settled = purchase_tax.added_to_cost(bill)
        self.assertEqual((settled.total, settled.untaxed, settled.tax), (bill.total, bill.total, 0))
        for before, after in zip(bill.lines, settled.lines, strict=True):
            self.assertEqual((after.untaxed, after.tax), (before.untaxed + before.tax, 0))
            if not before.tax:
                self.assertEqual(after.untaxed, before.untaxed)

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(bills())
    def test_on_its_own_line_the_others_cost_what_they_did(self, bill):
        settled = on_its_own_line(bill)
        self.assertEqual((settled.total, settled.tax), (bill.total, 0))
        costs = [line.untaxed for line in settled.lines]
        self.assertEqual(costs, [*(line.untaxed for line in bill.lines), *([bill.tax] if bill.tax else [])])

    @settings(max_examples=80, deadline=None, derandomize=True)
    @given(bills().filter(lambda bill: bill.currency_decimals < 3))
    def test_an_american_bill_arrives_with_the_total_and_without_tax(self, bill):
        for settled in (purchase_tax.added_to_cost(bill), on_its_own_line(bill)):
            priced = price(settled, AMERICAN)
            self.assertEqual((priced.total, priced.tax, priced.tax_total), (bill.total, 0, None))
            self.assertEqual(sum(line.amount for line in priced.lines), bill.total)

    def test_the_line_of_the_tax_names_its_account(self):
        line = Line("1", "Desk", untaxed=Decimal(100), tax=Decimal("8.25"), account_id="79", taxable=True)
        [desk, tax] = on_its_own_line(make_document(Kind.BILL, [line])).lines
        self.assertEqual(
            (tax.description, tax.untaxed, tax.account_id, tax.account_code, tax.taxable),
            ("Sales tax", Decimal("8.25"), "90", "6050", False),
        )
        self.assertEqual(desk, replace(line, tax=Decimal(0), taxable=False))
