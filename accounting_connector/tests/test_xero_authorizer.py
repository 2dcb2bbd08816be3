"""Consent and tokens: what is asked for, what is believed, and what a person has to do when it is gone."""

import base64
import json
import logging
import os
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, parse_qsl, urlsplit

from odoo.addons.accounting_connector import providers
from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.base import Credentials

from .xero_case import NOW, TENANT, XeroCase

CALLBACK = "http://localhost:8069/accounting_connector/oauth/callback"
EVENT = "e0e0e0e0-0000-4000-8000-000000000001"


def token_answer(event=EVENT, **facts):
    claims = base64.urlsafe_b64encode(
        json.dumps({"authentication_event_id": event, "exp": 4102444800}).encode()
    )
    return {
        "access_token": f"head.{claims.decode().rstrip('=')}.sign",
        "expires_in": 1800,
        "token_type": "Bearer",
        "refresh_token": "refresh-2",
        "scope": "offline_access accounting.contacts",
        **facts,
    }


class TestXeroAuthorizer(XeroCase):
    def setUp(self):
        super().setUp()
        self.authorizer = self.make_authorizer()

    def make_authorizer(self, **facts):
        return providers.make_authorizer(
            "xero",
            Credentials("client-1", "s3cret"),
            clock=lambda: NOW,
            on_call=self.calls.append,
            **{"base_url": self.server.base_url, "timeout": 5.0, **facts},
        )

    def fails(self, expected, *answer, **facts):
        self.server.answer(*answer, **facts)
        with self.assertRaises(expected) as caught:
            self.authorizer.refresh("refresh-1")
        return caught.exception

    # consent

    def test_consent_is_asked_for_with_granular_scopes_and_nobodys_identity(self):
        url = self.make_authorizer(base_url="").authorization_url(CALLBACK, "state-1")
        self.assertTrue(url.startswith("https://login.xero.com/identity/connect/authorize?"))
        query = parse_qs(urlsplit(url).query)
        scopes = query.pop("scope")[0].split()
        self.assertEqual(
            query,
            {
                "response_type": ["code"],
                "client_id": ["client-1"],
                "redirect_uri": [CALLBACK],
                "state": ["state-1"],
            },
        )
        self.assertIn("offline_access", scopes)
        self.assertFalse({"openid", "profile", "email", "accounting.transactions"} & set(scopes))

    def test_a_stand_in_on_this_machine_needs_no_setting_of_the_process(self):
        self.assertNotIn("OAUTHLIB_INSECURE_TRANSPORT", os.environ)
        self.assertTrue(
            self.authorizer.authorization_url(CALLBACK, "s").startswith(
                self.server.base_url + "/identity/connect/authorize?"
            )
        )
        self.server.answer(token_answer())
        self.authorizer.exchange(CALLBACK, "code-1")
        self.assertNotIn("OAUTHLIB_INSECURE_TRANSPORT", os.environ)

    # tokens

    def test_a_code_is_exchanged_with_the_apps_own_credentials(self):
        self.server.answer(token_answer())
        tokens = self.authorizer.exchange(CALLBACK, "code-1", "a verifier is not for this kind of app")
        self.assertEqual((self.request.method, self.request.path), ("POST", "/connect/token"))
        self.assertEqual(
            dict(parse_qsl(self.request.body.decode())),
            {"grant_type": "authorization_code", "code": "code-1", "redirect_uri": CALLBACK},
        )
        self.assertEqual(
            self.request.headers["Authorization"], "Basic " + base64.b64encode(b"client-1:s3cret").decode()
        )
        self.assertEqual(tokens.refresh_token, "refresh-2")
        self.assertEqual(tokens.expires_at, NOW + timedelta(seconds=1800))
        self.assertEqual(tokens.scope, ("offline_access", "accounting.contacts"))
        self.assertEqual(tokens.claims, {"authentication_event_id": EVENT})

    def test_a_refresh_sends_the_refresh_token_and_no_scope(self):
        """The library of the provider would send a stored scope letter by letter."""
        self.server.answer(token_answer())
        tokens = self.authorizer.refresh("refresh-1")
        self.assertEqual(
            dict(parse_qsl(self.request.body.decode())),
            {"grant_type": "refresh_token", "refresh_token": "refresh-1"},
        )
        self.assertEqual((tokens.refresh_token, tokens.access_token[:5]), ("refresh-2", "head."))

    def test_a_refresh_goes_over_the_wire_once_whatever_happens(self):
        self.server.answer(fault="drop").answer(token_answer())
        with self.assertRaises(errors.Retry) as caught:
            self.authorizer.refresh("refresh-1")
        self.assertTrue(caught.exception.maybe_committed)
        self.assertEqual(len(self.server.requests), 1)

    def test_other_scopes_than_asked_for_are_told_not_raised(self):
        self.server.answer(token_answer(scope="accounting.contacts"))
        self.assertEqual(self.authorizer.refresh("refresh-1").scope, ("accounting.contacts",))

    def test_an_access_token_that_is_no_jwt_has_no_claims(self):
        for token in ("opaque", "a.b.c", "a." + base64.urlsafe_b64encode(b"[1]").decode() + ".c"):
            self.server.answer(token_answer(access_token=token))
            self.assertEqual(self.authorizer.refresh("refresh-1").claims, {})

    # refusals

    def test_a_dead_authorization_needs_a_person(self):
        for code, status in (
            ("invalid_grant", 400),
            ("invalid_client", 401),
            ("invalid_client", 400),
            ("unauthorized_client", 400),
        ):
            error = self.fails(errors.Reconnect, {"error": code}, status)
            self.assertEqual((error.text, error.maybe_committed), (code, False))

    def test_our_own_mistakes_are_refusals(self):
        error = self.fails(errors.Refused, {"error": "invalid_request", "error_description": "No code"}, 400)
        self.assertEqual(error.text, "invalid_request: No code")

    def test_passing_faults_may_have_used_the_token_up(self):
        self.assertTrue(self.fails(errors.Retry, status=500).maybe_committed)
        self.assertTrue(self.fails(errors.Retry, text="<html>", status=400).maybe_committed)
        for content in ({}, {"token_type": "Bearer"}, [], {"error": "temporarily_unavailable"}):
            self.assertTrue(self.fails(errors.Retry, content).maybe_committed)
        self.assertTrue(self.fails(errors.Retry, text="<html>hotel</html>").maybe_committed)

    def test_limits_and_outages_are_told_with_their_time(self):
        error = self.fails(errors.RateLimited, status=429, headers={"Retry-After": "30"})
        self.assertEqual(error.until, NOW + timedelta(seconds=30))
        self.assertGreater(self.fails(errors.RateLimited, status=429).until, NOW)
        self.assertIsNone(self.fails(errors.Unavailable, status=503).until)

    # nothing leaks

    def test_codes_tokens_and_secrets_never_reach_a_log_or_an_error(self):
        self.server.answer(token_answer()).answer({"error": "invalid_grant"}, 400).answer(token_answer())
        with self.assertLogs(level=logging.DEBUG) as logs:
            logging.getLogger("requests_oauthlib.oauth2_session").setLevel(logging.DEBUG)
            self.authorizer.exchange(CALLBACK, "code-1")
            with self.assertRaises(errors.Reconnect) as caught:
                self.authorizer.refresh("refresh-1")
            self.authorizer.revoke("refresh-1")
            logging.getLogger("test").debug("one line at least")
        shown = (
            " ".join(record.getMessage() for record in logs.records)
            + str(caught.exception)
            + repr(caught.exception)
        )
        for secret in ("code-1", "refresh-1", "refresh-2", "s3cret", "head."):
            self.assertNotIn(secret, shown)

    def test_calls_are_told_like_all_others(self):
        self.server.answer(token_answer())
        self.authorizer.refresh("refresh-1")
        self.assertEqual(
            [(call.method, call.endpoint, call.outcome) for call in self.calls],
            [("POST", "/connect/token", "ok")],
        )

    # organisations

    def test_organisations_of_this_consent_are_told_by_its_event_never_by_order(self):
        def connection(number, event, **facts):
            return {
                "id": f"c-{number}",
                "tenantId": TENANT[:-1] + str(number),
                "tenantName": f"Org {number}",
                "tenantType": "ORGANISATION",
                "authEventId": event,
                **facts,
            }

        self.server.answer(token_answer())
        tokens = self.authorizer.refresh("refresh-1")
        self.server.answer(
            [
                connection(1, "another-event"),
                connection(2, EVENT),
                connection(3, EVENT, tenantType="PRACTICE"),
                connection(4, None),
                None,
            ]
        )
        found = self.authorizer.organisations(tokens)
        self.assertEqual(
            [(one.external_id[-1], one.name, one.consent_ref, one.added_by_this_consent) for one in found],
            [("1", "Org 1", "c-1", False), ("2", "Org 2", "c-2", True), ("4", "Org 4", "c-4", False)],
        )
        self.assertEqual((self.request.method, self.request.path.lower()), ("GET", "/connections"))
        self.assertEqual(self.request.headers["Authorization"], f"Bearer {tokens.access_token}")
        self.assertNotIn("xero-tenant-id", self.request.headers)

    def test_without_an_event_no_organisation_counts_as_added_now(self):
        self.server.answer(token_answer(access_token="opaque"))
        tokens = self.authorizer.refresh("refresh-1")
        self.server.answer([{"tenantId": TENANT, "tenantType": "ORGANISATION", "id": "c", "authEventId": ""}])
        self.assertEqual(
            [one.added_by_this_consent for one in self.authorizer.organisations(tokens)], [False]
        )

    def test_disconnecting_removes_one_organisation_and_accepts_that_it_is_gone(self):
        self.server.answer(status=204).answer(status=404, text="<html>")
        for _ in range(2):
            self.authorizer.disconnect("access", "c-1")
        self.assertEqual(
            {(request.method, request.path.lower()) for request in self.server.requests},
            {("DELETE", "/connections/c-1")},
        )

    def test_revoking_sends_the_refresh_token(self):
        self.server.answer(text="")
        self.authorizer.revoke("refresh-1")
        self.assertEqual((self.request.path, self.request.body), ("/connect/revocation", b"token=refresh-1"))

    def test_plain_http_to_elsewhere_is_refused(self):
        with (
            self.assertRaises(errors.UnsafeAddress),
            patch.dict(os.environ, {"OAUTHLIB_INSECURE_TRANSPORT": "1"}),
        ):
            self.make_authorizer(base_url="http://identity.example.com")
