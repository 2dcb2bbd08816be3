"""Tax of US companies: automated, manual, none (reference, section 9)."""

import pytest

from standin_checks.quickbooks.client import token_of

TEXAS = {"Line1": "1 Main St", "City": "Austin", "CountrySubDivisionCode": "TX", "PostalCode": "73301"}


def tax_of(row):
    return float(row["TxnTaxDetail"]["TotalTax"])


def tax_lines(row):
    return [
        (float(line["TaxLineDetail"]["TaxPercent"]), float(line["Amount"]))
        for line in row["TxnTaxDetail"].get("TaxLine", [])
    ]


def taxed(client, *amounts, **values):
    return client.invoice(*(client.sales_line(amount, code="TAX") for amount in amounts), **values)


def test_tax_follows_the_address_goods_go_to(client):
    home = client.create("Invoice", **taxed(client, "100"))
    texas = client.create("Invoice", **taxed(client, "100", ShipAddr=TEXAS))
    nowhere = client.create("Invoice", **taxed(client, "100", ShipAddr={"CountrySubDivisionCode": "OR"}))
    assert [tax_of(row) for row in (home, texas, nowhere)] == [9.13, 8.25, 0]
    assert float(texas["TotalAmt"]) == 108.25


def test_the_ship_to_address_of_the_customer_counts_when_none_is_sent(client):
    customer = client.create("Customer", DisplayName="Texan", Taxable=True, ShipAddr=TEXAS)
    row = client.create("Invoice", **taxed(client, "100", CustomerRef={"value": customer["Id"]}))
    assert tax_of(row) == 8.25


def test_goods_that_leave_the_country_are_not_taxed(client):
    address = {"City": "Toronto", "CountrySubDivisionCode": "ON", "Country": "Canada"}
    assert tax_of(client.create("Invoice", **taxed(client, "100", ShipAddr=address))) == 0


def test_every_rate_of_the_place_has_its_own_tax_line(client):
    row = client.create("Invoice", **taxed(client, "100"))
    assert tax_lines(row) == [(6, 6), (0.25, 0.25), (2.875, 2.88)]
    assert float(row["TxnTaxDetail"]["TaxLine"][0]["TaxLineDetail"]["NetAmountTaxable"]) == 100
    assert row["TxnTaxDetail"]["TxnTaxCodeRef"]["name"] == "CA"


def test_lines_that_are_not_taxable_are_left_out(client):
    lines = [client.sales_line("100", code="TAX"), client.sales_line("50", code="NON")]
    row = client.create("Invoice", **client.invoice(*lines, ShipAddr=TEXAS))
    assert (tax_of(row), float(row["TotalAmt"])) == (8.25, 158.25)


def test_a_line_without_a_code_follows_its_item(client):
    lines = [client.sales_line("100", item=item) for item in ("Golf balls", "Services")]
    for line in lines:
        del line["SalesItemLineDetail"]["TaxCodeRef"]
    row = client.create("Invoice", **client.invoice(*lines))
    codes = [line["SalesItemLineDetail"]["TaxCodeRef"]["value"] for line in row["Line"][:2]]
    assert codes == ["TAX", "NON"]


def test_an_exempt_customer_pays_no_tax(client):
    customer = client.create("Customer", DisplayName="School", Taxable=False)
    row = client.create("Invoice", **taxed(client, "100", CustomerRef={"value": customer["Id"]}))
    assert tax_of(row) == 0


@pytest.mark.parametrize("key", ["us", "us-plain", "us-manual"])
@pytest.mark.parametrize("code", ["1", "20.0% S", "tax"])
def test_a_line_takes_no_other_code_than_tax_and_non(connected, key, code):
    client = connected(key)
    line = client.sales_line("100")
    line["SalesItemLineDetail"]["TaxCodeRef"] = {"value": code}
    assert client.code("Invoice", **client.invoice(line)) == "6100"


@pytest.mark.parametrize("total", [0, 5, 12.34])
def test_a_total_that_is_sent_is_kept_and_spread_over_the_rates(client, total):
    row = client.create("Invoice", **taxed(client, "100", ShipAddr=TEXAS, TxnTaxDetail={"TotalTax": total}))
    assert tax_of(row) == total
    assert float(row["TotalAmt"]) == 100 + total
    assert sum(amount for _rate, amount in tax_lines(row)) == pytest.approx(total)


def test_tax_that_was_sent_is_marked_for_review(client):
    row = client.create("Invoice", **taxed(client, "100", TxnTaxDetail={"TotalTax": 5}))
    assert row["TxnTaxDetail"]["TaxReviewStatus"] == "AST_TAX_OVERRIDE"
    assert "TaxReviewStatus" not in client.create("Invoice", **taxed(client, "100"))["TxnTaxDetail"]


def test_a_client_can_insist_on_automated_tax(client):
    detail = {"TotalTax": 5, "UseAutomatedSalesTax": True}
    assert tax_of(client.create("Invoice", **taxed(client, "100", TxnTaxDetail=detail))) == 9.13
    detail["UseAutomatedSalesTax"] = False
    assert tax_of(client.create("Invoice", **taxed(client, "100", TxnTaxDetail=detail))) == 5


