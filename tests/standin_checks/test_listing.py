"""Reading many: pages, filters, order, modified-since, what each form of a list shows."""

from urllib.parse import quote

import pytest


@pytest.fixture
def five(client, invoice, bill, control):
    """Three invoices and two bills, a second apart."""
    saved = []
    for number in range(5):
        control("clock", {"advance": 1})
        build = invoice if number < 3 else bill
        saved.append(
            client.save(
                "Invoices",
                build(
                    {"UnitAmount": number + 1},
                    InvoiceNumber=f"D-{number}",
                    Reference=f"S{number}",
                    Url=f"http://localhost/{number}",
                    Date=f"2026-12-1{number}",
                    Status="AUTHORISED",
                ),
            )
        )
    return saved


def numbers(client, query="", headers=None):
    return [one["InvoiceNumber"] for one in client.get(f"Invoices?{query}", headers=headers)["Invoices"]]


def where(client, expression, resource="Invoices", key="InvoiceNumber"):
    return [one[key] for one in client.get(f"{resource}?where={quote(expression)}")[resource]]


def test_unpaged_lists_have_neither_lines_nor_links_nor_pagination(client, five):
    body = client.get("Invoices")
    assert "pagination" not in body
    assert len(body["Invoices"]) == 5
    assert body["Invoices"][0]["LineItems"] == []
    assert "Url" not in body["Invoices"][0]
    assert set(body["Invoices"][0]["Contact"]) >= {"ContactID", "Name"}


@pytest.mark.parametrize("query", ["page=1", "pageSize=50", "Statuses=AUTHORISED"])
def test_paged_lists_have_them(client, five, query):
    body = client.get(f"Invoices?{query}")
    assert body["pagination"]["itemCount"] == 5
    assert body["Invoices"][0]["LineItems"][0]["Description"] == "Chairs"
    assert body["Invoices"][0]["Url"] == "http://localhost/0"


def test_pages(client, five):
    assert numbers(client, "page=1&pageSize=2") == ["D-0", "D-1"]
    assert numbers(client, "page=3&pageSize=2") == ["D-4"]
    assert numbers(client, "page=4&pageSize=2") == []
    assert client.get("Invoices?page=2&pageSize=2")["pagination"] == {
        "page": 2,
        "pageSize": 2,
        "pageCount": 3,
        "itemCount": 5,
    }


@pytest.mark.parametrize(("asked", "given"), [(5000, 1000), (0, 1), (-1, 1)])
def test_page_sizes_are_clamped(client, five, asked, given):
    assert client.get(f"Invoices?page=1&pageSize={asked}")["pagination"]["pageSize"] == given


def test_page_size_is_100_when_not_told(client):
    assert client.get("Invoices?page=1")["pagination"]["pageSize"] == 100


def test_order(client, five):
    assert numbers(client, "order=InvoiceNumber DESC")[0] == "D-4"
    assert numbers(client, "order=Type ASC, Date DESC") == ["D-4", "D-3", "D-2", "D-1", "D-0"]
    assert client.call("GET", "Invoices?order=Nonsense").json()["Type"] == "QueryParseException"


def test_modified_since(client, five, control):
    control("clock", {"advance": 1})
    moment = control("clock")["now"][:19]
    control("clock", {"advance": 2})
    client.save("Invoices", {"InvoiceID": five[1]["InvoiceID"], "Reference": "x"}, "POST")
    assert numbers(client, headers={"If-Modified-Since": moment}) == ["D-1"]
    assert numbers(client, headers={"If-Modified-Since": "Tue, 01 Jan 2030 00:00:00 GMT"}) == []
    assert client.call("GET", "Invoices", headers={"If-Modified-Since": "yesterday"}).status_code == 412


def test_lists_of_keys(client, five):
    ids = ",".join(one["InvoiceID"] for one in five[:2])
    assert numbers(client, f"IDs={ids}") == ["D-0", "D-1"]
    assert numbers(client, "InvoiceNumbers=D-2,D-4") == ["D-2", "D-4"]
    contact = five[4]["Contact"]["ContactID"]
    assert numbers(client, f"ContactIDs={contact}") == ["D-3", "D-4"]
    assert numbers(client, "Statuses=DRAFT,VOIDED") == []
    assert client.call("GET", "Invoices?IDs=abc").status_code == 400


