"""Invoices and credit memos: lines, amounts, dates, currency (reference, section 3.7)."""

import pytest

from standin_checks.quickbooks.client import token_of

NEW_YEAR = "2026-01-02"


def test_an_invoice_comes_back_complete(client):
    body = client.invoice(client.sales_line("100", Qty=2, UnitPrice=50), TxnDate=NEW_YEAR)
    row = client.create("Invoice", **body)
    expected = {
        "Id": row["Id"],
        "SyncToken": "0",
        "DocNumber": "1001",
        "TxnDate": NEW_YEAR,
        "DueDate": NEW_YEAR,
        "TotalAmt": 100,
        "Balance": 100,
        "LinkedTxn": [],
        "EmailStatus": "NotSet",
        "PrintStatus": "NotSet",
        "ApplyTaxAfterDiscount": False,
        "AllowIPNPayment": False,
        "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
    }
    assert {name: row[name] for name in expected} == expected
    assert row["CustomerRef"]["name"] == "City Limousines"
    assert client.read("Invoice", row["Id"]) == row


def test_a_subtotal_line_without_id_is_appended(client):
    row = client.create("Invoice", **client.invoice(client.sales_line("10"), client.sales_line("5.5")))
    *lines, subtotal = row["Line"]
    assert [(line["Id"], line["LineNum"]) for line in lines] == [("1", 1), ("2", 2)]
    assert subtotal["DetailType"] == "SubTotalLineDetail"
    assert float(subtotal["Amount"]) == 15.5
    assert "Id" not in subtotal


def test_a_subtotal_line_must_not_be_sent_back(client):
    row = client.create("Invoice", **client.invoice())
    assert client.refused("Invoice", {**token_of(row), "sparse": True, "Line": row["Line"]})["code"] == "6000"


@pytest.mark.parametrize("missing", ["CustomerRef", "Line"])
def test_customer_and_lines_are_needed(client, missing):
    error = client.refused("Invoice", client.invoice(**{missing: None}))
    assert (error["code"], error["element"]) == ("2020", missing)
    assert error["Detail"] == f"Required parameter {missing} is missing in the request"


def test_an_invoice_without_any_line_is_refused(client):
    assert client.refused("Invoice", client.invoice(Line=[]))["element"] == "Line"


@pytest.mark.parametrize("missing", ["Amount", "DetailType", "SalesItemLineDetail"])
def test_a_line_needs_its_parts(client, missing):
    line = {**client.sales_line(), missing: None}
    assert client.refused("Invoice", client.invoice(line))["element"] == missing


def test_an_unknown_customer_is_named(client):
    error = client.refused("Invoice", client.invoice(CustomerRef={"value": "583"}))
    assert error["Detail"] == "Invalid Reference Id : Names element id 583 not found"


@pytest.mark.parametrize(
    ("amount", "quantity", "price"),
    [
        ("100", 2, 50),
        ("0.33", 1, 0.333),
        ("33.33", 3, 11.11),
        ("-10", -1, 10),
        ("-10", 1, -10),
        ("0.01", 0.5, 0.01),
    ],
)
def test_an_amount_that_is_quantity_times_price_is_taken(client, amount, quantity, price):
    lines = [client.sales_line("100"), client.sales_line(amount, Qty=quantity, UnitPrice=price)]
    row = client.create("Invoice", **client.invoice(*lines))
    assert float(row["TotalAmt"]) == pytest.approx(100 + float(amount))


@pytest.mark.parametrize(
    ("amount", "quantity", "price", "supplied"),
    [("1000", 3, 50, "1,000"), ("33.34", 3, 11.11, "33.34"), ("-1234.5", 1, 1, "-1,234.5")],
)
def test_another_amount_is_refused_with_the_amount_in_the_text(client, amount, quantity, price, supplied):
    line = client.sales_line(amount, Qty=quantity, UnitPrice=price)
    error = client.refused("Invoice", client.invoice(line))
    assert error == {
        "Message": "Amount calculation incorrect in the request.",
        "Detail": f"Amount is not equal to UnitPrice * Qty. Supplied value:{supplied}",
        "code": "6070",
        "element": "Line.Amount",
    }


