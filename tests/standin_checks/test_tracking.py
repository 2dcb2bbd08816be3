"""Tracking categories, their options, and what lines say of them (reference, section 3.4)."""

import pytest
import requests

UNKNOWN = "00000000-1111-4000-8000-000000000000"


@pytest.fixture
def categories(client):
    """The seeded categories by name, archived options included."""
    rows = client.get("TrackingCategories?includeArchived=true")["TrackingCategories"]
    return {row["Name"]: row for row in rows}


def option_id(category, name):
    return next(one["TrackingOptionID"] for one in category["Options"] if one["Name"] == name)


def on(client, build, *tracking, **properties):
    """The tracking of the one line of a document that is accepted with `tracking`."""
    saved = client.save("Invoices", build({"Tracking": list(tracking)}, **properties))
    return [(one["Name"], one["Option"]) for one in saved["LineItems"][0]["Tracking"]]


def test_active_categories_are_listed_with_their_active_options(client):
    rows = client.get("TrackingCategories")["TrackingCategories"]
    assert [(row["Name"], row["Status"]) for row in rows] == [("Region", "ACTIVE"), ("Department", "ACTIVE")]
    names = [option["Name"] for option in rows[0]["Options"]]
    assert names == ["North", "South", "Eastside", "West Coast"]


def test_archived_ones_are_listed_when_asked_for(client, control, categories):
    [old] = [option for option in categories["Region"]["Options"] if option["Status"] == "ARCHIVED"]
    assert (old["Name"], old["IsArchived"], old["IsActive"], old["IsDeleted"]) == (
        "Old Town",
        True,
        False,
        False,
    )
    control("tenants/nz/tracking/Department/archive", {})
    assert len(client.get("TrackingCategories")["TrackingCategories"]) == 1
    rows = client.get("TrackingCategories?includeArchived=true")["TrackingCategories"]
    assert [row["Status"] for row in rows] == ["ACTIVE", "ARCHIVED"]


def test_categories_can_be_filtered_ordered_and_read_one_by_one(client, categories):
    rows = client.get('TrackingCategories?where=Name=="Region"')["TrackingCategories"]
    assert [row["Name"] for row in rows] == ["Region"]
    rows = client.get("TrackingCategories?order=Name ASC")["TrackingCategories"]
    assert [row["Name"] for row in rows] == ["Department", "Region"]
    key = categories["Region"]["TrackingCategoryID"]
    assert client.get(f"TrackingCategories/{key}")["TrackingCategories"] == [categories["Region"]]
    assert client.call("GET", f"TrackingCategories/{UNKNOWN}").status_code == 404


def test_a_line_names_its_option_by_id_or_by_name(client, invoice, bill, categories):
    region, department = categories["Region"], categories["Department"]
    by_name = {"Name": "Region", "Option": "North"}
    by_id = {
        "TrackingCategoryID": department["TrackingCategoryID"],
        "TrackingOptionID": option_id(department, "Sales"),
    }
    mixed = {"TrackingCategoryID": region["TrackingCategoryID"], "Option": "South"}
    assert on(client, invoice, by_name, by_id) == [("Region", "North"), ("Department", "Sales")]
    assert on(client, bill, mixed) == [("Region", "South")]


def test_credit_notes_and_purchase_orders_have_tracking_too(client, invoice):
    line = {"Tracking": [{"Name": "Region", "Option": "North"}]}
    note = {**invoice(line, Type="ACCRECCREDIT"), "DueDate": None}
    assert client.save("CreditNotes", note)["LineItems"][0]["Tracking"][0]["Option"] == "North"
    order = {name: value for name, value in invoice({**line, "AccountCode": "300"}).items() if name != "Type"}
    assert client.save("PurchaseOrders", order)["LineItems"][0]["Tracking"][0]["Option"] == "North"


def test_the_answer_names_both_and_has_the_id_of_the_category_only(client, invoice, categories):
    saved = client.save("Invoices", invoice({"Tracking": [{"Name": "Region", "Option": "North"}]}))
    shown = {
        "Name": "Region",
        "Option": "North",
        "TrackingCategoryID": categories["Region"]["TrackingCategoryID"],
        "Options": [],
    }
    assert saved["LineItems"][0]["Tracking"] == [shown]
    read = client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]
    assert read["LineItems"][0]["Tracking"] == [shown]


@pytest.mark.parametrize(
    ("tracking", "message"),
    [
        ({"Name": "Region", "Option": "Moon"}, "The tracking option 'Moon' does not exist"),
        ({"Name": "Region", "Option": "north"}, "The tracking option 'north' does not exist"),
        ({"Name": "Region", "Option": "Sales"}, "The tracking option 'Sales' does not exist"),
        ({"Name": "Region", "TrackingOptionID": UNKNOWN}, f"The tracking option '{UNKNOWN}' does not exist"),
        ({"Name": "Planet", "Option": "North"}, "The tracking category 'Planet' does not exist"),
        ({"Name": "Region", "Option": "Old Town"}, "The tracking option 'Old Town' has been archived"),
    ],
)
def test_what_cannot_be_used_is_refused(client, invoice, control, tracking, message):
    assert client.refusal("Invoices", invoice({"Tracking": [tracking]})) == [message]


