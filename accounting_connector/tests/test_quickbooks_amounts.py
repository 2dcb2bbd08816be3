"""Whatever QuickBooks computes of what it is sent, it arrives at Odoo's total; or nothing is sent."""

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.amounts import Cause, Form, Inexpressible
from odoo.addons.accounting_connector.providers.quickbooks.documents import payload_of
from odoo.addons.accounting_connector.providers.quickbooks.pricing import price
from odoo.addons.accounting_connector.providers.values import Kind, Line, TaxMode

from .properties import steady
from .quickbooks_case import (
    AMERICAN,
    AMERICAN_BY_CODE,
    BRITISH,
    make_american_document,
    make_document,
    make_line,
)

CENT = Decimal("0.01")
CANADIAN = replace(BRITISH, country_code="CA", base_currency="CAD")


def decimals(low, high, places):
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


# Rate and the parts of it that are rounded by themselves.
RATES = (("0", ()), ("5", ()), ("20", ()), ("14.975", ("5", "9.975")), ("13", ("5", "8")))


@st.composite
def lines(draw, currency_decimals=2):
    """A line whose amounts are near what quantity and price give: Odoo may have moved a unit or two."""
    unit = Decimal(1).scaleb(-currency_decimals)
    quantity = draw(st.one_of(st.integers(0, 50).map(Decimal), decimals(0, 1000, 2), decimals(0, 10, 6)))
    price_unit = draw(st.one_of(decimals(-100, 1000, 2), decimals(0, 10, 6)))
    discount = draw(st.sampled_from(("0", "0", "10", "33.33", "12.345", "100")).map(Decimal))
    rate, parts = draw(st.sampled_from(RATES))
    rate = Decimal(rate)
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
        account_id="79",
        item_id="21",
        tax_code=f"code-{rate}",
        tax_rate=rate,
        tax_components=tuple(map(Decimal, parts)),
    )


@st.composite
def documents(draw):
    currency_decimals = draw(st.sampled_from((0, 2, 2, 2, 3)))
    found = draw(st.lists(lines(currency_decimals), min_size=1, max_size=6))
    return make_document(
        draw(st.sampled_from(list(Kind))), found, currency="CAD", currency_decimals=currency_decimals
    )


class Books:
    """QuickBooks' arithmetic of what it is sent, as far as it is documented, with what is not as a choice.

    :param rounding: which way half a cent goes.
    :param keeps_total: a tax total that is sent replaces what was computed.
    :param together: what is summed before it is rounded: taxes of one ``rate``, ``code``, ``line`` or all
        of the ``document``.
    """

    def __init__(self, rounding, keeps_total, together="rate"):
        self.rounding, self.keeps_total, self.together = rounding, keeps_total, together

    def total_and_tax(self, element, parts):
        """:param parts: for each tax code its rates."""
        inclusive = element["GlobalTaxCalculation"] == "TaxInclusive"
        amounts = []
        for line in element["Line"]:
            detail = line[line["DetailType"]]
            amounts.append((detail["TaxCodeRef"]["value"], detail.get("TaxInclusiveAmt"), line["Amount"]))
        tax = self._tax(amounts, parts, inclusive)
        if self.keeps_total and "TxnTaxDetail" in element:
            tax = element["TxnTaxDetail"]["TotalTax"]
        if inclusive:
            return sum(gross for _code, gross, _net in amounts), tax
        return sum(net for _code, _gross, net in amounts) + tax, tax

    def refuses(self, element, parts):
        """Whether a net amount contradicts its amount with tax: a cent may be rounding."""
        nets = []
        for line in element["Line"]:
            detail = line[line["DetailType"]]
            if "TaxInclusiveAmt" in detail:
                nets.append(
                    (detail["TaxInclusiveAmt"], line["Amount"], parts[detail["TaxCodeRef"]["value"]])
                )
        return any(not is_net(gross, net, rates, self.rounding) for gross, net, rates in nets)

    def _tax(self, amounts, parts, inclusive):
        sums = {}
        for row, (code, gross, net) in enumerate(amounts):
            rate = sum(parts[code])
            basis = Fraction(gross) / Fraction(1 + rate / 100) if inclusive else Fraction(net)
            for place, part in enumerate(parts[code]):
                key = {"rate": part, "code": (code, place), "line": (row, place), "document": None}
                group = key[self.together]
                sums[group] = sums.get(group, 0) + basis * Fraction(part) / 100
        return sum((self._rounded(exact) for exact in sums.values()), Decimal(0))

    def _rounded(self, exact):
        return rounded_to_cents(exact, self.rounding)