def test_the_tolerance_of_amounts_is_a_switch(client, control):
    line = client.sales_line("33.34", Qty=3, UnitPrice=11.11)
    assert client.code("Invoice", **client.invoice(line)) == "6070"
    control("settings", {"amount_tolerance": "0.01"})
    client.create("Invoice", **client.invoice(line))


def test_the_decimals_of_prices_are_a_switch(client, control):
    line = client.sales_line("333.33", Qty=1000, UnitPrice=0.33333)
    client.create("Invoice", **client.invoice(line))
    control("settings", {"price_decimals": 2})
    assert client.code("Invoice", **client.invoice(line)) == "6070"


def test_half_a_cent_goes_up_unless_switched(client, control):
    line = client.sales_line("0.13", Qty=1, UnitPrice=0.125)
    client.create("Invoice", **client.invoice(line))
    control("settings", {"half_even": True})
    assert client.code("Invoice", **client.invoice(line)) == "6070"
    client.create("Invoice", **client.invoice(client.sales_line("0.12", Qty=1, UnitPrice=0.125)))


def test_a_bare_amount_is_taken(client):
    row = client.create("Invoice", **client.invoice(client.sales_line("12.34")))
    assert float(row["TotalAmt"]) == 12.34
    assert "Qty" not in row["Line"][0]["SalesItemLineDetail"]


def test_a_line_without_an_item_is_text_and_its_amount_does_not_count(client):
    text = {
        "Amount": 50,
        "Description": "priced but nameless",
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"TaxCodeRef": {"value": "NON"}},
    }
    row = client.create("Invoice", **client.invoice(client.sales_line("10"), text))
    assert row["TotalAmt"] == 10
    assert row["Line"][1]["DetailType"] == "DescriptionOnly"


