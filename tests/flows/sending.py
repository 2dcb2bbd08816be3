"""What tests of sending do again and again: make orders, send them, count what arrived."""

import time
from contextlib import contextmanager

import psycopg2

from lab.shop import Shop

FIELDS = [
    "state",
    "marker",
    "external_id",
    "external_number",
    "amount_total",
    "status_message",
    "lease_until",
]


class Sending:
    """One company that sends its orders to the stand-in.

    :param books: :class:`lab.standin_control.StandinControl` of the stand-in.
    """

    def __init__(self, client, database, books, connection):
        self.client = client
        self.database = database
        self.books = books
        self.connection = connection
        self.calls_before = books.last_call()

    @property
    def shop(self):
        return Shop(self.client)

    # === SENDING === #

    def order(self):
        """A confirmed sale order over one product."""
        return self.shop.sale({self.shop.product(): 2})

    def create_invoice(self, order):
        """Press the button; fails when set-up is missing."""
        action = self.shop.create_invoice(order)
        assert action["tag"] == "accounting_connector_sending", action
        return action

    def documents(self, order):
        """The documents of a sale order, oldest first."""
        [row] = self.client.read("sale.order", [order], ["accounting_document_ids"])
        return self.client.read("accounting.document", sorted(row["accounting_document_ids"]), FIELDS)

    def wait_for(self, order, states, seconds=150):
        """The documents of an order, as soon as all of them are in one of ``states``; longer than a limit's
        minute.
        """
        until = time.monotonic() + seconds
        while True:
            documents = self.documents(order)
            if documents and all(document["state"] in states for document in documents):
                return documents
            if time.monotonic() > until:
                raise AssertionError(f"not {states} after {seconds} s: {documents}")
            time.sleep(0.25)  # asking takes Odoo a tenth of that

    def keep_following(self, document, seconds):
        """Press "Send Now" until the document is decided, as an impatient person would."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.client.call("accounting.document", "action_send_now", [document["id"]])
            self.client.jsonrpc("/accounting_connector/send", document_ids=[document["id"]])
            [row] = self.client.read("accounting.document", [document["id"]], ["state"])
            if row["state"] not in ("queued", "sending", "unconfirmed"):
                return
            time.sleep(5)
        raise AssertionError(f"not decided after {seconds} s: {row}")

    def let_lease_end(self, document):
        """As if the minutes had passed after which a worker that is gone is given up."""
        self.database.query(
            """
            UPDATE accounting_document
               SET lease_until = now() AT TIME ZONE 'UTC' - interval '1 second',
                   next_attempt_at = now() AT TIME ZONE 'UTC' - interval '1 second'
             WHERE id = %s
            """,
            [document["id"]],
        )
        self.client.jsonrpc("/accounting_connector/send", document_ids=[document["id"]])

    # === WHAT ARRIVED === #

    def assert_sent_once(self, order, count=1):
        """Exactly ``count`` invoices of this order are over there, and Odoo knows which.

        :return: the documents.
        """
        documents = self.wait_for(order, ("sent",))
        assert len(documents) == count, documents
        there = [row for row in self.books.documents() if self._names(row, order)]
        assert sorted(row["id"] for row in there) == sorted(row["external_id"] for row in documents)
        for document in documents:
            [row] = [row for row in there if row["id"] == document["external_id"]]
            assert document["marker"] in self.books.system.trace(row)
            assert float(row["total"]) == document["amount_total"]
        return documents

    def _names(self, row, order):
        [name] = [each["name"] for each in self.client.read("sale.order", [order], ["name"])]
        return name in self.books.system.trace(row)

    def wait_for_save(self, seconds=30):
        """Wait until a call that saves an invoice has reached the stand-in."""
        until = time.monotonic() + seconds
        while not any(map(self.books.system.saved, self.books.calls(self.calls_before))):
            assert time.monotonic() < until, "no invoice was saved"
            time.sleep(0.05)

    # === IN THE WAY === #

    @contextmanager
    def row_held(self, document_id):
        """Hold a document's row, so that whoever writes it has to wait."""
        connection = psycopg2.connect(**self.database.address.dsn(self.database.name))
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM accounting_document WHERE id = %s FOR UPDATE", [document_id])
                yield HeldRow(self.database)
        finally:
            connection.close()


class HeldRow:
    """A row of ``accounting_document`` that a test holds."""

    def __init__(self, database):
        self.database = database

    def until_somebody_waits(self, seconds=30):
        """Wait until another process waits for the row."""
        until = time.monotonic() + seconds
        while not self.database.query(
            """
            SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE
             '%%accounting_document%%'
            """
        ):
            assert time.monotonic() < until, "nobody waits for the row"
            time.sleep(0.05)
