"""Idempotency-Key: replays, errors that are kept, six minutes, scope."""

import threading

import pytest

KEY = {"Idempotency-Key": "key-1"}


def count(control):
    return len(control("tenants/nz/documents")["documents"])


def test_the_same_request_under_the_same_key_is_done_once(client, invoice, control):
    first = client.call("PUT", "Invoices", invoice(), headers=KEY)
    second = client.call("PUT", "Invoices", invoice(), headers=KEY)
    assert second.content == first.content
    assert count(control) == 1
    assert control("calls")["calls"][-2]["replayed"] is False
    assert control("calls")["calls"][-1]["replayed"] is True


def test_without_a_key_it_is_done_twice(client, invoice, control):
    for _ in range(2):
        client.call("PUT", "Invoices", invoice())
    assert count(control) == 2


@pytest.mark.parametrize("change", ["body", "address", "method"])
def test_a_key_used_for_another_request_is_refused(client, invoice, change):
    client.call("PUT", "Invoices", invoice(), headers=KEY)
    method, address = (
        "POST" if change == "method" else "PUT",
        "Invoices?unitdp=4" if change == "address" else "Invoices",
    )
    body = invoice(Reference="other") if change == "body" else invoice()
    answer = client.call(method, address, body, headers=KEY)
    assert answer.status_code == 400
    assert answer.json()["Message"] == "Idempotency Key: key-1 is used with a different request."


def test_errors_are_kept_too(client, invoice, control):
    body = invoice(InvoiceNumber="X", Contact={"Name": "Later", "EmailAddress": "wrong"})
    assert client.call("PUT", "Invoices", body, headers=KEY).status_code == 400
    again = client.call("PUT", "Invoices", body, headers=KEY)
    assert again.status_code == 400
    assert control("calls")["calls"][-1]["replayed"] is True


@pytest.mark.parametrize(("kind", "documents"), [("error_before", 0), ("error_after", 1)])
def test_a_server_error_is_kept_too(client, invoice, control, kind, documents):
    control("faults", {"kind": kind, "path": "Invoices"})
    for _ in range(2):
        assert client.call("PUT", "Invoices", invoice(), headers=KEY).status_code == 500
    assert count(control) == documents
    assert client.call("PUT", "Invoices", invoice(), headers={"Idempotency-Key": "key-2"}).status_code == 200


def test_a_lost_answer_comes_again(client, invoice, control):
    import requests

    control("faults", {"kind": "drop_after", "path": "Invoices"})
    with pytest.raises(requests.ConnectionError):
        client.call("PUT", "Invoices", invoice(), headers=KEY)
    assert client.call("PUT", "Invoices", invoice(), headers=KEY).status_code == 200
    assert count(control) == 1


def test_refusals_at_the_door_are_not_kept(client, invoice, control):
    for fault in (
        {"kind": "rate_limit", "retry_after": 1},
        {"kind": "unavailable"},
        {"kind": "token_expired"},
    ):
        control("faults", {**fault, "path": "Invoices"})
        assert client.call("PUT", "Invoices", invoice(), headers=KEY).status_code in (429, 503, 401)
    assert client.call("PUT", "Invoices", invoice(), headers=KEY).status_code == 200
    assert count(control) == 1


def test_a_key_is_forgotten_after_six_minutes(client, invoice, control):
    client.call("PUT", "Invoices", invoice(), headers=KEY)
    control("clock", {"advance": 359})
    client.call("PUT", "Invoices", invoice(), headers=KEY)
    assert count(control) == 1
    control("clock", {"advance": 2})
    client.call("PUT", "Invoices", invoice(), headers=KEY)
    assert count(control) == 2, "the key is new again: a duplicate"


def test_keys_are_scoped_by_organisation_and_app(client, invoice, control):
    control("connect", {"tenants": ["au"]})
    other_app = control("connect", {"client_id": "0D0000000000000000000000000000B2"})["access_token"]
    client.call("PUT", "Invoices", invoice(), headers=KEY)
    au = client.call("PUT", "Invoices", invoice(), headers=KEY, tenant="22222222-0000-4000-8000-00000000000b")
    other = client.call("PUT", "Invoices", invoice(), headers={**KEY, "Authorization": f"Bearer {other_app}"})
    assert (au.status_code, other.status_code) == (200, 200)
    assert count(control) == 2


def test_reads_ignore_the_key(client):
    assert client.call("GET", "Invoices", headers=KEY).status_code == 200
    assert client.call("GET", "Contacts", headers=KEY).status_code == 200


def test_the_longest_key_has_128_characters(client, invoice):
    assert (
        client.call("PUT", "Invoices", invoice(), headers={"Idempotency-Key": "k" * 128}).status_code == 200
    )
    assert (
        client.call("PUT", "Invoices", invoice(), headers={"Idempotency-Key": "k" * 129}).status_code == 400
    )


def test_parallel_requests_under_one_key_are_done_once(client, invoice, control):
    answers = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(client.call("PUT", "Invoices", invoice(), headers=KEY).content)
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert count(control) == 1
