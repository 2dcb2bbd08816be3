"""Tracking categories are read, and lines arrive with their options."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from providers import amounts
from providers.splitting import Share, split_lines
from providers.values import Kind, Tracked, TrackingPlace, Verdict

from flows.xero_books import make_line


def categories(books):
    return {one.name: one for page in books.provider.tracking_categories() for one in page.entries}


def tracked(category, name):
    option = next(option for option in category.options if option.name == name)
    return Tracked(category.external_id, option.external_id)


def test_the_categories_are_read_with_their_options(books):
    found = categories(books)
    assert {"Region", "Department"} <= set(found)
    region = found["Region"]
    assert region.place is TrackingPlace.LINE and region.active
    active = {option.name for option in region.options if option.active}
    assert {"North", "South"} <= active
    books.control("/tenants/nz/tracking-options/North/archive", {})
    books.control("/tenants/nz/tracking/Department/archive", {})
    found = categories(books)
    assert "North" not in {option.name for option in found["Region"].options if option.active}
    assert "Department" not in found or not found["Department"].active


@pytest.mark.parametrize("kind", list(Kind))
def test_lines_arrive_with_their_options_and_parts_of_a_line_with_theirs(books, kind):
    found = categories(books)
    north, south = (tracked(found["Region"], name) for name in ("North", "South"))
    sales = tracked(found["Department"], "Sales")
    facts = {} if kind in (Kind.INVOICE, Kind.CREDIT_NOTE) else {"account_code": "300", "tax_code": "INPUT2"}
    line = make_line(untaxed=Decimal("100.01"), price_unit=Decimal("50.005"), tax=Decimal("15.00"), **facts)
    document = books.document(kind, line, replace(line, key="2"), replace(line, key="3"))
    shares = {"1": [Share(Fraction(1, 3), (north, sales)), Share(Fraction(2, 3), (south, sales))]}
    shares["2"] = [Share(Fraction(1), (south,))]
    document = split_lines(document, shares, 2)
    (outcome,) = books.save(document)
    assert outcome.verdict is Verdict.SAVED, outcome.reasons
    assert amounts.compare(document, outcome.saved) is None
    there = [line for line in books.there()[-1]["lines"] if line["account"]]
    arrived = [{each["category"]: each["option"] for each in line["tracking"]} for line in there]
    assert arrived == [
        {"Region": "North", "Department": "Sales"},
        {"Region": "South", "Department": "Sales"},
        {"Region": "South"},
        {},
    ]
