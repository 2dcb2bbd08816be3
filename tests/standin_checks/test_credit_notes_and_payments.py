"""Credit notes, setting them against invoices, and payments."""

import pytest

OUTSTANDING = ["Payment amount exceeds the amount outstanding on this document"]


@pytest.fixture
def credit(invoice):
    def build(line=None, **properties):
        return {
            **invoice(line),
            "Type": "ACCRECCREDIT",
            "DueDate": None,
            "Status": "AUTHORISED",
            **properties,
        }

    return build


@pytest.fixture
def approved(client, invoice):
    """An approved invoice of 68.97."""
    return client.save("Invoices", invoice(Status="AUTHORISED"))


@pytest.fixture
def paying(client, control, approved):
    """A payment of the approved invoice, on the bank account."""
    client.token = control("connect", {})["access_token"]

    def build(**properties):
        return {
            "Invoice": {"InvoiceID": approved["InvoiceID"]},
            "Account": {"Code": "090"},
            "Amount": "68.97",
            "Date": "2026-12-22",
            **properties,
        }

    return build


def read(client, saved):
    return client.get(f"Invoices/{saved['InvoiceID']}")["Invoices"][0]


def test_a_credit_note_needs_no_due_date_and_gets_a_number(client, credit):
    saved = client.save("CreditNotes", credit(Reference="S1"))
    assert (saved["CreditNoteNumber"], saved["Status"], saved["Reference"]) == ("CN-0001", "AUTHORISED", "S1")
    assert saved["RemainingCredit"] == saved["Total"]
    assert client.get("CreditNotes/CN-0001")["CreditNotes"][0]["CreditNoteID"] == saved["CreditNoteID"]


def test_credit_notes_take_no_discount_and_no_url(client, credit):
    assert client.refusal("CreditNotes", credit({"DiscountRate": 5})) == [
        "Discounts are not supported on this type of document."
    ]
    assert "Url" not in client.save("CreditNotes", credit(Url="http://localhost/x"))


def test_credit_note_numbers_are_unique_for_sales_only(client, credit, bill):
    client.save("CreditNotes", credit(CreditNoteNumber="C1"))
    assert client.refusal("CreditNotes", credit(CreditNoteNumber="C1")) == ["Credit Note # must be unique."]
    for _ in range(2):
        client.save("CreditNotes", bill(Type="ACCPAYCREDIT", CreditNoteNumber="V1"))


def test_unknown_credit_note_id(client):
    assert client.refusal(
        "CreditNotes", {"CreditNoteID": "00000000-1111-4000-8000-000000000000"}, "POST"
    ) == ["An existing Credit Note with the specified CreditNoteID could not be found"]


def test_invoices_and_credit_notes_are_different_resources(client, credit):
    saved = client.save("CreditNotes", credit())
    assert client.call("GET", f"Invoices/{saved['CreditNoteID']}").status_code == 404
    assert client.refusal("Invoices", credit()) == ["Invoice not of valid type for creation"]


def test_allocating_pays_both_sides_and_undoing_opens_them(client, credit, approved):
    note = client.save("CreditNotes", credit())
    address = f"CreditNotes/{note['CreditNoteID']}/Allocations"
    (allocation,) = client.call(
        "PUT",
        address,
        {
            "Allocations": [
                {"Invoice": {"InvoiceID": approved["InvoiceID"]}, "Amount": "68.97", "Date": "2026-12-23"}
            ]
        },
    ).json()["Allocations"]
    invoice = read(client, approved)
    assert (invoice["Status"], invoice["AmountDue"], invoice["AmountCredited"]) == (
        "PAID",
        0,
        invoice["Total"],
    )
    assert invoice["CreditNotes"][0]["CreditNoteID"] == note["CreditNoteID"]
    assert client.get(f"CreditNotes/{note['CreditNoteID']}")["CreditNotes"][0]["RemainingCredit"] == 0
    assert client.call("DELETE", f"{address}/{allocation['AllocationID']}").status_code == 200
    assert read(client, approved)["Status"] == "AUTHORISED"


def test_more_than_is_left_cannot_be_allocated(client, credit, approved):
    note = client.save("CreditNotes", credit({"Quantity": 1}))
    answer = client.call(
        "PUT",
        f"CreditNotes/{note['CreditNoteID']}/Allocations",
        {"Invoice": {"InvoiceID": approved["InvoiceID"]}, "Amount": 30, "Date": "2026-12-23"},
    )
    assert answer.status_code == 400
    assert "exceeds the amount outstanding" in answer.text


def test_paying_in_two_parts_and_deleting_one(client, approved, paying):
    client.save("Payments", paying(Amount="8.97"))
    assert read(client, approved)["AmountDue"] == 60
    second = client.save("Payments", paying(Amount=60), "POST")
    assert second["PaymentType"] == "ACCRECPAYMENT"
    paid = read(client, approved)
    assert (paid["Status"], paid["AmountDue"], paid["FullyPaidOnDate"]) == (
        "PAID",
        0,
        "/Date(1797897600000+0000)/",
    )
    assert client.call("POST", f"Payments/{second['PaymentID']}", {"Status": "DELETED"}).status_code == 200
    again = read(client, approved)
    assert (again["Status"], again["AmountDue"]) == ("AUTHORISED", 60)
    statuses = {one["PaymentID"]: one["Status"] for one in client.get("Payments")["Payments"]}
    assert statuses[second["PaymentID"]] == "DELETED"


@pytest.mark.parametrize(
    ("properties", "messages"),
    [
        ({"Amount": "68.98"}, OUTSTANDING),
        ({"Amount": 0}, ["Payment amount must be greater than zero"]),
        ({"Account": {"Code": "200"}}, ["Account type is invalid for making a payment to/from"]),
        ({"Account": None}, ["Account type is invalid for making a payment to/from"]),
        (
            {"Invoice": None},
            ["A payment must name exactly one Invoice, CreditNote, Prepayment or Overpayment"],
        ),
        (
            {"Invoice": {"InvoiceID": "00000000-1111-4000-8000-000000000000"}},
            ["An existing document to pay could not be found"],
        ),
    ],
)
def test_refused_payments(client, paying, properties, messages):
    assert client.refusal("Payments", paying(**properties)) == messages


def test_only_approved_documents_are_paid(client, paying, invoice):
    draft = client.save("Invoices", invoice())
    assert client.refusal("Payments", paying(Invoice={"InvoiceID": draft["InvoiceID"]}))[0] == (
        "Payments can only be made against Authorised documents"
    )


def test_an_account_that_takes_payments_is_accepted(client, paying):
    assert client.save("Payments", paying(Account={"Code": "855"}))["Account"]["Code"] == "855"


def test_a_payment_touches_its_invoice_for_modified_since(client, control, approved, paying):
    control("clock", {"advance": 10})
    moment = control("clock")["now"][:19]
    control("clock", {"advance": 2})
    client.save("Payments", paying(Amount=1))
    changed = client.get("Invoices?page=1", headers={"If-Modified-Since": moment})["Invoices"]
    assert [one["InvoiceID"] for one in changed] == [approved["InvoiceID"]]
