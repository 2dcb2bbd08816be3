"""Classes and locations are read, and documents arrive with them where the company has them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from providers import amounts
from providers.splitting import Share, split_lines
from providers.values import Kind, Tracked, TrackingPlace, Verdict

PLACES = {"line": TrackingPlace.LINE, "transaction": TrackingPlace.DOCUMENT}


def categories(books):
    found = {}
    for page in books.provider.tracking_categories():
        for one in page.entries:
            before = found[one.external_id].options if one.external_id in found else ()
            found[one.external_id] = replace(one, options=before + one.options)
    return found


def settings(books, class_tracking, departments):
    facts = {"class_tracking": class_tracking, "track_departments": departments}
    books.control(f"/tenants/{books.key}/organisation", facts)
    books.reread_facts()


def tracked(category, name):
    option = next(option for option in category.options if option.name == name)
    return Tracked(category.external_id, option.external_id)


@pytest.mark.parametrize("class_tracking", ["none", "line", "transaction"])
@pytest.mark.parametrize("departments", [False, True])
def test_what_the_company_tracks_is_read(books, class_tracking, departments):
    settings(books, class_tracking, departments)
    found = categories(books)
    classes = [one for one in found.values() if one.name == "Class"]
    assert [one.place for one in classes] == list(filter(None, [PLACES.get(class_tracking)]))
    assert len(found) == len(classes) + departments
    for category in classes:
        names = {option.name for option in category.options}
        assert {"North", "South", "South:Coast"} <= names
    ids = [option.external_id for category in found.values() for option in category.options]
    assert len(ids) == len(set(ids))


def test_an_archived_class_is_read_as_inactive(books):
    settings(books, "line", False)
    books.control("/tenants/gb/classes/North/archive", {})
    (classes,) = categories(books).values()
    assert [option.active for option in classes.options if option.name.startswith("North")] == [False]


@pytest.mark.parametrize("key", ["gb", "us"])
@pytest.mark.parametrize("kind", list(Kind))
def test_lines_arrive_with_their_classes_and_the_document_with_its_location(books_of, key, kind):
    books = books_of(key)
    settings(books, "line", True)
    classes, locations = categories(books).values()
    north, south = (tracked(classes, name) for name in ("North", "South"))
    location = locations.options[0]
    place = Tracked(locations.external_id, location.external_id)
    line = books.line(kind)
    document = replace(books.document(kind, line, replace(line, key="2")), tracking=(place,))
    shares = {"1": [Share(Fraction(1), (north,)), Share(Fraction(2), (south,))]}
    document = split_lines(document, shares, 2)
    (outcome,) = books.save(document)
    assert outcome.verdict is Verdict.SAVED, outcome.reasons
    assert outcome.saved.untaxed == document.untaxed
    if key == "gb":
        assert amounts.compare(document, outcome.saved) is None
    there = books.there()[-1]
    assert [line["class"] for line in there["lines"] if line["amount"]] == ["North", "South", None]
    assert there["department"] == location.name


@pytest.mark.parametrize("kind", list(Kind))
def test_a_class_of_the_whole_document_stands_where_its_kind_has_a_place(books, kind):
    settings(books, "transaction", False)
    (classes,) = categories(books).values()
    document = replace(books.document(kind), tracking=(tracked(classes, "South"),))
    (outcome,) = books.save(document)
    assert outcome.verdict is Verdict.SAVED, outcome.reasons
    there = books.there()[-1]
    assert "South" in (there["class"], *(line["class"] for line in there["lines"])), there
