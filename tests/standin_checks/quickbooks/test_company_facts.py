"""CompanyInfo, Preferences, lists of accounts, terms, classes, currencies, rates (sections 3.1, 3.2, 3.6)."""

import pytest

from standin_checks.quickbooks.client import error_of, token_of

COUNTRIES = {"us": "US", "us-plain": "US", "us-manual": "US", "gb": "GB", "ca": "CA", "au": "AU", "nz": "NZ"}
HOME = dict.fromkeys(("us", "us-plain", "us-manual"), "USD")
HOME |= {"gb": "GBP", "ca": "CAD", "au": "AUD", "nz": "NZD"}


@pytest.mark.parametrize("key", COUNTRIES)
def test_company_info_tells_country_name_and_plan(connected, key):
    client = connected(key)
    info = client.get(f"companyinfo/{client.realm}")["CompanyInfo"]
    assert (info["Id"], info["Country"], info["CompanyName"]) == ("1", COUNTRIES[key], client.company.name)
    values = {row["Name"]: row["Value"] for row in info["NameValue"]}
    assert values["OfferingSku"] == f"QuickBooks Online {client.company.plan}"
    assert values["SubscriptionStatus"] == "PAID"


def test_company_info_is_asked_for_by_the_realm(client):
    assert client.call("GET", "companyinfo/1").status_code == 400
    assert client.query("select * from CompanyInfo")["CompanyInfo"][0]["Country"] == "US"


@pytest.mark.parametrize("key", HOME)
def test_preferences_tell_currency_numbers_and_tracking(connected, key):
    client = connected(key)
    row = client.get("preferences")["Preferences"]
    assert row["CurrencyPrefs"]["HomeCurrency"] == {"value": HOME[key]}
    assert row["CurrencyPrefs"]["MultiCurrencyEnabled"] is client.company.multicurrency
    assert row["SalesFormsPrefs"]["CustomTxnNumbers"] is client.company.custom_transaction_numbers
    assert row["AccountingInfoPrefs"]["TrackDepartments"] is client.company.track_departments
    assert client.query("select * from Preferences")["Preferences"] == [row]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("us", {"UsingSalesTax": True, "PartnerTaxEnabled": True}),
        ("us-manual", {"UsingSalesTax": True, "TaxGroupCodeRef": {"value": "1"}}),
        ("us-plain", {"UsingSalesTax": False}),
        ("gb", {"UsingSalesTax": True}),
    ],
)
def test_preferences_tell_the_kind_of_sales_tax(connected, key, expected):
    assert connected(key).get("preferences")["Preferences"]["TaxPrefs"] == expected


def test_preferences_follow_what_the_accountant_changes(client, control):
    facts = {
        "book_close_date": "2026-03-31",
        "class_tracking": "transaction",
        "custom_transaction_numbers": True,
        "allow_discount": False,
    }
    control("tenants/us/organisation", facts)
    row = client.get("preferences")["Preferences"]
    assert row["AccountingInfoPrefs"]["BookCloseDate"] == "2026-03-31"
    assert row["AccountingInfoPrefs"]["ClassTrackingPerTxn"] is True
    assert row["AccountingInfoPrefs"]["ClassTrackingPerTxnLine"] is False
    assert row["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert row["SalesFormsPrefs"]["AllowDiscount"] is False


def test_preferences_cannot_be_written(client):
    assert client.code("Preferences", Id="1") == "500"


def test_the_us_lists_its_pseudo_tax_codes_first(client):
    codes = client.query("select * from TaxCode")["TaxCode"]
    assert [(row["Id"], row["Taxable"], row["TaxGroup"]) for row in codes[:2]] == [
        ("TAX", True, False),
        ("NON", False, False),
    ]
    assert "SyncToken" not in codes[0]
    assert codes[2]["Id"].isdigit()
    assert codes[2]["PurchaseTaxRateList"] == {"TaxRateDetail": []}


@pytest.mark.parametrize("key", ["gb", "ca", "au"])
def test_elsewhere_tax_codes_have_numbers_and_two_lists_of_rates(connected, key):
    client = connected(key)
    codes = client.query("select * from TaxCode")["TaxCode"]
    assert all(row["Id"].isdigit() for row in codes)
    rates = {row["Id"]: row for row in client.query("select * from TaxRate")["TaxRate"]}
    for row in codes:
        for side in ("SalesTaxRateList", "PurchaseTaxRateList"):
            assert all(one["TaxRateRef"]["value"] in rates for one in row[side]["TaxRateDetail"])
    assert client.query("select * from TaxAgency")["TaxAgency"]


@pytest.mark.parametrize("kind", ["TaxCode", "TaxRate", "TaxAgency"])
def test_tax_lists_are_read_only(client, kind):
    assert client.code(kind, Name="New") == "500"


def test_accounts_tell_type_number_and_classification(client):
    rows = client.query("select * from Account where AccountType = 'Income'")["Account"]
    assert {row["Classification"] for row in rows} == {"Revenue"}
    assert "Sales of Product Income" in {row["Name"] for row in rows}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Name": "No type"}, "2020"),
        ({"AccountType": "Expense"}, "2020"),
        ({"Name": "a:b", "AccountType": "Expense"}, "6000"),
        ({"Name": 'a"b', "AccountType": "Expense"}, "6000"),
        ({"Name": "x" * 101, "AccountType": "Expense"}, "2050"),
        ({"Name": "Odd", "AccountType": "Odd"}, "2010"),
        ({"Name": "office EXPENSES", "AccountType": "Expense"}, "6240"),
        ({"Name": "N", "AccountType": "Expense", "AcctNum": "12345678"}, "2050"),
    ],
)
def test_accounts_are_checked(client, values, code):
    assert client.code("Account", **values) == code


