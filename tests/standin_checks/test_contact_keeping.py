"""What the accountant does to contacts and items: enter, edit, archive, restore, merge, forget."""

import pytest
import requests

ARCHIVED = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)


@pytest.fixture
def since(control):
    moment = control("clock")["now"]
    control("clock", {"advance": 2})
    return {"If-Modified-Since": moment[:19]}


def by_name(client, **options):
    rows = client.get("Contacts?page=1&pageSize=1000&includeArchived=true", **options)["Contacts"]
    return {one["Name"]: one for one in rows}


@pytest.fixture
def refused(xero):
    """The reason why a control call is refused."""

    def call(address, body):
        answer = requests.post(f"{xero.base_url}/_standin/{address}", json=body, timeout=10)
        assert answer.status_code == 400
        return answer.json()["error"]

    return call


def test_edits_archives_and_restores_are_told_with_their_time(client, control, since):
    control("tenants/nz/contacts/City Limousines/edit", {"phones": {"MOBILE": {"PhoneNumber": "021"}}})
    control("tenants/nz/contacts/PowerDirect/archive", {})
    control("tenants/nz/contacts/Hoyt Productions/restore", {})
    rows = by_name(client, headers=since)
    assert set(rows) == {"City Limousines", "PowerDirect", "Hoyt Productions"}
    assert rows["PowerDirect"]["ContactStatus"] == "ARCHIVED"
    assert rows["Hoyt Productions"]["ContactStatus"] == "ACTIVE"
    assert rows["City Limousines"]["Phones"][3]["PhoneNumber"] == "021"


def test_one_is_not_restored_beside_an_active_one_of_its_name(client, control, refused):
    client.save("Contacts", {"Name": "Hoyt Productions"})
    [archived] = [row for row in control("tenants/nz/contacts")["contacts"] if row["status"] == "ARCHIVED"]
    assert "another active contact" in refused(f"tenants/nz/contacts/{archived['id']}/restore", {})


def test_a_merge_moves_documents_and_is_not_told_as_a_change(client, control, invoice, since):
    key = {"ContactID": by_name(client)["Ridgeway University"]["ContactID"]}
    saved = client.save("Invoices", invoice(Contact=key))
    control("tenants/nz/contacts/Ridgeway University/merge", {"into": "City Limousines"})
    rows = by_name(client)
    assert rows["Ridgeway University"]["ContactStatus"] == "ARCHIVED"
    read = client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]
    assert read["Contact"]["ContactID"] == rows["City Limousines"]["ContactID"]
    assert by_name(client, headers=since) == {}, "If-Modified-Since does not catch merges"
    assert client.refusal("Contacts", {**key, "FirstName": "X"}, "POST") == [ARCHIVED]
    assert "archived" in client.refusal("Invoices", invoice(Contact=key))[0]


def test_a_merge_may_be_told_as_a_change(client, control, since):
    control("settings", {"merge_changes_time": True})
    control("tenants/nz/contacts/Ridgeway University/merge", {"into": "City Limousines"})
    assert set(by_name(client, headers=since)) == {"Ridgeway University", "City Limousines"}


def test_nobody_is_merged_into_themselves_or_an_archived_one(refused):
    for into in ("PowerDirect", "Hoyt Productions"):
        assert "cannot merge" in refused("tenants/nz/contacts/PowerDirect/merge", {"into": into})


@pytest.mark.parametrize("clears", [True, False])
def test_a_privacy_request_hides_a_contact(client, control, since, clears):
    control("settings", {"gdpr_request_clears": clears})
    control("tenants/nz/contacts/City Limousines/gdpr", {})
    assert "City Limousines" not in {one["Name"] for one in client.get("Contacts?page=1")["Contacts"]}
    row = by_name(client, headers=since)["City Limousines"]
    assert row["ContactStatus"] == "GDPRREQUEST"
    assert (row["EmailAddress"] == "") is clears
    assert client.refusal("Contacts", {"ContactID": row["ContactID"], "FirstName": "X"}, "POST") == [ARCHIVED]


def test_contacts_cannot_be_deleted(refused):
    assert "no action delete" in refused("tenants/nz/contacts/PowerDirect/delete", {})
    assert "unknown contact property" in refused("tenants/nz/contacts/PowerDirect/edit", {"colour": "red"})


