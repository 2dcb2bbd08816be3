"""Documents arrive equal to the cent, are refused with a reason, and are recognised."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from providers import amounts, errors, markers
from providers.values import BillKey, Kind, PostalAddress, RemoteState, TaxMode, Verdict

from flows.adapter_books import SALES_KINDS, reasons
from flows.quickbooks_books import at_price

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN
MINUTES = timedelta(minutes=5)


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "unlinked"])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_shuffled_batch_arrives_equal_to_the_cent_and_is_recognised(books, kind, linked):
    since = books.now() - MINUTES
    documents = [books.document(kind, linked=linked) for _ in range(9)]
    for document, outcome in zip(documents, books.save(*documents), strict=True):
        assert (outcome.verdict, outcome.saved.marker) == (SAVED, document.marker)
        assert amounts.compare(document, outcome.saved) is None
        assert (outcome.saved.kind, outcome.saved.reference) == (kind, "S00042")
    listed = books.list_since(since, frozenset({kind}))
    assert set(listed) == {document.marker for document in documents}
    ids = [one.external_id for one in listed.values()]
    assert set(books.provider.get_documents(kind, ids)) == set(ids)


@pytest.mark.parametrize("key", ["gb", "ca", "us", "us-manual", "us-plain"])
def test_a_document_of_every_kind_of_company_arrives_or_differs_by_its_tax(books_of, key):
    books = books_of(key)
    for kind in Kind:
        document = books.document(kind)
        (outcome,) = books.save(document)
        assert (outcome.verdict, reasons(outcome)) == (SAVED, [])
        difference = amounts.compare(document, outcome.saved)
        computed = books.facts.tax_by_flag and books.facts.charges_tax and kind in SALES_KINDS
        # Customers are made without a word about tax: they are exempt where taxes are automatic.
        assert (difference is not None) is (computed and not books.facts.computes_tax)


def test_where_quickbooks_decides_the_address_does_unless_our_total_goes_along(books_of):
    books = books_of("us")
    books.control("/tenants/us/contacts/Deco%20Addict/edit", {"taxable": True})
    address = PostalAddress(
        "delivery", ("1 Main St",), "Austin", "Texas", "73301", "United States", region_code="TX"
    )
    taxed = books.line(tax=Decimal("8.25"))
    exempt = replace(taxed, key="2", tax=Decimal(0), taxable=False)
    theirs = books.document(Kind.INVOICE, taxed, exempt, ship_to=address)
    elsewhere = replace(
        books.document(Kind.INVOICE, taxed, exempt), ship_to=replace(address, region_code="NY")
    )
    ours = replace(elsewhere, marker=markers.new("zzzzzz"), link_back="", tax_total_is_ours=True)
    outcomes = books.save(theirs, elsewhere, ours)
    differences = [
        amounts.compare(document, outcome.saved)
        for document, outcome in zip((theirs, elsewhere, ours), outcomes, strict=True)
    ]
    assert [difference and difference.tax for difference in differences] == [None, Decimal("0.63"), None]


def test_every_form_of_a_line_arrives_as_odoo_has_it(books):
    line, twenty = books.line(), Decimal("0.2")
    lines = (
        line,
        replace(line, key="discount", discount=Decimal(10), untaxed=Decimal("90.00"), tax=Decimal("18.00")),
        at_price(line, "33.33333", 2, "66.67", key="net", tax=Decimal("13.33")),
        at_price(line, "8.1", "1.23456789", "10.00", key="single", tax=Decimal("2.00")),
        at_price(line, "-10", 2, key="negative", tax=-20 * twenty),
        replace(line, key="text", is_text=True, description="Phase one", untaxed=Decimal(0), tax=Decimal(0)),
        at_price(line, 0, key="zero", **books.taxed_by("0.0% Z", Decimal(0))),
        at_price(line, 7, key="none", **books.taxed_by("No VAT", Decimal(7))),
    )
    document = books.document(Kind.INVOICE, *lines)
    assert {priced.form.value for priced in books.provider.price(document).lines} == {
        "price",
        "net_price",
        "single",
        "text",
    }
    (outcome,) = books.save(document)
    assert (outcome.verdict, reasons(outcome)) == (SAVED, [])
    assert amounts.compare(document, outcome.saved) is None


def test_inclusive_prices_yen_and_large_amounts_arrive_exactly(books):
    line = books.line()
    inclusive = books.document(Kind.INVOICE, replace(line, price_unit=Decimal(60), price_includes_tax=True))
    large = books.document(
        Kind.BILL,
        at_price(books.line(Kind.BILL), "8123456789.12", tax=Decimal("1624691357.82")),
    )
    for document, mode in ((inclusive, TaxMode.INCLUSIVE), (large, TaxMode.EXCLUSIVE)):
        (outcome,) = books.save(document)
        assert (outcome.verdict, reasons(outcome)) == (SAVED, [])
        assert amounts.compare(document, outcome.saved) is None
        assert outcome.saved.tax_mode is mode
    yen = books.document(
        Kind.INVOICE,
        at_price(line, 84, tax=Decimal(16)),
        currency="JPY",
        currency_decimals=0,
        home_per_foreign=Decimal("0.0053"),
        contact_id=books.save_contact("Tokyo", is_customer=True, currency="JPY"),
    )
    (outcome,) = books.save(yen)
    assert (outcome.verdict, amounts.compare(yen, outcome.saved)) == (SAVED, None)


def test_canadian_codes_of_several_rates_are_rounded_rate_by_rate(books_of):
    books = books_of("ca")
    amount = Decimal("0.33")
    lines = [
        at_price(books.line(), amount, key=str(row), **books.taxed_by(name, amount))
        for row, name in enumerate(("GST/QST QC", "GST", "GST/PST BC"))
    ]
    document = books.document(Kind.INVOICE, *lines)
    (outcome,) = books.save(document)
    assert (outcome.verdict, amounts.compare(document, outcome.saved)) == (SAVED, None)


def test_other_currencies_go_with_a_rate_and_a_contact_of_that_currency(books):
    contact_id = books.save_contact("Paris", is_customer=True, currency="EUR")
    facts = {"currency": "EUR", "contact_id": contact_id}
    (outcome,) = books.save(books.document(**facts))
    assert [kind for kind, _subject in reasons(outcome)] == ["currency"]
    document = books.document(home_per_foreign=Decimal("0.8571"), **facts)
    (outcome,) = books.save(document)
    assert (outcome.verdict, amounts.compare(document, outcome.saved)) == (SAVED, None)
    assert [one["currency_rate"] for one in books.there()] == ["0.8571"]
    wrong_contact = books.document(currency="EUR", home_per_foreign=Decimal("0.8571"))
    (outcome,) = books.save(wrong_contact)
    assert [kind for kind, _subject in reasons(outcome)] == ["currency"]


def test_one_bad_document_does_not_stop_the_others_and_every_refusal_is_understood(books):
    line = books.line()
    documents = {
        "good": books.document(),
        "tax": books.document(Kind.INVOICE, replace(line, tax_code="")),
        "unknown tax": books.document(Kind.INVOICE, replace(line, tax_code="777")),
        "item": books.document(Kind.INVOICE, replace(line, item_id="")),
        "unknown item": books.document(Kind.INVOICE, replace(line, item_id="777")),
        "contact": books.document(contact_id="customer:777"),
        "currency": books.document(currency="EUR"),
        "amount": books.document(Kind.INVOICE, replace(line, untaxed=Decimal("100.005"))),
    }
    outcomes = dict(zip(documents, books.save(*documents.values()), strict=True))
    assert outcomes["good"].verdict is SAVED
    kinds = {name: {reason.kind for reason in outcome.reasons} for name, outcome in outcomes.items()}
    assert kinds == {name: {name.removeprefix("unknown ")} for name in documents} | {"good": set()}
    assert sum(books.has(document) for document in documents.values()) == 1
    bill = books.document(
        Kind.BILL, replace(books.line(Kind.BILL), account_id=books.accounts["1000"].external_id)
    )
    (outcome,) = books.save(bill)
    assert [kind for kind, _subject in reasons(outcome)] == ["account"]


def test_a_number_that_is_taken_names_its_document(books):
    first, second = books.save(books.document(number="ODOO/1"), books.document(number="ODOO/2"))
    assert (first.verdict, second.verdict) == (SAVED, SAVED)
    (outcome,) = books.save(books.document(number="odoo/1"))
    assert reasons(outcome) == [("number", first.saved.external_id)]
    (outcome,) = books.save(books.document())
    assert outcome.saved.number


def test_bills_are_found_by_supplier_and_number(books):
    (saved,) = books.save(books.document(Kind.BILL, number="F-7"))
    (outcome,) = books.save(books.document(Kind.BILL, number="F-7"))
    assert reasons(outcome) == [("number", saved.saved.external_id)]
    vendor = books.contact_ids[False]
    known, unknown = BillKey(vendor, "f-7"), BillKey(vendor, "F-78")
    found = books.provider.find_bills([known, unknown])
    assert [bill.external_id for bill in found[known]] == [saved.saved.external_id]
    assert found[unknown] == ()


def test_invoices_are_voided_the_others_deleted_and_both_stay_listed(books):
    since = books.now() - MINUTES
    for kind in Kind:
        document = books.document(kind)
        (outcome,) = books.save(document)
        undone = books.provider.undo(outcome.saved, f"undo-{outcome.saved.external_id}")
        assert undone.state is (RemoteState.VOIDED if kind is Kind.INVOICE else RemoteState.DELETED)
        listed = {
            one.external_id: one.state
            for page in books.provider.find_documents(since, frozenset({kind}))
            for one in page.entries
        }
        assert listed[outcome.saved.external_id] is undone.state


def test_what_was_changed_meanwhile_is_read_and_undone_all_the_same(books):
    (outcome,) = books.save(books.document())
    one = outcome.saved.external_id
    books.control(f"/tenants/gb/documents/{one}/edit", {"memo": "Thank you"})
    assert books.provider.undo(outcome.saved, "undo").state is RemoteState.VOIDED


def test_payments_show_and_a_paid_document_is_not_undone(books):
    (outcome,) = books.save(books.document())
    one = outcome.saved.external_id
    for amount, due, state in (("20.00", 100, RemoteState.APPROVED), ("100.00", 0, RemoteState.PAID)):
        books.control(f"/tenants/gb/documents/{one}/pay", {"amount": amount})
        remote = books.provider.get_documents(Kind.INVOICE, [one])[one]
        assert (remote.amount_due, remote.state) == (due, state)
    with pytest.raises(errors.Refused):
        books.provider.undo(remote, "undo")
    assert books.provider.get_documents(Kind.INVOICE, [one])[one].state is RemoteState.PAID


def test_links_open_a_page_that_shows_the_document(books):
    for kind in Kind:
        (outcome,) = books.save(books.document(kind))
        page = requests.get(
            books.provider.document_url(kind, outcome.saved.external_id, ""), timeout=20
        )
        assert page.status_code == 200 and "120.00" in page.text
    for contact_id, name in ((books.contact_ids[True], "Deco Addict"), (books.contact_ids[False], "Wood")):
        page = requests.get(books.provider.contact_url(contact_id, ""), timeout=20)
        assert page.status_code == 200 and name in page.text


def test_markers_of_other_databases_are_told_apart(books):
    since = books.now() - MINUTES
    foreign = books.document(link_back="", reference="")
    foreign = replace(foreign, marker=markers.new("aaaaaa"))
    books.save(foreign)
    (found,) = (one for one in books.list_since(since) if one)
    assert markers.tag_of(found) == "aaaaaa"
