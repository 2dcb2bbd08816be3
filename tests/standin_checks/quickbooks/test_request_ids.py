"""requestid: a repeated write is done once (reference, section 4)."""

import pytest
import requests

from standin_checks.quickbooks.client import error_of
from standin_checks.waiting import wait_until


def count(client):
    return client.query("select count(*) from Invoice")["totalCount"]


def test_a_repeated_write_gives_the_first_outcome_again(client, control):
    body = client.invoice()
    first = client.write("Invoice", body, requestid="r1")
    again = client.write("Invoice", body, requestid="r1")
    assert first == again
    assert count(client) == 1
    log = [call for call in control("calls")["calls"] if call["method"] == "POST"]
    assert [(call["idempotency_key"], call["replayed"]) for call in log] == [("r1", False), ("r1", True)]


def test_without_a_request_id_a_write_is_done_again(client):
    for _ in range(2):
        client.write("Invoice", client.invoice())
    assert count(client) == 2


def test_request_ids_belong_to_a_company(client, gb):
    client.write("Customer", {"DisplayName": "A"}, requestid="r1")
    assert gb.write("Customer", {"DisplayName": "B"}, requestid="r1")["DisplayName"] == "B"


def test_another_body_gets_the_first_outcome_unless_switched(client, control):
    client.write("Customer", {"DisplayName": "A"}, requestid="r1")
    assert client.write("Customer", {"DisplayName": "B"}, requestid="r1")["DisplayName"] == "A"
    control("settings", {"other_body_is_refused": True})
    assert client.refused("Customer", {"DisplayName": "B"}, requestid="r1")["code"] == "600"


def test_a_refusal_is_replayed_unless_switched(client, control):
    body = client.invoice(DepartmentRef={"value": "3"})
    assert client.refused("Invoice", body, requestid="r1")["code"] == "2500"
    assert client.refused("Invoice", client.invoice(), requestid="r1")["code"] == "2500"
    control("settings", {"faults_are_replayed": False})
    assert client.refused("Invoice", body, requestid="r2")["code"] == "2500"
    assert client.write("Invoice", client.invoice(), requestid="r2")


def test_request_ids_are_forgotten_after_a_while(client, control):
    client.write("Invoice", client.invoice(), requestid="r1")
    control("settings", {"request_id_days": 0.5})
    control("clock", {"advance": 24 * 3600 + 1})
    control("tokens/expire", {})
    client.token = control("connect", {"tenants": ["us"]})["access_token"]
    client.write("Invoice", client.invoice(), requestid="r1")
    assert count(client) == 2


def test_fifty_characters_and_no_more(client):
    client.write("Customer", {"DisplayName": "A"}, requestid="x" * 50)
    assert client.refused("Customer", {"DisplayName": "B"}, requestid="x" * 51)["code"] == "2130"


def test_updates_and_deletes_are_replayed_too(client):
    row = client.create("Invoice", **client.invoice())
    change = {"Id": row["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "x"}
    assert client.write("Invoice", change, requestid="u") == client.write("Invoice", change, requestid="u")
    removal = {"Id": row["Id"], "SyncToken": "1"}
    first = client.write("Invoice", removal, requestid="d", operation="delete")
    assert client.write("Invoice", removal, requestid="d", operation="delete") == first


def item(client, key):
    return {"bId": key, "operation": "create", "Invoice": client.invoice()}


def test_in_a_batch_request_id_and_bid_are_the_key(client):
    first = client.batch(item(client, "1"), item(client, "2"), requestid="b")
    again = client.batch(item(client, "2"), item(client, "1"), requestid="b")
    assert first == again
    assert count(client) == 2
    client.batch(item(client, "1"), item(client, "3"), requestid="b")
    assert count(client) == 3, "another bId is a new request"


def test_a_batch_without_request_id_is_done_again(client):
    for _ in range(2):
        client.batch(item(client, "1"))
    assert count(client) == 2


@pytest.mark.parametrize(("request_id", "key"), [("x" * 37, "1"), ("x", "1" * 11)])
def test_in_a_batch_ids_are_shorter(client, request_id, key):
    answers = client.batch(item(client, key), requestid=request_id)
    assert answers[key]["Fault"]["Error"][0]["code"] == "2130"
    client.batch(item(client, "1" * 10), requestid="y" * 36)


def test_a_lost_answer_is_found_again_with_the_request_id(client, control):
    control("faults", {"kind": "drop_after", "method": "POST", "path": "invoice"})
    with pytest.raises(requests.ConnectionError):
        client.write("Invoice", client.invoice(), requestid="r1")
    assert count(client) == 1
    client.write("Invoice", client.invoice(), requestid="r1")
    assert count(client) == 1


def test_a_lost_batch_is_found_again_with_the_request_id(client, control):
    control("faults", {"kind": "drop_after", "method": "POST", "path": "batch"})
    with pytest.raises(requests.ConnectionError):
        client.batch(item(client, "1"), item(client, "2"), requestid="b")
    client.batch(item(client, "1"), item(client, "2"), requestid="b")
    assert count(client) == 2


def test_a_500_after_the_commit_is_no_recorded_outcome(client, control):
    control("faults", {"kind": "error_after", "method": "POST", "path": "invoice"})
    answer = client.call("POST", "invoice", client.invoice(), params={"requestid": "r1"})
    assert (answer.status_code, error_of(answer)["code"]) == (500, "10000")
    assert client.write("Invoice", client.invoice(), requestid="r1")["DocNumber"] == "1001"
    assert count(client) == 1


def test_a_repeat_that_overtakes_the_late_commit_leaves_one_document(client, control):
    control("faults", {"kind": "drop_then_commit", "seconds": 0.5, "method": "POST", "path": "invoice"})
    with pytest.raises(requests.ConnectionError):
        client.write("Invoice", client.invoice(), requestid="r1")
    client.write("Invoice", client.invoice(), requestid="r1")
    late = control("calls")["calls"][0]["seq"]
    wait_until(lambda: any(c["seq"] == late and c["status"] == 200 for c in control("calls")["calls"]))
    assert count(client) == 1


def test_a_throttled_call_is_no_recorded_outcome(client, control):
    control("faults", {"kind": "rate_limit", "method": "POST"})
    answer = client.call("POST", "invoice", client.invoice(), params={"requestid": "r1"})
    assert answer.status_code == 429
    client.write("Invoice", client.invoice(), requestid="r1")
    assert count(client) == 1
