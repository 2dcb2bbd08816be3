"""Customers and vendors (reference, section 3.4)."""

import pytest

from standin_checks.quickbooks.client import token_of

LONG_TEXT = "String length is either shorter or longer than supported by specification"


def test_a_customer_comes_back_with_what_quickbooks_adds(client):
    row = client.create("Customer", DisplayName="Deco Addict")
    expected = {
        "SyncToken": "0",
        "domain": "QBO",
        "sparse": False,
        "Active": True,
        "FullyQualifiedName": "Deco Addict",
        "PrintOnCheckName": "Deco Addict",
        "Taxable": False,
        "Job": False,
        "Balance": 0,
        "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
    }
    assert {name: row[name] for name in expected} == expected
    assert set(row["MetaData"]) == {"CreateTime", "LastUpdatedTime"}
    assert client.read("Customer", row["Id"]) == row


def test_empty_fields_are_left_out_of_replies(client):
    row = client.create("Customer", DisplayName="Plain", Notes="", CompanyName=None)
    assert not {"Notes", "CompanyName", "BillAddr"} & set(row)


def test_the_display_name_is_joined_from_the_parts_when_left_out(client):
    row = client.create("Customer", Title="Dr", GivenName="Ada", FamilyName="Lovelace", Suffix="II")
    assert row["DisplayName"] == "Dr Ada Lovelace II"


def test_some_name_is_needed(client):
    error = client.refused("Customer", {"CompanyName": "Only a company"})
    assert error["code"] == "2020"
    assert error["Detail"] == "Required parameter DisplayName is missing in the request"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Customer", "Customer"), ("Customer", "Vendor"), ("Vendor", "Customer"), ("Vendor", "Vendor")],
)
def test_names_are_unique_over_customers_and_vendors(client, first, second):
    client.create(first, DisplayName="Azure Interior")
    error = client.refused(second, {"DisplayName": "Azure Interior"})
    assert (error["code"], error["Message"]) == ("6240", "Duplicate Name Exists Error")
    assert error["Detail"] == (
        "The name supplied already exists. : Another customer, vendor or employee is already using this "
        "name. Please use a different name."
    )


def test_names_are_unique_with_employees_too(client):
    assert client.code("Customer", DisplayName="Emily Platt") == "6240"


@pytest.mark.parametrize("name", ["azure interior", "AZURE INTERIOR", " Azure  Interior "])
def test_names_are_compared_without_case_and_outer_blanks(client, name):
    client.create("Customer", DisplayName="Azure Interior")
    assert client.code("Vendor", DisplayName=name) == "6240"


@pytest.mark.parametrize("name", ["Hoyt Productions", "Hoyt Productions (deleted)"])
def test_names_of_inactive_ones_are_taken_too(client, name):
    assert client.code("Customer", DisplayName=name) == "6240"


def test_names_of_inactive_ones_may_be_free(client, control):
    control("settings", {"inactive_names_are_taken": False})
    row = client.create("Customer", DisplayName="Hoyt Productions")
    old = client.company.find("Customer", client.id("Customer", "Hoyt Productions (deleted)"))
    restore = {**token_of(old), "sparse": True, "Active": True}
    assert client.refused("Customer", restore)["code"] == "6240", "not beside the new one"
    client.sparse("Customer", row, DisplayName="Other")
    assert client.write("Customer", restore)["DisplayName"] == "Hoyt Productions"


def test_an_update_may_keep_its_own_name_and_not_take_another(client):
    row = client.create("Customer", DisplayName="One")
    row = client.sparse("Customer", row, DisplayName="ONE")
    assert row["DisplayName"] == "ONE"
    error = client.refused("Customer", {**token_of(row), "sparse": True, "DisplayName": "PowerDirect"})
    assert error["code"] == "6240"


@pytest.mark.parametrize("name", ['O\'Brien & Söhne: "Ltd"', "tab\there", "line\nbreak"])
def test_colons_tabs_and_new_lines_are_refused_in_names(client, name):
    assert client.code("Customer", DisplayName=name) == "6000"


@pytest.mark.parametrize("field", ["Title", "GivenName", "FamilyName", "Suffix", "PrintOnCheckName"])
def test_colons_are_refused_in_every_part_of_a_name(client, field):
    assert client.code("Vendor", **{"DisplayName": "Fine", field: "a:b"}) == "6000"


@pytest.mark.parametrize("name", ['O\'Brien & Söhne "Ltd"\\', "حسن التجارية", "Emoji 🎉 Ltd", "株式会社"])
def test_any_other_text_is_kept_and_found_again(client, name):
    row = client.create("Customer", DisplayName=name)
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    found = client.query(f"select * from Customer where DisplayName = '{escaped}'")["Customer"]
    assert [one["Id"] for one in found] == [row["Id"]]
    assert found[0]["DisplayName"] == name


