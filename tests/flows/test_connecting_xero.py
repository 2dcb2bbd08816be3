"""Connecting to Xero: one consent may cover several organisations."""

import re

import pytest

from flows.connections import facts
from lab.accounting_system import XERO


@pytest.fixture(scope="module")
def system():
    return XERO


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 0}


def test_the_short_code_for_links_is_known(client, consent, connection):
    consent.connect(connection)
    assert facts(client, connection)["organisation_short_code"] == "!Nz1aA"


def allow_two_organisations(client, consent, connection):
    """Consent to two at once; gives the page on which a person chooses one."""
    client.call(
        "accounting.connection",
        "write",
        [connection],
        dict(zip(("client_id", "client_secret"), XERO.second_app, strict=True)),
    )
    return consent.come_back(consent.allow(consent.start(connection), ["nz", "gb"]))


def test_of_several_organisations_a_person_chooses_one(client, consent, connection):
    page = allow_two_organisations(client, consent, connection)

    assert page.status_code == 200
    assert "Demo Company (NZ)" in page.text
    assert "Thames Supplies Ltd" in page.text
    assert facts(client, connection)["state"] == "draft"

    answer = submit_choice(client, page.text, "Thames Supplies Ltd")
    assert answer.status_code == 303
    assert facts(client, connection)["organisation_name"] == "Thames Supplies Ltd"


def test_a_choice_that_comes_late_binds_nothing_and_forgets_the_tokens(client, consent, connection, database):
    page = allow_two_organisations(client, consent, connection)
    database.query(
        "UPDATE accounting_connection_consent SET answered_at = answered_at - interval '11 minutes'"
    )

    answer = submit_choice(client, page.text, "Thames Supplies Ltd")

    assert answer.status_code == 400
    assert "This page is too old" in answer.text
    assert facts(client, connection)["state"] == "draft"
    kept = database.query("SELECT count(*) FROM accounting_connection_consent WHERE tokens IS NOT NULL")
    assert kept == [{"count": 0}]


def submit_choice(client, page, name):
    hidden = dict(re.findall(r'name="(csrf_token|consent)"\s+value="([^"]+)"', page))
    [organisation] = re.findall(rf'value="([^"]+)"/?>\s*<label[^>]*>{re.escape(name)}<', page)
    return client.session.post(
        f"{client.url}/accounting_connector/oauth/choose",
        {**hidden, "organisation": organisation},
        allow_redirects=False,
        timeout=60,
    )
