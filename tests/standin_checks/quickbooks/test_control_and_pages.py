"""The control calls, the pages, deep links, and the process started by hand."""

import re

import pytest
import requests

from standin.quickbooks import QuickbooksStandin
from standin_checks.driving import start_by_hand
from standin_checks.quickbooks.client import GB, US, Client, token_of


def page(quickbooks, address, session=requests):
    return session.get(f"{quickbooks.base_url}{address}", timeout=10)


def test_the_call_log_tells_what_was_called_and_never_a_token(client, control, browser):
    browser.tokens()
    client.token = control("connect", {"tenants": ["us"]})["access_token"]
    client.write("Customer", {"DisplayName": "A"}, requestid="r1")
    log = control("calls")["calls"]
    call = log[-1]
    assert (call["method"], call["path"]) == ("POST", f"/v3/company/{US}/customer")
    assert (call["tenant"], call["idempotency_key"], call["status"]) == (US, "r1", 200)
    assert call["query"] == {"minorversion": "75", "requestid": "r1"}
    assert client.token not in str(log)
    assert control(f"calls?since={call['seq']}")["calls"] == []


def test_the_state_holds_everything_but_tokens(client, control):
    client.create("Invoice", **client.invoice())
    state = control("state")
    assert client.token not in str(state)
    [company] = [one for one in state["tenants"] if one["key"] == "us"]
    assert {"accounts", "taxcodes", "items", "customers", "vendors", "documents", "payments"} <= set(company)
    assert len(company["documents"]) == 1
    assert state["connections"][0]["tenant_id"] == US


def test_documents_are_told_with_lines_and_amounts_as_text(gb, control):
    customer = gb.create("Customer", DisplayName="Euro", CurrencyRef={"value": "EUR"})
    line = gb.sales_line("30", code="20.0% S", Qty=3, UnitPrice=10)
    values = {"CustomerRef": {"value": customer["Id"]}, "CurrencyRef": {"value": "EUR"}, "ExchangeRate": 0.85}
    gb.create("Invoice", **gb.invoice(line, **values, DocNumber="S1", PrivateNote="from Odoo"))
    [row] = control("tenants/gb/documents?kind=Invoice")["documents"]
    expected = {
        "type": "Invoice",
        "number": "S1",
        "contact": "Euro",
        "currency": "EUR",
        "currency_rate": "0.85",
        "sub_total": "30.00",
        "total_tax": "6.00",
        "total": "36.00",
        "total_in_base": "30.60",
        "amount_due": "36.00",
        "status": "OPEN",
        "note": "from Odoo",
    }
    assert {name: row[name] for name in expected} == expected
    assert (row["lines"][0]["quantity"], row["lines"][0]["item_code"]) == ("3", "GB1-White")
    assert control("tenants/gb/documents?kind=Bill")["documents"] == []
    assert control(f"tenants/{GB}/documents")["documents"] == [row]


def test_reset_forgets_documents_tokens_and_settings(client, control):
    client.create("Invoice", **client.invoice())
    control("settings", {"tax_rounding": "line"})
    control("reset", {})
    assert control("tenants/us/documents")["documents"] == []
    assert control("settings", {})["tax_rounding"] == "rate"
    assert client.call("GET", "preferences").status_code == 401


def test_revoking_an_app_as_the_user(client, control, browser):
    tokens = browser.tokens(GB)
    control("apps/ABStandinQuickbooksClientOne0000000000000000000001/revoke", {})
    assert client.call("GET", "preferences").status_code == 403
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(("what", "status"), [("expire", 200), ("expire-refresh", 400)])
def test_expiring_tokens(browser, control, what, status):
    tokens = browser.tokens()
    control(f"tokens/{what}", {})
    assert browser.refresh(tokens["refresh_token"]).status_code == status


