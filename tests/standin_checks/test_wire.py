"""Envelope, dates, numbers, names, and what a body may look like."""

import json
import re
from decimal import Decimal

import pytest


def test_json_must_be_asked_for(client):
    for accept in (None, "*/*", "application/xml"):
        assert client.call("GET", "Organisation", headers={"Accept": accept}).status_code == 406


def test_envelope(client):
    answer = client.call("GET", "organisation")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert re.search(r'"DateTimeUTC":"\\/Date\(\d+\)\\/"', answer.text)
    body = answer.json()
    assert (body["Status"], body["ProviderName"]) == ("OK", "Odoo connector")
    assert "pagination" not in body


def test_organisation_facts(client):
    facts = client.get("Organisation")["Organisations"][0]
    assert (facts["Version"], facts["BaseCurrency"], facts["CountryCode"]) == ("NZ", "NZD", "NZ")
    assert facts["Timezone"] == "NEWZEALANDSTANDARDTIME"
    assert facts["ShortCode"].startswith("!")
    assert facts["PaymentTerms"] == {}
    assert "PeriodLockDate" not in facts, "lock dates are there only when set"


def test_lock_dates_appear_when_set(client, control):
    control("tenants/nz/organisation", {"PeriodLockDate": "2026-03-31"})
    assert '"PeriodLockDate":"\\/Date(1774915200000+0000)\\/"' in client.call("GET", "Organisation").text


def test_actions(client, control):
    control("tenants/nz/organisation", {"denied_actions": ["CreateApprovedBill"]})
    actions = {one["Name"]: one["Status"] for one in client.get("Organisation/Actions")["Actions"]}
    assert actions["CreateApprovedInvoice"] == "ALLOWED"
    assert actions["CreateApprovedBill"] == "NOT-ALLOWED"


def test_dates_come_with_a_readable_twin(client, invoice):
    saved = client.save("Invoices", invoice())
    assert saved["Date"] == "/Date(1797724800000+0000)/"
    assert saved["DateString"] == "2026-12-20T00:00:00"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", saved["UpdatedDateUTCString"])


@pytest.mark.parametrize(
    "sent",
    [
        "2026-12-20",
        "2026-12-20T00:00:00",
        "/Date(1797724800000)/",
        "/Date(1797724800000+0000)/",
        "2026-12-20T00:00:00Z",
    ],
)
def test_dates_are_read_in_every_documented_form(client, invoice, sent):
    assert client.save("Invoices", invoice(Date=sent))["DateString"] == "2026-12-20T00:00:00"


def test_date_strings_are_read_too(client, invoice):
    saved = client.save(
        "Invoices", invoice(Date=None, DateString="2026-12-20", DueDate=None, DueDateString="2027-01-31")
    )
    assert (saved["DateString"], saved["DueDateString"]) == ("2026-12-20T00:00:00", "2027-01-31T00:00:00")


def test_numbers_keep_their_zeros(client, invoice):
    text = client.call("PUT", "Invoices", invoice({"Quantity": 2, "UnitAmount": 89})).text
    assert '"UnitAmount":89.00' in text
    assert '"Quantity":2.0000' in text
    assert '"CurrencyRate":1.000000' in text
    assert '"LineAmount":178.00' in text
    assert '"UnitAmount":89.0000' in client.call("PUT", "Invoices?unitdp=4", invoice({"UnitAmount": 89})).text


def test_absent_values_are_left_out_and_lists_are_empty(client, invoice):
    answer = client.call("PUT", "Invoices", invoice())
    assert "null" not in answer.text
    assert answer.json()["Invoices"][0]["Prepayments"] == []


def test_names_and_addresses_are_read_without_case(client, invoice):
    element = {name.lower(): value for name, value in invoice().items()}
    saved = client.call("PUT", "INVOICES?SummarizeErrors=False", {"invoices": [element]}).json()["Invoices"][
        0
    ]
    assert saved["StatusAttributeString"] == "OK"


def test_body_may_be_one_object_or_a_list(client):
    for body in ({"Name": "A1"}, {"Contacts": [{"Name": "A2"}]}, [{"Name": "A3"}]):
        assert len(client.call("PUT", "Contacts", body).json()["Contacts"]) == 1


def test_null_means_not_sent(client):
    saved = client.save("Contacts", {"Name": "Nil", "EmailAddress": None, "Addresses": None})
    assert saved["EmailAddress"] == ""


@pytest.mark.parametrize(
    ("element", "part"),
    [
        ({"Quantity": "many"}, "many"),
        ({"LineItemID": "abc"}, "Guid"),
    ],
)
def test_a_value_of_the_wrong_type_refuses_the_whole_request(client, invoice, element, part):
    before = client.get("Contacts")["Contacts"]
    body = {"Invoices": [invoice(Contact={"Name": "Only good one"}), invoice(element)]}
    answer = client.call("PUT", "Invoices?summarizeErrors=false", body)
    assert answer.status_code == 400
    error = answer.json()
    assert (error["ErrorNumber"], error["Type"]) == (14, "PostDataInvalidException")
    assert part in error["Message"]
    assert client.get("Contacts")["Contacts"] == before, "nothing of it was written"


