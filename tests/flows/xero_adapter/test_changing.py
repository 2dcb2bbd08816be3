"""Contacts and items are changed over there: what was asked for, and nothing else."""

from dataclasses import replace
from decimal import Decimal

from providers.contact_details import Due, DueRule, Person
from providers.values import Change, Contact, Item, PostalAddress, Verdict

from flows.adapter_books import new_key, reasons

SAVED, REFUSED = Verdict.SAVED, Verdict.REFUSED
FULL = Contact(
    name="Ann & Co",
    key="odoo-7",
    first_name="Ann",
    last_name="Lee",
    email="ann@example.com",
    phone="+64 6 123",
    mobile="021 5",
    tax_number="49-091-850",
    account_number="C-17",
    addresses=(
        PostalAddress("billing", ("1 Way", "Floor 2"), "Napier", "HB", "4110", "New Zealand", "Ann"),
        PostalAddress("delivery", ("2 Way",), "Hastings", country="New Zealand"),
    ),
    persons=(Person("Bo", "Ray", "bo@example.com"),),
    sale_due=Due(20, DueRule.ON_DAY_OF_NEXT_MONTH),
    purchase_due=Due(14),
)
VALUES = {
    "name": "Ann & Sons",
    "first_name": "Anna",
    "last_name": "Li",
    "email": "anna@example.com",
    "phone": "09 1",
    "mobile": "",
    "tax_number": "",
    "account_number": "C-18",
    "company_number": "77",
    "addresses": FULL.addresses[:1],
    "persons": (Person("Bo", "Ray", "ray@example.com"), Person("Di", "Ng")),
    "sale_due": Due(7),
    "purchase_due": Due(31, DueRule.AFTER_MONTH_END),
    "sale_account": "200",
}
WRITTEN_THERE = {"version", "updated_at", "is_person"}


def test_each_field_is_changed_and_all_others_stay(books):
    (outcome,) = books.provider.save_contacts([FULL], new_key())
    before = read(books, outcome.saved.external_id)
    for field, value in VALUES.items():
        (outcome,) = change(books, replace(before, **{field: value}), field)
        assert (outcome.verdict, outcome.warnings) == (SAVED, ()), field
        after = read(books, before.external_id)
        assert differing(after, before) - WRITTEN_THERE == {field}
        assert getattr(after, field) == value
        assert not differing(outcome.saved, after), field
        before = after


def test_a_contact_is_archived_and_then_left_alone(books):
    contact = read(books, books.contact_id)
    (outcome,) = change(books, replace(contact, active=False), "active")
    assert (outcome.verdict, outcome.saved.active) == (SAVED, False)
    (outcome,) = change(books, replace(read(books, books.contact_id), active=True), "active")
    assert [kind for kind, _subject in reasons(outcome)] == ["inactive"]


def test_one_refused_contact_stops_no_other(books):
    other = read(books, books.save_contact("Other"))
    contact = read(books, books.contact_id)
    changes = [
        Change(replace(other, name="DECO ADDICT"), frozenset({"name"})),
        Change(replace(contact, email="deco@example.com"), frozenset({"email"})),
    ]
    outcomes = {one.key: one for one in books.provider.change_contacts(changes, new_key())}
    assert [kind for kind, _subject in reasons(outcomes[other.external_id])] == ["duplicate"]
    assert outcomes[contact.external_id].saved.email == "deco@example.com"


def test_what_the_accountant_changed_since_is_not_overwritten(books):
    contact = read(books, books.contact_id)
    books.control("/clock", {"advance": 5})
    books.control(f"/tenants/nz/contacts/{books.contact_id}/edit", {"email": "jo@example.com"})
    (outcome,) = change(books, replace(contact, tax_number="NZ1"), "tax_number")
    assert [kind for kind, _subject in reasons(outcome)] == ["stale"]
    assert read(books, books.contact_id).email == "jo@example.com"


def test_each_field_of_an_item_is_changed_and_all_others_stay(books):
    item = Item(
        code="DESK",
        name="Desk",
        description="A desk",
        sold=True,
        purchased=True,
        sale_price=Decimal("50.1234"),
        purchase_price=Decimal(30),
        sale_account="200",
        purchase_account="300",
        sale_tax_code="OUTPUT2",
        purchase_tax_code="INPUT2",
    )
    (outcome,) = books.provider.save_items([item], new_key())
    before = outcome.saved
    for field, value in {
        "name": "Table",
        "description": "",
        "purchase_description": "To buy",
        "sale_price": Decimal("60.0001"),
        "purchase_price": Decimal(31),
        "sale_tax_code": "ZERORATED",
        "purchase_account": "310" if has_account(books, "310") else "300",
        "code": "TABLE",
    }.items():
        (outcome,) = books.provider.change_items(
            [Change(replace(before, **{field: value}), frozenset({field}))], new_key()
        )
        assert outcome.verdict is SAVED, (field, outcome)
        after = next(
            one
            for page in books.provider.items()
            for one in page.entries
            if one.external_id == before.external_id
        )
        assert differing(after, before) - WRITTEN_THERE <= {field}
        assert getattr(after, field) == value
        before = after


def change(books, entry, *fields):
    return books.provider.change_contacts([Change(entry, frozenset(fields))], new_key())


def read(books, external_id):
    return next(
        contact
        for page in books.provider.contacts()
        for contact in page.entries
        if contact.external_id == external_id
    )


def differing(one, other):
    return {name for name, value in vars(one).items() if value != getattr(other, name)}


def has_account(books, code):
    return any(account.code == code for page in books.provider.accounts() for account in page.entries)