def test_registering_an_app(control, browser):
    uri = "http://localhost:8069/accounting_connector/oauth/callback"
    app = control("apps", {"name": "Third", "redirect_uris": [uri]})
    assert browser.tokens(app=(app["client_id"], app["client_secret"]))["access_token"]


@pytest.mark.parametrize("kind", ["Invoice", "Bill"])
def test_the_accountant_pays_and_takes_it_back(client, control, kind):
    row = client.create(kind, **(client.invoice() if kind == "Invoice" else client.bill()))
    paid = control(f"tenants/us/documents/{row['Id']}/pay", {})
    assert (paid["status"], paid["amount_due"]) == ("PAID", "0.00")
    back = control(f"tenants/us/documents/{row['Id']}/unpay", {})
    assert (back["status"], back["amount_due"]) == ("OPEN", "100.00")


def test_the_accountant_voids_edits_and_deletes(client, control):
    row = client.create("Invoice", **client.invoice())
    changed = control(f"tenants/us/documents/{row['Id']}/edit", {"number": "X-1", "note": "mine"})
    assert (changed["number"], changed["note"], changed["sync_token"]) == ("X-1", "mine", "1")
    assert client.refused("Invoice", {**token_of(row), "sparse": True})["code"] == "5010"
    assert control("tenants/us/documents/X-1/void", {})["status"] == "VOIDED"
    assert control("tenants/us/documents/X-1/delete", {})["status"] == "DELETED"
    assert control("tenants/us/documents")["documents"] == []


def test_the_accountant_changes_lists(client, control):
    assert control("tenants/us/contacts/City Limousines/archive", {})["name"] == "City Limousines (deleted)"
    assert control("tenants/us/contacts/City Limousines (deleted)/restore", {})["active"] is True
    assert control("tenants/us/contacts/PowerDirect/edit", {"name": "PD"})["name"] == "PD"
    assert control("tenants/us/items/Golf balls/archive", {})["active"] is False
    assert control("tenants/us/accounts/6010/archive", {})["active"] is False


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("nothing", {}),
        ("settings", {"nonsense": 1}),
        ("faults", {"kind": "meteor"}),
        ("clock", {"advance": -5}),
        ("tenants/xx/documents", None),
        ("tenants/us/documents/99/void", {}),
        ("tenants/us/organisation", {"country": "NZ"}),
        ("tenants/us/organisation", {"book_close_date": "soon"}),
        ("tokens/nonsense", {}),
        ("connect", {"tenants": ["us", "gb"]}),
    ],
)
def test_impossible_control_calls_say_why(quickbooks, address, body):
    answer = requests.request(
        "GET" if body is None else "POST", f"{quickbooks.base_url}/_standin/{address}", json=body, timeout=10
    )
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_pages_show_companies_lists_and_one_document(quickbooks, client):
    client.create("Customer", DisplayName="Smith & Sons")
    line = {**client.sales_line("59.97", code="TAX", Qty=3, UnitPrice=19.99), "Description": "Chairs"}
    row = client.create("Invoice", **client.invoice(line, PrivateNote="marker 17"))
    client.create("Bill", **client.bill(DocNumber="V-77"))
    assert "Lakeside Goods Inc" in page(quickbooks, "/").text
    company = f"companyId={US}"
    assert "Smith &amp; Sons" in page(quickbooks, f"/app/customers?{company}").text
    assert "PowerDirect" in page(quickbooks, f"/app/vendors?{company}").text
    assert "1001" in page(quickbooks, f"/app/invoices?{company}").text
    assert "V-77" in page(quickbooks, f"/app/bills?{company}").text
    assert page(quickbooks, f"/app/credits?{company}").status_code == 200
    text = page(quickbooks, f"/app/invoice?txnId={row['Id']}&{company}").text
    for part in ("Invoice 1001", "marker 17", "Chairs", "19.99", "59.97", "65.44", "California State 6%"):
        assert part in text
    assert f'id="document" data-id="{row["Id"]}"' in text
    assert re.search(r'id="total">65\.44<', text)
    assert "http" not in text.replace("http-equiv", ""), "no external files"


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("Invoice", "/app/invoice"),
        ("CreditMemo", "/app/creditmemo"),
        ("Bill", "/app/bill"),
        ("VendorCredit", "/app/vendorcredit"),
    ],
)
def test_deep_links_of_documents(quickbooks, client, kind, address):
    row = client.create(kind, **(client.invoice() if address[5] in "ic" else client.bill()))
    shown = page(quickbooks, f"{address}?txnId={row['Id']}&companyId={US}")
    assert (shown.status_code, f'data-id="{row["Id"]}"' in shown.text) == (200, True)
    wrong = "/app/bill" if address != "/app/bill" else "/app/invoice"
    assert page(quickbooks, f"{wrong}?txnId={row['Id']}&companyId={US}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [("Customer", "City Limousines", "customerdetail"), ("Vendor", "PowerDirect", "vendordetail")],
)
def test_deep_links_of_names(quickbooks, client, kind, name, place):
    shown = page(quickbooks, f"/app/{place}?nameId={client.id(kind, name)}&companyId={US}")
    assert (shown.status_code, name in shown.text) == (200, True)


