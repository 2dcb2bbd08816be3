"""Documents arrive equal to the cent, are refused with a reason, and are recognised."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from providers import amounts, errors, markers
from providers.values import BillKey, Item, Kind, RemoteState, Status, Verdict

from flows.adapter_books import reasons
from flows.xero_books import make_line

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN
MINUTES = timedelta(minutes=5)


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
    known, unknown = BillKey(books.contact_id, "f-7"), BillKey(books.contact_id, "F-78")
    found = books.provider.find_bills([known, unknown])
    assert {bill.marker for bill in found[known]} == {bill.marker for bill in bills}
    assert found[unknown] == ()


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


def test_markers_of_other_databases_are_told_apart(books):
    since = books.now() - MINUTES
    foreign = books.document(link_back="", reference="")
    foreign = replace(foreign, marker=markers.new("aaaaaa"))
    books.save(foreign)
    (found,) = (one for one in books.list_since(since) if one)
    assert markers.tag_of(found) == "aaaaaa"