def test_an_archived_category_cannot_be_used(client, invoice, control):
    control("tenants/nz/tracking/Region/archive", {})
    line = {"Tracking": [{"Name": "Region", "Option": "North"}]}
    assert client.refusal("Invoices", invoice(line)) == ["The tracking category 'Region' has been archived"]


def test_what_cannot_be_used_is_lost_without_a_word_when_switched(client, invoice, control):
    control("settings", {"unknown_tracking_is_dropped": True})
    good, bad = {"Name": "Department", "Option": "Sales"}, {"Name": "Region", "Option": "Old Town"}
    assert on(client, invoice, good, bad) == [("Department", "Sales")]


def test_a_line_has_one_option_of_a_category_the_later_one(client, invoice):
    both = ({"Name": "Region", "Option": "North"}, {"Name": "Region", "Option": "South"})
    assert on(client, invoice, *both) == [("Region", "South")]


def test_a_line_has_at_most_two(client, invoice):
    three = [{"Name": "Region", "Option": name} for name in ("North", "South", "Eastside")]
    assert client.refusal("Invoices", invoice({"Tracking": three})) == [
        "A line may have at most 2 tracking categories"
    ]


def test_a_malformed_id_refuses_the_whole_request(client, invoice):
    line = {"Tracking": [{"TrackingCategoryID": "x", "Option": "North"}]}
    answer = client.call("PUT", "Invoices", invoice(line))
    assert (answer.status_code, answer.json()["Type"]) == (400, "PostDataInvalidException")


def test_an_update_without_tracking_keeps_it_though_archived_since(client, invoice, control):
    saved = client.save("Invoices", invoice({"Tracking": [{"Name": "Region", "Option": "North"}]}))
    control("tenants/nz/tracking-options/North/archive", {})
    line = {"LineItemID": saved["LineItems"][0]["LineItemID"], "Description": "New text"}
    changed = {"InvoiceID": saved["InvoiceID"], "LineItems": [line]}
    again = client.save("Invoices", changed, "POST")
    assert again["LineItems"][0]["Tracking"][0]["Option"] == "North"


def test_documents_follow_a_new_name(client, invoice, control):
    saved = client.save("Invoices", invoice({"Tracking": [{"Name": "Region", "Option": "North"}]}))
    control("tenants/nz/tracking-options/North/edit", {"name": "Far North"})
    [row] = control("tenants/nz/documents")["documents"]
    [shown] = row["lines"][0]["tracking"]
    assert (shown["category"], shown["option"]) == ("Region", "Far North")
    read = client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]
    assert read["LineItems"][0]["Tracking"][0]["Option"] == "Far North"


def test_the_accountant_adds_deletes_and_restores(client, invoice, control):
    control("tenants/nz/tracking/Region/add", {"option": "Harbour"})
    assert on(client, invoice, {"Name": "Region", "Option": "Harbour"}) == [("Region", "Harbour")]
    control("tenants/nz/tracking-options/South/delete", {})
    line = {"Tracking": [{"Name": "Region", "Option": "South"}]}
    assert client.refusal("Invoices", invoice(line)) == ["The tracking option 'South' does not exist"]
    control("tenants/nz/tracking-options/Old Town/restore", {})
    assert on(client, invoice, {"Name": "Region", "Option": "Old Town"}) == [("Region", "Old Town")]


def test_what_documents_use_is_not_deleted(xero, client, invoice):
    client.save("Invoices", invoice({"Tracking": [{"Name": "Region", "Option": "North"}]}))
    for address in ("tracking/Region", "tracking-options/North", "accounts/200"):
        target = f"{xero.base_url}/_standin/tenants/nz/{address}/delete"
        answer = requests.post(target, json={}, timeout=10)
        assert answer.status_code == 400
        assert "archive it" in answer.json()["error"]


def test_the_page_of_a_document_shows_tracking_and_to_whom_it_went(xero, client, invoice):
    saved = client.save(
        "Invoices", invoice({"Tracking": [{"Name": "Region", "Option": "North"}]}, Status="AUTHORISED")
    )
    client.call("POST", f"Invoices/{saved['InvoiceID']}/Email", {})
    address = f"{xero.base_url}/app/!Nz1aA/invoicing/view/{saved['InvoiceID']}"
    text = requests.get(address, timeout=10).text
    assert "Region: North" in text
    assert "to accounts@limousines.example" in text
