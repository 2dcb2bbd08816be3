"""Products and services (reference, section 3.5)."""

import pytest

from standin_checks.quickbooks.client import token_of


@pytest.fixture
def product(client):
    def build(**values):
        return {
            "Name": "Desk",
            "Type": "NonInventory",
            "IncomeAccountRef": client.ref("Account", "Sales of Product Income"),
            **values,
        }

    return build


def test_an_item_comes_back_with_what_quickbooks_adds(client, product):
    row = client.create("Item", **product(Sku="DESK-1", UnitPrice=12.5, Taxable=True))
    assert (row["FullyQualifiedName"], row["Active"], row["TrackQtyOnHand"]) == ("Desk", True, False)
    assert row["IncomeAccountRef"]["name"] == "Sales of Product Income"
    assert float(row["UnitPrice"]) == 12.5


@pytest.mark.parametrize("missing", ["Name", "Type", "IncomeAccountRef"])
def test_name_type_and_income_account_are_needed(client, product, missing):
    error = client.refused("Item", product(**{missing: None}))
    assert (error["code"], error["element"]) == ("2020", missing)


def test_an_item_that_is_only_bought_needs_no_income_account(client, product):
    expense = client.ref("Account", "Purchases")
    assert client.create("Item", **product(IncomeAccountRef=None, ExpenseAccountRef=expense))


@pytest.mark.parametrize("key", ["gb", "ca"])
def test_canada_and_the_uk_need_both_accounts(connected, key):
    client = connected(key)
    values = {"Name": "Desk", "Type": "Service", "IncomeAccountRef": client.ref("Account", "Services")}
    assert client.code("Item", **values) == "2020"
    client.create("Item", **values, ExpenseAccountRef=client.ref("Account", "Purchases"))


@pytest.mark.parametrize(
    ("field", "account", "code"),
    [
        ("IncomeAccountRef", "Office Expenses", "6430"),
        ("IncomeAccountRef", "Checking", "6430"),
        ("ExpenseAccountRef", "Services", "6430"),
        ("ExpenseAccountRef", "Cost of Goods Sold", None),
        ("ExpenseAccountRef", "Purchases", None),
        ("IncomeAccountRef", "Services", None),
    ],
)
def test_accounts_have_to_be_of_the_right_type(client, product, field, account, code):
    values = product(**{field: client.ref("Account", account)})
    if code:
        assert client.code("Item", **values) == code
    else:
        client.create("Item", **values)


def test_an_account_that_does_not_exist_or_is_inactive(client, product):
    error = client.refused("Item", product(IncomeAccountRef={"value": "999"}))
    assert error["Detail"] == "Invalid Reference Id : Accounts element id 999 not found"
    old = client.ref("Account", "Printing (old)")
    assert client.code("Item", **product(ExpenseAccountRef=old)) == "610"


@pytest.mark.parametrize("name", ["desk", "DESK"])
def test_names_are_unique_without_case_inactive_ones_included(client, product, name):
    row = client.create("Item", **product())
    assert client.code("Item", **product(Name=name)) == "6240"
    client.sparse("Item", row, Active=False)
    assert client.code("Item", **product(Name=name)) == "6240"


def test_names_can_be_unique_per_parent(client, control, product):
    furniture = client.ref("Item", "Furniture")
    client.create("Item", **product())
    assert client.code("Item", **product(ParentRef=furniture)) == "6240"
    control("settings", {"item_names_unique_per_parent": True})
    row = client.create("Item", **product(ParentRef=furniture))
    assert row["FullyQualifiedName"] == "Furniture:Desk"
    assert row["SubItem"] is True


@pytest.mark.parametrize("name", ["a:b", "a\tb", "a\nb"])
def test_colons_tabs_and_new_lines_are_refused(client, product, name):
    assert client.code("Item", **product(Name=name)) == "6000"


@pytest.mark.parametrize(
    ("field", "longest"), [("Name", 100), ("Sku", 100), ("Description", 4000), ("PurchaseDesc", 1000)]
)
def test_texts_have_a_longest_length(client, product, field, longest):
    client.create("Item", **product(**{field: "x" * longest}))
    assert client.code("Item", **product(**{"Name": "Other", field: "y" * (longest + 1)})) == "2050"


@pytest.mark.parametrize("kind", ["Group", "Bundle", "service", "Inventory Part"])
def test_other_types_are_refused(client, product, kind):
    assert client.code("Item", **product(Type=kind)) == "2010"


def test_inventory_needs_quantity_date_and_three_accounts(client, product):
    values = product(
        Type="Inventory",
        ExpenseAccountRef=client.ref("Account", "Cost of Goods Sold"),
        AssetAccountRef=client.ref("Account", "Inventory Asset"),
        QtyOnHand=10,
        InvStartDate="2026-01-01",
        TrackQtyOnHand=True,
    )
    for name in ("ExpenseAccountRef", "AssetAccountRef", "QtyOnHand", "InvStartDate"):
        assert client.code("Item", **{**values, name: None}) == "2020"
    assert (
        client.code("Item", **{**values, "ExpenseAccountRef": client.ref("Account", "Purchases")}) == "6430"
    )
    row = client.create("Item", **values)
    assert client.refused("Item", {**token_of(row), "sparse": True, "Type": "Service"})["code"] == "6000"


def test_inventory_needs_a_bigger_plan(connected):
    client = connected("us-plain")
    values = {
        "Name": "Pump",
        "Type": "Inventory",
        "IncomeAccountRef": client.ref("Account", "Sales of Product Income"),
        "ExpenseAccountRef": client.ref("Account", "Cost of Goods Sold"),
        "AssetAccountRef": client.ref("Account", "Inventory Asset"),
        "QtyOnHand": 1,
        "InvStartDate": "2026-01-01",
    }
    assert client.code("Item", **values) == "5030"


def test_inventory_cannot_be_sold_before_it_starts(client):
    line = client.sales_line(item="Garden pump")
    assert client.code("Invoice", **client.invoice(line, TxnDate="2025-12-31")) == "6270"
    client.create("Invoice", **client.invoice(line, TxnDate="2026-01-01"))


def test_a_category_cannot_be_on_a_line(client):
    error = client.refused("Invoice", client.invoice(client.sales_line(item="Furniture")))
    text = "An item in this transaction is set up as a category instead of a product or service."
    assert (error["code"], error["Detail"]) == ("6000", f"Business Validation Error: {text}")


def test_an_inactive_item_cannot_be_sold(client):
    row = client.read("Item", client.id("Item", "Golf balls"))
    client.sparse("Item", row, Active=False)
    line = client.sales_line(item="Golf balls (deleted)")
    assert client.code("Invoice", **client.invoice(line)) == "610"


def test_an_unknown_item_is_named(client):
    line = client.sales_line(ItemRef={"value": "4711"})
    error = client.refused("Invoice", client.invoice(line))
    assert error["Detail"] == "Invalid Reference Id : Items element id 4711 not found"


def test_items_are_found_by_sku_and_by_name(client):
    for where in ("Sku = 'GB1-White'", "Name = 'golf balls'"):
        assert [row["Name"] for row in client.query(f"select * from Item where {where}")["Item"]] == [
            "Golf balls"
        ]
