"""What documents come to: units, discounts, tax a line, totals, rates."""

from decimal import Decimal

import pytest

from standin.xero.arithmetic import LineTotalMismatch, Rounding, line_tax, price_line, totals

D = Decimal


def figures(document):
    return document["SubTotal"], document["TotalTax"], document["Total"]


@pytest.mark.parametrize(("amount", "tax"), [("541.25", "70.60"), ("500.00", "65.22"), ("95.50", "12.46")])
def test_inclusive_tax_as_recorded(amount, tax):
    assert line_tax(Rounding(), D(amount), D(15), "Inclusive") == D(tax)


@pytest.mark.parametrize(("half_even", "tax"), [(False, "0.13"), (True, "0.12")])
def test_half_a_cent_goes_up_or_to_even_by_a_switch(half_even, tax):
    assert line_tax(Rounding(half_even=half_even), D("2.50"), D(5), "Exclusive") == D(tax)


@pytest.mark.parametrize("sign", [1, -1])
def test_half_a_cent_goes_away_from_zero_on_both_sides(sign):
    assert line_tax(Rounding(), sign * D("0.10"), D(15), "Exclusive") == sign * D("0.02")


def test_units_are_rounded_before_they_are_multiplied():
    assert price_line(Rounding(), D(3), D("0.333"), None).amount == D("0.99")
    assert price_line(Rounding(4), D(3), D("0.33333"), None).amount == D("1.00")
    assert price_line(Rounding(), D("1.00005"), D(100), None).quantity == D("1.0001")


def test_the_missing_one_of_quantity_and_unit_amount_is_derived():
    by_quantity = price_line(Rounding(), D(3), None, D(10))
    assert (by_quantity.unit_amount, by_quantity.amount) == (D("3.33"), D("10.00"))
    by_price = price_line(Rounding(), None, D(4), D(10))
    assert (by_price.quantity, by_price.amount) == (D("2.5000"), D("10.00"))
    discounted = price_line(Rounding(), D(2), None, D(90), discount_rate=D(10))
    assert (discounted.unit_amount, discounted.amount) == (D("50.00"), D("90.00"))


def test_a_line_amount_that_does_not_fit_is_refused():
    with pytest.raises(
        LineTotalMismatch, match="The line total 1.00 does not match the expected line total 100.00"
    ):
        price_line(Rounding(), D(1), D(100), D(1))
    with pytest.raises(LineTotalMismatch):
        price_line(Rounding(), None, None, D(10))


def test_totals_are_sums_of_rounded_lines():
    rows = [(D("1.11"), D("0.17"))] * 3
    assert (totals(rows, "Exclusive").sub_total, totals(rows, "Exclusive").total) == (D("3.33"), D("3.84"))
    assert (totals(rows, "Inclusive").sub_total, totals(rows, "Inclusive").total) == (D("2.82"), D("3.33"))


def test_tax_is_rounded_a_line_and_then_summed(client, invoice):
    lines = [{"Description": "x", "Quantity": 1, "UnitAmount": "1.03", "AccountCode": "200"}] * 3
    assert figures(client.save("Invoices", invoice(LineItems=lines))) == (D("3.09"), D("0.45"), D("3.54"))


def test_inclusive_document(client, invoice):
    saved = client.save(
        "Invoices", invoice({"Quantity": 1, "UnitAmount": "541.25"}, LineAmountTypes="Inclusive")
    )
    assert figures(saved) == (D("470.65"), D("70.60"), D("541.25"))


def test_no_tax_document(client, invoice):
    saved = client.save("Invoices", invoice({"Quantity": 1, "UnitAmount": 10}, LineAmountTypes="NoTax"))
    assert figures(saved) == (D(10), D(0), D(10))
    assert saved["LineItems"][0]["TaxType"] == "NONE"


def test_tax_amount_may_be_overridden_on_a_line(client, invoice):
    saved = client.save("Invoices", invoice({"Quantity": 1, "UnitAmount": 10, "TaxAmount": "1.51"}))
    assert figures(saved) == (D(10), D("1.51"), D("11.51"))


def test_unitdp_four_keeps_four_decimals(client, invoice):
    line = {"Quantity": 1000, "UnitAmount": "0.1234"}
    assert client.save("Invoices", invoice(line))["SubTotal"] == D("120.00")
    saved = client.save("Invoices?unitdp=4", invoice(line))
    assert saved["SubTotal"] == D("123.40")
    assert saved["LineItems"][0]["UnitAmount"] == D("0.1234")


def test_line_amount_without_price(client, invoice):
    saved = client.save("Invoices", invoice({"Quantity": 7, "UnitAmount": None, "LineAmount": "100.00"}))
    assert (saved["SubTotal"], saved["LineItems"][0]["UnitAmount"]) == (D("100.00"), D("14.29"))


def test_discounts_on_sales_invoices(client, invoice):
    saved = client.save("Invoices", invoice({"Quantity": 3, "UnitAmount": "19.99", "DiscountRate": 10}))
    assert saved["SubTotal"] == D("53.97")
    assert saved["IsDiscounted"] is True
    assert saved["TotalDiscount"] == D("6.00")
    saved = client.save("Invoices", invoice({"Quantity": 3, "UnitAmount": 20, "DiscountAmount": "4.5"}))
    assert saved["SubTotal"] == D("55.50")


def test_foreign_currency_takes_the_day_rate_or_the_one_sent(client, invoice):
    saved = client.save("Invoices", invoice(CurrencyCode="USD"))
    assert saved["CurrencyRate"] == D("0.609013"), "US dollars for one New Zealand dollar"
    assert client.save("Invoices", invoice(CurrencyCode="USD", CurrencyRate="0.61"))["CurrencyRate"] == D(
        "0.61"
    )
    assert client.save("Invoices", invoice(CurrencyCode="NZD", CurrencyRate=5))["CurrencyRate"] == 1


def test_money_has_two_decimals_in_every_currency(client, invoice):
    saved = client.save(
        "Invoices", invoice({"Quantity": 1, "UnitAmount": None, "LineAmount": "1.234"}, CurrencyCode="KWD")
    )
    assert saved["SubTotal"] == D("1.23")
    saved = client.save("Invoices", invoice({"Quantity": 1, "UnitAmount": 101}, CurrencyCode="JPY"))
    assert saved["TotalTax"] == D("15.15")


def test_a_rate_the_wrong_way_round_is_taken_with_a_warning(client, invoice):
    (saved,) = client.write("PUT", "Invoices", invoice(CurrencyCode="USD", CurrencyRate="1.642"))
    assert saved["StatusAttributeString"] == "WARNING"
    assert saved["Warnings"][0]["Message"]
    assert saved["CurrencyRate"] == D("1.642")
