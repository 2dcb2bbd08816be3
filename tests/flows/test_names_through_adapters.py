"""Names, numbers and codes no form was made for: the adapters send them, find them again, and not twice."""

from dataclasses import replace
from decimal import Decimal

import pytest
import requests
from providers.budget import Budget
from providers.notices import Part
from providers.values import Contact, ContactKey, Item, Verdict

from flows import quickbooks_books, xero_books
from flows.adapter_books import new_key

SAVED, REFUSED = Verdict.SAVED, Verdict.REFUSED
BOOKS = {"xero": xero_books.Books, "quickbooks": quickbooks_books.Books}
NAMES = {
    "quotes and a backslash": "O'Brien & Söhne: \"Ltd\"\\",
    "120 characters": ("The Most Honourable Company of Merchants Trading into Every Port " * 2)[:120],
    "300 characters": "Ä" * 300,
    "emoji": "Café 🦀👩\u200d🍳 Crab & Co 🇳🇿",
    "only emoji": "🦀" * 60,
    "right to left": "\u200fחברת הדוגמה (בע״מ) 2000",
    "only backslashes": "\\\\\\",
    "backslashes all over": "\\\\server\\share: \\'",
    "wildcards": "100 % _ [a-z]*",
    "an injection": 'A" OR Name!="',
    "another injection": "A') OR DisplayName != ('",
    "brackets": "<b>Bold & Sons</b>",
    "blanks": "  Two  Words\tand\u00a0a tab ",
}
# What differs in a way each accounting system keeps.
NEIGHBOURS = {
    "O'Brien & Söhne: \"Ltd\"",
    "O'Brien & Söhne: \"Ltd\"\\\\",
    "Café 🦐 Crab & Co",
    "100 A B [a-z]*",
    "A",
    "server",
}
PHONE = "+64 9 555 0100, extension 4711, ask for Marie"
CODES = ("DE\"SK'1\\", "\\", "A:B", "Ü-🦀", "%_", '" OR Code!="')
PRODUCTS = 'Desk: "50 %" \\ Søn\'s 🦀 שולחן'


@pytest.fixture(scope="module")
def books(system, standin):
    requests.post(f"{standin.url}/_standin/reset", json={}, timeout=20).raise_for_status()
    books = BOOKS[system.code](standin.url)
    books.control("/settings", system.without_limits)
    return books


@pytest.fixture
def provider(books):
    return forgetful(books)


def forgetful(books):
    """An adapter that remembers nothing of the calls before."""
    return books.make_provider(budget=Budget())


def found_by(provider, *names):
    """The ids of the contacts each name finds."""
    found = provider.find_contacts([ContactKey("name", name) for name in names])
    return {key.value: [contact.external_id for contact in contacts] for key, contacts in found.items()}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_sent_found_again_and_not_there_twice(books, provider, name):
    contact = Contact(name=name, key=new_key()[-40:], phone=PHONE, is_customer=True)
    assert found_by(provider, name) == {name: []}
    (outcome,) = provider.save_contacts([contact], new_key())
    assert (outcome.verdict, outcome.reasons) == (SAVED, ())
    left_out = [notice.facts.get("part") for notice in outcome.warnings]
    assert outcome.saved.phone == (PHONE if Part.PHONE not in left_out else "")

    (again,) = forgetful(books).save_contacts([replace(contact, key=new_key()[-40:])], new_key())
    assert (again.verdict, [reason.kind for reason in again.reasons]) == (REFUSED, ["duplicate"])
    can_be_asked_for = name.strip("\\") or books.provider.capabilities.contact_has_one_role
    expected = [outcome.saved.external_id] if can_be_asked_for else []
    assert found_by(forgetful(books), name) == {name: expected}


def test_an_e_mail_address_with_an_apostrophe_is_kept_and_found(books, provider):
    email = "pat.o'brien@example.com"
    contact = Contact(name="Pat O'Brien", key=new_key()[-40:], email=email, is_customer=True)
    (outcome,) = provider.save_contacts([contact], new_key())
    assert (outcome.verdict, outcome.saved.email, outcome.warnings) == (SAVED, email, ())
    keys = [ContactKey("email", email.upper()), ContactKey("email", "a\\b'c@example.com")]
    found = forgetful(books).find_contacts(keys)
    assert [len(found[key]) for key in keys] == [1, 0]


def test_all_names_are_told_apart_in_one_question(books, provider):
    found = found_by(provider, *NAMES.values(), *NEIGHBOURS)
    assert all(len(found[name]) == 1 for name in NAMES.values() if name.strip("\\"))
    ids = [external_id for name in NAMES.values() for external_id in found[name]]
    assert len(ids) == len(set(ids))
    assert not any(found[name] for name in NEIGHBOURS)


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_sent_found_again_and_not_there_twice(books, provider, code):
    item = make_item(books, code)
    assert provider.find_items([code]) == {}
    (outcome,) = provider.save_items([item], new_key())
    assert (outcome.verdict, outcome.reasons) == (SAVED, ())
    (again,) = forgetful(books).save_items([item], new_key())
    assert (again.verdict, [reason.kind for reason in again.reasons]) == (REFUSED, ["duplicate"])
    found = forgetful(books).find_items([code])
    can_be_asked_for = code.strip("\\") or books.provider.capabilities.items_hold_accounts
    assert {one.code: one.external_id for one in found.values()} == (
        {code: outcome.saved.external_id} if can_be_asked_for else {}
    )


def test_all_codes_are_told_apart_in_one_question(provider):
    found = provider.find_items([*CODES, "DE\"SK'1", "A-B", "Ü-🦐", "AB"])
    assert {code for code in CODES if code.strip("\\")} <= set(found) <= set(CODES)
    assert all(item.code == code for code, item in found.items())


def make_item(books, code):
    """Two products may have one name; here all have the same."""
    facts = {"sale_account": "200"}
    if books.provider.capabilities.items_hold_accounts:
        facts = {
            "sale_account_id": books.accounts["4000"].external_id,
            "purchase_account_id": books.accounts["5000"].external_id,
        }
    return Item(code=code, name=PRODUCTS, sold=True, sale_price=Decimal(7), **facts)
