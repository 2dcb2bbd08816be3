"""The company, its lists, its names and items, as the adapter reads and creates them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from providers.budget import Budget
from providers.values import Category, Contact, ContactKey, Item, ItemKind, Kind, Verdict

from flows.adapter_books import new_key, reasons

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("us", {"tax_by_flag": True, "computes_tax": True, "charges_tax": True, "multicurrency": False}),
        ("us-plain", {"tax_by_flag": True, "charges_tax": False, "custom_numbers": True}),
        ("us-manual", {"tax_by_flag": True, "computes_tax": False, "charges_tax": True}),
        ("gb", {"tax_by_flag": False, "items_need_both_accounts": True, "custom_numbers": True}),
        ("ca", {"tax_by_flag": False, "items_need_both_accounts": True, "custom_numbers": False}),
        ("au", {"tax_by_flag": False, "items_need_both_accounts": False, "base_currency": "AUD"}),
    ],
)
def test_the_facts_of_every_kind_of_company_are_read(books_of, key, expected):
    facts = books_of(key).facts
    assert {name: getattr(facts, name) for name in expected} == expected
    assert bool(facts.default_tax_code) is (key == "us-manual")


def test_the_lists_are_read(books_of):
    books = books_of("ca")
    assert books.accounts["4000"].category is Category.REVENUE and books.accounts["4000"].usable_on_lines
    assert not books.accounts["1000"].usable_on_lines and not books.accounts["6900"].active
    code = books.taxes["GST/PST BC"]
    assert (code.rate, [percentage for _name, percentage in code.components]) == (12, [5, 7])
    assert Category.REVENUE in code.applies_to and Category.EXPENSE in code.applies_to
    assert books.taxes["Zero-rated"].rate == 0
    currencies = {one.code for page in books.provider.currencies() for one in page.entries}
    assert {"CAD", "USD", "EUR"} <= currencies
    assert not {"TAX", "NON"} & {rate.code for rate in books_of("us").taxes.values()}


def test_a_closing_date_is_read_and_obeyed(books):
    books.control("/tenants/gb/organisation", {"book_close_date": "2026-03-31"})
    books.reread_facts()
    assert books.facts.period_lock_date == date(2026, 3, 31)
    (outcome,) = books.save(books.document(date=date(2026, 3, 31)))
    assert [kind for kind, _subject in reasons(outcome)] == ["lock"]


def test_contacts_are_created_once_and_found_again(books):
    books.save_contact("Ann & Söhne", email="ann@example.com", is_customer=True)
    keys = [
        ContactKey("name", "ANN & SÖHNE"),
        ContactKey("email", "Ann@Example.com"),
        ContactKey("name", "No"),
    ]
    found = books.provider.find_contacts(keys)
    assert [len(found[key]) for key in keys] == [1, 1, 0]
    again = Contact(name="ann & söhne", key="another", is_customer=True)
    for provider in (books.provider, books.make_provider()):
        (outcome,) = provider.save_contacts([again], new_key())
        assert (outcome.verdict, outcome.reasons[0].kind) == (REFUSED, "duplicate")


def test_a_partner_that_is_both_or_buys_in_two_currencies_gets_names_a_person_would_choose(books):
    roles = (
        ("customer", {"is_customer": True, "currency": "GBP"}, "Azure"),
        ("vendor", {"is_supplier": True, "currency": "GBP"}, "Azure (Supplier)"),
        ("euro", {"is_customer": True, "currency": "EUR"}, "Azure (EUR)"),
        ("vendor euro", {"is_supplier": True, "currency": "EUR"}, "Azure (Supplier EUR)"),
    )
    for key, facts, expected in roles:
        (outcome,) = books.make_provider().save_contacts([Contact("Azure", key=key, **facts)], new_key())
        assert (outcome.verdict, outcome.saved.name) == (SAVED, expected)
        assert outcome.saved.currency == facts["currency"]
        assert outcome.saved.base_name == ("" if expected == "Azure" else "Azure")
    key = ContactKey("name", "azure", "EUR")
    found = books.make_provider().find_contacts([key])[key]
    assert {contact.name for contact in found} == {name for _key, _facts, name in roles}


def test_the_name_of_an_employee_is_taken(books):
    person = Contact(name="Emily Platt", key="emily", is_customer=True)
    (outcome,) = books.provider.save_contacts([person], new_key())
    assert (outcome.verdict, outcome.saved.name) == (SAVED, "Emily Platt (Customer)")


def test_inactive_contacts_are_found_and_not_invoiced(books):
    books.control("/tenants/gb/contacts/Deco%20Addict/archive", {})
    key = ContactKey("email", "nobody@example.com")
    assert books.make_provider().find_contacts([key])[key] == ()
    listed = [one for page in books.provider.contacts() for one in page.entries]
    assert [one.active for one in listed if one.external_id == books.contact_ids[True]] == [False]
    (outcome,) = books.save(books.document())
    assert outcome.verdict is REFUSED


def test_many_contacts_come_in_pages(books):
    with books.settings(limits_on=False):
        for batch in range(36):
            contacts = [
                Contact(name=f"Customer {batch}-{row}", key=f"{batch}-{row}", is_customer=True)
                for row in range(30)
            ]
            provider = books.make_provider(budget=Budget())
            assert {one.verdict for one in provider.save_contacts(contacts, f"batch-{batch}")} == {SAVED}
        pages = list(books.provider.contacts())
    names = [contact.name for page in pages for contact in page.entries]
    assert len(pages) > 2 and len(names) == len(set(names)) > 1080
    assert [page.has_more for page in pages] == [True] * (len(pages) - 1) + [False]


def product(books, code, name, **facts):
    return Item(
        code=code,
        name=name,
        sold=True,
        purchased=True,
        sale_price=Decimal("50.1234"),
        sale_account_id=books.accounts["4000"].external_id,
        purchase_account_id=books.accounts["5000"].external_id,
        **facts,
    )


def test_items_are_created_once_and_found_again_by_code_or_name(books):
    item = product(books, 'DE"SK', "Desk")
    (outcome,) = books.provider.save_items([item], new_key())
    assert (outcome.verdict, outcome.saved.kind) == (SAVED, ItemKind.GOODS)
    found = books.make_provider().find_items(['DE"SK', "NO", "Services"])
    assert set(found) == {'DE"SK', "Services"}
    assert found['DE"SK'].sale_price == Decimal("50.1234")
    for provider in (books.provider, books.make_provider()):
        (outcome,) = provider.save_items([item], new_key())
        assert reasons(outcome) == [("duplicate", 'DE"SK')]


def test_a_second_product_of_a_name_gets_its_code_with_it_and_stock_is_never_created(books):
    one, other = product(books, "A", "Chair"), product(books, "B", "Chair")
    outcomes = books.provider.save_items([one, other], new_key())
    assert [outcome.saved.name for outcome in outcomes] == ["Chair", "Chair (B)"]
    stocked = product(books, "C", "Pump", kind=ItemKind.STOCKED)
    (outcome,) = books.provider.save_items([stocked], new_key())
    assert [kind for kind, _subject in reasons(outcome)] == ["item"]


def test_an_item_gets_another_account_whoever_changed_it_meanwhile(books):
    (outcome,) = books.provider.save_items([product(books, "D", "Door")], new_key())
    services = books.accounts["4010"].external_id
    books.control("/tenants/gb/items/Door/edit", {"sku": "D2"})
    changed = books.provider.change_item_account(outcome.saved, services, new_key())
    assert (changed.sale_account_id, changed.code) == (services, "D2")
    assert changed.sale_price == Decimal("50.1234")


def test_names_of_an_order_take_one_call_to_look_up_and_one_to_create(books):
    contact = Contact(name="New Customer", key="new", email="new@example.com", is_customer=True)
    items = [product(books, f"CODE-{row}", f"Product {row}") for row in range(3)]
    before = len(books.calls)
    keys = [ContactKey("email", contact.email), ContactKey("name", contact.name)]
    contacts, known = books.provider.find_names(keys, items)
    assert not any(contacts.values()) and not known
    outcomes = books.provider.save_names([contact], items, new_key())
    assert {outcome.verdict for outcome in outcomes} == {SAVED}
    assert len(books.calls) - before == 2
    lines = [
        replace(books.line(), key=str(row), item_id=outcome.saved.external_id)
        for row, outcome in enumerate(outcomes)
        if isinstance(outcome.saved, Item)
    ]
    (outcome,) = books.save(books.document(Kind.INVOICE, *lines))
    assert outcome.verdict is SAVED
    assert len(books.calls) - before == 3
