"""What a stand-in finds its contacts by is there again after it was kept in a file or copied."""

import copy
import pickle
from datetime import datetime, timedelta, timezone

import pytest

from standin.quickbooks.company import Stored
from standin.quickbooks.tables import Table
from standin.xero.contact_book import ContactBook
from standin.xero.entities import Contact

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
COPIES = [lambda one: one, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]


def contact(number, name, **values):
    return Contact(str(number), name, NOON + timedelta(hours=number), **values)


@pytest.mark.parametrize("copied", COPIES)
def test_contacts_of_xero(copied):
    rows = [contact(2, "Bo"), contact(1, "Élan", email="e@e.example"), contact(3, "Cy", status="ARCHIVED")]
    book = copied(ContactBook(rows))
    assert book.with_name("ELAN").id == "1"
    assert book.with_name("Cy") is None
    assert [row.id for row in book.changed_after(None, True)] == ["1", "2", "3"]
    assert [row.id for row in book.changed_after(NOON + timedelta(hours=1), False)] == ["2"]
    first = book["1"]
    first.name, first.email, first.updated = "Ely", None, NOON + timedelta(hours=9)
    book.save(first)
    assert (book.with_name("Élan"), book.with_name("ely")) == (None, first)
    assert book.where_equal([("EmailAddress", "e@e.example")]) == []
    assert [row.id for row in book.changed_after(None, True)] == ["2", "3", "1"]


def customer(number, name, parent=None):
    moment = NOON + timedelta(hours=number)
    values = {"Id": str(number), "DisplayName": name, "MetaData": {"LastUpdatedTime": moment}}
    return Stored("Customer", {**values, "ParentRef": {"value": parent}} if parent else values)


@pytest.mark.parametrize("copied", COPIES)
def test_objects_of_quickbooks(copied):
    table = copied(Table([customer(1, "Bo"), customer(2, "Cy", "1"), customer(3, "Élan (deleted)")]))
    assert [row["Id"] for row in table.called("ÉLAN")] == ["3"]
    assert [row["Id"] for row in table.below("1")] == ["2"]
    assert [row["Id"] for row in table.changed_since(NOON + timedelta(hours=2))] == ["2", "3"]
    first = table["1"]
    first["DisplayName"], first["MetaData"] = "Ely", {"LastUpdatedTime": NOON + timedelta(hours=9)}
    table.save(first)
    assert (table.called("Bo"), table.with_any("DisplayName", ["ely"])) == ([], [first])
    assert [row["Id"] for row in table.changed_since(NOON + timedelta(hours=3))] == ["1", "3"]
    table.remove(table["2"])
    assert table.below("1") == []
    assert [row["Id"] for row in table.changed_since(NOON)] == ["1", "3"]
