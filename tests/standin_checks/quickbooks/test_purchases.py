"""Bills and vendor credits (reference, section 3.8)."""

import pytest


def item_line(client, amount="24", item="Golf balls", **detail):
    return {
        "Amount": float(amount),
        "DetailType": "ItemBasedExpenseLineDetail",
        "ItemBasedExpenseLineDetail": {"ItemRef": client.ref("Item", item), **detail},
    }


def test_a_bill_comes_back_complete(client):
    body = client.bill(client.expense_line("100"), DocNumber="V-77", TxnDate="2026-02-01")
    row = client.create("Bill", **body)
    expected = {
        "DocNumber": "V-77",
        "TotalAmt": 100,
        "Balance": 100,
        "DueDate": "2026-02-01",
        "SyncToken": "0",
    }
    assert {name: row[name] for name in expected} == expected
    assert row["VendorRef"]["name"] == "PowerDirect"
    assert row["APAccountRef"]["name"] == "Accounts Payable (A/P)"
    detail = row["Line"][0]["AccountBasedExpenseLineDetail"]
    assert (detail["AccountRef"]["name"], detail["BillableStatus"]) == ("Office Expenses", "NotBillable")
    assert all(line["DetailType"] != "SubTotalLineDetail" for line in row["Line"])


@pytest.mark.parametrize("missing", ["VendorRef", "Line"])
def test_vendor_and_lines_are_needed(client, missing):
    assert client.refused("Bill", client.bill(**{missing: None}))["element"] == missing


def test_the_vendor_is_no_customer(client):
    customers = [client.create("Customer", DisplayName=f"C{number}") for number in range(3)]
    error = client.refused("Bill", client.bill(VendorRef={"value": customers[-1]["Id"]}))
    assert error["code"] == "2500"
    assert error["Detail"].startswith("Invalid Reference Id : Names element id")


@pytest.mark.parametrize(
    "account",
    [
        "Office Expenses",
        "Cost of Goods Sold",
        "Miscellaneous",
        "Stock on Hand",
        "Office Equipment",
        "Security Deposits",
    ],
)
def test_a_line_posts_to_costs_and_assets(client, account):
    client.create("Bill", **client.bill(client.expense_line(account=account)))


@pytest.mark.parametrize(
    "account", ["Checking", "Accounts Receivable (A/R)", "Accounts Payable (A/P)", "Mastercard"]
)
def test_a_line_does_not_post_to_other_accounts(client, account):
    error = client.refused("Bill", client.bill(client.expense_line(account=account)))
    assert (error["code"], error["element"]) == ("6430", "AccountRef")


def test_a_line_needs_its_account_or_item(client):
    line = client.expense_line(AccountRef=None)
    assert client.refused("Bill", client.bill(line))["element"] == "AccountRef"
    line = item_line(client, ItemRef=None)
    assert client.refused("Bill", client.bill(line))["element"] == "ItemRef"


def test_an_unknown_and_an_inactive_account(client):
    line = client.expense_line(AccountRef={"value": "999"})
    assert client.code("Bill", **client.bill(line)) == "2500"
    line = client.expense_line(account="Printing (old)")
    assert client.code("Bill", **client.bill(line)) == "610"


def test_an_item_is_bought_by_quantity_and_price(client):
    row = client.create("Bill", **client.bill(item_line(client, "24", Qty=10, UnitPrice=2.4)))
    assert row["TotalAmt"] == 24
    assert client.code("Bill", **client.bill(item_line(client, "25", Qty=10, UnitPrice=2.4))) == "6070"


def test_an_item_without_an_expense_account_cannot_be_bought(client):
    client.create(
        "Item", Name="Only sold", Type="Service", IncomeAccountRef=client.ref("Account", "Services")
    )
    assert client.code("Bill", **client.bill(item_line(client, item="Only sold"))) == "6000"
    assert client.code("Bill", **client.bill(item_line(client, item="Furniture"))) == "6000"


def test_sales_lines_do_not_belong_on_a_bill(client):
    assert client.code("Bill", **client.bill(client.sales_line())) == "2010"
    assert client.code("Invoice", **client.invoice(client.expense_line())) == "2010"


def test_the_payable_account_has_to_be_one(client):
    checking = client.ref("Account", "Checking")
    assert client.code("Bill", **client.bill(APAccountRef=checking)) == "6430"


def test_a_foreign_bill_uses_the_payable_account_of_its_currency(gb):
    vendor = gb.create("Vendor", DisplayName="Euro", CurrencyRef={"value": "EUR"})
    values = {"VendorRef": {"value": vendor["Id"]}, "CurrencyRef": {"value": "EUR"}, "ExchangeRate": 0.86}
    row = gb.create("Bill", **gb.bill(**values))
    assert row["APAccountRef"]["name"] == "Accounts Payable (A/P) - EUR"
    home = gb.ref("Account", "Accounts Payable (A/P)")
    assert gb.code("Bill", **gb.bill(**values, APAccountRef=home)) == "6430"


def test_terms_come_from_the_vendor(client):
    vendor = client.create("Vendor", DisplayName="Slow", TermRef=client.ref("Term", "Net 30"))
    row = client.create("Bill", **client.bill(VendorRef={"value": vendor["Id"]}, TxnDate="2026-01-01"))
    assert (row["SalesTermRef"]["name"], row["DueDate"]) == ("Net 30", "2026-01-31")


def test_closed_books_take_no_bills(client, control):
    control("tenants/us/organisation", {"book_close_date": "2026-03-31"})
    assert client.code("Bill", **client.bill(TxnDate="2026-03-31")) == "6210"


def test_a_negative_bill_is_refused_and_a_negative_line_is_not(client):
    lines = [client.expense_line("10"), client.expense_line("-4")]
    assert client.create("Bill", **client.bill(*lines))["TotalAmt"] == 6
    assert client.code("Bill", **client.bill(client.expense_line("-4"))) == "6000"


def test_a_vendor_credit_has_a_balance_and_no_due_date(client):
    row = client.create("VendorCredit", **client.bill(client.expense_line("30")))
    assert (row["TotalAmt"], row["Balance"], "DueDate" in row) == (30, 30, False)
    assert client.code("VendorCredit", **client.bill(DueDate="2026-01-01")) == "2010"


def test_a_bill_payment_lowers_the_balance(client, control):
    row = client.create("Bill", **client.bill(client.expense_line("100"), DocNumber="V-1"))
    control("tenants/us/documents/V-1/pay", {})
    row = client.read("Bill", row["Id"])
    assert (row["Balance"], row["LinkedTxn"][0]["TxnType"]) == (0, "BillPayment")
    payment = client.read("BillPayment", row["LinkedTxn"][0]["TxnId"])
    assert (payment["PayType"], payment["TotalAmt"]) == ("Check", 100)


def test_payments_are_made_by_the_accountant_only(client):
    assert client.code("Payment", CustomerRef={"value": "1"}, TotalAmt=5) == "500"
