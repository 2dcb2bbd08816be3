"""Every fault says whether a write may have happened, and what to do about it."""

from datetime import timedelta

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.budget import Budget, Priority

from .quickbooks_case import NOW, QuickBooksCase, fault, gateway_fault, make_document


class TestQuickBooksErrors(QuickBooksCase):
    def fails(self, expected, *answer, write=True, **facts):
        self.server.answer(*answer, **facts)
        with self.assertRaises(expected) as caught:
            if write:
                self.provider.save_documents([make_document(), make_document()], "key")
            else:
                self.provider.organisation()
        self.assertIs(type(caught.exception), expected)
        return caught.exception

    def test_a_token_that_is_not_accepted_is_told_apart(self):
        error = self.fails(
            errors.TokenExpired,
            gateway_fault(
                "3200", "message=AuthenticationFailed; errorCode=003200; statusCode=401", "Token expired"
            ),
            401,
        )
        self.assertEqual((error.text, error.maybe_committed), ("Token expired", False))

    def test_a_company_that_was_disconnected_needs_a_person(self):
        self.fails(
            errors.Reconnect,
            gateway_fault("3100", "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"),
            403,
        )

    def test_something_else_that_forbids_is_not_intuit(self):
        self.fails(errors.Retry, status=403, text="<html>no</html>")

    def test_throttling_is_understood_in_every_dress(self):
        xml = (
            '<?xml version="1.0"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3">'
            '<Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; '
            "statusCode=429</Message><Detail>The request limit was reached.  Try again later</Detail></Error>"
            "</Fault></IntuitResponse>"
        )
        answers = (
            {"status": 429, "text": xml},
            {"status": 403, "text": xml},
            {"status": 429, "text": "slow down"},
            {"status": 429, "content": fault("003001", kind="SERVICE")},
            {"status": 429, "content": gateway_fault("3001", "message=ThrottleExceeded")},
        )
        for answer in answers:
            self.budget = Budget(priority=Priority.CLICK)
            self.provider = self.make_provider()
            error = self.fails(errors.RateLimited, **answer)
            self.assertEqual(error.until, NOW + timedelta(seconds=60))
            self.assertFalse(error.maybe_committed)

    def test_retry_after_is_believed(self):
        error = self.fails(errors.RateLimited, status=429, headers={"Retry-After": "7"})
        self.assertEqual(error.until, NOW + timedelta(seconds=7))

    def test_a_server_fault_leaves_a_write_open(self):
        for status in (500, 502, 503, 504):
            error = self.fails(errors.Retry, status=status, text="<html>Bad gateway</html>")
            self.assertEqual((error.maybe_committed, error.text), (True, ""))
            self.assertFalse(self.fails(errors.Retry, status=status, write=False).maybe_committed)

    def test_a_system_fault_leaves_a_write_open(self):
        error = self.fails(errors.Retry, fault("10000", "An application error", kind="SystemFault"), 400)
        self.assertTrue(error.maybe_committed)

    def test_a_request_id_that_was_used_leaves_a_write_open(self):
        self.assertTrue(self.fails(errors.Retry, fault("600", "Duplicate request id"), 400).maybe_committed)

    def test_a_fault_may_come_with_status_200(self):
        error = self.fails(errors.Refused, fault("2020", "Required parameter Line is missing in the request"))
        self.assertEqual(error.text, "Required parameter Line is missing in the request")

    def test_an_answer_that_is_no_json_leaves_a_write_open(self):
        self.assertTrue(self.fails(errors.Retry, text="{cut").maybe_committed)

    def test_a_subscription_that_ended_stops_all(self):
        text = "Subscription period has ended or canceled or there was a billing problem"
        error = self.fails(errors.SubscriptionEnded, fault("6190", text), 400)
        self.assertEqual((error.text, error.maybe_committed), (text, False))

    def test_a_subscription_that_ended_is_no_fault_of_any_document(self):
        ended = fault("6190", "Subscription period has ended")
        batch = {"BatchItemResponse": [{"bId": "1", **ended}, {"bId": "2", **ended}]}
        self.fails(errors.SubscriptionEnded, batch)
