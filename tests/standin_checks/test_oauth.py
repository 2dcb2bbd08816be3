"""OAuth: consent, codes, tokens, refresh, revocation, connections."""

import base64
import hashlib
import json

import pytest
import requests

from standin_checks.consent_browser import REDIRECT
from standin_checks.xero_client import AU, BULK_APP, NZ, ONE_APP, Client

INVALID_GRANT = {"error": "invalid_grant"}


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def connections(xero, tokens, event=None):
    response = requests.get(
        f"{xero.base_url}/Connections",
        params={"authEventId": event} if event else {},
        headers={"Authorization": f"Bearer {tokens['access_token']}"},
        timeout=10,
    )
    assert response.status_code == 200
    return response.json()


def advance(control, **units):
    seconds = {"minutes": 60, "days": 86400, "seconds": 1}
    control("clock", {"advance": sum(seconds[unit] * count for unit, count in units.items())})


def test_consent_pages_have_the_controls_a_person_uses(browser):
    log_in = browser.open()
    assert all(f'id="{name}"' in log_in.text for name in ("email", "password", "log-in"))
    consent = browser.press(log_in, "log-in", email="jo@example.com", password="standin")
    assert all(f'id="{name}"' in consent.text for name in ("tenant-nz", "tenant-us", "allow", "cancel"))
    assert 'type="radio"' in consent.text


def test_wrong_password_shows_the_log_in_again(browser):
    assert (
        "log-in-failed" in browser.press(browser.open(), "log-in", email="jo@example.com", password="x").text
    )


def test_a_user_is_offered_only_own_organisations(browser):
    page = browser.consent_page(user="sam@example.com")
    assert "tenant-au" in page.text
    assert "tenant-nz" not in page.text


def test_allowing_gives_a_code_and_echoes_the_state(browser):
    back = browser.allow(state="opaque &=")
    assert back["code"]
    assert back["state"] == "opaque &="


def test_cancelling_sends_back_access_denied(browser):
    answer = browser.press(browser.consent_page(), "cancel")
    assert answer.headers["Location"] == f"{REDIRECT}?error=access_denied&state=s1"


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"scope": "accounting.transactions offline_access"}, "invalid_scope"),
        ({"scope": "accounting.reports.read"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"redirect_uri": "http://127.0.0.1:8069/accounting_connector/oauth/callback"}, "invalid_request"),
        ({"redirect_uri": "https://elsewhere.example/"}, "invalid_request"),
        ({"app": "nobody"}, "unauthorized_client"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_wrong_request_for_consent_ends_on_an_error_page(browser, parameters, word):
    answer = browser.open(**parameters)
    assert answer.status_code == 400
    assert f'<b id="error">{word}</b>' in answer.text


def test_only_https_or_localhost_can_be_registered(xero):
    def register(uri):
        return requests.post(
            f"{xero.base_url}/_standin/apps/{ONE_APP[0]}/redirect-uris", json={"uri": uri}, timeout=10
        ).status_code

    assert register("http://127.0.0.1:1/x") == 400
    assert register("http://shop.example/x") == 400
    assert register("https://shop.example/x") == 200
    assert register("http://localhost:1/x") == 200


def test_token_answer(browser):
    tokens = browser.tokens()
    assert tokens["expires_in"] == 1800
    assert tokens["token_type"] == "Bearer"
    assert "accounting.invoices" in tokens["scope"].split()
    access = claims(tokens["access_token"])
    assert {"authentication_event_id", "xero_userid", "scope", "exp"} <= set(access)
    assert claims(tokens["id_token"])["email"] == "jo@example.com"


def test_client_may_authenticate_in_the_body(browser):
    code = browser.allow()["code"]
    answer = browser.token(
        None,
        client_id=ONE_APP[0],
        client_secret=ONE_APP[1],
        code=code,
        grant_type="authorization_code",
        redirect_uri=REDIRECT,
    )
    assert answer.status_code == 200


def test_wrong_secret_is_refused(browser):
    answer = browser.token((ONE_APP[0], "wrong"), grant_type="refresh_token", refresh_token="x")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})


def test_no_refresh_token_without_offline_access(browser):
    assert "refresh_token" not in browser.tokens(scope="openid accounting.invoices")


def test_code_works_once(browser):
    code = browser.allow()["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    assert browser.token(**form).status_code == 200
    assert browser.token(**form).json() == INVALID_GRANT


def test_code_lives_five_minutes(browser, control):
    code = browser.allow()["code"]
    advance(control, minutes=5)
    answer = browser.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)
    assert (answer.status_code, answer.content) == (400, b'{"error":"invalid_grant"}')


def test_code_is_bound_to_redirect_address_and_app(browser):
    for app, uri in ((ONE_APP, "https://other.example/"), (BULK_APP, REDIRECT)):
        code = browser.allow()["code"]
        assert (
            browser.token(app, grant_type="authorization_code", code=code, redirect_uri=uri).json()
            == INVALID_GRANT
        )


def test_code_is_bound_to_the_pkce_challenge(browser):
    verifier = "v" * 50
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    pkce = {"code_challenge": challenge, "code_challenge_method": "S256"}
    for sent, status in ((None, 400), ("w" * 50, 400), (verifier, 200)):
        code = browser.allow(**pkce)["code"]
        answer = browser.token(
            grant_type="authorization_code", code=code, redirect_uri=REDIRECT, code_verifier=sent
        )
        assert answer.status_code == status


