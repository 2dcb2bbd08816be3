"""Which error every answer becomes, and whether the request may have been committed."""

from datetime import timedelta

from odoo.addons.accounting_connector.providers import errors

from .xero_case import NOW, XeroCase, make_document

EXPIRED = {
    "Type": None,
    "Title": "Unauthorized",
    "Status": 401,
    "Detail": "TokenExpired: token expired at 08/12/2022 07:00:40",
    "Extensions": {},
}
SCOPE = {"Type": None, "Title": "Unauthorized", "Status": 401, "Detail": "AuthorizationUnsuccessful"}
TENANT_LOST = {"Type": None, "Title": "Forbidden", "Status": 403, "Detail": "AuthenticationUnsuccessful"}
FAULT = {"Title": "An error occurred", "Detail": "An error occurred in Xero.", "Status": 500}


class TestXeroErrors(XeroCase):
    def fails(self, expected, content=None, status=200, write=True, **facts):
        """The error of a write (or a read) answered like that; exactly of the class ``expected``."""
        self.server.answer(content, status, **facts)
        with self.assertRaises(errors.ProviderError) as caught:
            if write:
                self.provider.save_documents([make_document(), make_document()], "key")
            else:
                list(self.provider.currencies())
        self.assertIs(type(caught.exception), expected)
        return caught.exception

    def test_an_expired_token_is_to_be_refreshed_and_nothing_was_committed(self):
        self.assertFalse(self.fails(errors.TokenExpired, EXPIRED, 401).maybe_committed)

    def test_a_missing_scope_and_a_lost_organisation_need_a_person(self):
        self.fails(errors.Reconnect, SCOPE, 401)
        self.fails(errors.Reconnect, status=401, headers={"WWW-Authenticate": 'error="insufficient_scope"'})
        self.assertFalse(self.fails(errors.Reconnect, TENANT_LOST, 403).maybe_committed)

    def test_a_page_of_some_proxy_does_not_disconnect_anybody(self):
        error = self.fails(
            errors.Retry, status=403, text="<html>no</html>", headers={"Content-Type": "text/html"}
        )
        self.assertEqual((error.maybe_committed, error.text), (False, ""))

    def test_a_gateway_that_gave_up_waiting_leaves_a_write_unknown(self):
        self.assertTrue(self.fails(errors.Retry, status=408).maybe_committed)

    def test_too_many_calls_wait_exactly_as_long_as_told(self):
        for problem, seconds in (("minute", 26), ("day", 40000), ("concurrent", 1)):
            error = self.fails(
                errors.RateLimited,
                status=429,
                headers={
                    "Retry-After": str(seconds),
                    "X-Rate-Limit-Problem": problem,
                    "X-MinLimit-Remaining": "0",
                },
            )
            self.assertEqual((error.until, error.limit), (NOW + timedelta(seconds=seconds), problem))
            self.assertFalse(error.maybe_committed)
            self.assertEqual(self.budget.wait_until(NOW), error.until)
            self.set_up_provider()

    def test_a_concurrency_refusal_without_a_time_waits_shortly(self):
        error = self.fails(errors.RateLimited, status=429, headers={"X-Rate-Limit-Problem": "concurrent"})
        self.assertLessEqual(error.until, NOW + timedelta(seconds=5))
        self.assertGreater(error.until, NOW)

    def test_offline_is_told_in_their_words_with_a_time_to_come_back(self):
        error = self.fails(errors.Unavailable, status=503, text="The Organisation is offline")
        self.assertEqual(
            (error.text, error.until), ("The Organisation is offline", NOW + timedelta(minutes=5))
        )
        self.set_up_provider()
        error = self.fails(errors.Unavailable, status=503, headers={"Retry-After": "90"})
        self.assertEqual((error.until, error.maybe_committed), (NOW + timedelta(seconds=90), False))

    def test_a_server_fault_leaves_a_write_unknown_and_a_read_harmless(self):
        for status in (500, 502, 504):
            self.assertTrue(self.fails(errors.Retry, FAULT, status).maybe_committed)
            self.assertFalse(self.fails(errors.Retry, FAULT, status, write=False).maybe_committed)

    def test_a_success_without_its_list_leaves_a_write_unknown_and_says_nothing_of_a_list(self):
        for content in (
            {},
            {"Invoices": None, "Currencies": None},
            {"Invoices": {}, "Currencies": {}},
            [1],
            "text",
        ):
            self.assertTrue(self.fails(errors.Retry, content).maybe_committed)
            self.fails(errors.Retry, content, write=False)

    def test_a_reused_key_means_that_the_first_request_may_be_committed(self):
        text = "Idempotency Key: abc is used with a different request."
        self.assertTrue(self.fails(errors.Retry, {"Message": text}, 400).maybe_committed)

    def test_a_malformed_request_is_refused_in_their_words(self):
        text = 'Error converting value "NO_TAX" to type'
        error = self.fails(
            errors.Refused, {"ErrorNumber": 14, "Type": "PostDataInvalidException", "Message": text}, 400
        )
        self.assertEqual(
            (error.reasons[0].kind, error.reasons[0].text, error.maybe_committed), ("other", text, False)
        )

    def test_an_unknown_id_is_missing_whatever_the_page_says(self):
        for facts in (
            {"text": "<html>404</html>", "headers": {"Content-Type": "text/html"}},
            {"text": "The resource you're looking for cannot be found"},
        ):
            self.assertFalse(self.fails(errors.Missing, status=404, write=False, **facts).maybe_committed)

    def test_an_unknown_id_in_a_batch_leaves_the_others_unknown(self):
        self.assertTrue(self.fails(errors.Missing, status=404).maybe_committed)
        self.server.answer(status=404)
        with self.assertRaises(errors.Missing) as caught:
            self.provider.save_documents([make_document()], "key")
        self.assertFalse(caught.exception.maybe_committed)

    def test_a_correlation_id_goes_with_every_error(self):
        self.assertEqual(
            self.fails(errors.Retry, FAULT, 500, headers={"Xero-Correlation-Id": "c-9"}).correlation_id, "c-9"
        )