def test_tracking_that_is_no_list_is_a_server_error(client, invoice):
    answer = client.call("PUT", "Invoices", invoice({"Tracking": {"Name": "Region", "Option": "North"}}))
    assert (answer.status_code, answer.json()["Title"]) == (500, "An error occurred")


def test_an_unknown_enumeration_value_refuses_the_whole_request(client, invoice):
    answer = client.call("PUT", "Invoices", invoice(LineAmountTypes="NO_TAX"))
    assert (answer.status_code, answer.json()["ErrorNumber"]) == (400, 14)


def test_broken_json_is_told(client):
    answer = client.call("PUT", "Invoices", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["Type"]) == (400, "PostDataInvalidException")


def test_properties_nobody_knows_are_ignored_but_logged(client, control):
    client.save("Contacts", {"Name": "Typo", "EmailAdress": "a@b.example"})
    assert control("calls")["calls"][-1]["unknown_properties"] == ["Contacts[0].EmailAdress"]


def test_not_found_is_a_page(client):
    for address in ("Invoices/00000000-1111-4000-8000-000000000000", "Nothing", "Contacts/nobody"):
        answer = client.call("GET", address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_another_organisations_ids_are_not_found(client, control, xero, invoice):
    control("connect", {"tenants": ["au"]})
    contact = client.get("Contacts")["Contacts"][0]["ContactID"]
    au = "22222222-0000-4000-8000-00000000000b"
    assert client.call("GET", f"Contacts/{contact}", tenant=au).status_code == 404


def test_a_method_that_does_not_exist(client):
    assert client.call("DELETE", "Invoices").status_code == 501


def test_too_large_a_request(client):
    body = {"Contacts": [{"Name": "x" * (10 * 1024 * 1024)}]}
    assert client.call("PUT", "Contacts", body).status_code == 413


def test_connection_is_kept_and_dates_come_from_the_clock(client, control, xero):
    import http.client

    control("clock", {"advance": 86400 * 400})
    token = control("connect", {})["access_token"]
    connection = http.client.HTTPConnection(xero.base_url.removeprefix("http://"))
    headers = {
        "Authorization": f"Bearer {token}",
        "xero-tenant-id": client.tenant,
        "Accept": "application/json",
    }
    for _ in range(3):
        connection.request("GET", "/api.xro/2.0/Organisation", headers=headers)
        answer = connection.getresponse()
        assert json.loads(answer.read())["Status"] == "OK"
        assert answer.getheader("Date")[12:16] == control("clock")["now"][:4]
        assert answer.getheader("Xero-Correlation-Id")
    connection.close()


def test_chart_is_complete(client):
    accounts = client.get("Accounts")["Accounts"]
    by_code = {one["Code"]: one for one in accounts}
    assert by_code["090"]["Type"] == "BANK"
    assert by_code["090"]["EnablePaymentsToAccount"] is False
    assert by_code["200"]["Class"] == "REVENUE"
    assert by_code["845"]["Class"] == "LIABILITY"
    assert by_code["499"]["Status"] == "ARCHIVED"
    assert {one.get("SystemAccount") for one in accounts} >= {"DEBTORS", "CREDITORS", "GST", "ROUNDING"}
    assert {one["Class"] for one in accounts} == {"ASSET", "LIABILITY", "EQUITY", "EXPENSE", "REVENUE"}
    assert client.get('Accounts?where=SystemAccount=="ROUNDING"')["Accounts"][0]["Code"] == "860"


def test_tax_rates_tell_what_they_apply_to(client):
    rates = {one["TaxType"]: one for one in client.get("TaxRates")["TaxRates"]}
    assert len(rates) == 7
    assert rates["OUTPUT2"]["EffectiveRate"] == Decimal(15)
    assert rates["OUTPUT2"]["CanApplyToExpenses"] is False
    assert rates["INPUT2"]["CanApplyToRevenue"] is False
    assert rates["OUTPUT"]["Status"] == "DELETED"
    assert rates["ZERORATED"]["CanApplyToAssets"] is False
    assert client.get("TaxRates/INPUT2")["TaxRates"][0]["Name"] == "15% GST on Expenses"


def test_other_lists(client):
    assert client.get("TrackingCategories")["TrackingCategories"][0]["Options"][0]["Name"] == "North"
    assert len(client.get("BrandingThemes")["BrandingThemes"]) == 1
    assert {"NZD", "KWD", "JPY"} <= {one["Code"] for one in client.get("Currencies")["Currencies"]}
    client.call("PUT", "Currencies", {"Code": "CHF"})
    assert "CHF" in {one["Code"] for one in client.get("Currencies")["Currencies"]}
