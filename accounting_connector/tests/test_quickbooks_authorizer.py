"""Consent covers one company, tokens rotate, and a wrong secret is no reason to consent again."""

import base64
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.base import Credentials
from odoo.addons.accounting_connector.providers.quickbooks import QuickBooksAuthorizer

from .quickbooks_case import NOW, REALM, QuickBooksCase

CALLBACK = "https://odoo.example.com/accounting_connector/oauth/callback"
BASIC = "Basic " + base64.b64encode(b"client-1:s3cret").decode()


def token_answer(**facts):
    return {
        "token_type": "bearer",
        "access_token": "access-2",
        "expires_in": 3600,
        "refresh_token": "refresh-2",
        "x_refresh_token_expires_in": 8726400,
        **facts,
    }


class TestQuickBooksAuthorizer(QuickBooksCase):
    def setUp(self):
        super().setUp()
        self.authorizer = self.make_authorizer()

    def make_authorizer(self, **facts):
        return QuickBooksAuthorizer(
            Credentials("client-1", "s3cret"),
            clock=lambda: NOW,
            on_call=self.calls.append,
            **{"base_url": self.server.base_url, "timeout": 5.0, **facts},
        )

    def exchange(self, **answer):
        self.server.answer(token_answer(**answer))
        return self.authorizer.exchange(CALLBACK, "code-1", "", {"code": "code-1", "realmId": REALM})

    def fails(self, expected, *answer, **facts):
        self.server.answer(*answer, **facts)
        with self.assertRaises(expected) as caught:
            self.authorizer.refresh("refresh-1")
        return caught.exception

    def test_consent_is_asked_for_accounting_only(self):
        url = self.make_authorizer(base_url="").authorization_url(CALLBACK, "state-1")
        self.assertTrue(url.startswith("https://appcenter.intuit.com/connect/oauth2?"))
        self.assertEqual(
            parse_qs(urlsplit(url).query),
            {
                "response_type": ["code"],
                "client_id": ["client-1"],
                "redirect_uri": [CALLBACK],
                "scope": ["com.intuit.quickbooks.accounting"],
                "state": ["state-1"],
            },
        )

    def test_a_code_is_exchanged_for_tokens_of_the_company_the_callback_names(self):
        tokens = self.exchange(x_refresh_token_hard_expires_in=157680000)
        self.assertEqual((self.request.method, self.request.path), ("POST", "/oauth2/v1/tokens/bearer"))
        self.assertEqual(
            dict(parse_qsl(self.request.body.decode())),
            {"grant_type": "authorization_code", "code": "code-1", "redirect_uri": CALLBACK},
        )
        self.assertEqual(self.request.headers["Authorization"], BASIC)
        self.assertEqual(self.request.headers["x-include-refresh-token-hard-expires-in"], "true")
        self.assertEqual((tokens.access_token, tokens.refresh_token), ("access-2", "refresh-2"))
        self.assertEqual(tokens.expires_at, NOW + timedelta(hours=1))
        self.assertEqual(tokens.refresh_expires_at, NOW + timedelta(days=101))
        self.assertEqual(tokens.hard_expires_at, NOW + timedelta(days=1825))
        self.assertEqual(tokens.claims, {"realmId": REALM})

    def test_an_expiry_that_is_not_told_is_not_known(self):
        self.assertIsNone(self.exchange().hard_expires_at)

    def test_a_callback_without_a_company_uses_no_code_up(self):
        for callback in ({}, None, {"realmId": ""}, {"realmId": "../1"}):
            with self.assertRaises(errors.Refused):
                self.authorizer.exchange(CALLBACK, "code-1", "", callback)
        self.assertEqual(self.server.requests, [])

    def test_the_company_of_the_consent_is_named(self):
        tokens = self.exchange()
        self.answer_queries({"CompanyInfo": [{"Id": "1", "CompanyName": "Tea Ltd"}]})
        (found,) = self.authorizer.organisations(tokens)
        self.assertEqual(
            (found.external_id, found.name, found.added_by_this_consent), (REALM, "Tea Ltd", True)
        )
        self.assertEqual(self.request.path, f"/v3/company/{REALM}/batch")
        self.assertEqual(self.request.headers["Authorization"], "Bearer access-2")

    def test_a_refresh_gives_whatever_the_answer_carries(self):
        self.server.answer(token_answer(refresh_token="refresh-3"))
        tokens = self.authorizer.refresh("refresh-1")
        self.assertEqual(
            dict(parse_qsl(self.request.body.decode())),
            {"grant_type": "refresh_token", "refresh_token": "refresh-1"},
        )
        self.assertEqual(tokens.refresh_token, "refresh-3")

    def test_a_dead_refresh_token_needs_a_person(self):
        error = self.fails(
            errors.Reconnect,
            {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"},
            400,
        )
        self.assertEqual(error.text, "invalid_grant: Incorrect or invalid refresh token")

    def test_a_wrong_secret_is_cured_by_no_consent(self):
        for status in (400, 401):
            error = self.fails(errors.WrongCredentials, {"error": "invalid_client"}, status)
            self.assertEqual(error.text, "invalid_client")

    def test_a_refresh_goes_over_the_wire_once_whatever_happens(self):
        error = self.fails(errors.Retry, fault="drop")
        self.assertTrue(error.maybe_committed)
        self.fails(errors.Retry, status=502, text="<html>")
        self.fails(errors.RateLimited, status=429)
        self.assertEqual(len(self.server.requests), 3)

    def test_disconnecting_revokes_the_token(self):
        self.server.answer(text="")
        self.authorizer.disconnect("access-2", REALM)
        self.assertEqual(self.request.path, "/v2/oauth2/tokens/revoke")
        self.assertEqual(self.request.json, {"token": "access-2"})
        self.assertEqual(self.request.headers["Authorization"], BASIC)

    def test_a_company_that_is_disconnected_already_is_disconnected(self):
        for error in ("invalid_token", "invalid_grant", "invalid_request"):
            self.server.answer({"error": error}, 400)
            self.authorizer.disconnect("access-2", REALM)
        self.server.answer({"error": "invalid_client"}, 401)
        with self.assertRaises(errors.WrongCredentials):
            self.authorizer.revoke("refresh-2")

    def test_no_token_is_told_to_the_call_log(self):
        self.exchange()
        told = repr([[getattr(call, name) for name in call.__slots__] for call in self.calls])
        self.assertFalse(
            [secret for secret in ("access-2", "refresh-2", "s3cret", "code-1") if secret in told]
        )
