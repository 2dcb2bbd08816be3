"""Call limits and how a 429 looks (reference, section 2)."""

import threading

import pytest

from standin_checks.driving import at_once
from standin_checks.quickbooks.client import OTHER_APP, Client
from standin_checks.waiting import wait_until


@pytest.fixture
def limited(client, control):
    """A client with limits on; its calls until now are forgotten."""
    control("settings", {"limits_on": True, "second_limit": 1000})
    return client


def statuses(client, number, address="preferences"):
    return [client.call("GET", address).status_code for _ in range(number)]


def batch(client):
    body = {"BatchItemRequest": [{"bId": "1", "Query": "select count(*) from Term"}]}
    return client.call("POST", "batch", body).status_code


def test_ten_calls_a_second(limited, control):
    control("settings", {"second_limit": 10})
    found = statuses(limited, 12)
    assert found[:10] == [200] * 10
    assert found[11] == 429 or 429 in found, "unless the machine is too slow for ten a second"
    control("clock", {"advance": 1.1})
    assert statuses(limited, 1) == [200]


def test_calls_that_take_their_time_overlap_and_ten_at_once_are_the_most(limited, control):
    control("settings", {"answer_seconds": 1})
    found, seconds = at_once(lambda: limited.call("GET", "preferences").status_code, 13)
    assert sorted(found) == [200] * 10 + [429] * 3
    assert seconds < 2.5
    assert at_once(lambda: limited.call("GET", "preferences").status_code, 10)[0] == [200] * 10


def test_so_many_calls_a_minute_for_a_company(limited, control):
    control("settings", {"minute_limit": 5})
    assert statuses(limited, 6) == [200] * 5 + [429]
    control("clock", {"advance": 59})
    assert statuses(limited, 1) == [429]
    control("clock", {"advance": 2})
    assert statuses(limited, 1) == [200]


def test_the_limit_of_a_minute_is_shared_by_all_apps(quickbooks, limited, control):
    control("settings", {"minute_limit": 3, "new_consent_ends_older": False})
    tokens = control("connect", {"tenants": ["us"], "client_id": OTHER_APP[0]})
    other = Client(quickbooks, tokens["access_token"], tokens["realmId"])
    assert statuses(limited, 2) + statuses(other, 2) == [200, 200, 200, 429]


def test_companies_have_limits_of_their_own(limited, gb, control):
    control("settings", {"limits_on": True, "minute_limit": 2})
    assert statuses(limited, 3) == [200, 200, 429]
    assert statuses(gb, 2) == [200, 200]


def test_batches_have_limits_of_their_own(limited, control):
    control("settings", {"batch_minute_limit": 2, "minute_limit": 2})
    assert [batch(limited) for _ in range(3)] == [200, 200, 429]
    assert statuses(limited, 3) == [200, 200, 429]


def test_batches_of_all_apps_of_a_company_are_limited_together(quickbooks, limited, control):
    control("settings", {"realm_batch_minute_limit": 3})
    tokens = control("connect", {"tenants": ["us"], "client_id": OTHER_APP[0]})
    other = Client(quickbooks, tokens["access_token"], tokens["realmId"])
    assert [batch(limited), batch(limited), batch(other), batch(other)] == [200, 200, 200, 429]


def test_calls_and_batches_of_an_app_are_limited_together(limited, control):
    control("settings", {"combined_minute_limit": 3})
    assert [batch(limited), *statuses(limited, 3)] == [200, 200, 200, 429]


def test_the_usual_limits(quickbooks):
    settings = quickbooks.world.settings
    assert (settings.second_limit, settings.minute_limit) == (10, 500)
    assert (settings.batch_minute_limit, settings.realm_batch_minute_limit) == (40, 120)
    assert settings.combined_minute_limit == 800


def test_a_refused_call_does_nothing_and_does_not_count(limited, control):
    control("settings", {"minute_limit": 1})
    statuses(limited, 1)
    assert limited.call("POST", "customer", {"DisplayName": "A"}).status_code == 429
    control("clock", {"advance": 60})
    control("settings", {"minute_limit": 500})
    assert limited.query("select * from Customer where DisplayName = 'A'") == {}
    assert control("metering")["tenants"]["us"]["Core"] == 0


@pytest.mark.parametrize(
    ("kind", "content_type", "parts"),
    [
        (
            "xml",
            "application/xml",
            ['<Fault type="SERVICE">', '<Error code="3001">', "statusCode=429</Message>"],
        ),
        ("json", "application/json", ['"Fault":', '"code":"003001"', '"Message":']),
        ("gateway", "application/json", ['"fault":', '"code":"3001"', '"message":']),
    ],
)
def test_a_429_looks_as_switched(limited, control, kind, content_type, parts):
    control("settings", {"minute_limit": 0, "throttle_body": kind})
    answer = limited.call("GET", "preferences")
    assert answer.status_code == 429
    assert answer.headers["Content-Type"].startswith(content_type)
    assert "Retry-After" not in answer.headers
    assert answer.headers["intuit_tid"]
    for part in (*parts, "message=ThrottleExceeded; errorCode=003001", "The request limit was reached."):
        assert part in answer.text


def test_a_429_may_tell_how_long_to_wait(limited, control):
    control("settings", {"minute_limit": 0, "throttle_retry_after": 60})
    assert limited.call("GET", "preferences").headers["Retry-After"] == "60"


def test_names_written_at_the_same_time_get_in_each_others_way_when_switched(client, control):
    control("settings", {"one_name_at_a_time": True})
    control("faults", {"kind": "slow", "seconds": 0.6, "path": "customer"})
    slow = threading.Thread(target=client.call, args=("POST", "customer", {"DisplayName": "Slow"}))
    slow.start()
    wait_until(lambda: control("calls")["calls"])
    other = Client(client.standin, client.token, client.realm)
    error = other.refused("Vendor", {"DisplayName": "Fast"})
    assert error["Detail"] == "Business Validation Error: You can only add or edit one name at a time."
    other.create("Invoice", **other.invoice())
    slow.join()
    assert other.create("Vendor", DisplayName="Fast")
