"""The log of calls tells accountants how each call ended, and what was left."""

from odoo.tests import tagged

from ..models.accounting_call import LOG_CALL, OUTCOMES, logged_values
from ..providers import errors
from ..providers.base import Call
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestCallLog(ConnectorCase):
    def log(self, outcome="ok", remaining=None):
        call = Call(
            started_at=self.books.now(),
            method="PUT",
            endpoint="/Invoices",
            status=200,
            seconds=0.3,
            outcome=outcome,
            remaining=remaining,
        )
        self.env.cr.execute(LOG_CALL, {"connection": self.connection.id, **logged_values(call)})
        return self.env["accounting.call"].sudo().search([], limit=1, order="id desc")

    def test_however_a_call_ends_that_is_told_in_words(self):
        labels = dict(OUTCOMES)
        met = [name for name, error in vars(errors).items() if isinstance(error, type)]
        for name in ("ok", *met, "KeyboardInterrupt"):
            outcome = self.log(name).outcome
            self.assertIn(outcome, labels)
            self.assertNotEqual(labels[outcome], name)
        self.assertNotEqual(self.log("Reconnect").outcome, "other")

    def test_calls_are_counted_by_how_they_ended(self):
        calls = self.log() | self.log("RateLimited") | self.log("RateLimited") | self.log("Surprise")
        groups = calls.formatted_read_group([("id", "in", calls.ids)], ["outcome"], ["__count"])
        counts = {group["outcome"]: group["__count"] for group in groups}
        self.assertEqual(counts, {"ok": 1, "RateLimited": 2, "other": 1})

    def test_what_was_left_is_told_where_the_answer_tells_it(self):
        call = self.log(remaining={"minute": 54, "day": 4870, "app_minute": 9000})
        self.assertEqual(call.left_of_limits, "54 this minute, 4870 today")
        self.assertFalse(self.log().left_of_limits)
