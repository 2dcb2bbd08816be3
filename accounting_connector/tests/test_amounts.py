"""Every line is written so that the provider arrives at Odoo's amounts, or not at all."""

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import amounts
from odoo.addons.accounting_connector.providers.amounts import Cause, Form
from odoo.addons.accounting_connector.providers.values import (
    Document,
    Kind,
    Line,
    RemoteDocument,
    RemoteState,
    Status,
    TaxMode,
)

RULES = amounts.Rules(
    price_decimals=4,
    quantity_decimals=4,
    amount_decimals=2,
    forms=(Form.PRICE, Form.NET_PRICE, Form.AMOUNT, Form.SINGLE),
    tax_override=True,
    inclusive=True,
    discounts=frozenset({Kind.INVOICE}),
)
NO_OVERRIDE = amounts.Rules(
    price_decimals=5,
    quantity_decimals=5,
    amount_decimals=2,
    forms=(Form.PRICE, Form.SINGLE),
    tax_override=False,
    inclusive=False,
)
FIGURES = ("quantity", "price_unit", "discount", "untaxed", "tax_base", "tax", "tax_rate")


def make_line(key="1", **facts):
    """A line; the figures may be given as text."""
    facts = {name: Decimal(fact) if name in FIGURES else fact for name, fact in facts.items()}
    return Line(key=key, **{"description": "Chair", "account_code": "200", "tax_code": "OUT", **facts})


def make_document(*lines, kind=Kind.INVOICE, **facts):
    facts = {"kind": kind, "currency": "NZD", "currency_decimals": 2, **facts}
    return Document(
        marker="m",
        contact_id="c",
        contact_name="C",
        date=date(2026, 1, 1),
        due_date=None,
        status=Status.DRAFT,
        lines=lines,
        **facts,
    )


def price_one(kind=Kind.INVOICE, rules=RULES, currency_decimals=2, **facts):
    """The only priced line of a document with one line."""
    document = make_document(make_line(**facts), kind=kind, currency_decimals=currency_decimals)
    return amounts.price(document, rules).lines[0]


class TestForms(BaseCase):
    def test_quantity_and_price_go_as_they_are(self):
        line = price_one(quantity="3", price_unit="19.99", untaxed="59.97", tax="9.00", tax_rate="15")
        self.assertEqual((line.form, line.quantity, line.price_unit), (Form.PRICE, 3, Decimal("19.99")))
        self.assertIsNone(line.discount)
        self.assertFalse(line.tax_override)

    def test_a_discount_goes_as_a_percentage_where_the_kind_allows_it(self):
        facts = {"quantity": "2", "price_unit": "50", "discount": "10", "untaxed": "90"}
        invoice, bill = price_one(**facts), price_one(kind=Kind.BILL, **facts)
        self.assertEqual((invoice.form, invoice.price_unit, invoice.discount), (Form.PRICE, 50, 10))
        self.assertEqual((bill.form, bill.price_unit, bill.discount), (Form.NET_PRICE, 45, None))

    def test_a_negative_discount_becomes_a_net_price(self):
        line = price_one(quantity="2", price_unit="50", discount="-10", untaxed="110")
        self.assertEqual((line.form, line.price_unit), (Form.NET_PRICE, 55))

    def test_a_price_with_too_many_decimals_becomes_a_net_price(self):
        line = price_one(quantity="3", price_unit="1.23456", untaxed="3.70")
        self.assertEqual((line.form, line.price_unit), (Form.NET_PRICE, Decimal("1.2333")))

    def test_a_cent_that_odoo_moved_changes_the_price_not_the_amount(self):
        line = price_one(quantity="3", price_unit="10", untaxed="29.99")
        self.assertEqual(
            (line.form, line.price_unit, line.amount), (Form.NET_PRICE, Decimal("9.9967"), Decimal("29.99"))
        )

    def test_a_price_too_small_for_its_decimals_is_left_out(self):
        line = price_one(quantity="70000", price_unit="0.000123", untaxed="8.61")
        self.assertEqual((line.form, line.quantity, line.price_unit), (Form.AMOUNT, 70000, None))

    def test_a_quantity_with_too_many_decimals_moves_into_the_text(self):
        line = price_one(quantity="0.333330", price_unit="30", untaxed="10.00", uom="kg")
        self.assertEqual((line.form, line.quantity, line.price_unit), (Form.SINGLE, 1, Decimal("10.00")))
        self.assertEqual(line.description, "0.33333 kg × Chair")

    def test_half_a_cent_is_not_left_to_the_provider(self):
        line = price_one(quantity="0.5", price_unit="1.21", untaxed="0.61")
        self.assertEqual((line.form, line.price_unit), (Form.NET_PRICE, Decimal("1.22")))

    def test_negative_lines_keep_their_sign_in_price_and_amount(self):
        line = price_one(quantity="2", price_unit="-7.25", untaxed="-14.50", tax="-2.18", tax_rate="15")
        self.assertEqual(
            (line.form, line.quantity, line.price_unit, line.amount, line.tax),
            (Form.PRICE, 2, Decimal("-7.25"), Decimal("-14.50"), Decimal("-2.18")),
        )

    def test_zero_lines_and_texts_are_written_too(self):
        document = make_document(make_line("1"), make_line("2", is_text=True, account_code=""))
        gift, text = amounts.price(document, RULES).lines
        self.assertEqual((gift.form, gift.amount), (Form.PRICE, 0))
        self.assertEqual((text.form, text.quantity, text.amount), (Form.TEXT, None, 0))


