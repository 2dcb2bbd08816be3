"""Contacts and products wanted over there arrive, changes follow, and nothing is there twice."""

import json
import time

import pytest

from flows.contacts_over_there import CONTACTS
from lab.connecting import Connecting

CREATES = {"method": "PUT|POST", "path": "(/Contacts|/customer|/Items|/item)$"}
CHANGES = {"method": "POST", "path": "(/Contacts|/customer)$"}
SECONDS = 120
EXPORTS = "accounting.entry.export"
GROUPS = ("name", "communication", "addresses", "registration", "payment", "persons")


class Exporting:
    """A bookkeeper at the lists of contacts and products, while the worker works."""

    def __init__(self, client, database, books, connection):
        self.client = client
        self.database = database
        self.books = books
        self.connection = connection

    def partner(self, name, **values):
        [partner] = self.client.call("res.partner", "create", [{"name": name, "is_company": True, **values}])
        return partner

    def create_there(self, *ids, model="res.partner"):
        """Choose "Create in ..." for these; ids of the rows that say what becomes of them."""
        action = self.client.call(model, "action_accounting_create_there", list(ids))
        [(_field, _operator, rows)] = action["domain"]
        return rows

    def wait_for(self, rows, *states):
        until = time.monotonic() + SECONDS
        while True:
            found = self.client.read(EXPORTS, rows, ["state", "message"])
            if {row["state"] for row in found} <= set(states):
                return
            assert time.monotonic() < until, found
            time.sleep(0.2)

    def rows_of(self, partner):
        rows = self.client.search(EXPORTS, [("partner_id", "=", partner)], ["state"])
        return [row["id"] for row in rows]

    def let_time_pass(self, rows):
        """As if the accounting system had had its time; whatever is asked for next wakes the worker."""
        self.database.query(
            """
            UPDATE accounting_entry_export
               SET next_attempt_at = now() AT TIME ZONE 'UTC' - interval '1 second'
             WHERE id IN %s
            """,
            [tuple(rows)],
        )
        self.wait_for(self.create_there(self.partner(f"Waker {time.monotonic_ns()}")), "done")

    def bring_together(self):
        """Read what changed there, import it, and send what changed here."""
        client = self.client
        task = client.call("accounting.connection", "action_refresh_lists", [self.connection])["params"]
        assert client.jsonrpc(task["route"])["type"] == "success"
        self.wait_until_nothing("accounting.import", ("waiting", "reading", "applying"))
        self.wait_until_nothing(EXPORTS, ("waiting", "sending", "unconfirmed"))

    def wait_until_nothing(self, model, states):
        until = time.monotonic() + SECONDS
        while found := self.client.search(model, [("state", "in", states)], ["state", "message"]):
            assert time.monotonic() < until, found
            time.sleep(0.2)

    def own(self, owner):
        """Who owns all of contacts."""
        owners = {f"contact_{group}_owner": owner for group in GROUPS}
        self.client.call("accounting.connection", "write", [self.connection], owners)

    def there(self, text, name="contacts"):
        return [row for row in self.books.rows_of(name) if text in json.dumps(row)]


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 1}


@pytest.fixture(scope="module")
def exporting(client, standin, books, database):
    books.lift_limits()
    connection = Connecting(client, standin).run(contact_communication_owner="odoo")
    return Exporting(client, database, books, connection)


@pytest.fixture(autouse=True)
def _no_faults(books):
    books.clear_faults()


def test_hundreds_are_created_once_with_a_few_calls(exporting, books):
    partners = [exporting.partner(f"Hundred {n:03}", phone=f"09 {n:03}") for n in range(120)]
    before = books.last_call()
    rows = exporting.create_there(*partners)
    exporting.wait_for(rows, "done")
    assert len(exporting.there("Hundred ")) == 120
    assert len(books.calls(before)) <= 20


def test_a_change_follows_and_comes_back_as_nothing(exporting):
    partner = exporting.partner("Follower Ltd", phone="09 555 100", email="a@follower.example")
    exporting.wait_for(exporting.create_there(partner), "done")
    exporting.client.call("res.partner", "write", [partner], {"phone": "09 555 200"})
    exporting.wait_for(exporting.rows_of(partner), "done")
    [contact] = exporting.there("Follower Ltd")
    assert "09 555 200" in json.dumps(contact)
    assert "a@follower.example" in json.dumps(contact)
    count = len(exporting.rows_of(partner))
    exporting.client.jsonrpc(
        exporting.client.call("accounting.connection", "action_refresh_lists", [exporting.connection])[
            "params"
        ]["route"]
    )
    assert len(exporting.rows_of(partner)) == count


def test_a_contact_whose_answer_was_lost_is_there_once(exporting, books):
    partner = exporting.partner("Lost and Found Ltd")
    books.fault("drop_after", **CREATES)
    rows = exporting.create_there(partner)
    exporting.wait_for(rows, "unconfirmed")
    exporting.let_time_pass(rows)
    exporting.wait_for(rows, "done")
    assert len(exporting.there("Lost and Found Ltd")) == 1


def test_a_change_whose_answer_was_lost_is_made_once(exporting, books):
    partner = exporting.partner("Lost Change Ltd", phone="09 555 100")
    exporting.wait_for(exporting.create_there(partner), "done")
    books.fault("drop_after", **CHANGES)
    exporting.client.call("res.partner", "write", [partner], {"phone": "09 555 200"})
    exporting.wait_for(exporting.rows_of(partner), "done", "unconfirmed")
    exporting.let_time_pass(exporting.rows_of(partner))
    exporting.wait_for(exporting.rows_of(partner), "done")
    [contact] = exporting.there("Lost Change Ltd")
    assert "09 555 200" in json.dumps(contact)


def test_a_product_is_created_once(exporting, books):
    [product] = exporting.client.call(
        "product.product", "create", [{"name": "Mooring Rope", "default_code": "ROPE-1", "list_price": 12.5}]
    )
    books.fault("drop_after", **CREATES)
    rows = exporting.create_there(product, model="product.product")
    exporting.wait_for(rows, "unconfirmed")
    exporting.let_time_pass(rows)
    exporting.wait_for(rows, "done")
    assert len(exporting.there("ROPE-1", "items")) == 1


@pytest.mark.parametrize("owner", ["blanks", "there", "odoo"])
def test_what_was_imported_and_changed_on_both_sides_ends_as_its_owner_says(exporting, books, owner):
    people = CONTACTS[books.system.code](books)
    exporting.own(owner)
    contact = people.enter(
        {"name": f"Round Trip {owner}", "phone": "09 1", "billing": {"lines": ["1 Quay"], "city": "Bluff"}}
    )
    exporting.client.call("accounting.connection", "action_import_contacts", [exporting.connection])
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
