"""The accounting system e-mails invoices once they are approved: told by the books, not by us."""

import time

import pytest

from flows.emailing import Emailing
from lab.connecting import Connecting


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()
    return Connecting(client, standin).run(invoice_status="approved", email_invoices="provider")


@pytest.fixture
def emailing(client, database, books, shop, connection):
    books.clear_faults()
    return Emailing(client, database, books, shop, connection)


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
