"""What every object has in common: tokens, sparse and full updates, deletes, voids (section 3.0)."""

import pytest

from standin_checks.quickbooks.client import token_of


@pytest.fixture
def customer(client):
    return client.create(
        "Customer",
        DisplayName="Deco",
        CompanyName="Deco Ltd",
        Notes="good",
        PrimaryEmailAddr={"Address": "a@deco.example"},
    )


def test_the_token_goes_up_by_one_with_every_save(client, customer):
    second = client.sparse("Customer", customer, Notes="better")
    third = client.sparse("Customer", second, Notes="best")
    assert [row["SyncToken"] for row in (customer, second, third)] == ["0", "1", "2"]
    assert third["MetaData"]["CreateTime"] == customer["MetaData"]["CreateTime"]


def test_a_stale_token_is_refused_and_changes_nothing(client, customer):
    client.sparse("Customer", customer, Notes="better")
    error = client.refused("Customer", {**token_of(customer), "sparse": True, "Notes": "mine"})
    assert (error["code"], error["Message"]) == ("5010", "Stale Object Error")
    assert error["Detail"].startswith("Stale Object Error : You and root were working on this")
    assert client.read("Customer", customer["Id"])["Notes"] == "better"


def test_a_token_from_the_future_is_stale_too(client, customer):
    assert client.refused("Customer", {**token_of(customer), "SyncToken": "7"})["code"] == "5010"


def test_an_update_needs_its_token(client, customer):
    error = client.refused("Customer", {"Id": customer["Id"], "sparse": True})
    assert (error["code"], error["element"]) == ("2020", "SyncToken")


def test_an_update_of_what_is_not_there_is_refused(client):
    assert client.refused("Customer", {"Id": "999", "SyncToken": "0"})["code"] == "610"


def test_a_sparse_update_leaves_what_was_not_sent(client, customer):
    row = client.sparse("Customer", customer, CompanyName="Deco Plc")
    assert (row["CompanyName"], row["Notes"]) == ("Deco Plc", "good")
    assert row["PrimaryEmailAddr"] == {"Address": "a@deco.example"}


def test_a_full_update_clears_what_was_not_sent(client, customer):
    row = client.write("Customer", {**token_of(customer), "DisplayName": "Deco"})
    assert not {"CompanyName", "Notes", "PrimaryEmailAddr"} & set(row)
    assert row["Active"] is True


def test_an_empty_value_clears_in_a_sparse_update(client, customer):
    assert "Notes" not in client.sparse("Customer", customer, Notes="")
    assert client.read("Customer", customer["Id"])["CompanyName"] == "Deco Ltd"


def test_lines_are_replaced_as_a_whole(client):
    row = client.create("Invoice", **client.invoice(client.sales_line("10"), client.sales_line("20")))
    first, second, _subtotal = row["Line"]
    kept = {**client.sales_line("25"), "Id": second["Id"]}
    row = client.sparse("Invoice", row, Line=[kept, client.sales_line("5")])
    assert [(line.get("Id"), float(line["Amount"])) for line in row["Line"]] == [
        ("2", 25.0),
        ("3", 5.0),
        (None, 30.0),
    ]
    assert first["Id"] not in {line.get("Id") for line in row["Line"]}


def test_a_line_id_that_the_document_does_not_have_is_refused(client):
    row = client.create("Invoice", **client.invoice())
    change = {**token_of(row), "sparse": True, "Line": [{**client.sales_line("5"), "Id": "9"}]}
    assert client.refused("Invoice", change)["code"] == "2500"


def test_a_sparse_update_without_lines_keeps_them(client):
    row = client.create("Invoice", **client.invoice())
    changed = client.sparse("Invoice", row, PrivateNote="hello")
    assert changed["Line"] == row["Line"]
    assert (changed["TotalAmt"], changed["DocNumber"]) == (row["TotalAmt"], row["DocNumber"])


