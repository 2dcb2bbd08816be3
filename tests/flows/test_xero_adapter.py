"""The Xero adapter against the stand-in over HTTP: written from the same facts, by different people."""

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from providers import amounts, errors, markers
from providers.values import Category, Contact, ContactKey, Item, Kind, RemoteState, Status, Verdict

from flows.xero_books import CALLBACK, CLIENT_ID, NZ, Books, make_line

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN
AU = "22222222-0000-4000-8000-00000000000b"
INVOICES = "/Invoices"
MINUTES = timedelta(minutes=5)


@pytest.fixture(scope="module")
def stand_in(standin_xero):
    return standin_xero.url


@pytest.fixture
def books(stand_in):
    requests.post(f"{stand_in}/_standin/reset", json={}, timeout=20).raise_for_status()
    books = Books(stand_in)
    yield books
    unknown = [call for call in books.control("/calls")["calls"] if call["unknown_properties"]]
    assert not unknown, "Xero knows no such names"


def reasons(outcome):
    return [(reason.kind, reason.subject) for reason in outcome.reasons]


# lists


def test_the_organisation_and_its_lists_are_read(books):
    facts = books.provider.organisation()
    assert (facts.name, facts.base_currency, facts.timezone) == (
        "Demo Company (NZ)",
        "NZD",
        "Pacific/Auckland",
    )
    assert facts.short_code == "!Nz1aA"
    accounts = {account.code: account for page in books.provider.accounts() for account in page.entries}
    assert accounts["200"].usable_on_lines and accounts["200"].category is Category.REVENUE
    assert not accounts["090"].usable_on_lines and not accounts["610"].usable_on_lines
    assert not accounts["499"].active
    rates = {rate.code: rate for page in books.provider.tax_rates() for rate in page.entries}
    assert rates["OUTPUT2"].rate == 15 and Category.REVENUE in rates["OUTPUT2"].applies_to
    assert not rates["OUTPUT"].active
    assert "JPY" in {one.code for page in books.provider.currencies() for one in page.entries}


def test_lock_dates_are_read_and_obeyed(books):
    books.control("/tenants/nz/organisation", {"PeriodLockDate": "2026-03-31"})
    assert books.provider.organisation().period_lock_date == date(2026, 3, 31)
    (outcome,) = books.save(books.document(date=date(2026, 3, 31), status=Status.APPROVED))
    assert [kind for kind, _subject in reasons(outcome)] == ["lock"]


def test_contacts_are_created_once_and_found_again(books):
    books.save_contact("Ann & Söhne", email="ann@example.com")
    keys = [
        ContactKey("name", "ANN & SÖHNE"),
        ContactKey("email", "Ann@Example.com"),
        ContactKey("name", "No"),
    ]
    found = books.provider.find_contacts(keys)
    assert [len(found[key]) for key in keys] == [1, 1, 0]
    assert found[keys[0]][0].key == "key Ann & Söhne"
    (outcome,) = books.provider.save_contacts([Contact(name="ann & söhne", key="another")], "again")
    assert (outcome.verdict, outcome.reasons[0].kind) == (REFUSED, "duplicate")


def test_names_with_quotes_are_found(books):
    books.save_contact('The "Best" Shop')
    key = ContactKey("name", 'The "Best" Shop')
    assert len(books.provider.find_contacts([key])[key]) == 1


def test_archived_contacts_are_found_and_not_invoiced(books):
    books.control(f"/tenants/nz/contacts/{books.contact_id}/archive", {})
    key = ContactKey("name", "Deco Addict")
    assert [contact.active for contact in books.provider.find_contacts([key])[key]] == [False]
    (outcome,) = books.save(books.document())
    assert [kind for kind, _subject in reasons(outcome)] == ["contact"]


def test_many_contacts_come_in_pages(books):
    with books.settings(limits_on=False):
        for batch in range(5):
            contacts = [Contact(name=f"Customer {batch}-{row}", key=f"{batch}-{row}") for row in range(50)]
            assert {one.verdict for one in books.provider.save_contacts(contacts, f"batch-{batch}")} == {
                SAVED
            }
        pages = list(books.provider.contacts())
    names = [contact.name for page in pages for contact in page.entries]
    assert len(pages) > 1 and len(names) == len(set(names)) > 250
    assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]


