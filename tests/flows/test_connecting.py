"""Connecting a company to an organisation, on real servers: each way in, and each way that must change
nothing.
"""

import html
import re

import pytest
import requests

from flows.connections import activities, company_of_its_own, facts, refresh_token
from lab.odoo_client import OdooClient, OdooError


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 0}


def test_one_organisation_is_taken_and_its_lists_are_there(client, consent, connection, system):
    consent.connect(connection)

    bound = facts(client, connection)
    assert bound["state"] == "setup"
    assert bound["organisation_name"] == system.organisation_name
    accounts = client.search("accounting.ledger.account", [("connection_id", "=", connection)], ["code"])
    assert set(system.accounts.values()) <= {account["code"] for account in accounts}
    taxes = client.search("accounting.ledger.tax", [("connection_id", "=", connection)], ["code", "rate"])
    mapped = {(tax, 15.0) for _account, tax in system.postings.values()}
    assert mapped <= {(tax["code"], tax["rate"]) for tax in taxes}


def test_a_denied_consent_changes_nothing(client, consent, connection):
    page = consent.come_back(consent.deny(consent.start(connection)))

    assert page.status_code == 400
    assert "You did not allow access" in page.text
    assert facts(client, connection)["state"] == "draft"


def test_an_answer_counts_once(client, consent, connection, system):
    callback = consent.allow(consent.start(connection))
    assert consent.come_back(callback).status_code == 303
    exchanges = len(consent.calls(system.token_path))

    page = consent.come_back(callback)

    assert "This answer was already used" in page.text
    assert len(consent.calls(system.token_path)) == exchanges
    assert facts(client, connection)["state"] == "setup"


def test_a_second_tab_makes_the_first_one_void(client, consent, connection):
    first = consent.start(connection)
    second = consent.start(connection)

    assert "There is a newer attempt" in consent.come_back(consent.allow(first)).text
    assert facts(client, connection)["state"] == "draft"
    assert consent.come_back(consent.allow(second)).status_code == 303


@pytest.mark.parametrize(
    "spoil",
    [
        lambda callback: callback.replace("state=", "state=x"),
        lambda callback: callback.split("&state=")[0],
        lambda callback: callback.split("?")[0] + "?code=stolen&state=%00%ff",
    ],
)
def test_a_state_that_is_not_ours_is_refused(client, consent, connection, spoil):
    callback = consent.allow(consent.start(connection))

    page = consent.come_back(spoil(callback))

    assert page.status_code == 400
    assert "This page is too old" in page.text
    assert facts(client, connection)["state"] == "draft"


def test_another_users_browser_is_refused(client, consent, connection, odoo_server):
    client.create(
        "res.users",
        {
            "name": "Other",
            "login": "other",
            "password": "other-password",
            "group_ids": [(4, client.ref("base.group_system"))],
        },
    )
    callback = consent.allow(consent.start(connection))

    page = OdooClient(odoo_server, "other", "other-password").get(callback, allow_redirects=False)

    assert "Somebody else started this" in page.text
    assert consent.come_back(callback).status_code == 303


def test_a_lost_session_logs_in_and_goes_on(client, consent, connection, odoo_server):
    callback = consent.allow(consent.start(connection))
    stranger = OdooClient(odoo_server)
    stranger.session.cookies.clear()

    page = stranger.get(callback)
    assert "/web/login" in page.url
    login = stranger.session.post(
        page.url,
        {
            "login": "admin",
            "password": "admin",
            "csrf_token": csrf_token(page.text),
            "redirect": redirect_of(page.text),
        },
        timeout=60,
    )

    assert login.ok
    assert facts(client, connection)["state"] == "setup"