def test_a_link_without_company_opens_the_one_looked_at_last(quickbooks, client):
    row = client.create("Invoice", **client.invoice())
    browser = requests.Session()
    link = f"/app/invoice?txnId={row['Id']}"
    assert page(quickbooks, link, browser).status_code == 404
    page(quickbooks, f"/app/homepage?companyId={GB}", browser)
    assert page(quickbooks, link, browser).status_code == 404, "not in that company"
    page(quickbooks, f"/app/homepage?companyId={US}", browser)
    assert page(quickbooks, link, browser).status_code == 200


def test_companies_are_separate(client, gb):
    client.create("Invoice", **client.invoice())
    client.create("Customer", DisplayName="Only in the US")
    assert gb.query("select * from Invoice") == {}
    gb.create("Customer", DisplayName="Only in the US")


def test_started_by_hand_it_prints_one_line_and_stops_when_told():
    assert start_by_hand("quickbooks", "us", "gb") == ["us", "gb"]


def test_state_survives_in_a_file(tmp_path):
    file = tmp_path / "state"
    with QuickbooksStandin(state_file=file) as first:
        tokens = requests.post(f"{first.base_url}/_standin/connect", json={}, timeout=10).json()
        client = Client(first, tokens["access_token"], tokens["realmId"])
        body = client.invoice()
        client.write("Invoice", body, requestid="r1")
        assert client.refused("Customer", {"CompanyName": "x"}, requestid="r2")
    with QuickbooksStandin(state_file=file) as second:
        client = Client(second, tokens["access_token"], tokens["realmId"])
        assert client.write("Invoice", body, requestid="r1")["DocNumber"] == "1001"
        assert client.query("select count(*) from Invoice") == {"totalCount": 1}
        assert client.refused("Customer", {"DisplayName": "fine"}, requestid="r2")["code"] == "2020"


def test_more_companies_like_a_seeded_one_have_books_of_their_own(quickbooks, control):
    rows = control("tenants", {"like": "nz", "count": 3})["tenants"]
    copies = [row for row in rows if row["key"] in ("nz-2", "nz-3")]
    assert len({(row["id"], row["name"]) for row in copies}) == 2
    tokens = control("connect", {"tenants": ["nz-2"]})
    client = Client(quickbooks, tokens["access_token"], tokens["realmId"])
    assert client.call("POST", "customer", {"DisplayName": "Only here"}).status_code == 200
    contacts = [control(f"tenants/{key}/contacts")["contacts"] for key in ("nz", "nz-2", "nz-3")]
    assert [sum(row["DisplayName"] == "Only here" for row in rows) for rows in contacts] == [0, 1, 0]