@pytest.mark.parametrize(
    ("kind", "field", "longest"),
    [
        ("Customer", "DisplayName", 100),
        ("Customer", "GivenName", 100),
        ("Customer", "MiddleName", 100),
        ("Customer", "FamilyName", 100),
        ("Customer", "Title", 16),
        ("Customer", "Suffix", 16),
        ("Customer", "CompanyName", 100),
        ("Customer", "PrintOnCheckName", 110),
        ("Customer", "ResaleNum", 16),
        ("Customer", "Notes", 2000),
        ("Vendor", "AcctNum", 100),
        ("Vendor", "BusinessNumber", 10),
        ("Vendor", "GSTIN", 15),
    ],
)
def test_texts_have_a_longest_length(client, kind, field, longest):
    client.create(kind, **{"DisplayName": "Fits", field: "x" * longest})
    error = client.refused(kind, {"DisplayName": "Too long", field: "y" * (longest + 1)})
    assert (error["code"], error["Message"], error["element"]) == ("2050", LONG_TEXT, field)
    assert error["Detail"].endswith(f"Min:0 Max:{longest} supported. Supplied length:{longest + 1}")


def test_a_longer_display_name_can_be_allowed(client, control):
    control("settings", {"longest_display_name": 500})
    client.create("Customer", DisplayName="x" * 500)
    assert client.code("Customer", DisplayName="x" * 501) == "2050"


@pytest.mark.parametrize("phone", ["PrimaryPhone", "AlternatePhone", "Mobile", "Fax"])
def test_a_phone_number_has_thirty_characters(client, phone):
    error = client.refused("Customer", {"DisplayName": "A", phone: {"FreeFormNumber": "1" * 39}})
    assert error["code"] == "2050"
    assert error["Detail"].endswith("Min:0 Max:30 supported. Supplied length:39")


@pytest.mark.parametrize(
    ("field", "longest"), [("Line1", 500), ("City", 255), ("CountrySubDivisionCode", 255), ("PostalCode", 30)]
)
def test_addresses_have_longest_lengths(client, field, longest):
    client.create("Customer", DisplayName="Fits", BillAddr={field: "x" * longest})
    assert client.code("Vendor", DisplayName="Long", BillAddr={field: "x" * (longest + 1)}) == "2050"


@pytest.mark.parametrize("address", ["nobody", "nobody@example", "example.com"])
def test_an_email_address_needs_an_at_and_a_dot(client, address):
    error = client.code("Customer", DisplayName="A", PrimaryEmailAddr={"Address": address})
    assert error == "6000"


def test_an_email_address_has_a_hundred_characters(client):
    address = "x" * 89 + "@example.com"
    assert client.code("Customer", DisplayName="A", PrimaryEmailAddr={"Address": address}) == "2050"


@pytest.mark.parametrize("kind", ["Customer", "Vendor"])
@pytest.mark.parametrize("field", ["Balance", "OpenBalanceDate"])
def test_an_opening_balance_is_refused(client, kind, field):
    assert client.code(kind, **{"DisplayName": "A", field: 0}) == "2010"


@pytest.mark.parametrize(
    "values",
    [
        {"Name": "there is no such property"},
        {"displayname": "case counts"},
        {"DisplayName": 5},
        {"DisplayName": ["a"]},
        {"DisplayName": "A", "Active": "true"},
        {"DisplayName": "A", "PrimaryPhone": "123"},
        {"DisplayName": "A", "BillAddr": {"Street": "x"}},
        {"DisplayName": "A", "CurrencyRef": {"value": 5}},
        {"DisplayName": "A", "CreditLimit": "much"},
    ],
)
def test_unknown_and_ill_typed_properties_are_refused(client, control, values):
    error = client.refused("Customer", values)
    assert (error["code"], error["Message"]) == ("2010", "Request has invalid or unsupported property")
    assert error["Detail"] == (
        "Property Name:failed to parse json object; a property specified is unsupported or invalid"
    )
    assert control("calls")["calls"][-1]["unknown_properties"], "the call log names the property"


def test_read_only_properties_are_ignored_without_complaint(client):
    row = client.create("Customer", DisplayName="A", FullyQualifiedName="B", domain="X", MetaData={"a": 1})
    assert (row["FullyQualifiedName"], row["domain"]) == ("A", "QBO")


def test_an_inactive_name_is_shown_with_a_suffix_and_loses_it_again(client):
    row = client.create("Customer", DisplayName="Seasonal")
    row = client.sparse("Customer", row, Active=False)
    assert (row["DisplayName"], row["Active"]) == ("Seasonal (deleted)", False)
    row = client.sparse("Customer", row, Active=True)
    assert row["DisplayName"] == "Seasonal"