def test_a_description_line_needs_no_amount(client):
    text = {"Description": "Thank you", "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}
    row = client.create("Invoice", **client.invoice(client.sales_line("10"), text))
    assert row["Line"][1]["Description"] == "Thank you"
    assert row["TotalAmt"] == 10


def test_an_items_income_account_is_told(client):
    detail = client.create("Invoice", **client.invoice())["Line"][0]["SalesItemLineDetail"]
    assert detail["ItemAccountRef"]["name"] == "Sales of Product Income"
    assert detail["ItemRef"]["name"] == "Golf balls"


@pytest.mark.parametrize(
    ("detail", "total"),
    [
        ({"PercentBased": True, "DiscountPercent": 10}, 90),
        ({"PercentBased": False}, 85),
        ({}, 85),
    ],
)
def test_a_discount_line_takes_off_a_percentage_or_an_amount(client, detail, total):
    discount = {"Amount": 15, "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}
    row = client.create("Invoice", **client.invoice(client.sales_line("100"), discount))
    assert row["TotalAmt"] == total
    account = row["Line"][1]["DiscountLineDetail"]["DiscountAccountRef"]
    assert account["name"] == "Discounts Given"


def test_discounts_have_to_be_turned_on_and_there_is_one(client, control):
    discount = {"Amount": 5, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {}}
    body = client.invoice(client.sales_line("100"), discount, discount)
    assert client.code("Invoice", **body) == "6000"
    control("settings", {"several_discounts": True})
    assert client.create("Invoice", **body)["TotalAmt"] == 90
    control("tenants/us/organisation", {"allow_discount": False})
    assert client.code("Invoice", **client.invoice(client.sales_line("100"), discount)) == "6000"


def test_a_discount_account_has_to_be_income(client):
    detail = {"DiscountAccountRef": client.ref("Account", "Office Expenses")}
    discount = {"Amount": 5, "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}
    assert client.code("Invoice", **client.invoice(client.sales_line("100"), discount)) == "6430"


def test_shipping_has_to_be_turned_on(client, control):
    shipping = client.sales_line("7", ItemRef={"value": "SHIPPING_ITEM_ID"})
    body = client.invoice(client.sales_line("10"), shipping)
    assert client.create("Invoice", **body)["TotalAmt"] == 17
    control("tenants/us/organisation", {"allow_shipping": False})
    assert client.code("Invoice", **body) == "6000"


def test_a_negative_total_is_refused_and_nothing_is_not(client):
    lines = [client.sales_line("10"), client.sales_line("-10")]
    assert client.create("Invoice", **client.invoice(*lines))["TotalAmt"] == 0
    assert client.code("Invoice", **client.invoice(client.sales_line("-1"))) == "6000"


def test_the_date_is_today_when_left_out(client, control):
    today = client.company.today(client.standin.world.clock.now()).isoformat()
    assert client.create("Invoice", **client.invoice())["TxnDate"] == today


@pytest.mark.parametrize("day", ["2026/01/02", "02-01-2026", "2026-02-30", "2026-01-02T00:00:00", 20260102])
def test_dates_have_one_form(client, day):
    assert client.code("Invoice", **client.invoice(TxnDate=day)) == "2010"


@pytest.mark.parametrize(
    ("term", "day", "due"),
    [
        ("Net 30", "2026-01-15", "2026-02-14"),
        ("Due on receipt", "2026-01-15", "2026-01-15"),
        ("20th of next month", "2026-01-15", "2026-02-20"),
        ("20th of next month", "2026-12-25", "2027-02-20"),
    ],
)
def test_the_due_date_follows_the_terms(client, term, day, due):
    row = client.create("Invoice", **client.invoice(TxnDate=day, SalesTermRef=client.ref("Term", term)))
    assert row["DueDate"] == due
    row = client.create(
        "Invoice", **client.invoice(TxnDate=day, SalesTermRef=client.ref("Term", term), DueDate="2026-03-01")
    )
    assert row["DueDate"] == "2026-03-01", "one that is sent wins"


def test_addresses_and_terms_come_from_the_customer(client):
    customer = client.create(
        "Customer",
        DisplayName="With address",
        BillAddr={"Line1": "1 Main St", "City": "Austin"},
        SalesTermRef=client.ref("Term", "Net 15"),
    )
    row = client.create("Invoice", **client.invoice(CustomerRef={"value": customer["Id"]}))
    assert row["BillAddr"]["Line1"] == "1 Main St"
    assert row["BillAddr"]["Id"].isdigit()
    assert row["SalesTermRef"]["name"] == "Net 15"


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-31", "6210"), ("2025-01-01", "6210"), ("2026-04-01", None)]
)
def test_closed_books_take_no_documents(client, control, day, code):
    control("tenants/us/organisation", {"book_close_date": "2026-03-31"})
    body = client.invoice(TxnDate=day)
    if code:
        error = client.refused("Invoice", body)
        assert error["code"] == code
        assert error["Message"] == "Account Period Closed, Cannot Update Through Services API"
    else:
        client.create("Invoice", **body)


@pytest.mark.parametrize("operation", ["void", "delete", None])
def test_documents_of_closed_books_stay_as_they_are(client, control, operation):
    row = client.create("Invoice", **client.invoice(TxnDate="2026-03-31"))
    control("tenants/us/organisation", {"book_close_date": "2026-03-31"})
    change = token_of(row) if operation else {**token_of(row), "sparse": True, "TxnDate": "2026-05-01"}
    parameters = {"operation": operation} if operation else {}
    assert client.refused("Invoice", change, **parameters)["code"] == "6210"


@pytest.mark.parametrize(
    ("values", "longest"),
    [
        ({"DocNumber": "1" * 22}, 21),
        ({"PrivateNote": "x" * 4001}, 4000),
        ({"CustomerMemo": {"value": "x" * 1001}}, 1000),
        ({"BillEmail": {"Address": "x" * 101}}, 100),
    ],
)
def test_texts_have_a_longest_length(client, values, longest):
    error = client.refused("Invoice", client.invoice(**values))
    assert error["code"] == "2050"
    assert f"Max:{longest} supported. Supplied length:{longest + 1}" in error["Detail"]


def test_a_line_description_has_four_thousand_characters(client):
    line = {**client.sales_line(), "Description": "x" * 4001}
    assert client.code("Invoice", **client.invoice(line)) == "2050"


def test_sending_needs_an_address(client):
    assert client.code("Invoice", **client.invoice(EmailStatus="NeedToSend")) == "6000"
    row = client.create(
        "Invoice", **client.invoice(EmailStatus="NeedToSend", BillEmail={"Address": "a@b.example"})
    )
    assert row["EmailStatus"] == "NeedToSend"


@pytest.mark.parametrize(
    "values",
    [
        {"Number": "5"},
        {"EmailStatus": "Later"},
        {"GlobalTaxCalculation": "Yes"},
        {"Deposit": 5},
        {"Line": {"Amount": 1}},
        {"TxnTaxDetail": {"Total": 1}},
        {"ExchangeRate": "1.5"},
    ],
)
def test_unknown_and_ill_typed_properties_are_refused(client, values):
    assert client.code("Invoice", **client.invoice(**values)) == "2010"


def test_numbers_as_text_are_a_switch(client, control):
    line = {**client.sales_line(), "Amount": "100.00"}
    assert client.code("Invoice", **client.invoice(line)) == "2010"
    control("settings", {"numbers_as_text": True})
    assert client.create("Invoice", **client.invoice(line))["TotalAmt"] == 100


def test_totals_that_are_sent_are_ignored(client):
    row = client.create("Invoice", **client.invoice(client.sales_line("10"), TotalAmt=99, Balance=0))
    assert (row["TotalAmt"], row["Balance"]) == (10, 10)


def test_ipn_payment_must_not_be_true(client):
    assert client.code("Invoice", **client.invoice(AllowIPNPayment=True)) == "6000"


def test_multicurrency_asks_for_the_currency(gb, control):
    body = gb.invoice(CurrencyRef=None)
    error = gb.refused("Invoice", body)
    assert (error["code"], error["element"]) == ("2020", "CurrencyRef")
    control("settings", {"currency_required": False})
    assert gb.create("Invoice", **body)["CurrencyRef"]["value"] == "GBP"


def test_a_document_is_in_its_customers_currency(gb):
    assert gb.code("Invoice", **gb.invoice(CurrencyRef={"value": "EUR"})) == "6000"


def test_a_foreign_document_keeps_its_rate_and_has_a_home_total(gb):
    customer = gb.create("Customer", DisplayName="Euro", CurrencyRef={"value": "EUR"})
    values = {"CustomerRef": {"value": customer["Id"]}, "CurrencyRef": {"value": "EUR"}}
    line = gb.sales_line("100", code="20.0% S")
    row = gb.create("Invoice", **gb.invoice(line, **values, ExchangeRate=0.855555))
    assert (float(row["TotalAmt"]), float(row["HomeTotalAmt"])) == (120.0, 102.67)
    assert float(row["ExchangeRate"]) == 0.855555


def test_a_rate_that_is_left_out_is_one_unless_switched(gb, control):
    customer = gb.create("Customer", DisplayName="Euro", CurrencyRef={"value": "EUR"})
    values = {"CustomerRef": {"value": customer["Id"]}, "CurrencyRef": {"value": "EUR"}}
    assert gb.create("Invoice", **gb.invoice(**values))["ExchangeRate"] == 1
    control("settings", {"own_rate_when_left_out": True})
    assert 0.8 < float(gb.create("Invoice", **gb.invoice(**values))["ExchangeRate"]) < 0.9


def test_a_foreign_currency_without_multicurrency_is_refused(client):
    assert client.code("Invoice", **client.invoice(CurrencyRef={"value": "EUR"})) == "6000"


def test_a_payment_lowers_the_balance_and_is_linked(client, control):
    row = client.create("Invoice", **client.invoice(client.sales_line("100")))
    control(f"tenants/us/documents/{row['Id']}/pay", {"amount": "30"})
    row = client.read("Invoice", row["Id"])
    assert (row["TotalAmt"], row["Balance"]) == (100, 70)
    [link] = row["LinkedTxn"]
    payment = client.read("Payment", link["TxnId"])
    assert (payment["TotalAmt"], payment["Line"][0]["LinkedTxn"][0]["TxnId"]) == (30, row["Id"])
    change = {**token_of(row), "sparse": True, "Line": [client.sales_line("20")]}
    assert client.refused("Invoice", change)["code"] == "6000", "less than what is paid"


def test_a_credit_memo_has_a_remaining_credit(client):
    row = client.create("CreditMemo", **client.invoice(client.sales_line("25")))
    assert (row["TotalAmt"], row["RemainingCredit"], row["Balance"]) == (25, 25, 25)
    assert "DueDate" not in row