class TestTaxMode(BaseCase):
    def test_prices_with_tax_make_an_inclusive_document(self):
        document = make_document(
            make_line(
                "1",
                price_unit="541.25",
                untaxed="470.65",
                tax="70.60",
                tax_rate="15",
                price_includes_tax=True,
            ),
            make_line("2", price_unit="10", untaxed="10"),
        )
        priced = amounts.price(document, RULES)
        self.assertEqual(priced.mode, TaxMode.INCLUSIVE)
        self.assertEqual([line.form for line in priced.lines], [Form.PRICE, Form.PRICE])
        self.assertEqual(
            (priced.untaxed, priced.tax, priced.total),
            (Decimal("480.65"), Decimal("70.60"), Decimal("551.25")),
        )
        self.assertFalse(priced.lines[0].tax_override)

    def test_a_single_price_without_tax_makes_it_exclusive(self):
        document = make_document(
            make_line("1", price_unit="115", untaxed="100", tax="15", tax_rate="15", price_includes_tax=True),
            make_line("2", price_unit="100", untaxed="100", tax="15", tax_rate="15"),
        )
        priced = amounts.price(document, RULES)
        self.assertEqual(priced.mode, TaxMode.EXCLUSIVE)
        self.assertEqual(
            [(line.form, line.price_unit) for line in priced.lines],
            [(Form.NET_PRICE, 100), (Form.PRICE, 100)],
        )

    def test_without_taxes_it_is_exclusive(self):
        document = make_document(make_line(price_unit="5", untaxed="5", price_includes_tax=True))
        priced = amounts.price(document, RULES)
        self.assertEqual((priced.mode, priced.lines[0].form), (TaxMode.EXCLUSIVE, Form.PRICE))


