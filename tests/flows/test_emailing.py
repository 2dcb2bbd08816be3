"""The accounting system e-mails invoices once they are approved: told by the books, not by us."""

import time

import pytest

from lab.connecting import Connecting
from lab.odoo_client import OdooError
from lab.shop import Shop

FIELDS = ["state", "external_id", "email_state", "email_note", "problem_ids"]


@pytest.fixture(scope="module")
def shop(client):
    return Shop(client)


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()
    return Connecting(client, standin).run(invoice_status="approved", email_invoices="provider")


@pytest.fixture
def emailing(client, database, books, shop, connection):
    books.clear_faults()
    return Emailing(client, database, books, shop, connection)


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


def test_an_approved_invoice_goes_to_the_customer_once_at_one_more_call(emailing, books):
    before = books.last_call()
    document, partner = emailing.send()
    row = emailing.wait_for(document, "sent")
    assert emailing.emails(document) == [[emailing.address_of(partner)]]
    assert row["email_note"].startswith("E-mailed to ")
    emails = [call for call in books.calls(before) if call["path"].endswith(("/Email", "/send"))]
    assert len(emails) == 1
    emailing.client.call("accounting.document", "action_refresh", [document])
    emailing.let_time_pass(document)
    assert len(emailing.emails(document)) == 1


def test_an_answer_lost_after_the_email_was_sent(emailing, books):
    books.fault("drop_after", **books.system.emails)
    document, _partner = emailing.send()
    emailing.wait_for(document, "sent")
    assert len(emailing.emails(document)) == 1


def test_a_connection_lost_before_the_email_was_sent(emailing, books):
    books.fault("drop_before", **books.system.emails)
    document, _partner = emailing.send()
    emailing.wait_for(document, "unknown")
    emailing.work()
    assert emailing.document(document)["email_state"] == "unknown", "the lost request may still be at work"
    emailing.let_time_pass(document)
    emailing.wait_for(document, "sent")
    assert len(emailing.emails(document)) == 1


def test_an_email_that_is_sent_after_its_connection_was_lost(emailing, books):
    books.fault("drop_then_commit", seconds=3, **books.system.emails)
    document, _partner = emailing.send()
    emailing.wait_for(document, "unknown")
    time.sleep(4)
    emailing.let_time_pass(document)
    emailing.wait_for(document, "sent")
    assert len(emailing.emails(document)) == 1


def test_a_missing_address_is_a_problem_that_ends_when_it_is_entered(emailing, client, books):
    document, partner = emailing.send(email=False)
    row = emailing.wait_for(document, "refused")
    assert row["state"] == "sent"
    [problem] = client.read("accounting.problem", row["problem_ids"], ["kind", "name", "fix_model"])
    assert problem["kind"] == "email"
    if problem["fix_model"] == "res.partner":
        client.call("res.partner", "write", [partner], {"email": "late@partner.example"})
    else:
        books.change_email(books.document(row["external_id"])["contact_id"], "late@partner.example")
        client.call("accounting.problem", "action_recheck", [problem["id"]])
    emailing.wait_for(document, "sent")
    assert emailing.emails(document) == [["late@partner.example"]]


def test_the_limit_of_a_day_is_waited_for(emailing, client, database, books):
    books.change_organisation(emails_a_day=0)
    document, _partner = emailing.send()
    emailing.wait_for(document, "waiting")
    until = time.monotonic() + 30
    while "sends no more e-mails today" not in (row := emailing.document(document))["email_note"]:
        assert time.monotonic() < until, row
        time.sleep(0.2)
    books.change_organisation(emails_a_day=1000)
    emailing.work()
    assert emailing.document(document)["email_state"] == "waiting"
    database.query("UPDATE accounting_connection SET email_wait_until = NULL")
    database.query("UPDATE accounting_document SET email_next_at = NULL WHERE id = %s", [document])
    emailing.work()
    emailing.wait_for(document, "sent")


@pytest.fixture
def drafts(client, connection, system):
    if not system.has_drafts:
        pytest.skip("whatever is there is approved")
    client.call("accounting.connection", "write", [connection], {"invoice_status": "draft"})
    yield
    client.call("accounting.connection", "write", [connection], {"invoice_status": "approved"})


def refresh_until(emailing, document, status, seconds=60):
    """Press Refresh until the document is known to be in a status over there."""
    until = time.monotonic() + seconds
    while True:
        emailing.client.call("accounting.document", "action_refresh", [document])
        time.sleep(0.5)
        [row] = emailing.client.read("accounting.document", [document], ["external_status"])
        if row["external_status"] == status:
            return
        assert time.monotonic() < until, row


def test_a_draft_is_emailed_after_it_was_approved_there(emailing, drafts, books):
    document, partner = emailing.send()
    emailing.let_time_pass(document)
    assert emailing.emails(document) == []
    books.act_on_document(emailing.document(document)["external_id"], "approve")
    refresh_until(emailing, document, "approved")
    emailing.work()
    assert emailing.emails(document) == []
    emailing.let_time_pass(document)
    emailing.wait_for(document, "sent")
    assert emailing.emails(document) == [[emailing.address_of(partner)]]


def test_a_draft_that_was_approved_and_emailed_there_is_not_emailed_again(emailing, drafts, books):
    document, _partner = emailing.send()
    there = emailing.document(document)["external_id"]
    books.act_on_document(there, "approve")
    refresh_until(emailing, document, "approved")
    books.act_on_document(there, "email")
    emailing.let_time_pass(document)
    emailing.wait_for(document, "elsewhere")
    assert len(emailing.emails(document)) == 1
