"""Connecting to QuickBooks: environments, what is told of an authorization's end, keys that are refused, and
QuickBooks beside Xero in one database.
"""

import pytest

from flows.connections import activities, company_of_its_own, facts, refresh_token
from lab.accounting_system import QUICKBOOKS
from lab.consent import Consent
from lab.odoo_client import OdooError
from lab.servers import Standin

WRONG_APP = (QUICKBOOKS.app[0], "not the secret")
UP_TO_DATE = {"type": "success", "message": "The lists are up to date."}


@pytest.fixture(scope="module")
def system():
    return QUICKBOOKS


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 0}


@pytest.fixture(scope="module")
def xero(client, lab):
    """A person at Xero's consent pages, for the same Odoo."""
    standin = Standin(lab, "xero").start()
    consent = Consent(client, standin)
    consent.prepare()
    yield consent
    standin.stop()


def read(client, connection, *names):
    return client.read("accounting.connection", [connection], list(names))[0]


def read_lists(client, connection):
    return client.jsonrpc(f"/accounting_connector/connection/{connection}/refresh_lists")


def let_the_token_expire(consent, database):
    consent.control("/tokens/expire")
    database.query("UPDATE accounting_connection_secret SET access_expires_at = now() - interval '1 hour'")


# === FACTS === #


def test_the_facts_of_an_american_company_are_there_in_an_accountants_words(client, consent, connection):
    consent.connect(connection, ["us"])

    company = read(
        client, connection, "organisation_country_code", "organisation_plan", "organisation_settings"
    )
    assert (company["organisation_country_code"], company["organisation_plan"]) == (
        "US",
        "QuickBooks Online Plus",
    )
    settings = company["organisation_settings"]
    assert "Automated sales tax is on" in settings
    assert "every document is in USD" in settings
    assert "QuickBooks numbers invoices" in settings


def test_a_closing_date_set_there_is_known_once_the_lists_are_read_again(client, consent, connection):
    consent.connect(connection)
    assert not read(client, connection, "period_lock_date")["period_lock_date"]
    consent.control(f"/tenants/{QUICKBOOKS.organisation}/organisation", book_close_date="2026-03-31")

    assert read_lists(client, connection) == UP_TO_DATE

    assert read(client, connection, "period_lock_date")["period_lock_date"] == "2026-03-31"


def test_both_lists_of_contacts_are_mirrored_and_what_is_gone_is_archived(
    client, consent, connection, database
):
    consent.connect(connection)
    assert read_lists(client, connection) == UP_TO_DATE
    contacts = client.search(
        "accounting.ledger.contact", [("connection_id", "=", connection)], ["external_id", "is_customer"]
    )
    prefixes = {(row["external_id"].split(":")[0], row["is_customer"]) for row in contacts}
    assert prefixes == {("customer", True), ("vendor", False)}
    ghost = {"external_id": "vendor:99999", "name": "Gone", "connection_id": connection}
    database.query(
        """
        INSERT INTO accounting_ledger_contact (connection_id, external_id, name, active, last_seen_at)
        VALUES (%(connection_id)s, %(external_id)s, %(name)s, true, now() - interval '1 day')
        """,
        ghost,
    )
    database.query("UPDATE accounting_connection SET contacts_read_fully_at = now() - interval '8 days'")

    assert read_lists(client, connection) == UP_TO_DATE

    left = client.search(
        "accounting.ledger.contact", [("connection_id", "=", connection)], ["external_id", "is_customer"]
    )
    assert {row["external_id"] for row in left} == {row["external_id"] for row in contacts}


# === ENVIRONMENT === #


def test_a_sandbox_is_chosen_before_the_consent_and_stays_one(client, consent, connection):
    client.call("accounting.connection", "write", [connection], {"environment": "sandbox"})

    consent.connect(connection)

    assert read(client, connection, "environment")["environment"] == "sandbox"
    assert read_lists(client, connection) == UP_TO_DATE
    with pytest.raises(OdooError, match="bound to its company and organisation"):
        client.call("accounting.connection", "write", [connection], {"environment": "production"})


