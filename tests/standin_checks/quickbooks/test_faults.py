"""Fault switches: what each does, in Intuit's shapes."""

import threading
import xml.etree.ElementTree as ElementTree

import pytest
import requests

from standin_checks.quickbooks.client import error_of
from standin_checks.waiting import wait_until


def count(control):
    return len(control("tenants/us/documents")["documents"])


def send(client):
    return client.call("POST", "invoice", client.invoice())


def test_a_connection_dropped_before_the_request_is_done(client, control):
    control("faults", {"kind": "drop_before", "method": "POST", "path": "invoice"})
    with pytest.raises(requests.ConnectionError):
        send(client)
    assert count(control) == 0


@pytest.mark.parametrize("kind", ["drop_after", "drop_during"])
def test_an_answer_that_is_lost(client, control, kind):
    control("faults", {"kind": kind, "method": "POST", "path": "invoice"})
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        send(client)
    assert count(control) == 1
    call = control("calls")["calls"][-1]
    assert (call["status"], call["answered"], call["fault"]) == (200, False, kind)


def test_a_request_that_is_done_after_its_connection_was_dropped(client, control):
    control("faults", {"kind": "drop_then_commit", "seconds": 0.5, "method": "POST", "path": "invoice"})
    with pytest.raises(requests.ConnectionError):
        send(client)
    assert count(control) == 0
    wait_until(lambda: count(control) == 1)


def test_a_slow_answer_is_done_before_it_comes(client, control):
    control("faults", {"kind": "slow_after", "seconds": 0.6, "path": "invoice"})
    slow = threading.Thread(target=send, args=(client,))
    slow.start()
    wait_until(lambda: count(control) == 1)
    assert slow.is_alive()
    slow.join()


@pytest.mark.parametrize(("kind", "documents"), [("error_before", 0), ("error_after", 1)])
def test_server_errors_are_system_faults(client, control, kind, documents):
    control("faults", {"kind": kind, "path": "invoice"})
    answer = send(client)
    assert (answer.status_code, answer.json()["Fault"]["type"]) == (500, "SystemFault")
    assert error_of(answer)["code"] == "10000"
    assert count(control) == documents


def test_a_503_and_a_bad_gateway_are_html(client, control):
    control("faults", {"kind": "unavailable"})
    answer = client.call("GET", "preferences")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    control("faults", {"kind": "html", "status": 502})
    answer = client.call("GET", "preferences")
    assert (answer.status_code, "502 Bad Gateway" in answer.text) == (502, True)


def test_a_throttled_call_is_xml_even_when_json_was_asked_for(client, control):
    control("faults", {"kind": "rate_limit", "retry_after": 30})
    answer = client.call("GET", "preferences")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert ElementTree.fromstring(answer.text).find("{*}Fault").get("type") == "SERVICE"


def test_an_expired_token_once(client, control):
    control("faults", {"kind": "token_expired"})
    answer = client.call("GET", "preferences")
    assert answer.status_code == 401
    assert answer.json()["fault"]["error"][0]["detail"] == "Token expired"
    assert client.call("GET", "preferences").status_code == 200


def test_an_unknown_value_and_a_null(client, control):
    control("faults", {"kind": "unknown_enum", "field": "AccountType", "value": "ULTRA", "path": "query"})
    rows = client.query("select * from Account")["Account"]
    assert {row["AccountType"] for row in rows} == {"ULTRA"}
    control("faults", {"kind": "null_field", "field": "Account", "path": "query"})
    assert client.query("select * from Account")["Account"] is None


def test_the_token_address_can_fail_too(browser, control):
    token = browser.tokens()["refresh_token"]
    control("settings", {"rotate_every_refresh": True})
    control("faults", {"kind": "drop_after", "path": "/oauth2/v1/tokens/bearer"})
    with pytest.raises(requests.ConnectionError):
        browser.refresh(token)
    assert browser.refresh(token).status_code == 200, "inside the grace period"
    control("faults", {"kind": "invalid_grant", "path": "/oauth2/v1/tokens/bearer"})
    assert browser.refresh(token).json()["error"] == "invalid_grant"


def test_a_fault_comes_before_any_other_refusal(client, control):
    control("faults", {"kind": "unavailable"})
    assert client.call("GET", "unicorn/1").status_code == 503


def test_faults_count_down_and_match(client, control):
    control("faults", {"kind": "unavailable", "times": 2, "method": "GET", "path": "/preferences$"})
    found = [client.call("GET", address).status_code for address in ("item/1", *["preferences"] * 3)]
    assert found == [200, 503, 503, 200]


def test_any_refusal_can_be_had_also_on_a_good_status(client, control):
    text = "An unexpected error occurred while accessing or saving your data. (-30000)"
    control("faults", {"kind": "refused", "text": text})
    error = error_of(send(client))
    assert (error["code"], error["Detail"]) == ("6000", f"Business Validation Error: {text}")
    control("faults", {"kind": "refused", "code": "6540", "text": "deposited", "status": 200})
    answer = send(client)
    assert (answer.status_code, error_of(answer)["code"]) == (200, "6540")
    assert count(control) == 0
