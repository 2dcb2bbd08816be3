"""The organisation, its lists, contacts and items, as the adapter reads and creates them."""

from datetime import date
from decimal import Decimal

from providers.values import Category, Contact, ContactKey, Item, Status, Verdict

from flows.adapter_books import reasons

SAVED, REFUSED = Verdict.SAVED, Verdict.REFUSED


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


def test_items_are_created_once_and_found_again(books):
    item = Item(code='DE"SK', name="Desk", sold=True, sale_price=Decimal("50.1234"), sale_account="200")
    (outcome,) = books.provider.save_items([item], "item")
    assert outcome.verdict is SAVED
    assert books.provider.find_items(['DE"SK', "NO"])['DE"SK'].sale_price == Decimal("50.1234")
    (outcome,) = books.provider.save_items([item], "again")
    assert reasons(outcome) == [("duplicate", 'DE"SK')]
