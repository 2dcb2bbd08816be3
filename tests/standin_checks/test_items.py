"""Items: codes, details, limits."""

from decimal import Decimal
from urllib.parse import quote

import pytest


def item(**properties):
    return {
        "Code": "DESK-1",
        "Name": "Desk",
        "SalesDetails": {"UnitPrice": "99.5", "AccountCode": "200"},
        **properties,
    }


def test_create_and_read_by_code_or_id(client):
    saved = client.save(
        "Items", item(PurchaseDetails={"UnitPrice": 40, "AccountCode": "300", "TaxType": "INPUT2"})
    )
    assert saved["SalesDetails"]["UnitPrice"] == Decimal("99.50")
    assert (saved["IsSold"], saved["IsPurchased"], saved["IsTrackedAsInventory"]) == (True, True, False)
    for key in ("desk-1", saved["ItemID"]):
        assert client.get(f"Items/{key}")["Items"][0]["PurchaseDetails"]["TaxType"] == "INPUT2"


def test_put_refuses_a_code_that_exists(client):
    client.save("Items", item())
    assert client.refusal("Items", item()) == ["Price List Item with Code 'DESK-1' already exists"]


def test_post_is_keyed_by_code(client):
    first = client.save("Items", item(), "POST")
    second = client.save("Items", item(Name="Desk, oak"), "POST")
    assert second["ItemID"] == first["ItemID"]
    assert second["Name"] == "Desk, oak"
    assert second["SalesDetails"]["UnitPrice"] == Decimal("99.50")


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"Code": "c" * 31}, "The field Code must be a string with a maximum length of 30."),
        ({"Code": None}, "Price List Item Code must be specified"),
        ({"Name": "n" * 51}, "The field Name must be a string with a maximum length of 50."),
        (
            {"Description": "d" * 4001},
            "The field Description must be a string with a maximum length of 4000.",
        ),
        (
            {"SalesDetails": {"AccountCode": "999"}},
            "Account code '999' is not a valid code for this document.",
        ),
        (
            {"SalesDetails": {"AccountCode": "090"}},
            "Account code '090' is not a valid code for this document.",
        ),
        (
            {"SalesDetails": {"AccountCode": "200", "TaxType": "INPUT2"}},
            "The TaxType code 'INPUT2' cannot be used with account code '200'.",
        ),
        (
            {"PurchaseDetails": {"TaxType": "INPUT"}},
            "The TaxType code INPUT does not exist or cannot be used for this type of transaction.",
        ),
    ],
)
def test_refused_items(client, properties, message):
    assert client.refusal("Items", item(**properties)) == [message]


def test_unit_price_keeps_four_decimals_only_when_asked(client):
    assert client.save("Items", item(Code="A", SalesDetails={"UnitPrice": "1.2345"}))["SalesDetails"][
        "UnitPrice"
    ] == Decimal("1.23")
    (saved,) = client.write("PUT", "Items?unitdp=4", item(Code="B", SalesDetails={"UnitPrice": "1.2345"}))
    assert saved["SalesDetails"]["UnitPrice"] == Decimal("1.2345")


def test_most_500_in_a_batch(client):
    rows = [{"Code": f"I{number}"} for number in range(501)]
    assert client.call("PUT", "Items", {"Items": rows}).status_code == 400
    assert len(client.write("PUT", "Items", {"Items": rows[:500]})) == 500


def test_delete(client):
    saved = client.save("Items", item())
    assert client.call("DELETE", f"Items/{saved['ItemID']}").status_code == 204
    assert client.call("GET", "Items/DESK-1").status_code == 404


def test_filter_and_modified_since(client, control):
    assert [one["Code"] for one in client.get('Items?where=Code=="gb1-white" OR Code=="X"')["Items"]] == [
        "GB1-White"
    ]
    moment = control("clock")["now"]
    control("clock", {"advance": 2})
    client.save("Items", item())
    changed = client.get("Items", headers={"If-Modified-Since": moment[:19]})["Items"]
    assert [one["Code"] for one in changed] == ["DESK-1"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('Code=="gb1-white" OR Code=="TSS-Black" OR Code=="none"', ["GB1-White", "TSS-Black"]),
        ('Code=="GB1-White" AND IsSold==false', []),
        ('Code=="GB1-White" OR Name=="T-shirt BLACK"', ["GB1-White", "TSS-Black"]),
        ("Code==7", []),
        ('Name.Contains("golf")', ["GB1-White"]),
    ],
)
def test_where(client, expression, found):
    assert [one["Code"] for one in client.get(f"Items?where={quote(expression)}")["Items"]] == found


def test_where_with_the_id_of_an_item(client):
    [row] = client.get("Items/TSS-Black")["Items"]
    expression = quote(f'ItemID=guid("{row["ItemID"].upper()}")')
    assert [one["Code"] for one in client.get(f"Items?where={expression}")["Items"]] == ["TSS-Black"]


def test_items_are_never_paged(client, control):
    control("tenants/nz/fill", {"items": 1500})
    body = client.get("Items?page=2&pageSize=100")
    assert len(body["Items"]) == 1500
    assert "pagination" not in body


def test_a_deleted_item_is_not_told_as_a_change(client, control):
    moment = control("clock")["now"]
    control("clock", {"advance": 2})
    saved = client.save("Items", item())
    client.save("Items", {**item(), "ItemID": saved["ItemID"], "Code": "DESK-2"}, "POST")
    assert client.call("GET", "Items/DESK-1").status_code == 404
    control("tenants/nz/items/DESK-2/delete", {})
    assert client.get("Items", headers={"If-Modified-Since": moment[:19]})["Items"] == []
    assert client.refusal("Items", {"ItemID": saved["ItemID"], "Code": "DESK-3"}, "POST") == [
        "An existing Item with the specified ItemID could not be found"
    ]
    assert client.save("Items", item())["ItemID"] != saved["ItemID"]


def test_a_code_that_another_item_has_is_refused_on_update(client):
    saved = client.save("Items", item())
    taken = {"ItemID": saved["ItemID"], "Code": "gb1-white"}
    assert client.refusal("Items", taken, "POST") == ["Price List Item with Code 'gb1-white' already exists"]


def test_prices_are_read_with_four_decimals_only_when_asked(client):
    client.write("PUT", "Items?unitdp=4", item(SalesDetails={"UnitPrice": "1.2345"}))
    for query, price in (("", "1.23"), ("?unitdp=4", "1.2345")):
        for address in ("Items", "Items/DESK-1"):
            rows = {one["Code"]: one for one in client.get(address + query)["Items"]}
            assert rows["DESK-1"]["SalesDetails"]["UnitPrice"] == Decimal(price)
