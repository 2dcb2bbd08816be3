"""The traps of the library (reference section 7), each of them closed."""

import http.client
from unittest.mock import patch

from odoo.addons.accounting_connector.providers import errors

from .xero_case import NOW, TENANT, XeroCase, make_document, saved_element

OTHER_TENANT = "22222222-0000-4000-8000-00000000000b"


class TestXeroClient(XeroCase):
    def send_one(self, provider=None):
        return (provider or self.provider).save_documents([make_document()], "key")

    def test_a_dropped_create_reaches_xero_once(self):
        self.server.answer(fault="drop").answer({"Invoices": []})
        with self.assertRaises(errors.Retry) as caught:
            self.send_one()
        self.assertTrue(caught.exception.maybe_committed)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_rate_limit_is_told_at_once_and_nobody_sleeps(self):
        self.server.answer(status=429, headers={"Retry-After": "3600", "X-Rate-Limit-Problem": "day"})
        with patch("time.sleep", side_effect=AssertionError("slept")), self.assertRaises(errors.RateLimited):
            self.send_one()
        self.assertEqual(len(self.server.requests), 1)

    def test_a_fractional_time_out_is_honoured(self):
        self.server.answer({"Invoices": []}, seconds=20)
        with self.assertRaises(errors.Retry) as caught:
            self.send_one(self.make_provider(timeout=0.3))
        self.assertTrue(caught.exception.maybe_committed)
        self.assertLess(self.calls[-1].seconds, 3)

    def test_two_organisations_in_one_process_never_share_a_token(self):
        other = self.make_provider(OTHER_TENANT, "token-two")
        self.server.answer({"Currencies": []}).answer({"Currencies": []}).answer({"Currencies": []})
        for provider in (self.provider, other, self.provider):
            list(provider.currencies())
        sent = [
            (request.headers["Authorization"], request.headers["xero-tenant-id"])
            for request in self.server.requests
        ]
        self.assertEqual(
            sent,
            [("Bearer token-one", TENANT), ("Bearer token-two", OTHER_TENANT), ("Bearer token-one", TENANT)],
        )

    def test_another_client_of_the_library_never_lends_us_its_token(self):
        """The library's configuration is one for the process, with the token of whoever came first."""
        from xero_python.api_client.configuration import Configuration
        from xero_python.api_client.oauth2 import OAuth2Token

        first = Configuration()
        first.oauth2_token = OAuth2Token(client_id="theirs", client_secret="theirs")
        with patch.object(Configuration, "_default", first):
            provider = self.make_provider()
            self.server.answer({"Currencies": []})
            list(provider.currencies())
        self.assertEqual(self.request.headers["Authorization"], "Bearer token-one")

    def test_a_fresh_token_is_asked_for_before_every_call(self):
        tokens = iter(("first", "second"))
        provider = self.make_provider()
        provider._client._wire._access_token = lambda: next(tokens)
        self.server.answer({"Currencies": []}).answer({"Currencies": []})
        list(provider.currencies())
        list(provider.currencies())
        self.assertEqual(
            [request.headers["Authorization"] for request in self.server.requests],
            ["Bearer first", "Bearer second"],
        )

    def test_nothing_is_printed_and_no_debugging_is_switched_on(self):
        self.make_provider()
        self.assertEqual(http.client.HTTPConnection.debuglevel, 0)

    def test_every_call_asks_for_json(self):
        self.server.answer({"Currencies": []})
        list(self.provider.currencies())
        self.assertEqual(self.request.headers["Accept"], "application/json")

    def test_the_idempotency_key_holds_the_organisation_and_has_a_limit(self):
        self.server.answer({"Invoices": []})
        self.send_one()
        self.assertEqual(self.request.headers["Idempotency-Key"], f"{TENANT}.key")
        for key in ("k" * 92, "line\nbreak", "smörgås"):
            with self.assertRaises(ValueError):
                self.provider.save_documents([make_document()], key)
        self.assertEqual(len(self.server.requests), 1)

    def test_an_organisation_is_named_by_a_guid(self):
        for name in ("", "nz", f"{TENANT}\r\nX: y"):
            with self.assertRaises(ValueError):
                self.make_provider(name)

    def test_limits_in_an_answer_reach_the_budget(self):
        self.server.answer(
            {"Currencies": []},
            headers={
                "X-MinLimit-Remaining": "58",
                "X-DayLimit-Remaining": "4990",
                "X-AppMinLimit-Remaining": "9998",
            },
        )
        list(self.provider.currencies())
        left = self.budget.left(self.provider.capabilities.limits.windows, NOW)
        self.assertEqual(left, {"minute": 58, "day": 4990, "app_minute": 9998})

    def test_a_call_is_counted_with_its_documents(self):
        documents = [make_document(linked=True), make_document(linked=True)]
        self.server.answer(
            {
                "Invoices": [
                    saved_element({"Type": "ACCREC", "Url": document.link_back}, row)
                    for row, document in enumerate(documents)
                ]
            },
            headers={"Xero-Correlation-Id": "c-1"},
        )
        self.provider.save_documents(documents, "key")
        list(self.server.answer({"Currencies": []}) and self.provider.currencies())
        self.assertEqual(
            [(call.method, call.endpoint, call.elements, call.correlation_id) for call in self.calls],
            [("PUT", "/api.xro/2.0/Invoices", 2, "c-1"), ("GET", "/api.xro/2.0/Currencies", 0, "")],
        )
