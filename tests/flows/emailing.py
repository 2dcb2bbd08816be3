"""What tests of e-mails do and ask, here and over there."""

import time

from lab.odoo_client import OdooError

FIELDS = ["state", "external_id", "email_state", "email_note", "problem_ids"]


class Emailing:
    """A company whose invoices the stand-in e-mails."""

    def __init__(self, client, database, books, shop, connection):
        self.client = client
        self.database = database
        self.books = books
        self.shop = shop
        self.connection = connection

    def send(self, **customer):
        """An order of a new customer, sent; returns its document and the customer."""
        partner = self.shop.partner(**customer)
        order = self.shop.sale({self.shop.product(): 1}, partner)
        self.shop.create_invoice(order)
        self.shop.wait_for_documents("sale.order", order, states=("sent",))
        [row] = self.client.read("sale.order", [order], ["accounting_document_ids"])
        [document] = row["accounting_document_ids"]
        return document, partner

    def document(self, document):
        [row] = self.client.read("accounting.document", [document], FIELDS)
        return row

    def emails(self, document):
        """To whom it was e-mailed, as the books tell: a list of addresses for each e-mail."""
        there = self.books.document(self.document(document)["external_id"])
        return [email["to"] for email in there["emails"]]

    def wait_for(self, document, *states, seconds=60):
        until = time.monotonic() + seconds
        while (row := self.document(document))["email_state"] not in states:
            assert time.monotonic() < until, row
            time.sleep(0.2)
        return row

    def address_of(self, partner):
        [row] = self.client.read("res.partner", [partner], ["email"])
        return row["email"]

    def let_time_pass(self, document):
        """As if hours had passed: whatever is waited for is over, and the worker has a look."""
        self.database.query(
            """
            UPDATE accounting_document
               SET email_next_at = email_next_at - interval '6 hours',
                   email_tried_at = email_tried_at - interval '6 hours',
                   email_seen_at = email_seen_at - interval '6 hours'
             WHERE id = %s
            """,
            [document],
        )
        self.work()

    def work(self, seconds=60):
        """Have the worker look at once, as soon as it is done with what it is doing."""
        [row] = self.client.read("accounting.connection", [self.connection], ["cron_id"])
        until = time.monotonic() + seconds
        while True:
            try:
                self.client.call("ir.cron", "method_direct_trigger", [row["cron_id"][0]])
                return
            except OdooError as error:
                assert "already executing" in str(error) and time.monotonic() < until
            time.sleep(0.5)

    def refresh_until(self, document, status, seconds=60):
        """Press Refresh until the document is known to be in a status over there."""
        until = time.monotonic() + seconds
        while True:
            self.client.call("accounting.document", "action_refresh", [document])
            time.sleep(0.5)
            [row] = self.client.read("accounting.document", [document], ["external_status"])
            if row["external_status"] == status:
                return
            assert time.monotonic() < until, row
