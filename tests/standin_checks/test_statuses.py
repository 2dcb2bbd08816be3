"""What may happen to a document after it was created."""

from decimal import Decimal

import pytest

BAD_STATUS = ["Invoice not of valid status for modification"]
PAID_EDIT = ["This document cannot be edited as it has a payment or credit note allocated to it."]
ALLOWED = {
    "DRAFT": {"DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"},
    "SUBMITTED": {"SUBMITTED", "DRAFT", "AUTHORISED", "DELETED"},
    "AUTHORISED": {"AUTHORISED", "VOIDED"},
}


def update(client, saved, **properties):
    return client.save("Invoices", {"InvoiceID": saved["InvoiceID"], **properties}, "POST")


def refusal(client, saved, **properties):
    return client.refusal("Invoices", {"InvoiceID": saved["InvoiceID"], **properties}, "POST")


@pytest.mark.parametrize("before", ALLOWED)
@pytest.mark.parametrize("after", ["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"])
def test_transitions(client, invoice, before, after):
    saved = client.save("Invoices", invoice(Status=before))
    if after in ALLOWED[before]:
        assert update(client, saved, Status=after)["Status"] == after
    else:
        assert refusal(client, saved, Status=after) == BAD_STATUS


@pytest.mark.parametrize(("before", "after"), [("AUTHORISED", "VOIDED"), ("DRAFT", "DELETED")])
def test_closed_documents_stay_closed(client, invoice, before, after):
    saved = client.save("Invoices", invoice(Status=before))
    update(client, saved, Status=after)
    assert refusal(client, saved, Reference="x") == BAD_STATUS


def test_a_refused_update_echoes_the_requested_status(client, invoice):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    (refused,) = client.write("POST", "Invoices", {"InvoiceID": saved["InvoiceID"], "Status": "DELETED"})
    assert (refused["InvoiceID"], refused["Status"]) == (saved["InvoiceID"], "DELETED")
    assert client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]["Status"] == "AUTHORISED"


def test_a_void_answer_keeps_the_amount_due_and_reads_show_none(client, invoice):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    voided = update(client, saved, Status="VOIDED")
    assert voided["AmountDue"] == voided["Total"] > 0
    assert client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]["AmountDue"] == 0


def test_update_through_the_address(client, invoice):
    saved = client.save("Invoices", invoice())
    answer = client.call("POST", f"Invoices/{saved['InvoiceID']}", {"Reference": "moved"})
    assert answer.json()["Invoices"][0]["Reference"] == "moved"
    assert client.call("POST", f"Invoices/{saved['InvoiceID']}", {"Type": "ACCPAY"}).status_code == 400


def test_lines_are_updated_added_and_removed_by_their_id(client, invoice):
    rows = [{"Description": name, "Quantity": 1, "UnitAmount": 10, "AccountCode": "200"} for name in "abc"]
    saved = client.save("Invoices", invoice(LineItems=rows, Status="AUTHORISED"))
    ids = {row["Description"]: row["LineItemID"] for row in saved["LineItems"]}
    changed = update(
        client,
        saved,
        LineItems=[
            {"LineItemID": ids["a"], "UnitAmount": 20, "Quantity": 1},
            {"LineItemID": ids["c"]},
            {**rows[0], "Description": "d"},
        ],
    )
    assert {row["Description"]: row["LineAmount"] for row in changed["LineItems"]} == {
        "a": 20,
        "c": 10,
        "d": 10,
    }
    assert {row["LineItemID"] for row in changed["LineItems"]} >= {ids["a"], ids["c"]}
    assert update(client, changed, Reference="no lines sent")["Total"] == changed["Total"]