def test_the_suffix_can_be_turned_off(client, control):
    control("settings", {"suffix_inactive_names": False})
    row = client.create("Vendor", DisplayName="Seasonal")
    assert client.sparse("Vendor", row, Active=False)["DisplayName"] == "Seasonal"


@pytest.mark.parametrize("kind", ["Customer", "Vendor"])
def test_names_cannot_be_deleted(client, kind):
    row = client.create(kind, DisplayName="Stays")
    error = client.refused(kind, token_of(row), operation="delete")
    assert (error["code"], error["Message"]) == ("500", "Unsupported Operation")


def test_an_inactive_customer_cannot_be_used(client):
    key = client.id("Customer", "Hoyt Productions (deleted)")
    assert client.code("Invoice", **client.invoice(CustomerRef={"value": key})) == "610"


def test_one_currency_without_multicurrency(client):
    assert client.create("Customer", DisplayName="A", CurrencyRef={"value": "USD"})
    assert client.code("Customer", DisplayName="B", CurrencyRef={"value": "EUR"}) == "6000"


def test_a_currency_is_an_iso_code(gb):
    assert gb.code("Customer", DisplayName="B", CurrencyRef={"value": "ABC"}) == "2500"


@pytest.mark.parametrize("kind", ["Customer", "Vendor"])
def test_the_currency_of_a_name_is_fixed(gb, kind):
    row = gb.create(kind, DisplayName="Euro partner", CurrencyRef={"value": "EUR"})
    assert row["CurrencyRef"] == {"value": "EUR", "name": "Euro"}
    change = {**token_of(row), "sparse": True, "CurrencyRef": {"value": "GBP"}}
    assert gb.refused(kind, change)["code"] == "6000"
    full = gb.write(kind, {**token_of(row), "DisplayName": "Euro partner"})
    assert full["CurrencyRef"]["value"] == "EUR", "a full update does not clear it"


def test_a_new_currency_is_put_on_the_list_with_its_own_control_accounts(gb):
    gb.create("Customer", DisplayName="Swiss", CurrencyRef={"value": "CHF"})
    codes = {row["Code"] for row in gb.query("select * from CompanyCurrency")["CompanyCurrency"]}
    assert "CHF" in codes
    accounts = gb.query("select * from Account where Name like '%CHF'")["Account"]
    assert {row["AccountType"] for row in accounts} == {"Accounts Receivable", "Accounts Payable"}


def test_tax_numbers_are_masked_on_read(client):
    row = client.create("Customer", DisplayName="A", PrimaryTaxIdentifier="123456789")
    assert row["PrimaryTaxIdentifier"] == "XXXX56789"
    vendor = client.create("Vendor", DisplayName="B", TaxIdentifier="12-3456789")
    assert vendor["TaxIdentifier"] == "XXXXX56789"


def test_sub_customers_have_a_path_and_five_levels(client):
    parent = client.create("Customer", DisplayName="L1")
    for level in range(2, 6):
        values = {"DisplayName": f"L{level}", "Job": True, "ParentRef": {"value": parent["Id"]}}
        parent = client.create("Customer", **values)
    assert parent["FullyQualifiedName"] == "L1:L2:L3:L4:L5"
    values = {"DisplayName": "L6", "Job": True, "ParentRef": {"value": parent["Id"]}}
    assert client.code("Customer", **values) == "6000"


def test_an_unknown_reference_is_named(client):
    error = client.refused("Customer", {"DisplayName": "A", "SalesTermRef": {"value": "583"}})
    assert (error["code"], error["Message"]) == ("2500", "Invalid Reference Id")
    assert error["Detail"] == "Invalid Reference Id : Terms element id 583 not found"


def test_the_tax_code_of_a_customer_is_not_taken_under_automated_tax(client):
    row = client.create("Customer", DisplayName="A", DefaultTaxCodeRef={"value": "1"})
    assert "DefaultTaxCodeRef" not in row


def test_balances_are_worked_out(client):
    key = client.id("Customer", "City Limousines")
    client.create("Invoice", **client.invoice(client.sales_line("100")))
    client.create("CreditMemo", **client.invoice(client.sales_line("30")))
    assert client.read("Customer", key)["Balance"] == 70
    client.create("Bill", **client.bill(client.expense_line("55.5")))
    assert float(client.read("Vendor", client.id("Vendor", "PowerDirect"))["Balance"]) == 55.5


def test_whether_a_new_customer_is_taxable_is_a_switch(client, control):
    row = client.create("Customer", DisplayName="A", Taxable=True)
    assert client.write("Customer", {**token_of(row), "DisplayName": "A"})["Taxable"] is True
    assert client.create("Customer", DisplayName="B")["Taxable"] is False
    control("settings", {"new_customers_taxable": True})
    assert client.create("Customer", DisplayName="C")["Taxable"] is True
