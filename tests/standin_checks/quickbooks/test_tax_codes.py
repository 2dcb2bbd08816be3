"""Tax outside the US: a code on every line, amounts with and without tax (reference, section 9)."""

import pytest


@pytest.fixture
def ca(connected):
    return connected("ca")


@pytest.fixture
def au(connected):
    return connected("au")


def figures(row):
    """Net, tax and total."""
    tax, total = float(row["TxnTaxDetail"]["TotalTax"]), float(row["TotalAmt"])
    return round(total - tax, 2), tax, total


def rates(row):
    return [
        (float(line["TaxLineDetail"]["TaxPercent"]), float(line["Amount"]))
        for line in row["TxnTaxDetail"].get("TaxLine", [])
    ]


def test_a_line_is_taxed_by_its_code(gb):
    line = gb.sales_line("19.99", code="20.0% S")
    row = gb.create("Invoice", **gb.invoice(line))
    assert figures(row) == (19.99, 4.0, 23.99)
    assert row["GlobalTaxCalculation"] == "TaxExcluded"
    assert row["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"]["value"].isdigit()


@pytest.mark.parametrize(("key", "text"), [("gb", "VAT rate"), ("ca", "GST/HST rate"), ("au", "GST rate")])
@pytest.mark.parametrize("kind", ["Invoice", "Bill"])
def test_a_line_without_a_code_is_refused_in_the_countrys_words(connected, key, text, kind):
    client = connected(key)
    line = client.sales_line() if kind == "Invoice" else client.expense_line()
    body = client.invoice(line) if kind == "Invoice" else client.bill(line)
    error = client.refused(kind, body)
    wanted = f"Make sure all your transactions have a {text} before you save."
    assert (error["code"], error["Detail"]) == ("6000", f"Business Validation Error: {wanted}")


@pytest.mark.parametrize("code", ["TAX", "NON", "20.0% S", "99"])
def test_a_code_is_a_number_that_exists(gb, code):
    line = gb.sales_line(TaxCodeRef={"value": code})
    assert gb.code("Invoice", **gb.invoice(line)) == "2500"


def test_an_inactive_code_cannot_be_used(gb, control):
    line = gb.sales_line(code="5.0% R")
    control("tenants/gb/tax-codes/5.0% R/archive", {})
    assert gb.code("Invoice", **gb.invoice(line)) == "610"


def test_how_amounts_relate_to_tax_has_to_be_said(gb, control):
    body = gb.invoice(GlobalTaxCalculation=None)
    error = gb.refused("Invoice", body)
    assert (error["code"], error["element"]) == ("2020", "GlobalTaxCalculation")
    control("settings", {"calculation_required": False})
    assert gb.create("Invoice", **body)["GlobalTaxCalculation"] == "TaxExcluded"


def test_two_rates_of_one_code_have_a_tax_line_each(ca):
    row = ca.create("Invoice", **ca.invoice(ca.sales_line("100", code="GST/QST QC")))
    assert rates(row) == [(5, 5), (9.975, 9.98)]
    assert figures(row) == (100, 14.98, 114.98)


def test_rates_of_several_codes_are_summed_by_rate(gb):
    lines = [
        gb.sales_line(amount, code=code)
        for amount, code in (("10.01", "20.0% S"), ("10.01", "20.0% S"), ("10", "5.0% R"), ("7", "0.0% Z"))
    ]
    row = gb.create("Invoice", **gb.invoice(*lines))
    assert rates(row) == [(20, 4.0), (5, 0.5), (0, 0)]
    assert figures(row) == (37.02, 4.5, 41.52)


def test_a_code_without_rates_means_no_tax(gb):
    row = gb.create("Invoice", **gb.invoice(gb.sales_line("50", code="No VAT")))
    assert (figures(row), rates(row)) == ((50, 0, 50), [])


@pytest.mark.parametrize(("per", "tax"), [("rate", 0.05), ("line", 0.06), ("document", 0.05)])
def test_how_tax_is_rounded_is_a_switch(gb, control, per, tax):
    """Three lines of 0.08: 0.016 each, 0.048 in all."""
    control("settings", {"tax_rounding": per})
    lines = [gb.sales_line("0.08", code="20.0% S") for _ in range(3)]
    assert figures(gb.create("Invoice", **gb.invoice(*lines)))[1] == tax


def inclusive(client, net, gross, code, **values):
    line = client.sales_line(net, code=code, TaxInclusiveAmt=gross)
    return client.invoice(line, GlobalTaxCalculation="TaxInclusive", **values)


@pytest.mark.parametrize(
    ("net", "gross", "tax"), [("100", 120, 20), ("83.33", 100, 16.67), ("8.33", 9.99, 1.67)]
)
def test_with_tax_included_the_gross_amounts_are_the_total(gb, net, gross, tax):
    row = gb.create("Invoice", **inclusive(gb, net, gross, "20.0% S"))
    _net, found, total = figures(row)
    assert (found, total) == (tax, gross)


def test_with_tax_included_the_net_amount_has_to_fit_to_a_cent(gb):
    gb.create("Invoice", **inclusive(gb, "83.34", 100, "20.0% S"))
    assert gb.code("Invoice", **inclusive(gb, "83.40", 100, "20.0% S")) == "6000"
    assert gb.code("Invoice", **inclusive(gb, "100", 100, "20.0% S")) == "6000"


def test_with_tax_included_the_gross_amount_is_needed(gb):
    body = gb.invoice(gb.sales_line("100", code="20.0% S"), GlobalTaxCalculation="TaxInclusive")
    error = gb.refused("Invoice", body)
    assert (error["code"], error["element"]) == ("2020", "TaxInclusiveAmt")


