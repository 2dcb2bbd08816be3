"""Drafts are never e-mailed by us before they are approved over there."""

import pytest

from flows.emailing import Emailing
from lab.accounting_system import SYSTEMS
from lab.connecting import Connecting

WITH_DRAFTS = {code: system for code, system in SYSTEMS.items() if system.has_drafts}


@pytest.fixture(scope="module", params=WITH_DRAFTS.values(), ids=WITH_DRAFTS)
def system(request):
    return request.param


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()
    return Connecting(client, standin).run(invoice_status="draft", email_invoices="provider")


@pytest.fixture
def emailing(client, database, books, shop, connection):
    return Emailing(client, database, books, shop, connection)


def test_a_draft_is_emailed_after_it_was_approved_there(emailing, books):
    document, partner = emailing.send()
    emailing.let_time_pass(document)
    assert emailing.emails(document) == []
    books.act_on_document(emailing.document(document)["external_id"], "approve")
    emailing.refresh_until(document, "approved")
    emailing.work()
    assert emailing.emails(document) == []
    emailing.let_time_pass(document)
    emailing.wait_for(document, "sent")
    assert emailing.emails(document) == [[emailing.address_of(partner)]]


def test_a_draft_that_was_approved_and_emailed_there_is_not_emailed_again(emailing, books):
    document, _partner = emailing.send()
    there = emailing.document(document)["external_id"]
    books.act_on_document(there, "approve")
    emailing.refresh_until(document, "approved")
    books.act_on_document(there, "email")
    emailing.let_time_pass(document)
    emailing.wait_for(document, "elsewhere")
    assert len(emailing.emails(document)) == 1
