"""The control calls, the pages, deep links, and the process started by hand."""

import re
import subprocess
import sys

import pytest
import requests

from standin.xero import XeroStandin
from standin_checks.driving import TESTS, start_by_hand
from standin_checks.xero_client import AU, NZ, Client


def page(xero, address, session=requests):
    return session.get(f"{xero.base_url}{address}", timeout=10)


def test_the_call_log_tells_what_was_called_and_never_a_token(client, control, invoice, browser):
    browser.tokens()
    client.call(
        "PUT",
        "Invoices?summarizeErrors=false",
        {"Invoices": [invoice(), invoice()]},
        headers={"Idempotency-Key": "abc"},
    )
    log = control("calls")["calls"]
    call = log[-1]
    assert (call["method"], call["path"], call["elements"]) == ("PUT", "/api.xro/2.0/Invoices", 2)
    assert (call["tenant"], call["idempotency_key"], call["status"]) == (NZ, "abc", 200)
    assert call["query"] == {"summarizeErrors": "false"}
    assert client.token not in str(log)
    assert not re.search(r"'state': 's1'", str(log))
    assert control(f"calls?since={call['seq']}")["calls"] == []


def test_state_and_documents(client, control, invoice):
    client.save("Invoices", invoice(CurrencyCode="USD", Url="http://localhost/m"))
    (row,) = control("tenants/!Nz1aA/documents?kind=ACCREC")["documents"]
    assert (row["total"], row["url"], row["contact"]) == ("68.97", "http://localhost/m", "City Limousines")
    assert row["total_in_base"] == "113.25"
    state = control("state")
    assert "token" not in str(state).lower().replace("tokens'", "")
    assert len(state["tenants"][0]["documents"]) == 1


def test_reset(client, control, invoice):
    client.save("Invoices", invoice())
    control("reset", {})
    assert control("tenants/nz/documents")["documents"] == []
    assert client.call("GET", "Organisation").status_code == 401, "tokens are gone too"


def test_revoking_an_app_as_the_user(client, control, browser):
    tokens = browser.tokens()
    control("apps/0D0000000000000000000000000000A1/revoke", {})
    assert client.call("GET", "Organisation").status_code == 403
    assert browser.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}


def test_expiring_tokens(client, control, browser):
    tokens = browser.tokens()
    control("tokens/expire", {})
    assert client.call("GET", "Organisation").status_code == 401
    assert browser.refresh(tokens["refresh_token"]).status_code == 200


def test_registering_an_app(control, browser):
    app = control(
        "apps",
        {"name": "Second", "redirect_uris": ["http://localhost:8069/accounting_connector/oauth/callback"]},
    )
    credentials = (app["client_id"], app["client_secret"])
    assert browser.tokens(app=credentials)["access_token"]


def test_archiving_an_account(client, control, invoice):
    control("tenants/nz/accounts/200/archive", {})
    assert "has been archived" in client.refusal("Invoices", invoice())[0]
    control("tenants/nz/accounts/200/restore", {})
    client.save("Invoices", invoice())


def test_impossible_control_calls_say_why(xero, client, invoice):
    saved = client.save("Invoices", invoice())
    for address, body in (
        (f"tenants/nz/documents/{saved['InvoiceID']}/void", {}),
        ("nothing", {}),
        ("settings", {"nonsense": 1}),
        ("clock", {"advance": -5}),
        ("tenants/xx/documents", None),
    ):
        answer = requests.request(
            "POST" if body is not None else "GET",
            f"{xero.base_url}/_standin/{address}",
            json=body,
            timeout=10,
        )
        assert answer.status_code == 400
        assert answer.json()["error"]


def test_pages_show_organisations_lists_and_one_document(xero, client, invoice, bill):
    saved = client.save(
        "Invoices",
        invoice(
            Reference="S00042",
            Url="http://localhost:8069/odoo/1",
            Status="AUTHORISED",
            Contact={"Name": "Smith & Sons"},
        ),
    )
    client.save("Invoices", bill())
    assert "Demo Company (NZ)" in page(xero, "/").text
    assert "Smith &amp; Sons" in page(xero, "/app/!Nz1aA/invoices").text
    assert "PowerDirect" in page(xero, "/app/!Nz1aA/bills").text
    assert "City Limousines" in page(xero, "/app/!Nz1aA/contacts").text
    assert page(xero, "/app/!Nz1aA/credit-notes").status_code == 200
    text = page(xero, f"/app/!Nz1aA/invoicing/view/{saved['InvoiceID']}").text
    for part in (
        "INV-0001",
        "S00042",
        "Approved",
        "68.97",
        "59.97",
        "Chairs",
        'href="http://localhost:8069/odoo/1"',
    ):
        assert part in text
    assert "http" not in re.sub(r'http://localhost[^"]*', "", text).replace("http-equiv", ""), (
        "no external files"
    )