def test_a_full_update_without_lines_is_refused(client):
    row = client.create("Invoice", **client.invoice())
    change = {**token_of(row), "CustomerRef": row["CustomerRef"]}
    error = client.refused("Invoice", change)
    assert (error["code"], error["element"]) == ("2020", "Line")


def test_a_refused_update_leaves_the_object_as_it_was(client):
    row = client.create("Invoice", **client.invoice(client.sales_line("10")))
    bad = {**client.sales_line("5", item="Furniture")}
    change = {**token_of(row), "sparse": True, "Line": [client.sales_line("7"), bad]}
    assert client.refused("Invoice", change)["code"] == "6000"
    assert client.read("Invoice", row["Id"]) == row


@pytest.mark.parametrize("kind", ["Invoice", "CreditMemo", "Bill", "VendorCredit"])
def test_a_document_can_be_deleted_once_and_is_gone(client, kind):
    body = client.invoice() if kind in ("Invoice", "CreditMemo") else client.bill()
    row = client.create(kind, **body)
    gone = client.write(kind, token_of(row), operation="delete")
    assert gone == {"status": "Deleted", "domain": "QBO", "Id": row["Id"]}
    assert client.call("GET", f"{kind.lower()}/{row['Id']}").status_code == 400
    assert client.refused(kind, token_of(row), operation="delete")["code"] == "610"
    assert client.query(f"select * from {kind}") == {}


def test_delete_needs_the_current_token(client):
    row = client.create("Invoice", **client.invoice())
    client.sparse("Invoice", row, PrivateNote="x")
    assert client.refused("Invoice", token_of(row), operation="delete")["code"] == "5010"
    assert client.refused("Invoice", {"Id": row["Id"]}, operation="delete")["code"] == "2020"


def test_a_voided_invoice_is_worth_nothing_and_says_so(client):
    row = client.create(
        "Invoice",
        **client.invoice(client.sales_line("100", Qty=2, UnitPrice=50, code="TAX"), PrivateNote="from S1"),
    )
    void = client.write("Invoice", token_of(row), operation="void")
    assert (void["TotalAmt"], void["Balance"], void["TxnTaxDetail"]["TotalTax"]) == (0, 0, 0)
    assert void["PrivateNote"].startswith("Voided")
    assert void["PrivateNote"].endswith("from S1")
    assert void["SyncToken"] == "1"
    assert void["Line"][0]["Amount"] == 0
    assert void["Line"][0]["SalesItemLineDetail"]["Qty"] == 0
    assert void["DocNumber"] == row["DocNumber"]
    assert client.read("Invoice", row["Id"])["TotalAmt"] == 0


@pytest.mark.parametrize("kind", ["CreditMemo", "Bill", "VendorCredit"])
def test_only_invoices_can_be_voided(client, kind):
    row = client.create(kind, **(client.invoice() if kind == "CreditMemo" else client.bill()))
    error = client.refused(kind, token_of(row), operation="void")
    assert (error["code"], error["Message"]) == ("500", "Unsupported Operation")


@pytest.mark.parametrize("operation", ["delete", "void"])
def test_a_paid_invoice_is_not_removed_unless_that_is_switched_on(client, control, operation):
    row = client.create("Invoice", **client.invoice(client.sales_line("100")))
    control(f"tenants/us/documents/{row['Id']}/pay", {"amount": "40"})
    row = client.read("Invoice", row["Id"])
    assert client.refused("Invoice", token_of(row), operation=operation)["code"] == "6000"
    control("settings", {"paid_can_be_removed": True})
    client.write("Invoice", token_of(row), operation=operation)


def test_ids_of_documents_and_of_names_are_each_one_sequence(client):
    invoice = client.create("Invoice", **client.invoice())
    bill = client.create("Bill", **client.bill())
    assert int(bill["Id"]) == int(invoice["Id"]) + 1
    customer = client.create("Customer", DisplayName="A")
    vendor = client.create("Vendor", DisplayName="B")
    assert int(vendor["Id"]) == int(customer["Id"]) + 1