def test_items_are_created_once_and_found_again(books):
    item = Item(code='DE"SK', name="Desk", sold=True, sale_price=Decimal("50.1234"), sale_account="200")
    (outcome,) = books.provider.save_items([item], "item")
    assert outcome.verdict is SAVED
    assert books.provider.find_items(['DE"SK', "NO"])['DE"SK'].sale_price == Decimal("50.1234")
    (outcome,) = books.provider.save_items([item], "again")
    assert reasons(outcome) == [("duplicate", 'DE"SK')]


# documents


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "unlinked"])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_shuffled_batch_arrives_equal_to_the_cent_and_is_recognised(books, kind, linked):
    since = books.now() - MINUTES
    documents = [books.document(kind, linked=linked, status=status) for status in Status for _ in range(3)]
    for document, outcome in zip(documents, books.save(*documents), strict=True):
        assert (outcome.verdict, outcome.saved.marker) == (SAVED, document.marker)
        assert amounts.compare(document, outcome.saved) is None
        assert outcome.saved.kind is kind
    listed = books.list_since(since, frozenset({kind}))
    assert set(listed) == {document.marker for document in documents}
    ids = [one.external_id for one in listed.values()]
    assert set(books.provider.get_documents(kind, ids)) == set(ids)


def test_every_form_of_a_line_arrives_as_odoo_has_it(books):
    books.provider.save_items([Item(code="DESK", name="Desk", sold=True, sale_price=Decimal(7))], "item")
    lines = (
        make_line("price", item_code="DESK"),
        make_line("discount", discount=Decimal("10"), untaxed=Decimal("90.00"), tax=Decimal("13.50")),
        make_line("net", price_unit=Decimal("33.33333"), untaxed=Decimal("66.67"), tax=Decimal("10.00")),
        make_line(
            "amount",
            quantity=Decimal(3),
            price_unit=Decimal("3.33333333"),
            untaxed=Decimal("10.01"),
            tax=Decimal("1.50"),
            item_code="DESK",
        ),
        make_line(
            "single",
            quantity=Decimal("1.23456"),
            price_unit=Decimal("8.1"),
            untaxed=Decimal("10.00"),
            tax=Decimal("1.50"),
        ),
        make_line("tax", tax=Decimal("15.01")),
        make_line("negative", price_unit=Decimal("-10"), untaxed=Decimal("-20.00"), tax=Decimal("-3.00")),
        make_line("text", is_text=True, description="Phase one", untaxed=Decimal(0), tax=Decimal(0)),
        make_line(
            "zero",
            price_unit=Decimal(0),
            untaxed=Decimal(0),
            tax=Decimal(0),
            tax_code="ZERORATED",
            tax_rate=Decimal(0),
        ),
    )
    document = books.document(Kind.INVOICE, *lines, status=Status.APPROVED)
    assert {priced.form.value for priced in books.provider.price(document).lines} >= {
        "price",
        "single",
        "text",
    }
    (outcome,) = books.save(document)
    assert (outcome.verdict, reasons(outcome)) == (SAVED, [])
    assert amounts.compare(document, outcome.saved) is None


def test_inclusive_prices_and_large_amounts_arrive_exactly(books):
    inclusive = books.document(Kind.INVOICE, make_line(price_unit=Decimal("57.50"), price_includes_tax=True))
    large = books.document(
        Kind.INVOICE,
        make_line(
            quantity=Decimal(1),
            price_unit=Decimal("8123456789.12"),
            untaxed=Decimal("8123456789.12"),
            tax=Decimal("1218518518.37"),
        ),
    )
    for document, outcome in zip((inclusive, large), books.save(inclusive, large), strict=True):
        assert (outcome.verdict, reasons(outcome)) == (SAVED, [])
        assert amounts.compare(document, outcome.saved) is None