def test_search_term_looks_at_number_and_reference(client, five):
    assert numbers(client, "searchTerm=d-1") == ["D-1"]
    assert numbers(client, "searchTerm=S2") == ["D-2"]


def test_created_by_my_app(client, five, control, invoice):
    other = control("connect", {"client_id": "0D0000000000000000000000000000B2"})["access_token"]
    client.save("Invoices", invoice(InvoiceNumber="OTHER"), headers={"Authorization": f"Bearer {other}"})
    assert "OTHER" in numbers(client)
    assert "OTHER" not in numbers(client, "createdByMyApp=true")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('Type=="ACCPAY"', ["D-3", "D-4"]),
        ('Type="ACCREC" AND Total>10', ["D-2"]),
        ('type == "accrec" && date >= DateTime(2026,12,11)', ["D-1", "D-2"]),
        ('InvoiceNumber=="D-0" OR InvoiceNumber=="D-4"', ["D-0", "D-4"]),
        ('(InvoiceNumber=="D-0" || InvoiceNumber=="D-4") AND Type=="ACCREC"', ["D-0"]),
        ("Reference!=null", ["D-0", "D-1", "D-2"]),
        ('Contact.Name=="powerdirect"', ["D-3", "D-4"]),
        ('InvoiceNumber.StartsWith("D-3")', ["D-3"]),
        ('Reference!=null AND Reference.Contains("2")', ["D-2"]),
        ("AmountDue<5", ["D-0"]),
        ("Date<DateTime(2026, 12, 11)", ["D-0"]),
    ],
)
def test_where(client, five, expression, found):
    assert where(client, expression) == found


def test_where_with_guid(client, five):
    assert where(client, f'InvoiceID=guid("{five[2]["InvoiceID"]}")') == ["D-2"]


def test_a_quote_inside_a_value_is_doubled(client):
    client.save("Contacts", {"Name": 'The "Best" Shop'})
    assert where(client, 'Name=="The ""Best"" Shop"', "Contacts", "Name") == ['The "Best" Shop']
    refused = client.call("GET", "Contacts?where=" + quote(r'Name=="The \"Best\" Shop"'))
    assert (refused.status_code, refused.json()["Type"]) == (400, "QueryParseException")


@pytest.mark.parametrize(
    "expression",
    [
        "Name=",
        'Name=="a',
        'Nothing=="a"',
        'Name=="a" AND',
        '(Name=="a"',
        'Name=="a") ',
        "Date>=DateTime(2026,13,1)",
        'Name.Match("a")',
        'Url=="http://localhost/1"',
    ],
)
def test_a_where_that_cannot_be_read(client, expression):
    refused = client.call("GET", "Contacts?where=" + quote(expression))
    assert (refused.status_code, refused.json()["Type"]) == (400, "QueryParseException")


def test_deleted_drafts_are_listed_only_by_status(client, invoice):
    saved = client.save("Invoices", invoice())
    client.save("Invoices", {"InvoiceID": saved["InvoiceID"], "Status": "DELETED"}, "POST")
    assert numbers(client) == []
    assert numbers(client, "Statuses=DELETED") == ["INV-0001"]


def test_summary_only(client, five):
    body = client.get("Invoices?summaryOnly=true")
    assert body["pagination"]["page"] == 1
    assert body["Invoices"][0]["LineItems"] == []


def test_too_many_rows_unpaged_are_refused(client, five, control):
    control("settings", {"high_volume_rows": 4})
    refused = client.call("GET", "Invoices")
    assert (refused.status_code, refused.json()["Type"]) == (400, "HighVolumeException")
    assert len(numbers(client, "page=1")) == 5
    assert len(numbers(client, 'where=Type=="ACCREC"')) == 3


def test_a_very_long_address_is_refused(client):
    assert client.call("GET", f'Contacts?where=Name=="{"x" * 5000}"').status_code == 414
