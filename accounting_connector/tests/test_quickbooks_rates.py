"""The rate of a day is read in the direction documents take it, and never guessed."""

from datetime import date
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors

from .quickbooks_case import REALM, QuickBooksCase, fault

DAY = date(2026, 11, 20)


class TestQuickBooksRates(QuickBooksCase):
    def read(self, **facts):
        element = {"SourceCurrencyCode": "EUR", "TargetCurrencyCode": "GBP", "Rate": 0.8567, **facts}
        self.server.answer({"ExchangeRate": {"AsOfDate": "2026-11-20", **element}, "time": "x"})
        return self.provider.exchange_rate("EUR", DAY)

    def test_the_rate_of_a_day_is_one_call(self):
        self.assertEqual(self.read(), Decimal("0.8567"))
        self.assertEqual(
            (self.request.method, self.request.path), ("GET", f"/v3/company/{REALM}/exchangerate")
        )
        self.assertEqual(
            (self.request.query["sourcecurrencycode"], self.request.query["asofdate"]), ("EUR", "2026-11-20")
        )

    def test_a_rate_of_other_currencies_is_not_taken(self):
        for told in ({"SourceCurrencyCode": "GBP"}, {"TargetCurrencyCode": "EUR"}):
            with self.subTest(told=told), self.assertRaises(errors.Retry):
                self.read(**told)

    def test_no_rate_is_not_taken_for_one(self):
        for told in ({"Rate": 0}, {"Rate": None}):
            with self.subTest(told=told):
                self.assertIsNone(self.read(**told))

    def test_an_unknown_currency_has_no_rate(self):
        self.server.answer(
            fault("2500", "Invalid Reference Id : Currency element id EUR not found"), status=400
        )
        self.assertIsNone(self.provider.exchange_rate("EUR", DAY))

    def test_a_refusal_is_told(self):
        self.server.answer(fault("5030", "Feature Not Supported Error : Multicurrency"), status=400)
        with self.assertRaises(errors.Refused) as raised:
            self.provider.exchange_rate("EUR", DAY)
        self.assertEqual(raised.exception.reasons[0].kind, "plan")