def test_access_token_expires_after_half_an_hour(browser, xero, control):
    client = Client(xero.base_url, browser.tokens()["access_token"])
    advance(control, minutes=29, seconds=59)
    assert client.call("GET", "Organisation").status_code == 200
    advance(control, seconds=1)
    answer = client.call("GET", "Organisation")
    assert answer.status_code == 401
    assert set(answer.json()) == {"Type", "Title", "Status", "Detail", "Instance", "Extensions"}
    assert answer.json()["Detail"].startswith("TokenExpired: token expired at ")


def test_refresh_rotates_both_tokens(browser):
    first = browser.tokens()
    second = browser.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert second["scope"] == first["scope"]


def test_previous_refresh_token_works_for_half_an_hour_when_the_answer_was_lost(browser, control):
    first = browser.tokens()["refresh_token"]
    lost = browser.refresh(first).json()["refresh_token"]
    advance(control, minutes=29)
    again = browser.refresh(first)
    assert again.status_code == 200
    assert browser.refresh(lost).json() == INVALID_GRANT, "the retry replaced the lost token"
    assert browser.refresh(again.json()["refresh_token"]).status_code == 200


def test_grace_ends_after_half_an_hour(browser, control):
    first = browser.tokens()["refresh_token"]
    browser.refresh(first)
    advance(control, minutes=30)
    assert browser.refresh(first).json() == INVALID_GRANT


def test_grace_ends_when_the_new_refresh_token_is_used(browser):
    first = browser.tokens()["refresh_token"]
    second = browser.refresh(first).json()["refresh_token"]
    assert browser.refresh(second).status_code == 200
    assert browser.refresh(first).json() == INVALID_GRANT


def test_unused_refresh_token_dies_after_sixty_days(browser, control):
    token = browser.tokens()["refresh_token"]
    advance(control, days=60)
    assert browser.refresh(token).json() == INVALID_GRANT


def test_consent_connects_one_organisation_and_says_which(browser, xero):
    browser.tokens(AU)
    tokens = browser.tokens(NZ)
    event = claims(tokens["access_token"])["authentication_event_id"]
    assert [one["tenantId"] for one in connections(xero, tokens, event)] == [NZ]
    assert {one["tenantId"] for one in connections(xero, tokens)} == {NZ, AU}
    one = connections(xero, tokens, event)[0]
    assert one["authEventId"] == event
    assert one["tenantName"] == "Demo Company (NZ)"
    assert len(one["createdDateUtc"].partition(".")[2]) == 7


def test_two_organisations_in_one_consent_need_bulk_connections(browser, xero):
    page = browser.consent_page()
    assert browser.press(page, "allow", tenant=(NZ, AU)).status_code == 200, "the page is shown again"
    tokens = browser.tokens(NZ, AU, app=BULK_APP)
    event = claims(tokens["access_token"])["authentication_event_id"]
    assert len(connections(xero, tokens, event)) == 2


def test_reconnecting_keeps_the_connection_and_moves_its_update(browser, xero, control):
    before = connections(xero, browser.tokens())[0]
    advance(control, days=1)
    after = connections(xero, browser.tokens())[0]
    assert after["id"] == before["id"]
    assert after["createdDateUtc"] == before["createdDateUtc"]
    assert after["updatedDateUtc"] > before["updatedDateUtc"]
    assert after["authEventId"] != before["authEventId"]


def test_deleting_a_connection_closes_that_organisation_only(browser, xero):
    browser.tokens(AU)
    tokens = browser.tokens(NZ)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    nz = next(one["id"] for one in connections(xero, tokens) if one["tenantId"] == NZ)
    address = f"{xero.base_url}/connections/"
    assert requests.delete(address + nz, headers=headers, timeout=10).status_code == 204
    assert requests.delete(address + nz, headers=headers, timeout=10).status_code == 404
    client = Client(xero.base_url, tokens["access_token"])
    assert client.call("GET", "Organisation", tenant=AU).status_code == 200
    refused = client.call("GET", "Organisation", tenant=NZ)
    assert refused.status_code == 403
    assert refused.json()["Title"] == "Forbidden"
    assert refused.json()["Detail"] == "AuthenticationUnsuccessful"


def test_revocation_takes_all_of_the_users_organisations_down(browser, xero):
    first = browser.tokens(AU)
    tokens = browser.tokens(NZ)
    answer = requests.post(
        f"{xero.base_url}/connect/revocation",
        auth=ONE_APP,
        timeout=10,
        data={"token": tokens["refresh_token"]},
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert connections(xero, tokens) == []
    assert browser.refresh(first["refresh_token"]).json() == INVALID_GRANT
    assert Client(xero.base_url, tokens["access_token"], AU).call("GET", "Organisation").status_code == 403


def test_an_organisation_that_was_never_connected_is_forbidden(browser, xero):
    client = Client(xero.base_url, browser.tokens(NZ)["access_token"])
    assert client.call("GET", "Organisation", tenant=AU).status_code == 403
    assert client.call("GET", "Organisation", tenant="no-such-id").status_code == 403


def test_missing_scope_is_told_apart_from_an_expired_token(browser, xero):
    client = Client(
        xero.base_url, browser.tokens(scope="offline_access accounting.contacts.read")["access_token"]
    )
    assert client.call("GET", "Contacts").status_code == 200
    for method, address in (("GET", "Invoices"), ("PUT", "Contacts")):
        answer = client.call(method, address, {} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["Detail"]) == (401, "AuthorizationUnsuccessful")


def test_token_calls_carry_no_limit_headers(browser):
    assert not [name for name in browser.refresh("x").headers if "Limit" in name]