def test_account_numbers_are_longer_in_canada_and_australia(connected):
    number = "1" * 20
    for key in ("ca", "au"):
        assert connected(key).create("Account", Name="N", AccountType="Expense", AcctNum=number)


def test_a_sub_account_has_a_path(client):
    parent = client.ref("Account", "Office Expenses")
    row = client.create("Account", Name="Paper", AccountType="Expense", ParentRef=parent)
    assert row["FullyQualifiedName"] == "Office Expenses:Paper"
    assert row["SubAccount"] is True


def test_terms_have_a_type_and_short_names(client):
    assert client.create("Term", Name="Net 45", DueDays=45)["Type"] == "STANDARD"
    assert client.create("Term", Name="10th", DayOfMonthDue=10)["Type"] == "DATE_DRIVEN"
    assert client.code("Term", Name="x" * 32, DueDays=1) == "2050"
    assert client.code("Term", Name="Forever", DueDays=1000) == "2020"


@pytest.mark.parametrize("kind", ["Class", "Department"])
def test_classes_and_locations_need_a_bigger_plan(connected, kind):
    assert connected("us").create(kind, Name="East")["FullyQualifiedName"] == "East"
    plain = connected("us-plain")
    error = plain.refused(kind, {"Name": "East"})
    assert error["code"] == "5030"
    assert error["Detail"].startswith("Feature Not Supported Error")
    assert plain.query_error(f"select * from {kind}")["code"] == "5030"


def test_classes_have_five_levels(client):
    parent = client.create("Class", Name="L1")
    for level in range(2, 6):
        parent = client.create("Class", Name=f"L{level}", ParentRef={"value": parent["Id"]})
    assert parent["FullyQualifiedName"] == "L1:L2:L3:L4:L5"
    assert client.code("Class", Name="L6", ParentRef={"value": parent["Id"]}) == "6000"


def test_a_plan_without_purchase_orders_says_so(connected):
    plain = connected("us-plain")
    assert plain.code("PurchaseOrder", VendorRef={"value": "1"}) == "5030"
    assert error_of(plain.call("GET", "purchaseorder/1"))["code"] == "5030"


def test_currencies_are_only_there_with_multicurrency(client, gb):
    assert client.query_error("select * from CompanyCurrency")["code"] == "5030"
    assert gb.create("CompanyCurrency", Code="JPY")["Name"] == "Japanese Yen"
    assert gb.code("CompanyCurrency", Code="JPY") == "6240"
    assert gb.code("CompanyCurrency", Code="XX") == "2050"


def test_exchange_rates_are_home_units_for_one_foreign_unit(gb):
    rate = gb.get("exchangerate", sourcecurrencycode="EUR", asofdate="2026-05-04")["ExchangeRate"]
    assert (rate["SourceCurrencyCode"], rate["TargetCurrencyCode"]) == ("EUR", "GBP")
    assert rate["AsOfDate"] == "2026-05-04"
    assert 0.8 < float(rate["Rate"]) < 0.9


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "2020"),
        ({"sourcecurrencycode": "ZZZ"}, "2500"),
        ({"sourcecurrencycode": "EUR", "asofdate": "x"}, "6000"),
    ],
)
def test_exchange_rates_ask_for_a_listed_currency_and_a_date(gb, query, code):
    assert error_of(gb.call("GET", "exchangerate", params=query))["code"] == code


def test_multicurrency_cannot_be_turned_off_again(quickbooks, gb, control):
    control("tenants/us/organisation", {"multicurrency": True})
    answer = gb.session.post(
        f"{quickbooks.base_url}/_standin/tenants/gb/organisation", json={"multicurrency": False}, timeout=10
    )
    assert answer.status_code == 400


def test_an_account_that_was_made_inactive_cannot_be_used(client, control):
    control("tenants/us/accounts/6010/archive", {})
    key = client.id("Account", "Office Expenses (deleted)")
    line = client.expense_line(account="Utilities", AccountRef={"value": key})
    assert client.code("Bill", **client.bill(line)) == "610"


def test_lists_can_be_made_inactive_and_back(client):
    row = client.create("Class", Name="East")
    row = client.sparse("Class", row, Active=False)
    assert row["Name"] == "East (deleted)"
    row = client.write("Class", {**token_of(row), "sparse": True, "Active": True})
    assert row["Name"] == "East"