def test_a_company_may_not_allow_tax_to_be_sent(client, control):
    control("tenants/us/organisation", {"allow_tax_override": False})
    assert tax_of(client.create("Invoice", **taxed(client, "100", TxnTaxDetail={"TotalTax": 5}))) == 9.13


def test_a_tax_code_that_is_sent_is_replaced(client):
    detail = {"TxnTaxCodeRef": client.ref("TaxCode", "CA"), "TotalTax": 8}
    row = client.create("Invoice", **taxed(client, "100", ShipAddr=TEXAS, TxnTaxDetail=detail))
    assert row["TxnTaxDetail"]["TxnTaxCodeRef"]["name"] == "TX"


def test_tax_is_calculated_anew_when_an_update_does_not_send_it(client):
    row = client.create("Invoice", **taxed(client, "100", ShipAddr=TEXAS, TxnTaxDetail={"TotalTax": 5}))
    row = client.sparse("Invoice", row, Line=[client.sales_line("200", code="TAX")])
    assert tax_of(row) == 16.5


def test_how_amounts_relate_to_tax_means_nothing_in_the_us(client):
    row = client.create("Invoice", **taxed(client, "100", GlobalTaxCalculation="TaxInclusive"))
    assert (tax_of(row), "GlobalTaxCalculation" in row) == (9.13, False)


@pytest.mark.parametrize(("after", "tax"), [(False, 8.25), (True, 7.43)])
def test_a_discount_counts_before_or_after_tax_as_the_document_says(client, after, tax):
    discount = {"Amount": 10, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {}}
    lines = [client.sales_line("100", code="TAX"), discount]
    body = client.invoice(*lines, ShipAddr=TEXAS, ApplyTaxAfterDiscount=after)
    assert tax_of(client.create("Invoice", **body)) == tax


@pytest.mark.parametrize(
    ("per", "amount", "tax"),
    [
        ("rate", "0.10", 0.03),
        ("document", "0.10", 0.02),
        ("rate", "1.13", 0.28),
        ("line", "1.13", 0.27),
    ],
)
def test_how_tax_is_rounded_is_a_switch(client, control, per, amount, tax):
    """Three lines in Texas, where two rates take 6.25 % and 2 %."""
    control("settings", {"tax_rounding": per})
    assert tax_of(client.create("Invoice", **taxed(client, *[amount] * 3, ShipAddr=TEXAS))) == tax


def test_a_company_without_sales_tax_ignores_tax(connected):
    client = connected("us-plain")
    row = client.create("Invoice", **taxed(client, "100", TxnTaxDetail={"TotalTax": 9}))
    assert (tax_of(row), row["TotalAmt"]) == (0, 100)


def test_manual_tax_is_that_of_the_group_code_on_the_document(connected):
    client = connected("us-manual")
    detail = {"TxnTaxCodeRef": client.ref("TaxCode", "Austin")}
    row = client.create("Invoice", **taxed(client, "100", TxnTaxDetail=detail))
    assert (tax_of(row), tax_lines(row)) == (8.25, [(6.25, 6.25), (2, 2)])
    assert row["TxnTaxDetail"]["TxnTaxCodeRef"]["name"] == "Austin"
    assert tax_of(client.create("Invoice", **taxed(client, "100"))) == 0, "no code, no tax"
    assert (
        client.code("Invoice", **taxed(client, "1", TxnTaxDetail={"TxnTaxCodeRef": {"value": "99"}}))
        == "2500"
    )


def test_manual_tax_keeps_its_code_in_a_sparse_update(connected):
    client = connected("us-manual")
    detail = {"TxnTaxCodeRef": client.ref("TaxCode", "Austin")}
    row = client.create("Invoice", **taxed(client, "100", TxnTaxDetail=detail))
    row = client.sparse("Invoice", row, Line=[client.sales_line("200", code="TAX")])
    assert tax_of(row) == 16.5


@pytest.mark.parametrize("code", ["TAX", "NON", None])
def test_purchases_in_the_us_have_no_tax(client, code):
    line = client.expense_line("100")
    if code:
        line["AccountBasedExpenseLineDetail"]["TaxCodeRef"] = {"value": code}
    row = client.create("Bill", **client.bill(line, TxnTaxDetail={"TotalTax": 9}))
    assert (tax_of(row), row["TotalAmt"]) == (0, 100)


def test_an_exempt_customer_with_tax_that_is_sent_keeps_that_tax(client):
    customer = client.create("Customer", DisplayName="School", Taxable=False)
    body = taxed(client, "100", CustomerRef={"value": customer["Id"]}, TxnTaxDetail={"TotalTax": 7})
    assert tax_of(client.create("Invoice", **body)) == 7


def test_tax_of_a_deleted_invoice_is_not_in_the_way_of_the_next(client):
    row = client.create("Invoice", **taxed(client, "100"))
    client.write("Invoice", token_of(row), operation="delete")
    assert tax_of(client.create("Invoice", **taxed(client, "100"))) == 9.13
