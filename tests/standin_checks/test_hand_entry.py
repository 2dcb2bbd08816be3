"""Documents that a person types in, and finding them again: by contact, number, reference, date and total."""

from urllib.parse import quote

import pytest
import requests


@pytest.fixture
def enter(control):
    """Put a document of the organisation into the books by hand."""

    def put(kind="ACCREC", contact="City Limousines", amount=100, **values):
        account = "200" if kind.startswith("ACCREC") else "300"
        lines = values.pop("lines", [{"unit_amount": amount, "account": account}])
        return control("tenants/nz/documents", {"kind": kind, "contact": contact, "lines": lines, **values})

    return put


@pytest.fixture
def books(enter):
    """Three invoices and a bill of two customers and a vendor."""
    return [
        enter(reference="S00001", date="2026-01-10", amount=100),
        enter(reference="S00002", date="2026-02-10", amount=200, contact="Ridgeway University"),
        enter(reference="S00003", date="2026-03-10", amount=300, status="PAID"),
        enter("ACCPAY", "PowerDirect", 100, number="V-77", date="2026-03-10"),
    ]


def found(client, query, resource="Invoices"):
    return [one["Total"] for one in client.get(f"{resource}?{query}")[resource]]


def where(client, expression, resource="Invoices"):
    return found(client, f"where={quote(expression)}", resource)


def test_a_document_by_hand_is_approved_and_no_apps(client, enter):
    row = enter(reference="S00042", date="2026-05-04")
    assert (row["status"], row["number"], row["total"], row["app"]) == (
        "AUTHORISED",
        "INV-0001",
        "115.00",
        None,
    )
    assert (row["date"], row["due_date"]) == ("2026-05-04", "2026-05-04")
    assert client.get("Invoices?createdByMyApp=true&page=1")["Invoices"] == []
    [seen] = client.get("Invoices?page=1")["Invoices"]
    assert (seen["Reference"], seen["Contact"]["Name"]) == ("S00042", "City Limousines")


@pytest.mark.parametrize("status", ["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"])
def test_it_comes_to_any_status(enter, status):
    assert enter(status=status)["status"] == status


@pytest.mark.parametrize("kind", ["ACCREC", "ACCPAY", "ACCRECCREDIT", "ACCPAYCREDIT", "PURCHASEORDER"])
def test_it_is_of_any_kind(enter, kind):
    assert enter(kind)["type"] == kind


def test_lines_may_say_all_that_a_line_can(enter):
    line = {
        "description": "Chairs",
        "quantity": "3",
        "unit_amount": "10.5",
        "account": "200",
        "tax_type": "ZERORATED",
        "tracking": {"Region": "North"},
    }
    [seen] = enter(lines=[line])["lines"]
    assert (seen["quantity"], seen["amount"], seen["tax_type"]) == ("3.0000", "31.50", "ZERORATED")
    assert seen["tracking"][0]["option"] == "North"


def test_a_new_contact_is_made(client, enter):
    enter(contact="Walk-in customer")
    assert len(client.get('Contacts?where=Name=="Walk-in customer"')["Contacts"]) == 1


def test_what_xero_refuses_is_refused(xero, enter, control):
    control("tenants/nz/organisation", {"PeriodLockDate": "2026-01-31"})
    for values in ({"date": "2026-01-31"}, {"currency": "CHF"}, {"colour": "red"}, {"lines": [{"x": 1}]}):
        body = {"kind": "ACCREC", "contact": "New", "lines": [{"unit_amount": 1, "account": "200"}], **values}
        answer = requests.post(f"{xero.base_url}/_standin/tenants/nz/documents", json=body, timeout=10)
        assert answer.status_code == 400


def test_invoices_are_found_by_contact(client, books):
    contact = books[0]["contact_id"]
    assert found(client, f"ContactIDs={contact}") == [115, 345]
    assert where(client, f'Contact.ContactID==guid("{contact}")') == [115, 345]
    assert where(client, 'Contact.Name=="Ridgeway University"') == [230]


def test_invoices_are_found_by_reference_and_number(client, books):
    assert where(client, 'Reference=="S00002"') == [230]
    assert where(client, 'Reference!=null AND Reference.StartsWith("S0000")') == [115, 230, 345]
    assert found(client, "searchTerm=s00003") == [345]
    assert found(client, "InvoiceNumbers=V-77,INV-0001") == [115, 115]
    assert where(client, 'Type=="ACCPAY" AND InvoiceNumber=="V-77"') == [115]


def test_invoices_are_found_by_date_total_and_status(client, books):
    assert where(client, "Date>=DateTime(2026,02,01) AND Date<=DateTime(2026,02,28)") == [230]
    assert where(client, 'Type=="ACCREC" AND Total==345.00') == [345]
    assert where(client, 'Type=="ACCREC" AND Total>=115 && Total<300') == [115, 230]
    assert found(client, "Statuses=PAID") == [345]
    assert where(client, '(Status=="PAID" OR Status=="AUTHORISED") AND AmountDue>200') == [230]


def test_all_at_once_in_pages_without_lines(client, books):
    contact = books[0]["contact_id"]
    expression = quote('Type=="ACCREC" AND Date>=DateTime(2026,01,01)')
    body = client.get(f"Invoices?ContactIDs={contact}&where={expression}&summaryOnly=true&pageSize=1")
    assert body["pagination"] == {"page": 1, "pageSize": 1, "pageCount": 2, "itemCount": 2}
    [row] = body["Invoices"]
    assert (row["Total"], row["LineItems"]) == (115, [])


def test_credit_notes_are_found_the_same_way(client, enter):
    row = enter("ACCRECCREDIT", reference="S00009", date="2026-04-01")
    contact = f'Contact.ContactID==guid("{row["contact_id"]}")'
    assert where(client, f'{contact} AND Reference=="S00009"', "CreditNotes") == [115]
    assert where(client, "Date<DateTime(2026,04,01)", "CreditNotes") == []


@pytest.mark.parametrize(
    "expression",
    [
        'Url=="http://localhost"',
        'LineItems.Description=="x"',
        "Date>=2026-01-01",
        'Contact.ContactID==guid("x")',
        'Reference=="a\\"b"',
        'Reference=="open',
        'Total=="much" AND',
        'Total>"100"',
    ],
)
def test_a_filter_that_xero_cannot_read_is_refused(client, books, expression):
    answer = client.call("GET", f"Invoices?where={quote(expression)}")
    assert (answer.status_code, answer.json()["Type"]) == (400, "QueryParseException")


def test_an_address_that_is_too_long_is_refused(client, books):
    ids = ",".join(books[0]["contact_id"] for _ in range(120))
    assert client.call("GET", f"Invoices?ContactIDs={ids}").status_code == 414
