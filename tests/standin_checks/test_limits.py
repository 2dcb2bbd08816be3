"""Call limits and their headers."""

import threading

import pytest

from standin_checks.driving import at_once
from standin_checks.waiting import wait_until
from standin_checks.xero_client import NZ, Client


@pytest.fixture
def limited(xero, control):
    return Client(xero.base_url, control("connect", {"tenants": ["nz", "au"]})["access_token"])


def test_headers_tell_what_is_left(limited):
    first, second = limited.call("GET", "Currencies").headers, limited.call("GET", "Currencies").headers
    assert first["X-MinLimit-Remaining"] == "59"
    assert first["X-DayLimit-Remaining"] == "999"
    assert first["X-AppMinLimit-Remaining"] == "9999"
    assert second["X-MinLimit-Remaining"] == "58"


def test_the_sixty_first_call_of_a_minute_is_refused_until_told(limited, control):
    for _ in range(60):
        assert limited.call("GET", "Currencies").status_code == 200
    refused = limited.call("GET", "Currencies")
    assert (refused.status_code, refused.content) == (429, b"")
    assert "Content-Type" not in refused.headers
    assert refused.headers["X-Rate-Limit-Problem"] == "minute"
    assert refused.headers["X-MinLimit-Remaining"] == "0"
    wait = int(refused.headers["Retry-After"])
    assert 1 <= wait <= 60
    assert limited.call("GET", "Currencies", tenant="22222222-0000-4000-8000-00000000000b").status_code == 200
    control("clock", {"advance": wait})
    assert limited.call("GET", "Currencies").status_code == 200


def test_the_day_has_a_limit_of_its_own(limited, control):
    control("settings", {"day_limit": 3})
    for _ in range(3):
        limited.call("GET", "Currencies")
    refused = limited.call("GET", "Currencies")
    assert refused.headers["X-Rate-Limit-Problem"] == "day"
    assert 86000 < int(refused.headers["Retry-After"]) <= 86400


def test_the_day_limit_follows_the_apps_tier(xero, control):
    token = control("connect", {"client_id": "0D0000000000000000000000000000B2"})["access_token"]
    assert Client(xero.base_url, token).call("GET", "Currencies").headers["X-DayLimit-Remaining"] == "4999"


def test_five_calls_at_once(limited, control):
    control("faults", {"kind": "slow", "seconds": 2, "times": 5, "path": "Accounts"})
    statuses = []
    threads = [
        threading.Thread(target=lambda: statuses.append(limited.call("GET", "Accounts").status_code))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(control("calls")["calls"]) == 5)
    refused = limited.call("GET", "Currencies")
    for thread in threads:
        thread.join()
    assert refused.status_code == 429
    assert refused.headers["X-Rate-Limit-Problem"] == "concurrent"
    assert "Retry-After" not in refused.headers
    assert statuses == [200] * 5
    assert limited.call("GET", "Currencies").status_code == 200


def test_calls_that_take_their_time_overlap_and_five_at_once_are_the_most(limited, control):
    control("settings", {"answer_seconds": 1})
    answers, seconds = at_once(lambda: limited.call("GET", "Currencies"), 8)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 3
    assert {answer.headers["X-Rate-Limit-Problem"] for answer in refused} == {"concurrent"}
    assert seconds < 2.5
    assert at_once(lambda: limited.call("GET", "Currencies").status_code, 5)[0] == [200] * 5


def test_a_clock_that_runs_faster_lets_calls_leave_the_minute_sooner(limited, control):
    control("settings", {"minute_limit": 2})
    control("clock", {"speed": 120})
    before = control("clock")["now"]
    assert {limited.call("GET", "Currencies").status_code for _ in range(2)} == {200}
    wait_until(lambda: limited.call("GET", "Currencies").status_code == 200)
    assert control("clock", {"speed": 1})["now"] > before


def test_replays_count(limited, invoice):
    headers = {"Idempotency-Key": "k"}
    first = limited.call("PUT", "Invoices", invoice(), headers=headers)
    second = limited.call("PUT", "Invoices", invoice(), headers=headers)
    left = [int(answer.headers["X-MinLimit-Remaining"]) for answer in (first, second)]
    assert left == [59, 58]


def test_limits_can_be_lifted(limited, control):
    control("settings", {"limits_on": False})
    assert {limited.call("GET", "Currencies").status_code for _ in range(70)} == {200}


def test_refused_tokens_do_not_count(xero, control, limited):
    assert Client(xero.base_url, "nonsense").call("GET", "Currencies").status_code == 401
    assert limited.call("GET", "Currencies", tenant=NZ).headers["X-MinLimit-Remaining"] == "59"
