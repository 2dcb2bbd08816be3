"""Lost answers, limits and odd answers."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from providers import errors
from providers.values import Kind, Verdict

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN
INVOICES = "/Invoices"
MINUTES = timedelta(minutes=5)


MAY_BE_THERE = [
    ("drop_before", 0, {}),
    ("drop_after", 1, {}),
    ("drop_during", 1, {}),
    ("error_before", 0, {}),
    ("error_after", 1, {}),
    ("slow_after", 1, {"seconds": 3}),
]


@pytest.mark.parametrize(("fault", "committed", "facts"), MAY_BE_THERE, ids=[one[0] for one in MAY_BE_THERE])
def test_a_lost_answer_is_unknown_called_once_and_settled_by_one_list(books, fault, committed, facts):
    books.provider = books.make_provider(timeout=1.0)
    since = books.now() - MINUTES
    document = books.document()
    with books.fault(fault, method="PUT", path=INVOICES, **facts), pytest.raises(errors.Retry) as caught:
        books.save(document)
    assert caught.value.maybe_committed
    calls = [call for call in books.control("/calls")["calls"] if call["method"] == "PUT"]
    assert sum(INVOICES in call["path"] for call in calls) == 1
    time.sleep(facts.get("seconds", 0))
    assert books.has(document) == committed
    assert (document.marker in books.list_since(since)) == bool(committed)


def test_a_commit_that_comes_after_the_connection_was_dropped_appears_in_the_list(books):
    since = books.now() - MINUTES
    document = books.document()
    with (
        books.fault("drop_then_commit", method="PUT", path=INVOICES, seconds=2),
        pytest.raises(errors.Retry) as caught,
    ):
        books.save(document)
    assert caught.value.maybe_committed
    assert document.marker not in books.list_since(since)
    time.sleep(2.5)
    assert document.marker in books.list_since(since)


def test_the_identical_request_under_its_key_is_answered_again_and_committed_once(books):
    document = books.document()
    with books.fault("drop_after", method="PUT", path=INVOICES), pytest.raises(errors.Retry):
        books.save(document, key="same")
    (outcome,) = books.save(document, key="same")
    assert (outcome.verdict, books.has(document)) == (SAVED, 1)
    with pytest.raises(errors.Retry) as caught:
        books.save(replace(document, reference="S00043"), key="same")
    assert caught.value.maybe_committed
    assert books.has(document) == 1


NOTHING_WAS_DONE = [
    ("rate_limit", {"retry_after": 7, "problem": "minute"}, errors.RateLimited),
    ("unavailable", {"text": "The Organisation is offline"}, errors.Unavailable),
    ("token_expired", {}, errors.TokenExpired),
    ("html", {"status": 404}, errors.Missing),
]


@pytest.mark.parametrize(
    ("fault", "facts", "expected"), NOTHING_WAS_DONE, ids=[one[0] for one in NOTHING_WAS_DONE]
)
def test_a_definite_no_commits_nothing(books, fault, facts, expected):
    document = books.document()
    with (
        books.fault(fault, method="PUT", path=INVOICES, **facts),
        pytest.raises(errors.ProviderError) as caught,
    ):
        books.save(document)
    assert type(caught.value) is expected
    assert not caught.value.maybe_committed
    assert books.has(document) == 0


def test_a_limit_is_waited_for_as_long_as_told_and_known_to_the_budget(books):
    with (
        books.fault("rate_limit", retry_after=7, problem="minute"),
        pytest.raises(errors.RateLimited) as caught,
    ):
        list(books.provider.currencies())
    assert timedelta(seconds=5) < caught.value.until - books.now() <= timedelta(seconds=7)
    assert books.budget.wait_until(books.now()) == caught.value.until
    with pytest.raises(errors.RateLimited):
        list(books.provider.currencies())
    assert books.calls[-1].outcome == "RateLimited" and books.calls[-1].status == 429


def test_the_real_limits_are_read_from_every_answer(books):
    list(books.provider.currencies())
    left = books.budget.left(books.provider.capabilities.limits.windows, books.now())
    assert 0 < left["minute"] < 60 and 0 < left["day"] < 1000 and 0 < left["app_minute"] < 10_000


ODD = [
    ("unknown_enum", {"field": "Status", "value": "SOMETHINGNEW"}),
    ("unknown_enum", {"field": "CurrencyCode", "value": "XXX"}),
    ("null_field", {"field": "LineItems"}),
    ("null_field", {"field": "Contact"}),
    ("null_field", {"field": "Date"}),
    ("null_field", {"field": "Reference"}),
    ("null_field", {"field": "UpdatedDateUTC"}),
    ("null_field", {"field": "Total"}),
]


@pytest.mark.parametrize(("fault", "facts"), ODD, ids=[f"{fault}-{facts['field']}" for fault, facts in ODD])
def test_an_odd_field_never_hides_a_document(books, fault, facts):
    since = books.now() - MINUTES
    documents = [books.document() for _ in range(2)]
    books.save(*documents)
    with books.fault(fault, method="GET", path=INVOICES, **facts):
        listed = books.list_since(since, frozenset({Kind.INVOICE}))
    assert set(listed) >= {document.marker for document in documents}


def test_a_list_that_is_null_is_not_believed(books):
    with (
        books.fault("null_field", method="GET", path=INVOICES, field="Invoices"),
        pytest.raises(errors.Retry),
    ):
        books.list_since(books.now() - MINUTES)