def test_figures_that_are_not_sent_stay_to_the_cent(client, invoice):
    rows = [
        {"Description": "derived", "Quantity": 7, "LineAmount": 100, "AccountCode": "200"},
        {"Description": "only text"},
        {"Description": "fine price", "Quantity": 3, "UnitAmount": "0.1234", "AccountCode": "200"},
    ]
    saved = client.save("Invoices?unitdp=4", invoice(LineItems=rows))
    ids = [{"LineItemID": row["LineItemID"]} for row in saved["LineItems"]]
    for change in ({"Status": "AUTHORISED"}, {"LineItems": ids}):
        changed = update(client, saved, **change)
        assert (changed["SubTotal"], changed["Total"]) == (saved["SubTotal"], saved["Total"])
    again = update(client, saved, LineItems=[{**ids[0], "Quantity": 1}, *ids[1:]])
    assert [row.get("LineAmount") for row in again["LineItems"]][0] == Decimal("14.29")


def test_updates_move_the_update_time_forward(client, invoice, control):
    saved = client.save("Invoices", invoice())
    control("clock", {"advance": 5})
    assert update(client, saved, Reference="x")["UpdatedDateUTC"] > saved["UpdatedDateUTC"]


@pytest.fixture
def part_paid(client, invoice, control):
    saved = client.save("Invoices", invoice(Status="AUTHORISED"))
    control(f"tenants/nz/documents/{saved['InvoiceID']}/pay", {"amount": 10})
    return saved


def test_a_part_paid_document_keeps_its_status(client, part_paid):
    for status in ("VOIDED", "DRAFT"):
        assert refusal(client, part_paid, Status=status) == [
            (
                f"The status {status} cannot be applied to the invoice because it has payments "
                "or credit notes allocated to it."
            )
        ]


def test_a_part_paid_document_keeps_its_money_and_date(client, part_paid):
    line = part_paid["LineItems"][0]
    assert (
        refusal(client, part_paid, LineItems=[{"LineItemID": line["LineItemID"], "UnitAmount": 1}])
        == PAID_EDIT
    )
    assert refusal(client, part_paid, CurrencyCode="USD") == PAID_EDIT
    assert refusal(client, part_paid, Date="2026-12-01") == [
        "Date cannot be changed on an invoice that has payment or credit notes allocated to it."
    ]


def test_a_part_paid_document_takes_the_allowed_changes(client, part_paid):
    line = part_paid["LineItems"][0]
    changed = update(
        client,
        part_paid,
        Reference="R",
        DueDate="2027-03-01",
        InvoiceNumber="NEW-1",
        Url="http://localhost/x",
        LineItems=[{"LineItemID": line["LineItemID"], "Description": "other words", "AccountCode": "260"}],
    )
    assert changed["LineItems"][0]["Description"] == "other words"
    assert changed["LineItems"][0]["AccountCode"] == "260"
    assert changed["Total"] == part_paid["Total"]


def test_paying_and_unpaying_as_the_accountant(client, part_paid, control):
    address = f"tenants/nz/documents/{part_paid['InvoiceID']}"
    control(f"{address}/pay", {"date": "2026-12-24"})
    paid = client.get(f"Invoices/{part_paid['InvoiceID']}")["Invoices"][0]
    assert (paid["Status"], paid["AmountDue"], paid["AmountPaid"]) == ("PAID", 0, paid["Total"])
    assert paid["FullyPaidOnDate"] == "/Date(1798070400000+0000)/"
    assert len(paid["Payments"]) == 2
    control(f"{address}/unpay", {})
    again = client.get(f"Invoices/{part_paid['InvoiceID']}")["Invoices"][0]
    assert (again["Status"], again["AmountPaid"]) == ("AUTHORISED", 0)
    assert "FullyPaidOnDate" not in again


def test_the_accountant_approves_voids_and_deletes(client, invoice, control):
    draft, approved = (
        client.save("Invoices", invoice()),
        client.save("Invoices", invoice(Status="AUTHORISED")),
    )
    assert control(f"tenants/nz/documents/{draft['InvoiceID']}/approve", {})["status"] == "AUTHORISED"
    assert control(f"tenants/nz/documents/{approved['InvoiceID']}/void", {})["status"] == "VOIDED"
    other = client.save("Invoices", invoice())
    assert control(f"tenants/nz/documents/{other['InvoiceID']}/delete", {})["status"] == "DELETED"
