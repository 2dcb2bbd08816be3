"""What the accountant does to customers, vendors and items, one or many, and how changes are told of it
(reference, sections 3.0, 3.4, 3.11 and 6)."""

import pytest

from standin_checks.quickbooks.client import token_of


@pytest.fixture
def since(client, control):
    control("clock", {"advance": 60})
    moment = control("clock")["now"]
    control("clock", {"advance": 60})
    return moment


def changes(client, since, entities="Customer,Vendor,Item"):
    """Changed objects by kind; deleted ones are told by `status`."""
    [response] = client.get("cdc", entities=entities, changedSince=since)["CDCResponse"]
    found = {}
    for page in response["QueryResponse"]:
        found |= {name: rows for name, rows in page.items() if isinstance(rows, list)}
    return found


@pytest.fixture
def refused(quickbooks, session):
    """The reason why a control call is refused."""

    def call(address, body):
        answer = session.post(f"{quickbooks.base_url}/_standin/{address}", json=body, timeout=10)
        assert answer.status_code == 400
        return answer.json()["error"]

    return call


@pytest.mark.parametrize(
    ("kind", "name"), [("Customer", "City Limousines"), ("Vendor", "PowerDirect"), ("Item", "Golf balls")]
)
def test_what_is_archived_is_inactive_has_a_suffix_and_is_told_as_changed(client, control, since, kind, name):
    place = "items" if kind == "Item" else "contacts"
    control(f"tenants/us/{place}/{name}/archive", {})
    [row] = changes(client, since)[kind]
    assert (row["Active"], row.get("DisplayName", row.get("Name"))) == (False, f"{name} (deleted)")
    field = "Name" if kind == "Item" else "DisplayName"
    where = f"where {field} = '{name} (deleted)'"
    assert client.query(f"select * from {kind} {where}") == {}
    found = client.query(f"select * from {kind} {where} and Active in (true, false)")[kind]
    assert [one["Id"] for one in found] == [row["Id"]]
    control(f"tenants/us/{place}/{row['Id']}/restore", {})
    assert client.query(f"select * from {kind} where {field} = '{name}'")[kind][0]["SyncToken"] == "2"


def test_a_merged_name_is_gone_and_its_documents_are_the_other_ones(client, control, since):
    lost, kept = client.id("Customer", "Ridgeway University"), client.id("Customer", "City Limousines")
    invoice = client.create("Invoice", **client.invoice(CustomerRef={"value": lost}))
    control("tenants/us/contacts/Ridgeway University/merge", {"into": "City Limousines"})
    assert client.read("Invoice", invoice["Id"])["CustomerRef"] == {"value": kept, "name": "City Limousines"}
    assert client.read("Customer", kept)["Balance"] == 100
    assert client.call("GET", f"customer/{lost}").json()["Fault"]["Error"][0]["code"] == "610"
    assert client.query(f"select * from Customer where Id = '{lost}' and Active in (true, false)") == {}
    rows = {row["Id"]: row for row in changes(client, since)["Customer"]}
    assert rows[lost]["status"] == "Deleted"
    assert set(rows[lost]) == {"status", "domain", "Id", "MetaData"}
    assert rows[kept]["SyncToken"] == "1"
    assert client.code("Invoice", **client.invoice(CustomerRef={"value": lost})) == "2500"


def test_a_merged_name_may_stay_as_an_inactive_one(client, control, since):
    control("settings", {"merge_keeps_loser": True})
    control("tenants/us/contacts/Norris Supplies/merge", {"into": "PowerDirect"})
    rows = {row["DisplayName"]: row for row in changes(client, since)["Vendor"]}
    assert rows["Norris Supplies (deleted)"]["Active"] is False
    assert set(rows) == {"Norris Supplies (deleted)", "PowerDirect"}


def test_jobs_of_a_merged_customer_go_along(client, control):
    lost = client.id("Customer", "Ridgeway University")
    job = client.create("Customer", DisplayName="Library", Job=True, ParentRef={"value": lost})
    control("tenants/us/contacts/Ridgeway University/merge", {"into": "City Limousines"})
    row = client.read("Customer", job["Id"])
    assert row["FullyQualifiedName"] == "City Limousines:Library"
    assert row["ParentRef"]["value"] == client.id("Customer", "City Limousines")


def test_only_two_of_a_kind_are_merged(refused):
    assert "cannot merge" in refused("tenants/us/contacts/PowerDirect/merge", {"into": "City Limousines"})
    assert "cannot merge" in refused("tenants/us/contacts/PowerDirect/merge", {"into": "PowerDirect"})


def test_items_can_be_merged_too(client, control, since):
    lost, kept = client.id("Item", "Golf balls"), client.id("Item", "T-Shirt black")
    invoice = client.create("Invoice", **client.invoice(client.sales_line("10", item="Golf balls")))
    control("tenants/us/items/Golf balls/merge", {"into": "T-Shirt black"})
    [line, _total] = client.read("Invoice", invoice["Id"])["Line"]
    assert line["SalesItemLineDetail"]["ItemRef"]["value"] == kept
    stubs = [row["Id"] for row in changes(client, since)["Item"] if row.get("status") == "Deleted"]
    assert stubs == [lost]