def test_other_currencies_go_with_the_rate_of_the_day_or_with_ours(books):
    theirs = books.document(currency="USD")
    ours = books.document(currency="USD", home_per_foreign=Decimal("1.6"))
    assert [outcome.verdict for outcome in books.save(theirs, ours)] == [SAVED, SAVED]
    rates = {one["url"].split("/")[-1]: Decimal(one["currency_rate"]) for one in books.there()}
    assert rates[ours.marker] == Decimal("0.625")
    assert rates[theirs.marker] > 0
    (outcome,) = books.save(books.document(currency="CHF"))
    assert reasons(outcome) == [("currency", "CHF")]


def test_one_bad_document_does_not_stop_the_others_and_every_refusal_is_understood(books):
    documents = {
        "good": books.document(),
        "tax": books.document(Kind.INVOICE, make_line(tax_code="INPUT2"), status=Status.APPROVED),
        "account": books.document(Kind.INVOICE, make_line(account_code="499"), status=Status.APPROVED),
        "unknown account": books.document(
            Kind.INVOICE, make_line(account_code="777"), status=Status.APPROVED
        ),
        "item": books.document(Kind.INVOICE, make_line(item_code="NOSUCH")),
        "currency": books.document(currency="CHF"),
    }
    outcomes = dict(zip(documents, books.save(*documents.values()), strict=True))
    assert outcomes["good"].verdict is SAVED
    kinds = {name: {reason.kind for reason in outcome.reasons} for name, outcome in outcomes.items()}
    assert kinds == {
        "good": set(),
        "tax": {"tax"},
        "account": {"account"},
        "unknown account": {"account"},
        "item": {"item"},
        "currency": {"currency"},
    }
    assert sum(books.has(document) for document in documents.values()) == 1


def test_a_number_of_ours_is_unique_for_invoices_and_repeats_for_bills(books):
    assert [
        one.verdict for one in books.save(books.document(number="ODOO/1"), books.document(number="ODOO/2"))
    ] == [SAVED, SAVED]
    (outcome,) = books.save(books.document(number="ODOO/1"))
    assert [kind for kind, _subject in reasons(outcome)] == ["number"]
    bills = [books.document(Kind.BILL, number="F-7") for _ in range(2)]
    assert [one.verdict for one in books.save(*bills)] == [SAVED, SAVED]
    found = books.provider.find_bills(books.contact_id, "f-7")
    assert {bill.marker for bill in found} == {bill.marker for bill in bills}
    assert books.provider.find_bills(books.contact_id, "F-78") == ()


def test_an_unknown_contact_is_refused_and_what_came_with_it_is_not_given_up(books):
    stranger = "c0c0c0c0-0000-4000-8000-000000000009"
    for whole_request in (False, True):
        with books.settings(unknown_contact_is_404=whole_request):
            good, bad = books.document(), books.document(contact_id=stranger)
            if whole_request:
                for batch, maybe_committed in (((good, bad), True), ((bad,), False)):
                    with pytest.raises(errors.Missing) as caught:
                        books.save(*batch)
                    assert caught.value.maybe_committed is maybe_committed
            else:
                assert [one.verdict for one in books.save(good, bad)] == [SAVED, REFUSED]
            assert books.has(bad) == 0


def test_drafts_are_deleted_approved_ones_voided_and_both_stay_listed(books):
    since = books.now() - MINUTES
    for kind in Kind:
        documents = [books.document(kind), books.document(kind, status=Status.APPROVED)]
        saved = [outcome.saved for outcome in books.save(*documents)]
        undone = [books.provider.undo(one, f"undo-{one.external_id}") for one in saved]
        assert [one.state for one in undone] == [RemoteState.DELETED, RemoteState.VOIDED]
        listed = books.list_since(since, frozenset({kind}))
        assert [listed[document.marker].state for document in documents] == [
            RemoteState.DELETED,
            RemoteState.VOIDED,
        ]
        ids = [one.external_id for one in saved]
        assert [one.state for one in books.provider.get_documents(kind, ids).values()] == [
            RemoteState.DELETED,
            RemoteState.VOIDED,
        ]


