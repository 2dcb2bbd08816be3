"""Odoo killed in the middle of an import, twice: started again it goes on where it was."""

import time
from dataclasses import dataclass

import pytest

from lab.connecting import Connecting
from lab.odoo_client import OdooClient

CONTACTS = 1_600  # several pages of each system; the suppliers among them make several batches
BATCH = 200
MOST_PARTNERS = 4  # of one contact: itself, another address, two persons
PATHS = {"xero": "/Contacts$", "quickbooks": "/query$"}
SECONDS_A_PAGE = 1


@dataclass
class Story:
    """What was seen of an import that was killed while it read, and again while it applied.

    :ivar read_when_killed: contacts that were kept of the list when Odoo was killed the first time.
    :ivar done_when_killed: contacts that were imported when it was killed the second time.
    :ivar calls: how many for the list, from the beginning to the end.
    :ivar job: the import as it is at the end.
    :ivar first_partner, last_partner: ids that were given out from before the import to its end.
    """

    read_when_killed: int
    done_when_killed: int
    calls: int
    job: dict
    first_partner: int
    last_partner: int


class Import:
    """An import of suppliers by the scheduled action of a server that is killed."""

    def __init__(self, server, books, connection):
        self.server = server
        self.database = server.database
        self.books = books
        self.connection = connection
        self.calls_before = 0

    def start(self):
        """As if nothing of the list had ever been read."""
        self.database.query(
            """
            UPDATE accounting_connection SET contacts_read_fully_at = NULL, contacts_changed_since = NULL
            """
        )
        self.calls_before = self.books.last_call()
        client = OdooClient(self.server)
        chosen = {"import_customers": False, "import_suppliers": True}
        client.call("accounting.connection", "write", [self.connection], chosen)
        client.call("accounting.connection", "action_import_contacts", [self.connection])

    def kill_when(self, sql):
        """Kill Odoo as soon as ``sql`` tells a number that is not 0, start it again; returns the number."""
        number = self.wait_for(sql)
        self.server.kill()
        self.server.start()
        return number

    def wait_for(self, sql, seconds=240):
        """A server that was just started looks after a minute what is to be done, unless it is told."""
        until = time.monotonic() + seconds
        while not (number := self.number(sql)):
            assert time.monotonic() < until, f"still nothing: {sql}"
            self.database.query("SELECT pg_notify('cron_trigger', current_database())")
            time.sleep(0.05)
        return number

    def number(self, sql):
        rows = self.database.query(f"SELECT ({sql}) AS number")
        return rows[0]["number"]

    def wait_until_done(self):
        self.wait_for("SELECT COUNT(*) FROM accounting_import WHERE state = 'done'")
        counts = ["total_count", "done_count", "created_count", "skipped_count"]
        return OdooClient(self.server).search("accounting.import", [], counts)[0]

    def calls(self):
        path = PATHS[self.books.system.code].rstrip("$")
        return sum(call["path"].endswith(path) for call in self.books.calls(self.calls_before))


@pytest.fixture(scope="module")
def expected_log_errors():
    """What Odoo finds of those it did not see end."""
    return ["timed out"]


def _leave_only_the_import(database):
    """All calls that are counted are its own: a new server does at once whatever else is due."""
    database.query(
        """
        UPDATE ir_cron SET active = FALSE
         WHERE id <> (SELECT res_id FROM ir_model_data WHERE name = 'ir_cron_import_contacts')
        """
    )


@pytest.fixture(scope="module")
def work(odoo_server, client, standin, books):
    connection = Connecting(client, standin).run()
    books.lift_limits()
    books.fill(contacts=CONTACTS, spread_days=365)
    _leave_only_the_import(odoo_server.database)
    return Import(odoo_server, books, connection)


@pytest.fixture(scope="module")
def story(work, books):
    last_partner = "SELECT last_value FROM res_partner_id_seq"
    first_partner = work.number(last_partner)
    books.fault("slow", times=20, seconds=SECONDS_A_PAGE, path=PATHS[books.system.code])
    work.start()
    read = work.kill_when("SELECT MAX(entry_count) FROM accounting_reading WHERE subject = 'contacts'")
    books.clear_faults()
    done = work.kill_when("SELECT MAX(done_count) FROM accounting_import")
    job = work.wait_until_done()
    return Story(read, done, work.calls(), job, first_partner, work.number(last_partner))


def test_it_was_killed_in_the_middle_of_both(story):
    assert 0 < story.read_when_killed < CONTACTS
    assert 0 < story.done_when_killed < story.job["total_count"]


def test_it_is_complete(story, work):
    suppliers = work.number(
        "SELECT COUNT(*) FROM accounting_ledger_contact WHERE is_supplier AND active AND merged_into IS NULL"
    )
    assert suppliers > 2 * BATCH
    assert story.job["done_count"] == story.job["total_count"] == suppliers
    assert story.job["created_count"] == suppliers - story.job["skipped_count"]
    assert story.job["skipped_count"] == 0


def test_nobody_is_there_twice(story, work):
    doubles = work.database.query(
        """
        SELECT partner.name FROM res_partner partner
          JOIN accounting_contact_link link ON link.partner_id = partner.id
         GROUP BY partner.name HAVING COUNT(DISTINCT partner.id) > 1
        """
    )
    assert doubles == []
    new = f"partner.id > {story.first_partner} AND partner.parent_id IS NULL AND partner.supplier_rank > 0"
    assert work.number(f"SELECT COUNT(*) FROM res_partner partner WHERE {new}") == story.job["created_count"]
    results = "SELECT COUNT(*) - COUNT(DISTINCT external_id) FROM accounting_import_line"
    assert work.number(results) == 0


def test_no_more_than_one_batch_is_applied_anew(story, work):
    """Numbers that no partner has were given to one by a transaction that was lost."""
    kept = work.number(f"SELECT COUNT(*) FROM res_partner WHERE id > {story.first_partner}")
    lost = story.last_partner - story.first_partner - kept
    assert 0 <= lost <= BATCH * MOST_PARTNERS


def test_no_page_is_read_again_but_the_one_that_was_not_kept(story, work):
    work.database.query("UPDATE accounting_import SET state = 'cancelled'")
    work.start()
    work.wait_until_done()
    assert story.calls <= work.calls() + 1
