"""OAuth: consent, codes, tokens, rotation, revocation (reference, section 1)."""

import base64

import pytest
import requests

from standin_checks.consent_browser import REDIRECT, sent_back
from standin_checks.quickbooks.client import GB, ONE_APP, OTHER_APP, TOKEN, US, decoded

DAY = 24 * 3600
WRONG = {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"}


@pytest.mark.parametrize("kind", ["openid_configuration", "openid_sandbox_configuration"])
def test_discovery_documents_name_every_address_on_this_host(quickbooks, kind):
    answer = requests.get(f"{quickbooks.base_url}/.well-known/{kind}/", timeout=10)
    names = ("authorization", "token", "userinfo", "revocation")
    addresses = [answer.json()[f"{name}_endpoint"] for name in names]
    assert all(address.startswith(quickbooks.base_url) for address in addresses)
    assert {"issuer", "jwks_uri"} <= set(answer.json())


def test_allowing_sends_code_state_and_realm_back(browser):
    values = browser.allow(GB, state="a b&c")
    assert set(values) == {"code", "state", "realmId"}
    assert (values["state"], values["realmId"]) == ("a b&c", GB)


def test_denying_sends_access_denied_and_the_state_back(browser):
    answer = browser.press(browser.consent_page(), "cancel")
    assert sent_back(answer) == {"error": "access_denied", "state": "s1"}


def test_an_unknown_scope_is_sent_back_as_invalid_scope(browser):
    assert sent_back(browser.open(scope="everything")) == {"error": "invalid_scope", "state": "s1"}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"app": "nobody"}, "unauthorized_client"),
        ({"redirect_uri": "http://localhost:1/elsewhere"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"state": ""}, "invalid_request"),
    ],
)
def test_a_wrong_request_for_consent_is_a_page_and_no_redirect(browser, wrong, word):
    answer = browser.open(**wrong)
    assert answer.status_code == 400
    assert f'<b id="error">{word}</b>' in answer.text


def test_one_consent_is_for_one_company(browser):
    answer = browser.press(browser.consent_page(), "allow", tenant=[US, GB])
    assert answer.status_code == 200, "asked again"
    assert 'type="radio"' in answer.text


def test_a_user_only_sees_own_companies(browser):
    page = browser.consent_page(user="sam@example.com").text
    assert "Thames Supplies" in page
    assert "Lakeside" not in page


