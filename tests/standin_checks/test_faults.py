"""Fault switches: what each does, to which calls, how often."""

import threading

import pytest
import requests

from standin_checks.waiting import wait_until


def count(control):
    return len(control("tenants/nz/documents")["documents"])


def test_a_connection_dropped_before_the_request_is_done(client, control, invoice):
    control("faults", {"kind": "drop_before", "method": "PUT", "path": "Invoices"})
    with pytest.raises(requests.ConnectionError):
        client.call("PUT", "Invoices", invoice())
    assert count(control) == 0


@pytest.mark.parametrize("kind", ["drop_after", "drop_during"])
def test_an_answer_that_is_lost(client, control, invoice, kind):
    control("faults", {"kind": kind, "method": "PUT", "path": "Invoices"})
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.call("PUT", "Invoices", invoice())
    assert count(control) == 1
    call = control("calls")["calls"][-1]
    assert (call["status"], call["answered"], call["fault"]) == (200, False, kind)


def test_a_request_that_is_done_after_its_connection_was_dropped(client, control, invoice):
    control("faults", {"kind": "drop_then_commit", "seconds": 2, "method": "PUT", "path": "Invoices"})
    with pytest.raises(requests.ConnectionError):
        client.call("PUT", "Invoices", invoice())
    assert count(control) == 0
    assert client.get("Invoices?page=1")["Invoices"] == []
    wait_until(lambda: count(control) == 1)


def test_slow_answers_let_others_through(client, control):
    control("faults", {"kind": "slow", "seconds": 2, "path": "Accounts"})
    slow = threading.Thread(target=client.call, args=("GET", "Accounts"))
    slow.start()
    wait_until(lambda: control("calls")["calls"])
    client.get("Currencies")
    assert slow.is_alive()
    slow.join()


def test_slow_after_is_done_before_it_answers(client, control, invoice):
    control("faults", {"kind": "slow_after", "seconds": 2, "path": "Invoices"})
    slow = threading.Thread(target=client.call, args=("PUT", "Invoices", invoice()))
    slow.start()
    wait_until(lambda: count(control) == 1)
    assert slow.is_alive()
    slow.join()


def test_rate_limit_with_any_wait(client, control):
    control("faults", {"kind": "rate_limit", "retry_after": 3600, "problem": "day"})
    answer = client.call("GET", "Accounts")
    assert (answer.status_code, answer.content) == (429, b"")
    assert (answer.headers["Retry-After"], answer.headers["X-Rate-Limit-Problem"]) == ("3600", "day")
    assert "X-MinLimit-Remaining" in answer.headers


@pytest.mark.parametrize(("kind", "documents"), [("error_before", 0), ("error_after", 1)])
def test_server_errors(client, control, invoice, kind, documents):
    control("faults", {"kind": kind, "path": "Invoices"})
    answer = client.call("PUT", "Invoices", invoice())
    assert answer.status_code == 500
    assert set(answer.json()) == {"Title", "Detail", "Status", "Instance"}
    assert count(control) == documents


def test_unavailable_is_plain_text(client, control):
    control("faults", {"kind": "unavailable", "text": "The Xero API is temporarily unavailable"})
    answer = client.call("GET", "Accounts")
    assert (answer.status_code, answer.text) == (503, "The Xero API is temporarily unavailable")


def test_html(client, control):
    control("faults", {"kind": "html", "status": 502, "text": "<html>Bad gateway</html>"})
    answer = client.call("GET", "Accounts")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=utf-8")


def test_expired_token(client, control):
    control("faults", {"kind": "token_expired"})
    answer = client.call("GET", "Accounts")
    assert answer.status_code == 401
    assert answer.json()["Detail"].startswith("TokenExpired")
    assert client.call("GET", "Accounts").status_code == 200


def test_unknown_value_and_null(client, control):
    control("faults", {"kind": "unknown_enum", "field": "Status", "value": "ULTRA", "path": "Accounts"})
    assert {one["Status"] for one in client.get("Accounts")["Accounts"]} == {"ULTRA"}
    control("faults", {"kind": "null_field", "field": "Accounts"})
    text = client.call("GET", "Accounts").text
    assert text.endswith('"Accounts":null}')
    assert '"DateTimeUTC":"\\/Date(' in text


def test_token_address_can_fail_too(browser, control):
    tokens = browser.tokens()
    control("faults", {"kind": "drop_after", "path": "/connect/token"})
    with pytest.raises(requests.ConnectionError):
        browser.refresh(tokens["refresh_token"])
    assert browser.refresh(tokens["refresh_token"]).status_code == 200, "inside the grace period"
    control("faults", {"kind": "invalid_grant", "path": "/connect/token"})
    assert browser.refresh("any").content == b'{"error":"invalid_grant"}'


def test_faults_count_down_match_and_can_be_cleared(client, control):
    control("faults", {"kind": "unavailable", "times": 2, "method": "GET", "path": "/Accounts$"})
    statuses = [
        client.call("GET", address).status_code
        for address in ("Currencies", "Accounts", "Accounts", "Accounts")
    ]
    assert statuses == [200, 503, 503, 200]
    control("faults", {"kind": "unavailable", "after": 1, "path": "/Accounts$"})
    statuses = [client.call("GET", "Accounts").status_code for _call in range(3)]
    assert statuses == [200, 503, 200]
    control("faults", {"kind": "unavailable", "times": 9})
    control("faults", method="DELETE")
    assert client.call("GET", "Accounts").status_code == 200


def test_a_fault_comes_before_any_other_refusal(client, control):
    control("faults", {"kind": "unavailable"})
    assert client.call("GET", "Nothing").status_code == 503


def test_an_unknown_fault_is_refused(xero):
    answer = requests.post(f"{xero.base_url}/_standin/faults", json={"kind": "meteor"}, timeout=10)
    assert (answer.status_code, "meteor" in answer.json()["error"]) == (400, True)


def test_any_refusal_can_be_had(client, control, invoice):
    control("faults", {"kind": "refused", "text": "The document is locked"})
    answer = client.call("PUT", "Invoices", invoice())
    assert (answer.status_code, answer.json()["Message"]) == (400, "The document is locked")
    assert count(control) == 0