def test_what_an_old_import_left_there_is_taken_unchecked(client, control):
    rows = [
        {"Name": "Tab\there", "EmailAddress": "a@e.example, b@e.example"},
        {"Name": "Twin", "ContactStatus": "ARCHIVED"},
        {"Name": "Twin", "IsSupplier": True, "Website": "https://twin.example"},
        {
            "Name": "x" * 300,
            "Addresses": [{"AddressType": "STREET", "AddressLine1": "y" * 600, "Country": "Ö1"}],
        },
        {"Name": "Zero\u200bwidth", "DefaultCurrency": "CHF"},
    ]
    entered = control("tenants/nz/contacts", {"contacts": rows})["contacts"]
    assert [one["name"] for one in entered] == [row["Name"] for row in rows]
    shown = {one["ContactID"]: one for one in client.get("Contacts?page=1&includeArchived=true")["Contacts"]}
    assert shown[entered[0]["id"]]["EmailAddress"] == "a@e.example, b@e.example"
    assert (shown[entered[1]["id"]]["ContactStatus"], shown[entered[2]["id"]]["ContactStatus"]) == (
        "ARCHIVED",
        "ACTIVE",
    )
    assert shown[entered[2]["id"]]["Website"] == "https://twin.example"
    assert len(shown[entered[3]["id"]]["Addresses"][0]["AddressLine1"]) == 600
    assert shown[entered[4]["id"]]["DefaultCurrency"] == "CHF"


def test_many_are_edited_archived_restored_and_merged_at_once(client, control, since):
    counts = control("tenants/nz/fill", {"contacts": 304})["counts"]
    assert counts["contacts"] == 304
    control("clock", {"advance": 10})
    edit = {
        "action": "edit",
        "start": 4,
        "count": 100,
        "values": {"name": "New {n}", "email": "n{n}@e.example"},
    }
    ids = control("tenants/nz/contacts/bulk", edit)["ids"]
    rows = {one["ContactID"]: one for one in by_name(client).values()}
    assert [rows[key]["Name"] for key in ids] == [f"New {n}" for n in range(4, 104)]
    assert rows[ids[0]]["EmailAddress"] == "n4@e.example"
    control("tenants/nz/contacts/bulk", {"action": "archive", "keys": ids[:60]})
    control("tenants/nz/contacts/bulk", {"action": "restore", "keys": ids[:20]})
    control(
        "tenants/nz/contacts/bulk", {"action": "merge", "pairs": [[ids[70], ids[71]], [ids[72], ids[73]]]}
    )
    rows = {one["ContactID"]: one for one in by_name(client).values()}
    assert sum(rows[key]["ContactStatus"] == "ARCHIVED" for key in ids) == 42
    assert rows[ids[72]]["MergedToContactID"] == ids[73]


def test_generated_contacts_are_accepted_by_the_api_itself(client, control):
    control("tenants/nz/fill", {"contacts": 64})
    sent = ("Name", "EmailAddress", "TaxNumber", "Addresses", "Phones", "ContactPersons", "PaymentTerms")
    for row in control("tenants/nz/contacts?start=4&count=60")["contacts"]:
        [shown] = client.get(f"Contacts/{row['id']}")["Contacts"]
        assert [one["City"] != "" for one in shown["Addresses"]] == [True, True]
        values = {name: shown[name] for name in sent if name in shown}
        client.save("Contacts", {**values, "ContactID": row["id"]}, "POST")
    rows = control("tenants/nz/contacts")["contacts"]
    assert {(row["is_customer"], row["is_supplier"]) for row in rows[4:]} == {
        (True, False),
        (False, True),
        (True, True),
    }


def test_items_are_entered_edited_and_deleted_by_hand(client, control, since):
    control("tenants/nz/items", {"items": [{"Code": "C" * 40, "SalesDetails": {"UnitPrice": "9.1234"}}]})
    control("tenants/nz/items/GB1-White/edit", {"name": "Golf balls, new", "price": "6.5", "code": "GB-2"})
    changed = {one["Code"]: one for one in client.get("Items", headers=since)["Items"]}
    assert set(changed) == {"C" * 40, "GB-2"}
    assert (changed["GB-2"]["Name"], float(changed["GB-2"]["SalesDetails"]["UnitPrice"])) == (
        "Golf balls, new",
        6.5,
    )
    assert client.call("GET", "Items/GB1-White").status_code == 404
    control("tenants/nz/items/TSS-Black/delete", {})
    assert {one["Code"] for one in client.get("Items")["Items"]} == {"C" * 40, "GB-2"}


def test_many_items_at_once(client, control):
    control("tenants/nz/fill", {"items": 302})
    edit = {"action": "edit", "start": 2, "count": 100, "values": {"name": "Thing {n}"}}
    ids = control("tenants/nz/items/bulk", edit)["ids"]
    control("tenants/nz/items/bulk", {"action": "delete", "keys": ids[:50]})
    rows = client.get("Items")["Items"]
    assert len(rows) == 252
    assert sum(row["Name"].startswith("Thing") for row in rows) == 50