def csrf_token(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def redirect_of(page):
    return html.unescape(re.search(r'name="redirect" value="([^"]+)"', page)[1])


def test_the_code_and_state_never_reach_the_log(client, consent, connection, odoo_server):
    callback = consent.allow(consent.start(connection))
    consent.come_back(callback)

    log = odoo_server.log_text()
    assert "/accounting_connector/oauth/callback" in log
    assert "code=" not in log
    assert "state=" not in log


def test_an_organisation_belongs_to_one_company(client, consent, connection):
    consent.connect(connection)
    second = consent.new_connection(company_of_its_own(client))

    page = consent.come_back(consent.allow(consent.start(second)))

    assert "Already connected" in page.text
    assert facts(client, second)["state"] == "draft"
    consent.control("/tokens/expire")
    answer = client.jsonrpc(f"/accounting_connector/connection/{connection}/refresh_lists")
    assert answer["type"] == "success", answer


def test_two_companies_have_their_own_organisations_and_one_leaves_alone(client, consent, connection, system):
    consent.connect(connection)
    other_company = company_of_its_own(client)
    second = consent.new_connection(other_company)
    consent.connect(second, [system.other])

    client.jsonrpc(f"/accounting_connector/connection/{connection}/disconnect")

    assert facts(client, connection)["state"] == "disconnected"
    consent.control("/tokens/expire")
    answer = client.jsonrpc(f"/accounting_connector/connection/{second}/refresh_lists")
    assert answer["type"] == "success", answer
    assert facts(client, second)["state"] == "setup"
    assert not client.search(
        "accounting.ledger.account", [("connection_id", "=", second), ("company_id", "!=", other_company)]
    )


def test_disconnecting_removes_the_organisation_there_and_keeps_the_mappings(
    client, consent, connection, system
):
    consent.connect(connection)
    [sales] = client.search(
        "accounting.account.mapping", [("connection_id", "=", connection), ("role", "=", "sales")]
    )
    [account] = client.search(
        "accounting.ledger.account",
        [("connection_id", "=", connection), ("code", "=", system.accounts["sales"])],
    )
    client.call("accounting.account.mapping", "write", [sales["id"]], {"ledger_account_id": account["id"]})

    answer = client.jsonrpc(f"/accounting_connector/connection/{connection}/disconnect")

    assert answer["type"] == "success"
    for method, path in system.farewell:
        [removal] = [call for call in consent.calls(path) if call["method"] == method]
        assert removal["status"] in (200, 204)
    again = consent.new_connection()
    consent.connect(again)
    rows = client.search("accounting.connection", [("state", "=", "setup")])
    assert [row["id"] for row in rows] == [connection], "the earlier connection goes on, with its history"
    [sales] = client.search(
        "accounting.account.mapping",
        [("connection_id", "=", connection), ("role", "=", "sales")],
        ["ledger_account_id"],
    )
    assert sales["ledger_account_id"][0] == account["id"]


def test_no_token_survives_disconnecting(client, consent, connection, lab, database, system):
    consent.connect(connection)
    token = refresh_token(lab, database, connection)

    client.jsonrpc(f"/accounting_connector/connection/{connection}/disconnect")

    answer = requests.post(
        consent.standin.url + system.token_path,
        {"grant_type": "refresh_token", "refresh_token": token},
        auth=system.app,
        timeout=30,
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert database.query("SELECT refresh_token FROM accounting_connection_secret") == [
        {"refresh_token": None}
    ]


def test_disconnecting_works_here_when_the_provider_cannot_be_reached(client, consent, connection, system):
    consent.connect(connection)
    consent.control("/faults", kind="error_before", times=5, path=system.farewell[0][1])

    answer = client.jsonrpc(f"/accounting_connector/connection/{connection}/disconnect")

    assert answer["type"] == "warning"
    assert facts(client, connection)["state"] == "disconnected"
    [note] = client.search(
        "mail.message",
        [
            ("model", "=", "accounting.connection"),
            ("res_id", "=", connection),
            ("body", "like", "could not be told"),
        ],
        ["body"],
    )
    assert "remove this app from the connected apps" in note["body"]


def test_reconnecting_to_the_same_organisation_goes_on_and_to_another_one_is_refused(
    client, consent, connection, system
):
    consent.connect(connection)
    consent.control(f"/apps/{system.app[0]}/revoke")
    consent.control("/tokens/expire")
    answer = client.jsonrpc(f"/accounting_connector/connection/{connection}/refresh_lists")
    assert answer["type"] == "danger"
    assert facts(client, connection)["state"] == "reconnect"
    assert len(activities(client, connection)) == 1

    page = consent.come_back(consent.allow(consent.start(connection), [system.other]))
    assert "That is another organisation" in page.text
    assert facts(client, connection)["state"] == "reconnect"

    consent.connect(connection)
    assert facts(client, connection)["state"] == "setup"
    assert not activities(client, connection)


def test_sending_starts_only_when_accounts_and_taxes_are_chosen(client, consent, connection):
    consent.connect(connection)
    with pytest.raises(OdooError, match="not complete yet"):
        client.call("accounting.connection", "action_activate", [connection])


def test_the_browser_comes_back_to_the_next_step_of_the_wizard(client, consent, connection):
    answer = consent.come_back(consent.allow(consent.start(connection)))

    assert answer.headers["Location"].endswith(f"accounting_connection_action_setup/{connection}")
    [row] = client.read("accounting.connection", [connection], ["setup_step"])
    assert row["setup_step"] == "organisation"


def test_dropping_a_set_up_takes_the_authorization_back_and_leaves_nothing(
    client, consent, connection, system
):
    consent.connect(connection)
    route = client.call("accounting.connection", "action_setup_drop", [connection])["params"]["route"]

    answer = client.jsonrpc(route)

    assert answer["type"] == "success", answer["message"]
    for model in ("accounting.account.mapping", "accounting.tax.mapping", "accounting.ledger.account"):
        assert not client.search(model, [("connection_id", "=", connection)], ["id"])
    assert not client.search("accounting.connection", [("id", "=", connection)], ["id"])
    for method, path in system.farewell:
        assert [call for call in consent.calls(path) if call["method"] == method]


def test_what_is_active_is_not_dropped_by_whoever_pressed_it_before(client, consent, connection, database):
    consent.connect(connection)
    client.call("accounting.connection", "action_setup_drop", [connection])
    database.query("UPDATE accounting_connection SET activated_at = now()")

    with pytest.raises(OdooError, match="disconnect it instead"):
        client.jsonrpc(f"/accounting_connector/connection/{connection}/drop_setup")
    assert facts(client, connection)["state"] == "setup"
