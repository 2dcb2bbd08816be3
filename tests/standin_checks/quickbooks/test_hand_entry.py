"""Documents that a person types in, and finding them again: by name, number, date and total."""

import pytest
import requests


@pytest.fixture
def enter(control):
    """Put a document of a company into the books by hand."""

    def put(kind="Invoice", contact="City Limousines", amount=100, company="us", **values):
        sold = {"item": "Services", "unit_amount": amount}
        bought = {"account": "Office Expenses", "amount": amount}
        lines = values.pop("lines", [sold if kind in ("Invoice", "CreditMemo") else bought])
        body = {"kind": kind, "contact": contact, "lines": lines, **values}
        return control(f"tenants/{company}/documents", body)

    return put


@pytest.fixture
def books(client, enter):
    """Three invoices and a bill of two customers and a vendor."""
    return [
        enter(date="2026-01-10", amount=100),
        enter(date="2026-02-10", amount=200, contact="Ridgeway University"),
        enter(date="2026-03-10", amount=300, status="PAID"),
        enter("Bill", "PowerDirect", 100, number="V-77", date="2026-03-10"),
    ]


def found(client, kind, where):
    rows = client.query(f"select * from {kind} where {where} orderby TxnDate").get(kind, [])
    return [row["TotalAmt"] for row in rows]


def test_a_document_by_hand_is_no_apps(client, enter):
    row = enter(date="2026-05-04", note="S00042")
    assert (row["status"], row["number"], row["total"], row["app"]) == ("OPEN", "1001", "100.00", None)
    assert (row["date"], row["note"], row["contact"]) == ("2026-05-04", "S00042", "City Limousines")
    assert client.read("Invoice", row["id"])["PrivateNote"] == "S00042"


@pytest.mark.parametrize("status", ["OPEN", "PAID", "VOIDED"])
def test_it_comes_to_any_status(client, enter, status):
    assert enter(status=status)["status"] == status


@pytest.mark.parametrize("kind", ["Invoice", "CreditMemo", "Bill", "VendorCredit"])
def test_it_is_of_any_kind(client, enter, kind):
    contact = "City Limousines" if kind in ("Invoice", "CreditMemo") else "PowerDirect"
    assert enter(kind, contact)["type"] == kind


def test_lines_may_say_all_that_a_line_can(gb, enter):
    line = {
        "description": "Chairs",
        "quantity": "3",
        "unit_amount": "10.5",
        "item": "GB1-White",
        "tax_type": "20.0% S",
        "class": "South:Coast",
    }
    row = enter(company="gb", lines=[line], department="Shop", currency="GBP")
    [seen] = row["lines"]
    assert (seen["quantity"], seen["amount"], seen["class"]) == ("3", "31.50", "South:Coast")
    assert (row["department"], row["total"]) == ("Shop", "37.80")


def test_a_new_customer_or_vendor_is_made(client, enter):
    enter(contact="Walk-in customer")
    enter("Bill", "New vendor")
    assert client.query("select * from Customer where DisplayName = 'Walk-in customer'")["Customer"]
    assert client.query("select * from Vendor where DisplayName = 'New vendor'")["Vendor"]


def test_what_quickbooks_refuses_is_refused(quickbooks, client, control):
    control("tenants/us/organisation", {"book_close_date": "2026-01-31"})
    for values in ({"date": "2026-01-31"}, {"contact": "a:b"}, {"colour": "red"}, {"lines": [{"x": 1}]}):
        line = {"item": "Golf balls", "amount": 1}
        body = {"kind": "Invoice", "contact": "New", "lines": [line], **values}
        target = f"{quickbooks.base_url}/_standin/tenants/us/documents"
        answer = requests.post(target, json=body, timeout=10)
        assert answer.status_code == 400


def test_invoices_are_found_by_customer_date_and_number(client, books):
    customer = books[0]["contact_id"]
    assert found(client, "Invoice", f"CustomerRef = '{customer}'") == [100, 300]
    dates = "TxnDate >= '2026-02-01' and TxnDate <= '2026-02-28'"
    assert found(client, "Invoice", dates) == [200]
    assert found(client, "Invoice", f"CustomerRef = '{customer}' and {dates}") == []
    assert found(client, "Invoice", "DocNumber in ('1001', '1003')") == [100, 300]
    assert found(client, "Invoice", "DocNumber like '100%' and Balance > '0'") == [100, 200]


def test_bills_are_found_by_vendor_date_number_and_total(client, books):
    vendor = books[3]["contact_id"]
    for where in (
        f"VendorRef = '{vendor}'",
        "DocNumber = 'V-77'",
        "TotalAmt = '100.00'",
        "TotalAmt >= '99.5' and TotalAmt <= '100.5'",
        f"VendorRef = '{vendor}' and TxnDate = '2026-03-10' and TotalAmt = '100'",
    ):
        assert found(client, "Bill", where) == [100]


def test_credits_are_found_by_what_the_reference_marks(client, enter):
    row = enter("CreditMemo", date="2026-04-01")
    enter("VendorCredit", "PowerDirect", number="C-1", date="2026-04-01")
    assert found(client, "CreditMemo", f"CustomerRef = '{row['contact_id']}'") == [100]
    assert found(client, "VendorCredit", "DocNumber = 'C-1' and TotalAmt = '100'") == [100]


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("Invoice", "TotalAmt = '100'"),
        ("Invoice", "PrivateNote = 'S00042'"),
        ("Invoice", "CustomerMemo = 'S00042'"),
        ("CreditMemo", "TotalAmt = '100'"),
        ("VendorCredit", "VendorRef = '1'"),
        ("Bill", "PrivateNote like 'S%'"),
    ],
)
def test_what_is_not_filterable_is_refused(client, books, kind, where):
    assert client.query_error(f"select * from {kind} where {where}")["code"] == "4001"


@pytest.mark.parametrize(
    "where", ["TxnDate = '2026-01-10' or DocNumber = '1'", "not DocNumber = '1'", "TotalAmt > 100"]
)
def test_what_the_language_does_not_know_is_refused(client, books, where):
    assert client.query_error(f"select * from Bill where {where}")["code"] == "4000"


def test_invoices_come_in_pages(client, books):
    statement = "select * from Invoice where TxnDate >= '2026-01-01' orderby TxnDate"
    page = client.query(f"{statement} startposition 2 maxresults 1")
    assert ([row["TotalAmt"] for row in page["Invoice"]], page["startPosition"]) == ([200], 2)
    assert client.query("select count(*) from Invoice where TxnDate >= '2026-02-01'") == {"totalCount": 2}
