"""What benches work out of the calls a stand-in got."""

from datetime import datetime, timedelta, timezone

import pytest

from lab.accounting_system import QUICKBOOKS, XERO
from lab.bench_thousands import most_at_once, share_of_limit

START = datetime(2026, 11, 30, 8, 0, tzinfo=timezone.utc)


def calls(*seconds, path="/api.xro/2.0/Invoices"):
    return [{"at": (START + timedelta(seconds=each)).isoformat(), "path": path} for each in seconds]


def test_the_share_of_a_limit_is_that_of_the_first_minutes():
    every_two_seconds = calls(*range(0, 601, 2))
    assert share_of_limit(XERO, every_two_seconds) == (pytest.approx(151 / 300), 5.0)


def test_what_is_over_sooner_counts_by_its_own_time_but_never_less_than_a_minute():
    assert share_of_limit(XERO, calls(*range(0, 121, 2))) == (pytest.approx(61 / 120), 2.0)
    assert share_of_limit(XERO, calls(*range(30))) == (pytest.approx(0.5), 1.0)


def test_only_calls_count_that_the_limit_counts():
    both = [*calls(*range(40), path="/v3/company/1/batch"), *calls(*range(40), path="/v3/company/1/query")]
    assert share_of_limit(QUICKBOOKS, both) == (pytest.approx(1), 1.0)


def test_calls_are_in_flight_together_for_as_long_as_an_answer_takes():
    assert most_at_once(calls(0, 1, 2), seconds=0.3) == 1
    assert most_at_once(calls(0, 0.1, 0.2, 0.31, 5), seconds=0.3) == 3