def test_payments_show_and_a_paid_document_is_not_undone(books):
    (outcome,) = books.save(books.document(status=Status.APPROVED))
    one = outcome.saved.external_id
    for amount, due, state in (("15.00", 100, RemoteState.APPROVED), ("100.00", 0, RemoteState.PAID)):
        books.control(f"/tenants/nz/documents/{one}/pay", {"amount": amount, "account": "090"})
        remote = books.provider.get_documents(Kind.INVOICE, [one])[one]
        assert (remote.amount_due, remote.state) == (due, state)
    with pytest.raises(errors.Refused) as caught:
        books.provider.undo(remote, "undo")
    assert {reason.kind for reason in caught.value.reasons} == {"status"}


def test_links_open_a_page_that_shows_the_document(books):
    short_code = books.provider.organisation().short_code
    for kind in Kind:
        (outcome,) = books.save(books.document(kind, number="SEE-1" if kind is Kind.BILL else ""))
        page = requests.get(
            books.provider.document_url(kind, outcome.saved.external_id, short_code), timeout=20
        )
        assert page.status_code == 200 and "Deco Addict" in page.text and "115.00" in page.text
    page = requests.get(books.provider.contact_url(books.contact_id, short_code), timeout=20)
    assert page.status_code == 200 and "Deco Addict" in page.text


# lost answers

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
    remaining = books.budget.state["remaining"]
    assert 0 < remaining["minute"] < 60 and 0 < remaining["day"] < 1000 and remaining["app_minute"] > 0


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


# authorization


def test_a_person_consents_and_the_organisation_of_this_consent_is_known(books):
    authorizer = books.make_authorizer()
    books.control(f"/apps/{CLIENT_ID}/redirect-uris", {"uri": CALLBACK})
    tokens = authorizer.exchange(CALLBACK, consent(authorizer, "au"))
    found = {one.external_id: one for one in authorizer.organisations(tokens)}
    assert found[AU].added_by_this_consent
    assert NZ not in found or not found[NZ].added_by_this_consent
    with pytest.raises(errors.Reconnect):
        authorizer.exchange(CALLBACK, "used-or-wrong")
    renewed = authorizer.refresh(tokens.refresh_token)
    assert renewed.refresh_token != tokens.refresh_token
    assert authorizer.refresh(tokens.refresh_token).access_token
    authorizer.disconnect(renewed.access_token, found[AU].consent_ref)
    authorizer.disconnect(renewed.access_token, found[AU].consent_ref)
    assert AU not in {one.external_id for one in authorizer.organisations(renewed)}
    authorizer.revoke(renewed.refresh_token)
    with pytest.raises(errors.Reconnect):
        authorizer.refresh(renewed.refresh_token)


def consent(authorizer, tenant):
    """Go through the consent page as a person; the code that comes back."""
    from lab.xero_consent import XeroConsent

    address = authorizer.authorization_url(CALLBACK, "state-1")
    back = XeroConsent(None, Address(address)).allow(address, (tenant,))
    query = parse_qs(urlsplit(back).query)
    assert query["state"] == ["state-1"]
    return query["code"][0]


class Address:
    """What the consent needs to know of a stand-in: where it is."""

    def __init__(self, address):
        parts = urlsplit(address)
        self.url = f"{parts.scheme}://{parts.netloc}"


def test_what_an_expired_token_a_lost_organisation_and_a_missing_scope_need(books):
    books.control("/tokens/expire", {})
    with pytest.raises(errors.TokenExpired):
        list(books.provider.currencies())
    books.access_token = books.connect()
    other = books.make_provider(organisation_id=AU)
    with pytest.raises(errors.Reconnect):
        list(other.currencies())
    answer = books.control(
        "/connect",
        {
            "client_id": CLIENT_ID,
            "user": "jo@example.com",
            "tenants": ["nz"],
            "scope": "offline_access accounting.contacts",
        },
    )
    narrow = books.make_provider(access_token=lambda: answer["access_token"])
    with pytest.raises(errors.Reconnect):
        list(narrow.accounts())


def test_markers_of_other_databases_are_told_apart(books):
    since = books.now() - MINUTES
    foreign = books.document(link_back="", reference="")
    foreign = replace(foreign, marker=markers.new("aaaaaa"))
    books.save(foreign)
    (found,) = (one for one in books.list_since(since) if one)
    assert markers.tag_of(found) == "aaaaaa"
