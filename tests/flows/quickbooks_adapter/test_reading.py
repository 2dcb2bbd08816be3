"""Long lists of the stand-in are read in few calls, from wherever reading stopped; then changes only."""

from datetime import timedelta

import pytest
from providers.values import Contact

from flows.adapter_books import new_key

# An employee and a category, which are not read, count among those that are filled in.
CONTACTS, ITEMS = 6_000, 2_500
NOT_READ = 1


@pytest.fixture
def full_books(books):
    books.control(f"/tenants/{books.key}/fill", {"contacts": CONTACTS, "items": ITEMS})
    books.calls.clear()
    return books


def pages(books, name="contacts", **facts):
    return list(getattr(books.make_provider(**facts), name)())


def ids(found):
    return [entry.external_id for page in found for entry in page.entries]


def test_everybody_is_read_once_in_an_order_that_stays(full_books):
    found = pages(full_books)
    assert len(ids(found)) == len(set(ids(found))) >= CONTACTS - NOT_READ
    assert ids(found) == ids(pages(full_books))
    kinds = [external_id.partition(":")[0] for external_id in ids(found)]
    assert kinds == sorted(kinds)
    assert not any(page.problems for page in found)


def test_reading_costs_a_call_for_a_thousand(full_books):
    pages(full_books)
    assert len(full_books.calls) <= CONTACTS // 999 + 3
    full_books.calls.clear()
    assert len(ids(pages(full_books, "items"))) >= ITEMS - NOT_READ
    assert len(full_books.calls) <= ITEMS // 999 + 1


def test_reading_goes_on_after_any_page(full_books):
    whole = pages(full_books)
    for done, page in enumerate(whole[:-1], 1):
        rest = full_books.make_provider().contacts(position=page.position)
        assert ids(rest) == ids(whole[done:])
    assert whole[-1].position == "" and not whole[-1].has_more


def test_who_is_merged_while_others_are_read_hides_nobody(full_books):
    reading = full_books.make_provider().contacts()
    read = [next(reading)]
    first, second = (entry.external_id.partition(":")[2] for entry in read[0].entries[:2])
    everybody = set(ids(pages(full_books)))
    full_books.control(f"/tenants/{full_books.key}/contacts/{first}/merge", {"into": second})
    read += list(reading)
    assert everybody <= set(ids(read))


def test_nothing_new_is_one_call_a_list(books):
    last_page = pages(books)[-1]
    books.calls.clear()
    since = last_page.server_time + timedelta(seconds=1)
    assert ids(books.provider.contacts(since)) == ids(books.provider.items(since)) == []
    assert len(books.calls) == 2


def test_what_was_changed_archived_and_merged_is_told(books):
    ones = {}
    for name in ("Changed", "Archived", "Merged", "Kept"):
        contact = Contact(name, key=name, is_customer=True)
        (outcome,) = books.make_provider().save_contacts([contact], new_key())
        ones[name] = outcome.saved.external_id
    since = books.now()
    numbers = {name: external_id.partition(":")[2] for name, external_id in ones.items()}
    path = f"/tenants/{books.key}/contacts"
    books.control(f"{path}/{numbers['Changed']}/edit", {"email": "new@example.com"})
    books.control(f"{path}/{numbers['Archived']}/archive", {})
    books.control(f"{path}/{numbers['Merged']}/merge", {"into": numbers["Kept"]})
    found = {one.external_id: one for page in books.provider.contacts(since) for one in page.entries}
    assert found[ones["Changed"]].email == "new@example.com"
    assert (found[ones["Archived"]].name, found[ones["Archived"]].active) == ("Archived", False)
    merged = found.get(ones["Merged"])
    assert merged is None or merged.deleted or not merged.active


def test_more_changes_than_one_answer_tells_are_all_read(full_books):
    since = full_books.now()
    full_books.control(
        f"/tenants/{full_books.key}/contacts/bulk",
        {"action": "edit", "start": 0, "count": 1500, "values": {"email": "n{n}@example.com"}},
    )
    found = full_books.make_provider().contacts(since)
    changed = {one.external_id for page in found for one in page.entries if one.email.startswith("n")}
    assert len(changed) == 1500
