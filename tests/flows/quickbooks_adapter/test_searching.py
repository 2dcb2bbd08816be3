"""What a person types is searched for in the stand-in, in its order and by its rules."""

import pytest
from providers.budget import Budget
from providers.contact_details import Role
from providers.values import Contact

from flows.adapter_books import new_key


@pytest.fixture
def found(books):
    """Search contacts, reading on to the end; gives the names."""

    def find(text, role=None, **facts):
        names, position = [], ""
        while True:
            page = books.provider.search_contacts(text, role, position=position, **facts)
            assert len(page.entries) <= 100 and page.has_more == bool(page.position)
            names += [contact.name for contact in page.entries]
            if not page.has_more:
                return names
            position = page.position

    return find


@pytest.fixture
def create(books):
    """Create contacts by name, thirty a call."""

    def save(names, **facts):
        contacts = [Contact(name, key=str(row), **facts) for row, name in enumerate(names)]
        for start in range(0, len(contacts), 30):
            provider = books.make_provider(budget=Budget())
            for outcome in provider.save_contacts(contacts[start : start + 30], new_key()):
                assert outcome.saved, outcome

    return save


def test_contacts_are_found_by_a_part_of_their_name_or_email(found, create):
    create(["O'Brien & Söhne 50%"], is_customer=True, email="jo@zebra.example.com")
    create(["Zebra"], is_supplier=True)
    assert found("o'brien") == found("50%") == found("SÖHNE") == ["O'Brien & Söhne 50%"]
    assert found("zebra") == ["Zebra", "O'Brien & Söhne 50%"]
    assert found("zebra", Role.SUPPLIER) == ["Zebra"]
    assert found("nobody") == []


def test_archived_ones_are_found_only_when_asked_for(books, found):
    books.control("/tenants/gb/contacts/Deco%20Addict/archive", {})
    assert found("deco") == []
    assert found("deco", archived=True) == ["Deco Addict"]


def test_all_are_listed_a_hundred_at_a_time(books, found, create):
    with books.settings(limits_on=False):
        create([f"Customer {row}" for row in range(150)], is_customer=True)
        create([f"Vendor {row}" for row in range(150)], is_supplier=True)
        names, searched = found(""), found("1", Role.CUSTOMER)
    assert len(names) == len(set(names)) > 300
    assert {f"Vendor {row}" for row in range(150)} < set(names)
    assert {f"Customer {row}" for row in range(150) if "1" in str(row)} <= set(searched)


def test_items_are_found_by_name_or_code(books):
    assert [item.external_id for item in books.provider.search_items("odoo-").entries] == [books.item_id]
    assert books.provider.search_items("no such thing").entries == ()