class TestTaxes(BaseCase):
    def test_a_tax_that_differs_by_a_cent_is_sent(self):
        line = price_one(price_unit="10.10", untaxed="10.10", tax="1.51", tax_rate="15")
        self.assertEqual((line.tax, line.tax_override), (Decimal("1.51"), True))

    def test_a_tax_of_half_a_cent_is_sent_even_when_it_is_as_predicted(self):
        line = price_one(price_unit="0.50", untaxed="0.50", tax="0.03", tax_rate="5")
        self.assertEqual((line.tax, line.tax_override), (Decimal("0.03"), True))

    def test_a_tax_in_a_currency_without_cents_is_always_sent(self):
        line = price_one(price_unit="1000", untaxed="1000", tax="100", tax_rate="10", currency_decimals=0)
        self.assertTrue(line.tax_override)

    def test_a_code_that_charges_nothing_cannot_carry_a_tax(self):
        with self.assertRaises(amounts.Inexpressible) as caught:
            price_one(key="7", price_unit="10", untaxed="10", tax="0.01", tax_rate="0")
        self.assertEqual((caught.exception.cause, caught.exception.line_key), (Cause.TAX_WITHOUT_RATE, "7"))

    def test_an_override_never_hides_a_wrong_code(self):
        with self.assertRaises(amounts.Inexpressible) as caught:
            price_one(price_unit="100", untaxed="100", tax="20", tax_rate="15")
        self.assertEqual(caught.exception.cause, Cause.TAX_UNLIKE_RATE)
        self.assertEqual(caught.exception.facts["predicted"], 15)

    def test_cents_that_odoo_gave_to_another_line_of_the_code_are_sent(self):
        document = make_document(
            make_line("1", price_unit="1000", untaxed="1000", tax="149.70", tax_rate="15"),
            make_line("2", price_unit="2", untaxed="2", tax="0.60", tax_rate="15"),
        )
        self.assertEqual([line.tax_override for line in amounts.price(document, RULES).lines], [True, True])

    def test_the_reduced_tax_of_an_early_payment_discount_is_sent(self):
        facts = {"price_unit": "1000", "untaxed": "1000", "tax_rate": "15"}
        self.assertTrue(price_one(tax_base="980", tax="147", **facts).tax_override)
        for tax in ("147.03", "146.97", "150"):
            with self.subTest(tax=tax), self.assertRaises(amounts.Inexpressible):
                price_one(tax_base="980", tax=tax, **facts)

    def test_a_rate_that_is_nearly_right_is_wrong(self):
        wrong = (("190", "20"), ("155", "15"), ("150", "15.5"), ("150", "14.9"), ("0", "0.1"))
        for tax, rate in wrong:
            with self.subTest(tax=tax, rate=rate), self.assertRaises(amounts.Inexpressible) as caught:
                price_one(price_unit="1000", untaxed="1000", tax=tax, tax_rate=rate)
            self.assertEqual(caught.exception.cause, Cause.TAX_UNLIKE_RATE)

    def test_a_rate_known_to_four_decimals_is_right(self):
        line = price_one(price_unit="9000000", untaxed="9000000", tax="1392637.50", tax_rate="15.4738")
        self.assertTrue(line.tax_override)


class TestDecimals(BaseCase):
    def test_an_amount_with_three_decimals_is_never_rounded(self):
        for facts in ({"untaxed": "1.005"}, {"untaxed": "1.00", "tax": "0.055", "tax_rate": "5"}):
            with self.subTest(**facts), self.assertRaises(amounts.Inexpressible) as caught:
                price_one(price_unit="1", currency_decimals=3, **facts)
            self.assertEqual(caught.exception.cause, Cause.DECIMALS)

    def test_three_decimals_are_fine_when_every_amount_fits(self):
        line = price_one(
            quantity="2", price_unit="1.005", untaxed="2.010", tax="0.100", tax_rate="5", currency_decimals=3
        )
        self.assertEqual((line.form, line.amount, line.tax), (Form.PRICE, Decimal("2.01"), Decimal("0.10")))