# === AUTHORIZATION === #


def test_both_ends_of_the_authorization_are_shown(client, consent, connection):
    consent.connect(connection)

    period = read(client, connection, "authorization_period")["authorization_period"]

    assert "if it is not used, at the latest until" in period


def test_a_refresh_token_that_was_replaced_still_works_when_the_answer_was_lost(
    client, consent, connection, database, lab
):
    consent.control("/settings", rotate_every_refresh=True)
    consent.connect(connection)
    before = refresh_token(lab, database, connection)
    let_the_token_expire(consent, database)
    consent.control("/faults", kind="drop_after", times=1, path=QUICKBOOKS.token_path)
    assert read_lists(client, connection)["type"] == "danger"
    assert refresh_token(lab, database, connection) == before

    assert read_lists(client, connection) == UP_TO_DATE

    assert refresh_token(lab, database, connection) != before
    assert facts(client, connection)["state"] == "setup"


def test_keys_that_are_not_accepted_are_named_before_anything_is_bound(client, consent, connection):
    wrong = consent.new_connection(company_of_its_own(client), WRONG_APP)

    page = consent.come_back(consent.allow(consent.start(wrong)))

    assert page.status_code == 400
    assert "The keys of the app are not accepted" in page.text
    assert "development keys open sandbox companies only" in page.text
    assert facts(client, wrong)["state"] == "draft"


def test_keys_changed_there_pause_the_connection_until_the_new_ones_are_entered(
    client, consent, connection, database
):
    consent.connect(connection)
    client_id, secret = QUICKBOOKS.app
    client.call("accounting.connection", "write", [connection], {"client_secret": "a former secret"})
    let_the_token_expire(consent, database)
    refreshes = len(consent.calls(QUICKBOOKS.token_path))

    answers = [read_lists(client, connection) for _ in range(3)]

    assert {answer["type"] for answer in answers} == {"danger"}
    assert all("copy both from the app there" in answer["message"] for answer in answers)
    assert len(consent.calls(QUICKBOOKS.token_path)) == refreshes + 1
    assert facts(client, connection)["state"] == "setup"
    [activity] = activities(client, connection)
    assert activity["summary"] == "Correct the keys of your app at QuickBooks"

    client.call(
        "accounting.connection", "write", [connection], {"client_id": client_id, "client_secret": secret}
    )
    assert read_lists(client, connection) == UP_TO_DATE
    assert not read(client, connection, "credentials_refused")["credentials_refused"]
    assert not activities(client, connection)


# === BESIDE XERO === #


def test_two_companies_of_one_database_keep_their_books_in_different_systems(
    client, consent, connection, xero
):
    consent.connect(connection)
    other = xero.new_connection(company_of_its_own(client))
    xero.connect(other)

    for connection_id in (connection, other):
        assert read_lists(client, connection_id) == UP_TO_DATE
        assert facts(client, connection_id)["state"] == "setup"
    client.jsonrpc(f"/accounting_connector/connection/{other}/disconnect")
    assert read_lists(client, connection) == UP_TO_DATE


def test_a_company_leaves_xero_for_quickbooks_and_keeps_its_history(client, consent, connection, xero):
    company = read(client, connection, "company_id")["company_id"][0]
    before = xero.new_connection(company)
    asked_early = consent.start(connection)
    xero.connect(before)

    with pytest.raises(OdooError, match="is connected to Xero: .*Disconnect that first"):
        consent.start(connection)
    page = consent.come_back(consent.allow(asked_early))
    assert "This company is already connected to" in page.text
    assert "Demo Company (NZ)" in page.text
    assert facts(client, connection)["state"] == "draft"

    client.jsonrpc(f"/accounting_connector/connection/{before}/disconnect")
    consent.connect(connection)

    assert facts(client, connection)["state"] == "setup"
    assert facts(client, before)["organisation_name"] == "Demo Company (NZ)"
    assert client.search("accounting.ledger.account", [("connection_id", "=", before)])
    with pytest.raises(OdooError, match="is connected to QuickBooks"):
        xero.start(before)