def test_with_tax_included_quantity_times_price_is_the_net_amount(gb):
    line = gb.sales_line("83.33", code="20.0% S", TaxInclusiveAmt=100, Qty=1, UnitPrice=83.33)
    gb.create("Invoice", **gb.invoice(line, GlobalTaxCalculation="TaxInclusive"))
    line = gb.sales_line("83.33", code="20.0% S", TaxInclusiveAmt=100, Qty=1, UnitPrice=100)
    assert gb.code("Invoice", **gb.invoice(line, GlobalTaxCalculation="TaxInclusive")) == "6070"


def test_without_tax_included_a_gross_amount_is_dropped(gb):
    line = gb.sales_line("100", code="20.0% S", TaxInclusiveAmt=100)
    row = gb.create("Invoice", **gb.invoice(line))
    assert figures(row) == (100, 20, 120)
    assert "TaxInclusiveAmt" not in row["Line"][0]["SalesItemLineDetail"]


def test_two_rates_included(ca):
    row = ca.create("Invoice", **inclusive(ca, "100", 114.98, "GST/QST QC"))
    assert rates(row) == [(5, 5), (9.975, 9.98)]


def test_not_applicable_has_no_tax_and_needs_no_codes(gb):
    row = gb.create("Invoice", **gb.invoice(gb.sales_line("100"), GlobalTaxCalculation="NotApplicable"))
    assert figures(row) == (100, 0, 100)


@pytest.mark.parametrize(
    "detail", [{"TotalTax": 5}, {"TaxLine": [{"Amount": 5, "DetailType": "TaxLineDetail"}]}]
)
def test_not_applicable_takes_no_tax_detail(gb, detail):
    body = gb.invoice(gb.sales_line("100"), GlobalTaxCalculation="NotApplicable", TxnTaxDetail=detail)
    assert gb.code("Invoice", **body) == "6170"


def test_purchases_use_the_purchase_rates(gb):
    row = gb.create("Bill", **gb.bill(gb.expense_line("100", code="20.0% S")))
    [line] = row["TxnTaxDetail"]["TaxLine"]
    rate = gb.company.find("TaxRate", line["TaxLineDetail"]["TaxRateRef"]["value"])
    assert rate["Name"] == "20.0% S (Purchases)"
    assert figures(row) == (100, 20, 120)


def test_a_reverse_charge_adds_nothing_and_is_for_purchases(gb):
    row = gb.create("Bill", **gb.bill(gb.expense_line("100", code="20.0% RC")))
    assert (figures(row), rates(row)) == ((100, 0, 100), [(20, 20), (-20, -20)])
    assert gb.code("Invoice", **gb.invoice(gb.sales_line("100", code="20.0% RC"))) == "6000"


def override(client, amount, code, **detail):
    return client.invoice(client.sales_line(amount, code=code), TxnTaxDetail=detail)


def tax_line(client, rate, amount):
    return {
        "Amount": amount,
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {"TaxRateRef": client.ref("TaxRate", rate)},
    }


def test_tax_that_is_sent_rate_by_rate_is_kept_unless_switched_off(gb, control):
    line = tax_line(gb, "20.0% S (Sales)", 19.99)
    body = override(gb, "100", "20.0% S", TotalTax=19.99, TaxLine=[line])
    assert figures(gb.create("Invoice", **body)) == (100, 19.99, 119.99)
    control("settings", {"override_outside_us": False})
    assert figures(gb.create("Invoice", **body)) == (100, 20, 120)


def test_a_total_alone_is_spread(ca):
    row = ca.create("Invoice", **override(ca, "100", "GST/QST QC", TotalTax=14.97))
    assert figures(row) == (100, 14.97, 114.97)
    assert sum(amount for _rate, amount in rates(row)) == pytest.approx(14.97)


@pytest.mark.parametrize(
    ("total", "rate"), [(15, "20.0% S (Sales)"), (20, "5.0% R (Sales)"), (20, "20.0% S (Purchases)")]
)
def test_tax_that_is_sent_has_to_add_up_and_name_rates_of_the_lines(gb, total, rate):
    body = override(gb, "100", "20.0% S", TotalTax=total, TaxLine=[tax_line(gb, rate, 20)])
    assert gb.code("Invoice", **body) == "6000"


def test_tax_without_any_taxed_line_is_refused(gb):
    assert gb.code("Invoice", **override(gb, "100", "No VAT", TotalTax=5)) == "6000"


def test_with_tax_included_tax_that_is_sent_leaves_the_total(gb):
    body = inclusive(gb, "83.33", 100, "20.0% S", TxnTaxDetail={"TotalTax": 16.66})
    assert figures(gb.create("Invoice", **body)) == (83.34, 16.66, 100)


def test_a_discount_lowers_what_is_taxed(gb):
    discount = {"Amount": 10, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {}}
    row = gb.create("Invoice", **gb.invoice(gb.sales_line("100", code="20.0% S"), discount))
    assert figures(row) == (90, 18, 108)


def test_a_changed_rate_counts_from_then_on(au, control):
    control("tenants/au/tax-rates/GST on Income/edit", {"rate": "12.5"})
    row = au.create("Invoice", **au.invoice(au.sales_line("100", code="GST")))
    assert figures(row) == (100, 12.5, 112.5)


def test_at_most_seven_hundred_and_fifty_taxed_lines(gb):
    line = gb.sales_line("1", code="20.0% S")
    gb.create("Invoice", **gb.invoice(*[line] * 750))
    assert gb.code("Invoice", **gb.invoice(*[line] * 751)) == "6000"