class TestRoundingLine(BaseCase):
    def test_without_override_the_missing_cent_goes_to_the_rounding_account_if_there_is_one(self):
        line = make_line(price_unit="10.10", untaxed="10.10", tax="1.51", tax_rate="15")
        with self.assertRaises(amounts.Inexpressible) as caught:
            amounts.price(make_document(line), NO_OVERRIDE)
        self.assertEqual(caught.exception.cause, Cause.OVERRIDE)

        allowed = make_document(line, rounding_account_code="860", rounding_tax_code="NONE")
        priced = amounts.price(allowed, NO_OVERRIDE)
        self.assertEqual(
            [(p.line.account_code, p.amount, p.tax) for p in priced.lines],
            [("200", Decimal("10.10"), Decimal("1.52")), ("860", Decimal("-0.01"), 0)],
        )
        self.assertEqual(priced.total, allowed.total)

    def test_nothing_is_rounded_away_where_taxes_can_be_sent(self):
        line = make_line(price_unit="10.10", untaxed="10.10", tax="1.51", tax_rate="15")
        priced = amounts.price(make_document(line, rounding_account_code="860"), RULES)
        self.assertEqual(len(priced.lines), 1)


class TestCompare(BaseCase):
    def _remote(self, untaxed, tax, **facts):
        untaxed, tax = Decimal(untaxed), Decimal(tax)
        return RemoteDocument(
            kind=Kind.INVOICE,
            external_id="x",
            number="1",
            reference="",
            marker="m",
            contact_id="c",
            contact_name="C",
            date=None,
            due_date=None,
            currency="NZD",
            state=RemoteState.DRAFT,
            untaxed=untaxed,
            tax=tax,
            total=untaxed + tax,
            amount_due=untaxed + tax,
            **facts,
        )

    def test_equal_amounts_have_no_difference(self):
        document = make_document(make_line(untaxed="100", tax="15"))
        self.assertIsNone(amounts.compare(document, self._remote("100.00", "15.00")))

    def test_a_difference_says_what_differs(self):
        document = make_document(make_line(untaxed="100", tax="15"))
        causes = (("100", "15.01", "tax"), ("100.01", "14.99", "split"), ("99", "15", "amount"))
        for untaxed, tax, cause in causes:
            with self.subTest(cause=cause):
                self.assertEqual(amounts.compare(document, self._remote(untaxed, tax)).causes, (cause,))

    def compared_at(self, rate_there, rate_here="1.6", tax_there="15", **facts):
        document = make_document(
            make_line(untaxed="100", tax="15"), home_per_foreign=rate_here and Decimal(rate_here), **facts
        )
        there = self._remote("100", tax_there, home_per_foreign=rate_there and Decimal(rate_there))
        return amounts.compare(document, there)

    def test_a_rate_of_ours_must_give_the_same_total_at_home(self):
        self.assertIsNone(self.compared_at("1.60000001"))
        for rate in ("0.625", "1.601", None):
            with self.subTest(rate=rate):
                self.assertEqual(self.compared_at(rate).causes, ("rate",))
        difference = self.compared_at("0.625")
        self.assertEqual((difference.home_here, difference.home_there), (Decimal("184.00"), Decimal("71.88")))
        self.assertIsNone(self.compared_at("1.601", home_decimals=0, rate_here="1.6001"))

    def test_an_item_that_posts_elsewhere_is_said_with_the_account(self):
        document = make_document(
            make_line(untaxed="60", tax="9", item_id="i", account_id="a"),
            make_line(key="2", untaxed="40", tax="6", item_id="j", account_id="b"),
        )
        told = (("i", "z"), ("j", "b"), ("k", "z"))
        difference = amounts.compare(document, self._remote("100", "15", item_accounts=told))
        self.assertEqual((difference.causes, difference.other_accounts), (("account",), (("i", "z"),)))
        self.assertIsNone(amounts.compare(document, self._remote("100", "15")))

    def test_the_providers_own_rate_is_not_compared(self):
        self.assertIsNone(self.compared_at("0.625", rate_here=None))

    def test_another_tax_and_another_rate_are_both_said(self):
        self.assertEqual(self.compared_at("1.7", tax_there="15.01").causes, ("tax", "rate"))