def rounded_to_cents(exact, rounding):
    cents = exact * 100
    whole, rest = divmod(abs(cents), 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rounding == ROUND_HALF_UP or whole % 2))
    return Decimal(int(whole + up) * (1 if cents >= 0 else -1)).scaleb(-2)


def is_net(gross, net, rates, rounding):
    left = Fraction(gross) / Fraction(1 + sum(rates) / 100)
    return abs(rounded_to_cents(left, rounding) - net) <= CENT


class TestQuickBooksAmountsProperties(BaseCase):
    @steady(400)
    @given(documents())
    def test_the_total_and_the_tax_are_odoos_however_taxes_are_rounded(self, document):
        """Where a tax total would not be kept, no total rests on it as long as a net amount may be sent with
        the amount that contains the tax.
        """
        try:
            priced = price(document, CANADIAN)
        except Inexpressible as refusal:
            self.assertIn(refusal.cause, (Cause.DECIMALS, Cause.TAX_WITHOUT_RATE, Cause.TAX_UNLIKE_RATE))
            return
        self.assertEqual(
            (priced.untaxed, priced.tax, priced.total), (document.untaxed, document.tax, document.total)
        )
        element = payload_of(document, CANADIAN).element
        parts = {line.tax_code: line.tax_components or (line.tax_rate,) for line in document.lines}
        for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
            self.assertFalse(Books(rounding, keeps_total=True).refuses(element, parts))
            for together in ("rate", "code", "line", "document"):
                books = Books(rounding, keeps_total=True, together=together)
                self.assertEqual(books.total_and_tax(element, parts), (document.total, document.tax))
            total, tax = Books(rounding, keeps_total=False).total_and_tax(element, parts)
            if "TxnTaxDetail" not in element:
                self.assertEqual((total, tax), (document.total, document.tax))
            elif total != document.total:
                self.assertEqual(element["GlobalTaxCalculation"], "TaxExcluded")
                self.assertTrue(self.has_other_net(document, parts))

    def has_other_net(self, document, parts):
        """Whether some line's net amount is not what its rate leaves of its amount with tax."""
        return any(
            not is_net(line.untaxed + line.tax, line.untaxed, parts[line.tax_code], rounding)
            for line in document.lines
            for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)
        )

    @steady(150)
    @given(documents())
    def test_quantity_times_price_is_the_amount_or_neither_is_sent(self, document):
        try:
            element = payload_of(document, CANADIAN).element
        except Exception as refusal:
            self.assertEqual(type(refusal).__name__, "Unsendable")
            return
        for sent in element["Line"]:
            detail = sent[sent["DetailType"]]
            if "Qty" in detail:
                exact = detail["Qty"] * detail["UnitPrice"]
                for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
                    self.assertEqual(exact.quantize(CENT, rounding), sent["Amount"])
                for number in (detail["Qty"], detail["UnitPrice"]):
                    self.assertEqual(number, round(number, 5))

    @steady(100)
    @given(st.lists(lines(), min_size=1, max_size=6), st.booleans())
    def test_an_american_document_is_sent_with_odoos_net_amounts_and_odoos_tax_when_odoo_decides(
        self, found, ours
    ):
        found = [replace(line, taxable=bool(line.tax)) for line in found]
        document = make_american_document(*found, tax_total_is_ours=ours)
        element = payload_of(document, AMERICAN).element
        self.assertEqual(sum(line["Amount"] for line in element["Line"]), document.untaxed)
        self.assertEqual(
            "TxnTaxDetail" in element and element["TxnTaxDetail"]["TotalTax"] == document.tax,
            ours and any(line.taxable for line in found),
        )


