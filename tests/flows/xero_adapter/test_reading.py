"""Everything the books know of contacts and items, page by page, and what changed of it since."""

from datetime import timedelta

from providers.contact_details import Due, DueRule, Person, Role
from providers.values import Contact, PostalAddress

from flows.adapter_books import new_key

MANY = 2500


def test_many_contacts_come_in_few_pages_and_a_read_goes_on_after_any_of_them(books):
    books.control("/tenants/nz/fill", {"contacts": MANY})
    before = len(books.calls)
    pages = list(books.provider.contacts())
    names = [contact.name for page in pages for contact in page.entries]
    assert len(names) == len(set(names)) >= MANY
    assert [page.has_more for page in pages] == [True, True, False]
    assert len(books.calls) - before == 3
    resumed = list(books.make_provider().contacts(position=pages[0].position))
    assert [page.entries for page in resumed] == [page.entries for page in pages[1:]]


def test_a_contact_is_read_with_everything_it_was_created_with(books):
    contact = Contact(
        name="Ann Lee",
        key="odoo-7",
        first_name="Ann",
        last_name="Lee",
        email="ann@example.com",
        phone="+64 6 123",
        mobile="021 5",
        tax_number="49-091-850",
        company_number="9",
        account_number="C-17",
        addresses=(
            PostalAddress("billing", ("1 Way", "Floor 2"), "Napier", "HB", "4110", "New Zealand", "Ann"),
            PostalAddress("delivery", ("2 Way",), "Hastings", country="New Zealand"),
        ),
        persons=(Person("Bo", "Ray", "bo@example.com"), Person("Cy", "Mo")),
        sale_due=Due(20, DueRule.ON_DAY_OF_NEXT_MONTH),
        purchase_due=Due(14),
        sale_account="200",
        purchase_account="300",
    )
    (outcome,) = books.provider.save_contacts([contact], new_key())
    assert not outcome.reasons and not outcome.warnings
    found = read(books)[outcome.saved.external_id]
    for name in {name for name, value in vars(contact).items() if value} - {"addresses"}:
        assert getattr(found, name) == getattr(contact, name), name
    assert set(found.addresses) == set(contact.addresses)
    assert found.is_person and found.active


def test_only_what_changed_is_read_again(books):
    books.control("/tenants/nz/fill", {"contacts": 300, "items": 300})
    books.control("/clock", {"advance": 600})
    (page,) = books.provider.contacts(since=moment(books))
    assert page.entries == () and not page.has_more
    assert [page.entries for page in books.provider.items(since=moment(books))] == [()]
    books.control(f"/tenants/nz/contacts/{books.contact_id}/archive", {})
    (page,) = books.provider.contacts(since=moment(books))
    assert [(one.external_id, one.active) for one in page.entries] == [(books.contact_id, False)]


def test_archived_and_merged_contacts_are_followed(books):
    into = books.save_contact("Deco Addict Ltd")
    books.control(f"/tenants/nz/contacts/{books.contact_id}/merge", {"into": into})
    found = read(books)
    assert found[books.contact_id].merged_into == into
    assert not found[into].merged_into and found[into].active


def test_contacts_are_searched_a_hundred_at_a_time(books):
    books.control("/tenants/nz/fill", {"contacts": 260})
    first = books.provider.search_contacts("")
    assert len(first.entries) == 100 and first.has_more
    second = books.provider.search_contacts("", position=first.position)
    third = books.provider.search_contacts("", position=second.position)
    names = [contact.name for page in (first, second, third) for contact in page.entries]
    assert len(names) == len(set(names)) > 250 and not third.has_more
    books.save_contact("Zebra & Co", email="stripes@example.com")
    for text in ("zebra", "STRIPES@"):
        assert [contact.name for contact in books.provider.search_contacts(text).entries] == ["Zebra & Co"]
    assert books.provider.search_contacts("no such").entries == ()


def test_archived_contacts_are_searched_when_asked_for_and_roles_apart(books):
    books.control(f"/tenants/nz/contacts/{books.contact_id}/archive", {})
    assert books.provider.search_contacts("deco").entries == ()
    assert len(books.provider.search_contacts("deco", archived=True).entries) == 1
    assert books.provider.search_contacts("deco", Role.SUPPLIER, archived=True).entries == ()


def test_items_are_searched_a_hundred_at_a_time(books):
    books.control("/tenants/nz/fill", {"items": 150})
    first = books.provider.search_items("")
    second = books.provider.search_items("", position=first.position)
    codes = [item.code for page in (first, second) for item in page.entries]
    assert len(first.entries) == 100 and len(codes) == len(set(codes)) >= 150


def read(books):
    pages = list(books.provider.contacts())
    assert not any(page.problems for page in pages)
    return {contact.external_id: contact for page in pages for contact in page.entries}


def moment(books):
    """Five minutes before the stand-in's now, when its clock was moved by ten."""
    return books.now() + timedelta(minutes=5)
