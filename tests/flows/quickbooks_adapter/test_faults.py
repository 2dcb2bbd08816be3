"""Lost answers, limits and odd answers."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from providers import errors
from providers.values import Contact, ContactKey, Kind, Verdict

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN
INVOICE, BATCH = "/invoice$", "/batch$"
MINUTES = timedelta(minutes=5)

MAY_BE_THERE = [
    ("drop_before", False, {}),
    ("drop_after", True, {}),
    ("drop_during", True, {}),
    ("error_before", False, {}),
    ("error_after", True, {}),
    ("slow_after", True, {"seconds": 3}),
    ("html", False, {"status": 502}),
    ("unavailable", False, {}),
]


@pytest.mark.parametrize("several", [False, True], ids=["one", "batch"])
@pytest.mark.parametrize(("fault", "committed", "facts"), MAY_BE_THERE, ids=[one[0] for one in MAY_BE_THERE])
def test_a_lost_answer_is_unknown_called_once_and_settled_by_one_list(
    books, fault, committed, facts, several
):
    books.provider = books.make_provider(timeout=1.0)
    since, path = books.now() - MINUTES, BATCH if several else INVOICE
    documents = [books.document() for _ in range(3 if several else 1)]
    seen = books.control("/calls")["calls"][-1]["seq"]
    with books.fault(fault, method="POST", path=path, **facts), pytest.raises(errors.ProviderError) as caught:
        books.save(*documents)
    assert isinstance(caught.value, errors.Retry) and caught.value.maybe_committed
    calls = books.control(f"/calls?since={seen}")["calls"]
    assert [call["method"] for call in calls] == ["POST"]
    time.sleep(facts.get("seconds", 0))
    assert [books.has(document) for document in documents] == [int(committed)] * len(documents)
    listed = books.list_since(since)
    assert [document.marker in listed for document in documents] == [committed] * len(documents)
    assert len(books.control(f"/calls?since={seen}")["calls"]) == 2


def test_a_commit_that_comes_after_the_connection_was_dropped_appears_in_the_list(books):
    since = books.now() - MINUTES
    document = books.document()
    with (
        books.fault("drop_then_commit", method="POST", path=INVOICE, seconds=2),
        pytest.raises(errors.Retry) as caught,
    ):
        books.save(document)
    assert caught.value.maybe_committed
    assert document.marker not in books.list_since(since)
    time.sleep(2.5)
    assert document.marker in books.list_since(since)


@pytest.mark.parametrize("several", [False, True], ids=["one", "batch"])
def test_the_identical_request_under_its_key_is_answered_again_and_committed_once(books, several):
    documents = [books.document() for _ in range(3 if several else 1)]
    with books.fault("drop_after", method="POST"), pytest.raises(errors.Retry):
        books.save(*documents, key="same")
    outcomes = books.save(*documents, key="same")
    assert [outcome.verdict for outcome in outcomes] == [SAVED] * len(documents)
    assert [outcome.saved.marker for outcome in outcomes] == [document.marker for document in documents]
    assert [books.has(document) for document in documents] == [1] * len(documents)
    assert books.control("/calls")["calls"][-1]["replayed"]


def test_another_body_under_the_same_key_is_another_request(books):
    """What a request id does that comes with another body is not documented: it is never the same one."""
    document = books.document()
    books.save(document, key="same")
    changed = replace(books.document(), reference="S00043")
    (outcome,) = books.save(changed, key="same")
    assert (outcome.verdict, outcome.saved.marker, books.has(document)) == (SAVED, changed.marker, 1)


def test_lost_names_are_found_instead_of_created_again(books):
    contacts = [Contact(name=name, key=name, is_customer=True) for name in ("Ann", "Ben")]
    keys = [ContactKey("name", contact.name) for contact in contacts]
    provider = books.make_provider()
    assert not any(provider.find_contacts(keys).values())
    with books.fault("drop_after", method="POST", path=BATCH), pytest.raises(errors.Retry) as caught:
        provider.save_contacts(contacts, "same")
    assert caught.value.maybe_committed
    found = books.make_provider().find_contacts(keys)
    assert [len(found[key]) for key in keys] == [1, 1]
    outcomes = books.make_provider().save_contacts(contacts, "other")
    assert [outcome.reasons[0].kind for outcome in outcomes] == ["duplicate", "duplicate"]


NOTHING_WAS_DONE = [
    ("rate_limit", {"retry_after": 7}, errors.RateLimited),
    ("token_expired", {}, errors.TokenExpired),
    ("html", {"status": 404}, errors.Refused),
    ("refused", {"code": "6190", "text": "Subscription period has ended"}, errors.SubscriptionEnded),
    ("refused", {"code": "3100", "status": 403, "text": "no"}, errors.Reconnect),
]


@pytest.mark.parametrize(
    ("fault", "facts", "expected"), NOTHING_WAS_DONE, ids=[one[2].__name__ for one in NOTHING_WAS_DONE]
)
def test_a_definite_no_commits_nothing(books, fault, facts, expected):
    documents = [books.document(), books.document()]
    with (
        books.fault(fault, method="POST", path=BATCH, **facts),
        pytest.raises(errors.ProviderError) as caught,
    ):
        books.save(*documents)
    assert type(caught.value) is expected
    assert not caught.value.maybe_committed
    assert sum(map(books.has, documents)) == 0


@pytest.mark.parametrize("body", ["xml", "json", "gateway"])
def test_a_limit_is_understood_in_every_form_and_known_to_the_budget(books, body):
    with (
        books.settings(throttle_body=body),
        books.fault("rate_limit", path=INVOICE),
        pytest.raises(errors.RateLimited) as caught,
    ):
        books.save(books.document())
    assert timedelta(seconds=55) < caught.value.until - books.now() <= timedelta(seconds=60)
    assert "request limit was reached" in caught.value.text
    assert books.budget.wait_until(books.now()) == caught.value.until
    with pytest.raises(errors.RateLimited):
        list(books.provider.currencies())
    assert books.calls[-1].outcome == "RateLimited" and books.calls[-1].status == 429


def test_a_limit_that_tells_how_long_is_waited_for_as_long_as_told(books):
    with books.fault("rate_limit", retry_after=7), pytest.raises(errors.RateLimited) as caught:
        list(books.provider.currencies())
    assert timedelta(seconds=5) < caught.value.until - books.now() <= timedelta(seconds=7)


def test_a_fault_may_ride_on_a_good_answer(books):
    document = books.document()
    with books.fault("refused", path=INVOICE, status=200, code="6140", text="TxnType=Invoice with TxnId=9"):
        (outcome,) = books.save(document)
    assert [(reason.kind, reason.subject) for reason in outcome.reasons] == [("number", "9")]
    assert (outcome.verdict, books.has(document)) == (REFUSED, 0)


def test_every_call_tells_intuits_id_of_it(books):
    (outcome,) = books.save(books.document())
    assert outcome.correlation_id == books.calls[-1].correlation_id != ""


ODD = [
    ("null_field", {"field": "Line"}),
    ("null_field", {"field": "CustomerRef"}),
    ("null_field", {"field": "TxnDate"}),
    ("null_field", {"field": "MetaData"}),
    ("null_field", {"field": "TotalAmt"}),
    ("null_field", {"field": "CurrencyRef"}),
    ("unknown_enum", {"field": "GlobalTaxCalculation", "value": "SomethingNew"}),
]


@pytest.mark.parametrize(("fault", "facts"), ODD, ids=[f"{fault}-{facts['field']}" for fault, facts in ODD])
def test_an_odd_field_never_hides_a_document(books, fault, facts):
    since = books.now() - MINUTES
    documents = [books.document() for _ in range(2)]
    books.save(*documents)
    with books.fault(fault, method="GET", **facts):
        listed = books.list_since(since, frozenset({Kind.INVOICE}))
    assert set(listed) >= {document.marker for document in documents}


def test_a_list_that_is_null_is_not_believed(books):
    with books.fault("null_field", method="GET", field="CDCResponse"), pytest.raises(errors.Retry):
        books.list_since(books.now() - MINUTES)
    with books.fault("null_field", path=BATCH, field="QueryResponse"), pytest.raises(errors.Retry):
        books.provider.get_documents(Kind.INVOICE, ["1"])


def test_an_answer_that_tells_no_document_leaves_the_outcome_open(books):
    document = books.document()
    with books.fault("null_field", path=INVOICE, field="PrivateNote"):
        (outcome,) = books.save(document)
    assert (outcome.verdict, books.has(document)) == (UNKNOWN, 1)