def test_a_code_gives_tokens_in_the_documented_shape(browser):
    answer = browser.exchange(browser.allow()["code"])
    tokens = decoded(answer)
    assert tokens["token_type"] == "bearer"
    assert (tokens["expires_in"], tokens["x_refresh_token_expires_in"]) == (3600, 8726400)
    assert set(tokens) == {
        "token_type",
        "expires_in",
        "x_refresh_token_expires_in",
        "access_token",
        "refresh_token",
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["intuit_tid"]


def test_a_code_works_once_and_a_second_use_ends_its_tokens(browser):
    code = browser.allow()["code"]
    tokens = decoded(browser.exchange(code))
    again = browser.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert browser.refresh(tokens["refresh_token"]).status_code == 400


def test_a_code_needs_its_redirect_address_its_app_and_its_time(browser, control):
    def refused(answer):
        return (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")

    code = browser.allow()["code"]
    form = {"grant_type": "authorization_code", "code": code}
    assert refused(browser.token(**form, redirect_uri="http://localhost:8069/other"))
    assert refused(browser.token(app=OTHER_APP, **form, redirect_uri=REDIRECT))
    control("clock", {"advance": 301})
    assert refused(browser.token(**form, redirect_uri=REDIRECT))


@pytest.mark.parametrize("auth", [("nobody", "x"), (ONE_APP[0], "wrong"), None])
def test_a_wrong_secret_is_invalid_client(browser, auth):
    answer = browser.token(app=auth, grant_type="refresh_token", refresh_token="x")
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_the_secret_is_only_taken_as_basic(browser):
    form = {"client_id": ONE_APP[0], "client_secret": ONE_APP[1], "grant_type": "refresh_token"}
    assert browser.token(app=None, **form).json()["error"] == "invalid_client"


def test_an_unreadable_basic_header_is_invalid_client(quickbooks):
    broken = base64.b64encode(b"\xff\xfe").decode()
    headers = {"Authorization": f"Basic {broken}"}
    answer = requests.post(f"{quickbooks.base_url}{TOKEN}", data={}, headers=headers, timeout=10)
    assert answer.status_code == 401


def test_another_grant_type_is_unsupported(browser):
    answer = browser.token(grant_type="password")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_the_refresh_token_stays_the_same_for_a_day_and_then_changes(browser, control):
    first = browser.tokens()["refresh_token"]
    assert decoded(browser.refresh(first))["refresh_token"] == first
    control("clock", {"advance": DAY})
    second = decoded(browser.refresh(first))["refresh_token"]
    assert second != first


def test_the_value_before_works_for_a_day_more_and_leads_to_the_current_one(browser, control):
    first = browser.tokens()["refresh_token"]
    control("clock", {"advance": DAY})
    second = decoded(browser.refresh(first))["refresh_token"]
    control("clock", {"advance": DAY - 10})
    assert decoded(browser.refresh(first))["refresh_token"] == second
    control("clock", {"advance": 20})
    assert browser.refresh(first).json() == WRONG
    assert browser.refresh(second).status_code == 200


def test_every_refresh_can_be_made_to_change_the_value(browser, control):
    control("settings", {"rotate_every_refresh": True})
    first = browser.tokens()["refresh_token"]
    assert decoded(browser.refresh(first))["refresh_token"] != first


def test_a_hundred_idle_days_end_a_refresh_token_and_use_prolongs_it(browser, control):
    token = browser.tokens()["refresh_token"]
    control("clock", {"advance": 99 * DAY})
    token = decoded(browser.refresh(token))["refresh_token"]
    control("clock", {"advance": 99 * DAY})
    token = decoded(browser.refresh(token))["refresh_token"]
    control("clock", {"advance": 100 * DAY})
    answer = browser.refresh(token)
    assert answer.status_code == 400
    assert answer.json()["error_description"] == "Token has been expired or revoked."


def test_the_hard_expiry_is_told_when_asked_for_and_is_five_years(browser, control):
    tokens = browser.tokens()
    assert "x_refresh_token_hard_expires_in" not in tokens
    headers = {"x-include-refresh-token-hard-expires-in": "true"}
    answer = decoded(browser.refresh(tokens["refresh_token"], headers=headers))
    left = answer["x_refresh_token_hard_expires_in"]
    assert 5 * 365 * DAY - 60 < left <= 5 * 365 * DAY
    token = tokens["refresh_token"]
    for _ in range(19):
        control("clock", {"advance": 96 * DAY})
        token = decoded(browser.refresh(token))["refresh_token"]
    control("clock", {"advance": 6 * DAY})
    assert browser.refresh(token).status_code == 400


def test_a_refresh_token_belongs_to_its_app(browser):
    token = browser.tokens()["refresh_token"]
    assert browser.refresh(token, app=OTHER_APP).json() == WRONG
    assert browser.refresh("nonsense").json() == WRONG


def test_a_new_consent_for_the_same_company_ends_the_older_tokens(browser, control):
    older = browser.tokens()["refresh_token"]
    other_company = browser.tokens(GB)["refresh_token"]
    browser.tokens()
    assert browser.refresh(older).status_code == 400
    assert browser.refresh(other_company).status_code == 200
    control("settings", {"new_consent_ends_older": False})
    older = browser.tokens()["refresh_token"]
    browser.tokens()
    assert browser.refresh(older).status_code == 200


@pytest.mark.parametrize("which", ["refresh_token", "access_token"])
def test_revoking_either_token_disconnects_that_company_alone(browser, which):
    tokens, other = browser.tokens(), browser.tokens(GB)
    answer = browser.revoke(tokens[which])
    assert (answer.status_code, answer.content) == (200, b"")
    assert browser.refresh(tokens["refresh_token"]).status_code == 400
    assert browser.refresh(other["refresh_token"]).status_code == 200


def test_revoking_needs_the_secret_and_a_token_that_lives(browser):
    tokens = browser.tokens()
    assert browser.revoke(tokens["refresh_token"], app=(ONE_APP[0], "x")).status_code == 401
    assert browser.revoke(tokens["refresh_token"], app=OTHER_APP).status_code == 400
    assert browser.revoke("nonsense").status_code == 400
    assert browser.revoke(tokens["refresh_token"]).status_code == 200
    assert browser.revoke(tokens["refresh_token"]).status_code == 400


def test_user_info_needs_the_scope_openid(quickbooks, browser, control):
    def info(scope):
        token = control("connect", {"scope": scope})["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{quickbooks.base_url}/v1/openid_connect/userinfo", headers=headers, timeout=10)

    scope = "com.intuit.quickbooks.accounting"
    assert info(f"{scope} openid email").json()["email"] == "jo@example.com"
    assert info(scope).status_code == 403


def test_the_consent_page_marks_companies_that_are_connected(browser):
    browser.tokens()
    assert browser.open().text.count("(connected)") == 1
