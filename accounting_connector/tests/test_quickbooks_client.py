"""The traps of the library and of the wire (reference section 7), each of them closed."""

import warnings
from datetime import timedelta
from unittest.mock import patch

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.budget import Budget, Priority

from .quickbooks_case import (
    NOW,
    REALM,
    QuickBooksCase,
    make_document,
    saved_answer,
)


class TestQuickBooksClient(QuickBooksCase):
    def send_one(self, provider=None, document=None, key="key"):
        return (provider or self.provider).save_documents([document or make_document()], key)

    def test_a_dropped_create_reaches_quickbooks_once(self):
        self.server.answer(fault="drop").answer({})
        with self.assertRaises(errors.Retry) as caught:
            self.send_one()
        self.assertTrue(caught.exception.maybe_committed)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_query_that_was_dropped_changed_nothing_though_it_is_a_post(self):
        self.server.answer(fault="drop")
        with self.assertRaises(errors.Retry) as caught:
            list(self.provider.accounts())
        self.assertEqual(self.request.method, "POST")
        self.assertFalse(caught.exception.maybe_committed)

    def test_a_batch_of_queries_that_was_dropped_changed_nothing(self):
        self.server.answer(fault="drop")
        with self.assertRaises(errors.Retry) as caught:
            self.provider.organisation()
        self.assertFalse(caught.exception.maybe_committed)

    def test_a_time_out_is_honoured(self):
        self.server.answer({}, seconds=20)
        with self.assertRaises(errors.Retry) as caught:
            self.send_one(self.make_provider(timeout=0.3))
        self.assertTrue(caught.exception.maybe_committed)
        self.assertLess(self.calls[-1].seconds, 3)

    def test_a_rate_limit_is_told_at_once_and_nobody_sleeps(self):
        self.server.answer(status=429)
        with patch("time.sleep", side_effect=AssertionError("slept")):
            with self.assertRaises(errors.RateLimited) as caught:
                self.send_one()
            with self.assertRaises(errors.RateLimited):
                self.send_one()
        self.assertEqual(caught.exception.until, NOW + timedelta(seconds=60))
        self.assertEqual(len(self.server.requests), 1)

    def test_every_call_names_the_minor_version_and_asks_for_json(self):
        document = make_document()
        self.server.answer({"QueryResponse": {}}).answer(saved_answer(document))
        list(self.provider.accounts())
        self.send_one(document=document)
        for request in self.server.requests:
            self.assertEqual(
                (request.query["minorversion"], request.headers["Accept"]), ("75", "application/json")
            )
            self.assertEqual(request.headers["Authorization"], "Bearer token-one")

    def test_every_write_has_a_request_id_that_belongs_to_key_and_body(self):
        document, ids = make_document(), []
        for key in ("key", "key", "other"):
            self.server.answer(saved_answer(document))
            self.send_one(document=document, key=key)
            ids.append(self.request.query["requestid"])
        self.server.answer(saved_answer(document))
        self.send_one(document=make_document())
        ids.append(self.request.query["requestid"])
        self.assertEqual(ids[0], ids[1])
        self.assertEqual(len(set(ids)), 3)
        self.assertLessEqual(max(map(len, ids)), 36)

    def test_a_read_has_no_request_id(self):
        self.server.answer({"QueryResponse": {}})
        list(self.provider.accounts())
        self.assertNotIn("requestid", self.request.query)

    def test_a_batch_repeats_its_own_ids_with_its_request_id(self):
        documents = [make_document(), make_document()]
        bodies = []
        for _attempt in range(2):
            self.server.answer({"BatchItemResponse": []})
            self.provider.save_documents(documents, "key")
            bodies.append((self.request.query["requestid"], self.request.body))
        self.assertEqual(bodies[0], bodies[1])
        self.assertEqual([entry["bId"] for entry in self.request.json["BatchItemRequest"]], ["1", "2"])

    def test_two_companies_in_one_process_never_share_a_token(self):
        other = self.make_provider(realm="999", token="token-two")
        for provider in (self.provider, other, self.provider):
            self.server.answer({"QueryResponse": {}})
            list(provider.accounts())
        self.assertEqual(
            [(request.headers["Authorization"], request.path) for request in self.server.requests],
            [
                ("Bearer token-one", f"/v3/company/{REALM}/query"),
                ("Bearer token-two", "/v3/company/999/query"),
                ("Bearer token-one", f"/v3/company/{REALM}/query"),
            ],
        )

    def test_a_company_is_named_by_digits(self):
        for name in ("", "x", "1/../2", "１２"):
            with self.assertRaises(ValueError):
                self.make_provider(realm=name)

    def test_the_library_has_nothing_to_warn_about(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.make_provider()

    def test_the_sandbox_is_another_address(self):
        provider = self.make_provider(base_url="", sandbox=True)
        self.assertTrue(
            provider._client._address("batch").startswith("https://sandbox-quickbooks.api.intuit.com/v3/")
        )
        provider = self.make_provider(base_url="")
        self.assertTrue(
            provider._client._address("batch").startswith("https://quickbooks.api.intuit.com/v3/")
        )

    def test_a_call_is_counted_with_its_documents_and_intuits_id(self):
        document = make_document()
        self.server.answer(saved_answer(document), headers={"intuit_tid": "1-abc"})
        self.server.answer({"BatchItemResponse": []}).answer({"QueryResponse": {}})
        (outcome,) = self.send_one(document=document)
        self.assertEqual(outcome.correlation_id, "1-abc")
        self.provider.save_documents([make_document(), make_document()], "key")
        list(self.provider.accounts())
        self.assertEqual(
            [(call.endpoint, call.elements, call.correlation_id) for call in self.calls],
            [
                (f"/v3/company/{REALM}/invoice", 1, "1-abc"),
                (f"/v3/company/{REALM}/batch", 2, ""),
                (f"/v3/company/{REALM}/query", 0, ""),
            ],
        )

    def test_before_the_facts_are_known_nothing_is_written(self):
        provider = self.make_provider(company=None)
        with self.assertRaises(ValueError):
            self.send_one(provider)
        self.assertEqual(self.server.requests, [])


class TestQuickBooksLimits(QuickBooksCase):
    def ask(self, provider=None):
        self.server.answer({"QueryResponse": {}})
        list((provider or self.provider).accounts())

    def test_more_than_the_calls_of_a_second_are_not_made(self):
        """Ten are allowed: two are left to what lies between their clock and ours."""
        provider = self.make_provider(budget=Budget(priority=Priority.CLICK))
        for _call in range(8):
            self.ask(provider)
        with self.assertRaises(errors.RateLimited) as caught:
            self.ask(provider)
        self.assertEqual(caught.exception.limit, "second")
        self.assertLessEqual(caught.exception.until - NOW, timedelta(seconds=2))
        self.assertEqual(len(self.server.requests), 8)

    def test_who_may_sleep_lends_a_pause(self):
        slept = []
        self.budget = Budget(priority=Priority.CLICK, pause=slept.append)
        provider = self.make_provider()
        for _call in range(9):
            self.ask(provider)
        self.assertEqual(len(slept), 1)
        self.assertEqual(len(self.server.requests), 9)

    def test_batches_have_a_limit_of_their_own(self):
        moments = (NOW + timedelta(seconds=row / 10) for row in range(10000))
        budget = Budget(priority=Priority.CLICK, pause=lambda seconds: None)
        provider = self.make_provider(clock=lambda: next(moments), budget=budget)
        for _batch in range(100):
            self.server.answer({"BatchItemResponse": []})
            try:
                provider.save_documents([make_document(), make_document()], "key")
            except errors.RateLimited as error:
                self.assertEqual(error.limit, "batch_minute")
                break
        else:
            self.fail("no limit was met")
        self.assertEqual(len(self.server.requests), 40)