def test_an_edit_takes_properties_as_on_the_wire(client, control, since):
    address = {"Line1": "1 High St", "City": "Reno", "Country": "USA"}
    edit = {"BillAddr": address, "CompanyName": "City Ltd", "Notes": "n" * 3000, "email": "new@e.example"}
    control("tenants/us/contacts/City Limousines/edit", edit)
    [row] = changes(client, since)["Customer"]
    assert {name: row["BillAddr"][name] for name in address} == address
    assert (row["CompanyName"], len(row["Notes"])) == ("City Ltd", 3000)
    assert row["PrimaryEmailAddr"] == {"Address": "new@e.example"}
    control("tenants/us/contacts/City Limousines/edit", {"CompanyName": None})
    assert "CompanyName" not in client.read("Customer", row["Id"])


def test_an_unknown_property_is_refused(refused):
    assert "unknown property" in refused("tenants/us/contacts/City Limousines/edit", {"colour": "red"})


def test_what_an_old_import_left_there_is_taken_unchecked(client, control, since):
    rows = [
        {"kind": "Customer", "DisplayName": "Tab\there: and a colon", "BillAddr": {"Line1": "x" * 600}},
        {"kind": "Vendor", "DisplayName": "Gone", "Active": False},
        {
            "kind": "Vendor",
            "DisplayName": "Zero\u200bwidth",
            "PrimaryEmailAddr": {"Address": "a@e.example; b"},
        },
    ]
    entered = control("tenants/us/contacts", {"contacts": rows})["contacts"]
    assert [one["DisplayName"] for one in entered] == [
        "Tab\there: and a colon",
        "Gone (deleted)",
        "Zero\u200bwidth",
    ]
    row = client.read("Customer", entered[0]["Id"])
    assert (row["DisplayName"], len(row["BillAddr"]["Line1"])) == ("Tab\there: and a colon", 600)
    assert {one["Id"] for one in changes(client, since)["Vendor"]} == {entered[1]["Id"], entered[2]["Id"]}
    job = {"kind": "Customer", "DisplayName": "Job", "ParentRef": {"value": row["Id"]}}
    [entered] = control("tenants/us/contacts", {"contacts": [job]})["contacts"]
    assert entered["FullyQualifiedName"] == "Tab\there: and a colon:Job"


def test_items_are_entered_unchecked_too(client, control, since):
    row = {"Name": "A:B", "Type": "Inventory", "UnitPrice": 9.99, "Sku": "AB"}
    control("tenants/us/items", {"items": [row]})
    [shown] = changes(client, since)["Item"]
    assert (shown["Name"], shown["Type"], float(shown["UnitPrice"])) == ("A:B", "Inventory", 9.99)


def test_many_are_edited_archived_restored_and_merged_at_once(client, control, since):
    control("tenants/us/fill", {"contacts": 306, "items": 105})
    control("clock", {"advance": 60})
    edit = {
        "action": "edit",
        "start": 4,
        "count": 100,
        "values": {"name": "New {n}", "email": "n{n}@e.example"},
    }
    ids = control("tenants/us/contacts/bulk", edit)["ids"]
    assert client.read("Customer", ids[0])["PrimaryEmailAddr"]["Address"] == "n4@e.example"
    control("tenants/us/contacts/bulk", {"action": "archive", "keys": ids[:60]})
    control("tenants/us/contacts/bulk", {"action": "restore", "keys": ids[:20]})
    control(
        "tenants/us/contacts/bulk", {"action": "merge", "pairs": [[ids[70], ids[71]], [ids[72], ids[73]]]}
    )
    like = "select * from Customer where DisplayName like 'New %' and Active in (true, false) maxresults 1000"
    rows = {one["Id"]: one for one in client.query(like)["Customer"]}
    assert len(rows) == 98
    assert sum(not one["Active"] for one in rows.values()) == 40
    control("tenants/us/items/bulk", {"action": "delete", "start": 5, "count": 50})
    assert client.query("select count(*) from Item where Active = false") == {"totalCount": 50}


def test_rows_are_told_in_the_order_they_were_made(client, control):
    control("tenants/us/fill", {"contacts": 30})
    rows = control("tenants/us/contacts?start=3&count=5")
    assert rows["total"] == 29, "without the employee"
    assert [row["kind"] for row in rows["contacts"]] == ["Customer"] * 5
    key = rows["contacts"][0]["Id"]
    assert control(f"tenants/us/contacts/{key}") == rows["contacts"][0]


def test_generated_names_and_items_are_accepted_by_the_api_itself(client, control):
    control("tenants/us/fill", {"contacts": 60, "items": 30})
    for kind in ("Customer", "Vendor", "Item"):
        rows = client.query(f"select * from {kind} where Active = true maxresults 1000")[kind]
        for row in rows:
            for name in ("Balance", "UnitPrice", "PurchaseCost"):
                row.pop(name, None)
            sent = {name: value for name, value in row.items() if name != "BalanceWithJobs"}
            client.write(kind, {**sent, **token_of(row)})
    jobs = [row for row in client.company.rows("Customer") if row["Job"]]
    assert jobs and all(row["FullyQualifiedName"].count(":") == 1 for row in jobs)
