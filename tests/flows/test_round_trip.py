"""A contact that was imported and changed on both sides ends as its owner says, on both of them."""

import pytest

from flows.contacts_over_there import CONTACTS
from flows.exporting import Exporting
from lab.connecting import Connecting


@pytest.fixture(scope="module")
def exporting(client, standin, books, database):
    books.lift_limits()
    return Exporting(client, database, books, Connecting(client, standin).run())


@pytest.mark.parametrize("owner", ["blanks", "there", "odoo"])
def test_what_was_imported_and_changed_on_both_sides_ends_as_its_owner_says(exporting, books, owner):
    people = CONTACTS[books.system.code](books)
    exporting.own(owner)
    contact = people.enter(
        {"name": f"Round Trip {owner}", "phone": "09 1", "billing": {"lines": ["1 Quay"], "city": "Bluff"}}
    )
    exporting.bring_together()
    [link] = exporting.client.search(
        "accounting.contact.link",
        [("ledger_contact_id.external_id", "=", contact), ("role", "=", "customer")],
        ["partner_id"],
    )
    partner = link["partner_id"][0]
    exporting.client.call("res.partner", "write", [partner], {"phone": "09 2", "street": "2 Quay"})
    people.call_at(contact, "09 3")
    people.move(contact, "3 Quay", city="Bluff")
    for _round in range(2):
        exporting.bring_together()
    [here] = exporting.client.read("res.partner", [partner], ["phone", "street"])
    there = people.facts_of(contact)
    found = (here["phone"], here["street"], there["phone"], there["billing"]["lines"])
    assert found == {
        "blanks": ("09 2", "2 Quay", "09 3", ["3 Quay"]),
        "there": ("09 3", "3 Quay", "09 3", ["3 Quay"]),
        "odoo": ("09 2", "2 Quay", "09 2", ["2 Quay"]),
    }[owner]
