"""Contacts and items that are there are changed in the stand-in: what was asked for, and nothing else."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from providers.values import Change, Contact, Item, PostalAddress, Verdict

from flows.adapter_books import new_key, reasons

BILLING = PostalAddress("billing", ("1 High Street", "Flat 2"), "London", "", "N1 9GU", "United Kingdom")
DELIVERY = PostalAddress("delivery", ("Dock 4",), "Leeds")
WHOLE = {
    "email": "jo@example.com, jane@example.com",
    "first_name": "Jo",
    "last_name": "Doe",
    "phone": "020 7946 0958",
    "mobile": "07700 900123",
    "website": "https://acme.example.com",
    "company_number": "12345678",
    "notes": "Rings twice",
}


@pytest.fixture
def saved(books):
    def save(contact):
        (outcome,) = books.make_provider().save_contacts([replace(contact, key="one")], new_key())
        assert outcome.verdict is Verdict.SAVED, outcome
        return replace(outcome.saved, key="")

    return save


@pytest.fixture
def change(books):
    """Change one contact or item; gives the outcome."""

    def send(entry, **values):
        one = Change(replace(entry, **values), frozenset(values))
        provider = books.make_provider()
        call = provider.change_contacts if isinstance(entry, Contact) else provider.change_items
        (outcome,) = call([one], new_key())
        assert outcome.key == entry.external_id
        return outcome

    return send


def differing(before, after):
    """What of a contact or item is another, but for what every change changes."""
    names = {one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)}
    return names - {"version", "updated_at"}


def everybody(books):
    return {one.external_id: one for page in books.make_provider().contacts() for one in page.entries}


def test_a_contact_is_created_with_all_that_quickbooks_keeps(books, saved):
    term = next(one.external_id for page in books.provider.payment_terms() for one in page.entries)
    customer = Contact("Acme", is_customer=True, addresses=(BILLING, DELIVERY), sale_term_id=term, **WHOLE)
    external_id = saved(customer).external_id
    found = everybody(books)[external_id]
    kept = [*WHOLE, "name", "addresses", "sale_term_id", "is_person"]
    assert [getattr(found, name) for name in kept] == [getattr(customer, name) for name in kept]
    vendor = Contact(
        "Wood", is_supplier=True, addresses=(BILLING,), purchase_term_id=term, account_number="K-7", **WHOLE
    )
    external_id = saved(vendor).external_id
    found = everybody(books)[external_id]
    kept = [*WHOLE, "name", "addresses", "purchase_term_id", "account_number"]
    assert [getattr(found, name) for name in kept] == [getattr(vendor, name) for name in kept]


def test_a_part_of_a_customer_is_created_and_read_as_one(books, saved):
    parent = saved(Contact("Acme", is_customer=True))
    part = saved(Contact("Acme North", is_customer=True, parent_id=parent.external_id))
    assert part.parent_id == everybody(books)[part.external_id].parent_id == parent.external_id


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Acme Ltd"},
        {"email": "new@example.com"},
        {"first_name": "Jane", "last_name": "Roe"},
        {"phone": "1", "mobile": "2"},
        {"website": "https://new.example.com"},
        {"notes": "Two\nlines"},
        {"addresses": (replace(BILLING, lines=("2 Low Street",)), DELIVERY)},
        {"addresses": (BILLING,)},
        {"addresses": (DELIVERY,)},
        {"addresses": ()},
        {"active": False},
        {"is_person": True},
        dict.fromkeys(("email", "phone", "mobile", "website", "notes"), ""),
        {"company_number": "", "first_name": "", "last_name": ""},
    ],
    ids=lambda values: ",".join(values),
)
def test_only_what_was_asked_for_is_another(books, saved, change, values):
    before = saved(Contact("Acme", is_customer=True, addresses=(BILLING, DELIVERY), **WHOLE))
    outcome = change(before, **values)
    assert outcome.verdict is Verdict.SAVED, outcome
    after = everybody(books)[before.external_id]
    assert differing(before, after) == {name for name in values if getattr(before, name) != values[name]}
    assert {name: getattr(after, name) for name in values} == values
    assert differing(outcome.saved, after) == set() and outcome.saved.version == after.version


def test_who_is_archived_and_restored_has_the_same_name(books, saved, change):
    before = saved(Contact("Acme", is_customer=True, **WHOLE))
    archived = change(before, active=False).saved
    assert (archived.name, archived.active) == ("Acme", False)
    assert differing(before, everybody(books)[before.external_id]) == {"active"}
    restored = change(archived, active=True).saved
    assert differing(before, restored) == set()
    assert books.make_provider().search_contacts("Acme").entries[0].name == "Acme"


def test_what_changed_meanwhile_is_stale_alone_and_in_a_batch(books, saved, change):
    old, other = saved(Contact("Acme", is_customer=True)), saved(Contact("Bob", is_supplier=True))
    assert change(old, phone="1").verdict is Verdict.SAVED
    assert [kind for kind, _subject in reasons(change(old, phone="2"))] == ["stale"]
    changes = [Change(replace(one, phone="3"), frozenset({"phone"})) for one in (old, other)]
    outcomes = {one.key: one for one in books.provider.change_contacts(changes, new_key())}
    assert [kind for kind, _subject in reasons(outcomes[old.external_id])] == ["stale"]
    assert outcomes[other.external_id].saved.phone == "3"


def test_a_name_somebody_has_is_a_duplicate(saved, change):
    saved(Contact("Acme", is_customer=True))
    other = saved(Contact("Bob", is_customer=True))
    assert [kind for kind, _subject in reasons(change(other, name="acme"))] == ["duplicate"]


def test_who_is_in_both_lists_is_renamed_in_both(books, saved):
    ones = [saved(Contact("Acme", is_customer=True)), saved(Contact("Acme", is_supplier=True))]
    assert ones[1].name == "Acme (Supplier)"
    changes = [Change(replace(one, name="Zebra"), frozenset({"name"})) for one in ones]
    outcomes = books.make_provider().change_contacts(changes, new_key())
    assert {one.saved.name for one in outcomes} == {"Zebra", "Zebra (Supplier)"}


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Oak Desk"},
        {"code": "NEW"},
        {"description": "New", "purchase_description": "Newer"},
        {"description": ""},
        {"sale_price": Decimal("1.25"), "purchase_price": Decimal("0.5")},
        {"active": False},
    ],
    ids=lambda values: ",".join(values),
)
def test_only_what_was_asked_for_of_an_item_is_another(books, change, values):
    item = Item(
        "DESK",
        "Desk",
        description="Oak",
        purchase_description="Oak, raw",
        sold=True,
        purchased=True,
        sale_price=Decimal("49.99"),
        purchase_price=Decimal(20),
        sale_account_id=books.accounts["4000"].external_id,
        purchase_account_id=books.accounts["5000"].external_id,
    )
    (created,) = books.make_provider().save_items([item], new_key())
    before = created.saved
    outcome = change(before, **values)
    assert outcome.verdict is Verdict.SAVED, outcome
    items = {one.external_id: one for page in books.make_provider().items() for one in page.entries}
    after = items[before.external_id]
    assert differing(before, after) == set(values)
    assert {name: getattr(after, name) for name in values} == values
    if not after.active:
        assert differing(before, change(after, active=True).saved) == set()