@pytest.mark.parametrize(
    "target",
    [
        "/AccountsReceivable/View.aspx?InvoiceID={id}",
        "/AccountsPayable/Edit.aspx?InvoiceID={id}",
        "/AccountsPayable/View.aspx?invoiceid={id}",
    ],
)
def test_deep_links_of_invoices_and_bills(xero, client, invoice, target):
    saved = client.save("Invoices", invoice())
    address = "/organisationlogin/default.aspx?shortcode=!Nz1aA&redirecturl=" + target.format(
        id=saved["InvoiceID"]
    )
    shown = page(xero, address, requests.Session())
    assert shown.status_code == 200
    assert f'data-id="{saved["InvoiceID"]}"' in shown.text


def test_deep_links_of_contacts(xero, client):
    contact = client.get("Contacts")["Contacts"][0]
    key = contact["ContactID"]
    wrapper = "/organisationlogin/default.aspx?shortcode=!Nz1aA&redirecturl="
    for address in (
        f"{wrapper}/Contacts/View/{key}",
        f"{wrapper}/Contacts/View.aspx?contactID={key}",
        f"/app/!Nz1aA/contacts/contact/{key}",
    ):
        assert contact["Name"] in page(xero, address, requests.Session()).text


def test_a_link_into_the_wrong_organisation_or_with_an_encoded_short_code_fails(xero, client, invoice):
    saved = client.save("Invoices", invoice())
    assert page(xero, f"/app/!Au2bB/invoicing/view/{saved['InvoiceID']}").status_code == 404
    target = f"/AccountsReceivable/View.aspx?InvoiceID={saved['InvoiceID']}"
    connection = requests.Session()
    prepared = requests.Request("GET", xero.base_url).prepare()
    prepared.url = f"{xero.base_url}/organisationlogin/default.aspx?shortcode=%21Nz1aA&redirecturl={target}"
    assert connection.send(prepared, timeout=10).status_code == 404


def test_organisations_are_separate(xero, control, client, invoice):
    token = control("connect", {"tenants": ["au"]})["access_token"]
    client.save("Invoices", invoice())
    assert Client(xero.base_url, token, AU).get("Invoices")["Invoices"] == []


def test_started_by_hand_it_prints_one_line_and_stops_when_told():
    assert start_by_hand("xero", "nz") == ["nz"]


def test_a_port_in_use_is_told_in_one_sentence(xero):
    port = xero.base_url.rpartition(":")[2]
    command = [sys.executable, "-m", "standin.xero", "--port", port]
    ended = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, timeout=20)
    assert ended.returncode == 1
    assert re.fullmatch(rf"cannot listen on localhost:{port}: .+\n", ended.stderr)


def test_state_survives_in_a_file(tmp_path, invoice):
    file = tmp_path / "state"
    with XeroStandin(state_file=file) as first:
        token = requests.post(f"{first.base_url}/_standin/connect", json={}, timeout=10).json()[
            "access_token"
        ]
        Client(first.base_url, token).save("Invoices", invoice())
    with XeroStandin(state_file=file) as second:
        client = Client(second.base_url, token)
        assert len(client.get("Invoices")["Invoices"]) == 1
        assert client.save("Invoices", invoice())["InvoiceNumber"] == "INV-0002"


def test_more_organisations_like_a_seeded_one_have_books_of_their_own(xero, control, invoice):
    rows = control("tenants", {"like": "nz", "count": 3})["tenants"]
    copies = [row for row in rows if row["key"] in ("nz-2", "nz-3")]
    assert len({(row["id"], row["short_code"], row["name"]) for row in copies}) == 2
    token = control("connect", {"tenants": ["nz-2"]})["access_token"]
    client = Client(xero.base_url, token, copies[0]["id"])
    assert client.call("PUT", "Invoices", invoice()).status_code == 200
    books = [control(f"tenants/{key}/documents")["documents"] for key in ("nz", "nz-2", "nz-3")]
    assert list(map(len, books)) == [0, 1, 0]
