"""Contacts and items of an organisation come over: once, completely, however often the server is killed."""

import time
from collections import Counter

import pytest

from lab.connecting import Connecting

CONTACTS = 1000
ITEMS = 500
SECONDS = 300


class Importing:
    """An administrator at the page Contacts and Products."""

    def __init__(self, client, database, connection, subject="contact"):
        self.client = client
        self.database = database
        self.connection = connection
        self.subject = subject

    def start(self, **scope):
        if scope:
            self.client.call("accounting.connection", "write", [self.connection], scope)
        self.client.call("accounting.connection", f"action_import_{self.subject}s", [self.connection])

    def progress(self):
        field = f"{self.subject}_import_id"
        [row] = self.client.read("accounting.connection", [self.connection], [field])
        [job] = self.client.call("accounting.import", "read_progress", [row[field][0]])
        return job

    def wait(self, until=lambda job: not job["is_live"]):
        """A server that was just started looks after a minute what is to be done, unless it is told."""
        end = time.monotonic() + SECONDS
        while not until(job := self.progress()):
            assert time.monotonic() < end, job
            self.database.query("SELECT pg_notify('cron_trigger', current_database())")
            time.sleep(0.3)
        return job

    def links_of_each_contact(self):
        """How often each contact over there is linked in a role."""
        rows = self.database.query(
            "SELECT COUNT(*) AS links FROM accounting_contact_link GROUP BY ledger_contact_id, role"
        )
        return [int(row["links"]) for row in rows]


def count(database, table):
    [row] = database.query(f"SELECT COUNT(*) AS rows FROM {table}")
    return int(row["rows"])


@pytest.fixture(scope="module")
def importing(client, standin, books, database):
    books.lift_limits()
    books.fill(contacts=CONTACTS, items=ITEMS)
    return Importing(client, database, Connecting(client, standin).run())


def test_a_killed_server_imports_the_rest_and_nothing_twice(importing, odoo_server, database):
    importing.start()
    importing.wait(lambda job: job["percent"] >= 20)
    odoo_server.kill()
    assert 0 < count(database, "accounting_import_line") < CONTACTS
    odoo_server.start()
    job = importing.wait()
    assert job["state"] == "done", job
    assert max(importing.links_of_each_contact()) == 1
    due = count(
        database,
        "accounting_ledger_contact WHERE active AND details_digest IS DISTINCT FROM imported_digest",
    )
    skipped = sum(each["count"] for each in job["outcomes"] if each["name"] == "skipped")
    assert due == skipped
    results = database.query("SELECT external_id FROM accounting_import_line")
    assert max(Counter(row["external_id"] for row in results).values()) == 1, "none was imported twice"


def test_a_search_there_goes_on_where_it_ended(importing, client):
    """A hundred at a time, none of them twice; those that are in Odoo say so."""
    route = f"/accounting_connector/import/{importing.connection}/contacts"
    seen, position = [], ""
    for _page in range(2):
        answer = client.jsonrpc(route, text="", position=position)
        assert answer["problem"] == ""
        seen += answer["entries"]
        position = answer["position"]
    assert len(seen) == len({entry["id"] for entry in seen}) == 200
    assert position
    assert any(entry["is_linked"] for entry in seen)


def test_nothing_is_done_when_nothing_changed(importing, client, database):
    calls = count(database, "accounting_call")
    importing.start()
    job = importing.wait()
    assert job["state"] == "done"
    assert all(outcome["name"] == "skipped" for outcome in job["outcomes"])
    assert count(database, "accounting_call") - calls <= 3


def test_items_become_products_with_their_prices_and_kinds(importing, client, database):
    """Each stands for a product of its own; what groups items is told, and no more calls follow."""
    products = Importing(client, database, importing.connection, "item")
    products.start(import_items=True)
    job = products.wait()
    assert job["state"] == "done", job
    rows = database.query(
        """
        SELECT item.name, item.kind, item.product_id, template.type, template.list_price,
               (item.details ->> 'sale_price')::float AS price
          FROM accounting_ledger_item item
          LEFT JOIN product_product product ON product.id = item.product_id
          LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE item.active
        """
    )
    linked = [row for row in rows if row["product_id"]]
    assert len(linked) >= ITEMS - 50, job
    assert len({row["product_id"] for row in linked}) == len(linked)
    assert all(row["type"] == ("service" if row["kind"] == "service" else "consu") for row in linked)
    assert all(float(row["list_price"]) == float(row["price"] or 0) for row in linked)
    calls = count(database, "accounting_call")
    products.start()
    assert products.wait()["state"] == "done"
    assert count(database, "accounting_call") - calls <= 3
