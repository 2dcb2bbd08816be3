"""Change data capture (reference, section 3.11)."""

from datetime import timedelta

import pytest

from standin_checks.quickbooks.client import error_of, token_of


@pytest.fixture
def since(client, control):
    """A moment after the seeds."""
    control("clock", {"advance": 60})
    moment = client.standin.world.clock.now()
    control("clock", {"advance": 60})
    return moment.isoformat()


def changes(client, entities, since):
    """The changed objects by kind."""
    [response] = client.get("cdc", entities=entities, changedSince=since)["CDCResponse"]
    found = {}
    for page in response["QueryResponse"]:
        found |= {name: rows for name, rows in page.items() if isinstance(rows, list)}
    return found


def test_created_changed_and_deleted_objects_are_told(client, since):
    kept = client.create("Invoice", **client.invoice())
    gone = client.create("Invoice", **client.invoice())
    kept = client.sparse("Invoice", kept, PrivateNote="changed")
    client.write("Invoice", token_of(gone), operation="delete")
    rows = {row["Id"]: row for row in changes(client, "Invoice", since)["Invoice"]}
    assert rows[kept["Id"]] == kept
    stub = rows[gone["Id"]]
    assert (stub["status"], stub["domain"], set(stub)) == (
        "Deleted",
        "QBO",
        {"status", "domain", "Id", "MetaData"},
    )


def test_each_kind_asked_about_has_a_page_empty_ones_too(client, since):
    client.create("Customer", DisplayName="New")
    [response] = client.get("cdc", entities="Invoice,Customer", changedSince=since)["CDCResponse"]
    invoices, customers = response["QueryResponse"]
    assert invoices == {}
    assert (customers["startPosition"], customers["maxResults"]) == (1, 1)


def test_what_did_not_change_since_is_left_out(client, since):
    assert changes(client, "Customer,Vendor,Item", since) == {}


def test_inactive_rows_are_told_and_payments_change_their_documents(client, control, since):
    row = client.create("Customer", DisplayName="Leaving")
    client.sparse("Customer", row, Active=False)
    assert changes(client, "Customer", since)["Customer"][0]["Active"] is False
    invoice = client.create("Invoice", **client.invoice())
    control("clock", {"advance": 60})
    later = client.standin.world.clock.now().replace(microsecond=0).isoformat()
    control(f"tenants/us/documents/{invoice['Id']}/pay", {})
    assert changes(client, "Invoice", later)["Invoice"][0]["Balance"] == 0


def test_a_second_is_the_finest_measure(client, control, since):
    row = client.create("Customer", DisplayName="New")
    stamp = row["MetaData"]["LastUpdatedTime"]
    assert changes(client, "Customer", stamp)["Customer"][0]["Id"] == row["Id"]


@pytest.mark.parametrize(("days", "good"), [(29.9, True), (30.1, False)])
def test_thirty_days_back_and_no_more(client, days, good):
    since = client.standin.world.clock.now() - timedelta(days=days)
    answer = client.call("GET", "cdc", params={"entities": "Invoice", "changedSince": since.isoformat()})
    assert (answer.status_code == 200) is good


@pytest.mark.parametrize("kind", ["TaxCode", "TaxRate", "TaxAgency", "Unicorn"])
def test_some_kinds_are_not_offered(client, since, kind):
    answer = client.call("GET", "cdc", params={"entities": f"Invoice,{kind}", "changedSince": since})
    assert error_of(answer)["code"] == "6000"


@pytest.mark.parametrize("query", [{}, {"entities": "Invoice"}, {"changedSince": "2026-01-01"}])
def test_kinds_and_moment_are_needed(client, query):
    assert error_of(client.call("GET", "cdc", params=query))["code"] == "2020"


def test_a_moment_has_to_be_one(client):
    answer = client.call("GET", "cdc", params={"entities": "Invoice", "changedSince": "yesterday"})
    assert error_of(answer)["code"] == "6000"


def test_at_most_a_thousand_objects(client, since):
    with client.standin.world.lock:
        for number in range(1005):
            values = {"Name": f"D{number}", "Active": True}
            client.company.add("Department", values, client.standin.world.clock.now())
    assert len(changes(client, "Department,Customer", since)["Department"]) == 1000