class TestQuickBooksAmounts(BaseCase):
    def price(self, *found, company=BRITISH, kind=Kind.INVOICE, **facts):
        return price(make_document(kind, found, **facts), company)

    def fails(self, *found, company=BRITISH, kind=Kind.INVOICE):
        with self.assertRaises(Inexpressible) as caught:
            self.price(*found, company=company, kind=kind)
        return caught.exception.cause

    def test_a_line_keeps_its_quantity_and_price(self):
        (line,) = self.price(make_line()).lines
        self.assertEqual((line.form, line.quantity, line.price_unit), (Form.PRICE, 2, 50))

    def test_a_discount_becomes_a_net_price(self):
        line = make_line(quantity=Decimal(3), discount=Decimal(10), untaxed=Decimal("135"), tax=Decimal("27"))
        (priced,) = self.price(line).lines
        self.assertEqual((priced.form, priced.quantity, priced.price_unit), (Form.NET_PRICE, 3, 45))

    def test_what_no_price_can_say_is_one_of_the_amount_with_the_quantity_in_its_text(self):
        line = make_line(quantity=Decimal("0.123456"), uom="kg", untaxed=Decimal("6.17"), tax=Decimal("1.23"))
        (priced,) = self.price(line).lines
        self.assertEqual((priced.form, priced.quantity, priced.price_unit), (Form.SINGLE, 1, Decimal("6.17")))
        self.assertEqual(priced.description, "0.123456 kg × Desk")

    def test_sums_that_give_odoos_tax_are_sent_without_it(self):
        priced = self.price(make_line())
        self.assertEqual((priced.mode, priced.tax_total), (TaxMode.EXCLUSIVE, None))

    def test_tax_that_was_rounded_by_line_goes_inside_the_amounts(self):
        """Three lines of 0.33 at 20 percent: 0.07 each in Odoo, 0.20 of the sum in QuickBooks."""
        line = make_line(
            quantity=Decimal(1), price_unit=Decimal("0.33"), untaxed=Decimal("0.33"), tax=Decimal("0.07")
        )
        priced = self.price(line, line, line)
        self.assertEqual((priced.mode, priced.tax_total), (TaxMode.INCLUSIVE, Decimal("0.21")))
        self.assertEqual([each.amount for each in priced.lines], [Decimal("0.40")] * 3)
        self.assertEqual([each.price_unit for each in priced.lines], [Decimal("0.33")] * 3)

    def test_tax_in_whole_yen_goes_as_the_total_of_the_document(self):
        """84 yen with 12 of tax at 14.975 percent: 96 yen would leave 83.50 for the net amount."""
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal(96),
            price_includes_tax=True,
            untaxed=Decimal(84),
            tax=Decimal(12),
            tax_rate=Decimal("14.975"),
        )
        priced = self.price(line, currency="JPY", currency_decimals=0)
        self.assertEqual((priced.mode, priced.tax_total), (TaxMode.EXCLUSIVE, Decimal(12)))

    def test_codes_that_have_a_rate_in_common_may_be_rounded_together(self):
        """0.31 and 0.51 at 5 percent: 0.02 and 0.03 by line and by code, 0.04 by rate."""
        one = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("0.31"),
            untaxed=Decimal("0.31"),
            tax=Decimal("0.02"),
            tax_rate=Decimal(5),
        )
        other = replace(
            one,
            untaxed=Decimal("0.51"),
            price_unit=Decimal("0.51"),
            tax=Decimal("0.09"),
            tax_code="8",
            tax_rate=Decimal("17"),
            tax_components=(Decimal(5), Decimal(12)),
        )
        priced = self.price(one, other, company=CANADIAN)
        self.assertEqual(priced.tax_total, Decimal("0.11"))

    def test_half_a_cent_is_never_left_to_chance(self):
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("0.10"),
            untaxed=Decimal("0.10"),
            tax=Decimal("0.01"),
            tax_rate=Decimal(5),
        )
        priced = self.price(line)
        self.assertEqual((priced.mode, priced.tax), (TaxMode.INCLUSIVE, Decimal("0.01")))

    def test_prices_that_include_the_tax_are_sent_as_such(self):
        line = make_line(
            price_unit=Decimal(60), price_includes_tax=True, untaxed=Decimal("100"), tax=Decimal("20")
        )
        priced = self.price(line)
        self.assertEqual((priced.mode, priced.lines[0].amount), (TaxMode.INCLUSIVE, 120))

    def test_each_part_of_a_rate_is_rounded_by_itself(self):
        """0.50 at 5 and 9.975 percent: 0.03 and 0.05, where 14.975 percent would be 0.07."""
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("0.52"),
            untaxed=Decimal("0.52"),
            tax=Decimal("0.08"),
            tax_rate=Decimal("14.975"),
        )
        parts = replace(line, tax_components=(Decimal(5), Decimal("9.975")))
        self.assertEqual(self.price(parts, company=CANADIAN).mode, TaxMode.EXCLUSIVE)

    def test_the_tax_goes_along_where_parts_rounded_for_each_line_are_another(self):
        """0.06 and 0.01 at 5 and 8 percent: 0.01 of the sum and of whole lines, 0 of the lines' parts."""
        line = make_line(
            quantity=Decimal(1),
            price_unit=Decimal("0.06"),
            untaxed=Decimal("0.06"),
            tax=Decimal("0.01"),
            tax_rate=Decimal(13),
            tax_components=(Decimal(5), Decimal(8)),
        )
        small = replace(line, price_unit=Decimal("0.01"), untaxed=Decimal("0.01"), tax=Decimal("0.00"))
        self.assertEqual(self.price(line, small, company=CANADIAN).tax_total, Decimal("0.01"))

    def test_a_tax_its_code_does_not_charge_is_refused(self):
        self.assertEqual(self.fails(make_line(tax_rate=Decimal(0))), Cause.TAX_WITHOUT_RATE)
        self.assertEqual(self.fails(make_line(tax_rate=Decimal(5))), Cause.TAX_UNLIKE_RATE)

    def test_more_decimals_than_are_kept_are_refused(self):
        self.assertEqual(self.fails(make_line(untaxed=Decimal("100.005"))), Cause.DECIMALS)

    def test_a_company_that_charges_no_tax_takes_no_tax(self):
        company = replace(BRITISH, charges_tax=False)
        self.assertEqual(self.fails(make_line(), company=company), Cause.TAX_WITHOUT_RATE)
        self.assertEqual(self.price(make_line(tax=Decimal(0)), company=company).total, 100)

    def test_an_american_line_that_is_not_taxable_takes_no_tax(self):
        self.assertEqual(self.fails(make_line(), company=AMERICAN), Cause.TAX_WITHOUT_RATE)

    def test_an_american_purchase_takes_no_tax(self):
        line = make_line(taxable=True)
        self.assertEqual(self.fails(line, company=AMERICAN, kind=Kind.BILL), Cause.TAX_WITHOUT_RATE)

    def test_american_tax_needs_somebody_who_knows_the_rate(self):
        nobody = replace(AMERICAN_BY_CODE, default_tax_code="")
        self.assertEqual(self.fails(make_line(taxable=True), company=nobody), Cause.TAX_WITHOUT_RATE)
        self.assertEqual(self.price(make_line(taxable=True), company=AMERICAN_BY_CODE).total, 120)
