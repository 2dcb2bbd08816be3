"""Purchase orders: numbers, statuses, and that they post nothing."""

from decimal import Decimal

import pytest


@pytest.fixture
def order(client, bill):
    supplier = client.get('Contacts?where=Name=="PowerDirect"')["Contacts"][0]["ContactID"]

    def build(line=None, **properties):
        element = {**bill(line), "Contact": {"ContactID": supplier}, **properties}
        return {name: value for name, value in element.items() if name not in ("Type", "DueDate")}

    return build


def test_create(client, order):
    saved = client.save("PurchaseOrders", order(Reference="P1", DeliveryDate="2027-01-05", Telephone="123"))
    assert (saved["Type"], saved["PurchaseOrderNumber"], saved["Status"]) == (
        "PURCHASEORDER",
        "PO-0001",
        "DRAFT",
    )
    assert (saved["Reference"], saved["DeliveryDateString"]) == ("P1", "2027-01-05T00:00:00")
    assert saved["Contact"]["IsSupplier"] is True
    assert client.get("PurchaseOrders/PO-0001")["PurchaseOrders"][0]["Total"] == saved["Total"]


def test_unit_amounts_always_have_four_decimals_and_discounts_are_fine(client, order):
    saved = client.save(
        "PurchaseOrders", order({"Quantity": 1000, "UnitAmount": "0.12345", "DiscountRate": 10})
    )
    assert saved["LineItems"][0]["UnitAmount"] == Decimal("0.1235")
    assert saved["SubTotal"] == Decimal("111.15")
    assert saved["TotalDiscount"] == Decimal("12.35")


def test_the_contact_must_exist(client, order):
    assert client.refusal("PurchaseOrders", order(Contact={"Name": "Unknown Ltd"})) == [
        "A Contact must be specified for this type of transaction"
    ]


def test_put_refuses_a_number_in_use(client, order):
    client.save("PurchaseOrders", order(PurchaseOrderNumber="A"))
    assert client.refusal("PurchaseOrders", order(PurchaseOrderNumber="A")) == ["Order number must be unique"]


def test_post_silently_updates_the_live_order_of_that_number(client, order):
    first = client.save("PurchaseOrders", order(PurchaseOrderNumber="A"))
    again = client.save("PurchaseOrders", order({"UnitAmount": 1}, PurchaseOrderNumber="A"), "POST")
    assert again["PurchaseOrderID"] == first["PurchaseOrderID"]


def test_post_with_the_number_of_a_deleted_order_is_refused_for_two_reasons(client, order):
    first = client.save("PurchaseOrders", order(PurchaseOrderNumber="A", Status="BILLED"))
    gone = client.save(
        "PurchaseOrders", {"PurchaseOrderID": first["PurchaseOrderID"], "Status": "DELETED"}, "POST"
    )
    assert gone["Status"] == "DELETED", "a billed one can be deleted"
    (refused,) = client.write("POST", "PurchaseOrders", order(PurchaseOrderNumber="A", Status="SUBMITTED"))
    assert refused["PurchaseOrderID"] == "00000000-0000-0000-0000-000000000000"
    assert [one["Message"] for one in refused["ValidationErrors"]] == [
        "PurchaseOrder status change is invalid",
        "Deleted PurchaseOrders cannot be updated",
    ]


def test_sent_to_contact_before_approval_is_a_warning(client, order):
    (saved,) = client.write("PUT", "PurchaseOrders", order(SentToContact=True))
    assert saved["StatusAttributeString"] == "WARNING"
    assert saved["SentToContact"] is False
    assert (
        client.save("PurchaseOrders", order(SentToContact=True, Status="AUTHORISED"))["SentToContact"] is True
    )


def test_lists_know_status_and_dates_but_no_where(client, order):
    client.save("PurchaseOrders", order(Date="2026-12-01"))
    client.save("PurchaseOrders", order(Date="2026-12-10", Status="AUTHORISED"))

    def numbers(query):
        return [one["PurchaseOrderNumber"] for one in client.get(f"PurchaseOrders?{query}")["PurchaseOrders"]]

    assert numbers("Status=AUTHORISED") == ["PO-0002"]
    assert numbers("DateFrom=2026-12-01&DateTo=2026-12-05") == ["PO-0001"]
    assert len(numbers('where=Status=="DRAFT"')) == 2


def test_a_locked_period_does_not_matter(client, order, control):
    control("tenants/nz/organisation", {"PeriodLockDate": "2026-12-31"})
    assert client.save("PurchaseOrders", order())


def test_deep_link(xero, client, order):
    import requests

    saved = client.save("PurchaseOrders", order())
    address = f"/Accounts/Payable/PurchaseOrders/View/{saved['PurchaseOrderID']}"
    page = requests.Session().get(
        f"{xero.base_url}/organisationlogin/default.aspx?shortcode=!Nz1aA&redirecturl={address}", timeout=10
    )
    assert "Purchase order PO-0001" in page.text
