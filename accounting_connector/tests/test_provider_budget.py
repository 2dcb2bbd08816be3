"""Calls stay within the provider's limits, and a person who waits comes first."""

import json
from datetime import timedelta

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.budget import PATIENCE, RESERVES, Budget, Priority
from odoo.addons.accounting_connector.providers.errors import RateLimited

from .xero_case import NOW

CLICK, BACKGROUND = Priority.CLICK, Priority.BACKGROUND


class TestBudget(BaseCase):
    def test_nothing_known_allows_everything(self):
        self.assertTrue(Budget().may_call(NOW))
        self.assertTrue(Budget({}).may_call(NOW))

    def test_background_work_leaves_the_last_calls_to_people(self):
        for window, reserve in RESERVES.items():
            budget = Budget()
            budget.learn({window: reserve + 1}, NOW)
            self.assertTrue(budget.may_call(NOW, BACKGROUND))
            budget.learn({window: reserve}, NOW)
            self.assertTrue(budget.may_call(NOW, CLICK))
            self.assertEqual(budget.wait_until(NOW, BACKGROUND), NOW + PATIENCE[window])

    def test_background_work_goes_on_when_a_reading_has_aged(self):
        budget = Budget()
        budget.learn({"minute": 0}, NOW)
        self.assertFalse(budget.may_call(NOW + timedelta(seconds=59), BACKGROUND))
        self.assertTrue(budget.may_call(NOW + timedelta(seconds=60), BACKGROUND))

    def test_what_the_provider_told_binds_everybody_to_the_second(self):
        budget = Budget()
        until = NOW + timedelta(seconds=26)
        budget.block(until, "minute")
        for priority in Priority:
            self.assertEqual(budget.wait_until(NOW, priority), until)
            self.assertIsNone(budget.wait_until(until, priority))

    def test_a_forbidden_call_says_when_to_come_back(self):
        budget = Budget()
        budget.block(NOW + timedelta(hours=3), "day")
        with self.assertRaises(RateLimited) as caught:
            budget.check(NOW)
        self.assertEqual((caught.exception.until, caught.exception.limit), (NOW + timedelta(hours=3), "day"))
        self.assertFalse(caught.exception.maybe_committed)

    def test_its_state_survives_storage_as_json(self):
        budget = Budget()
        budget.learn({"minute": 3, "day": 900}, NOW)
        budget.block(NOW + timedelta(seconds=5), "concurrent")
        restored = Budget(json.loads(json.dumps(budget.state)), priority=CLICK)
        self.assertEqual(restored.state, budget.state)
        self.assertEqual(restored.wait_until(NOW), NOW + timedelta(seconds=5))

    def test_a_later_reading_replaces_an_earlier_one(self):
        budget = Budget()
        budget.learn({"minute": 0, "day": 400}, NOW)
        budget.learn({"minute": 59}, NOW)
        self.assertEqual(budget.state["remaining"], {"minute": 59, "day": 400})
        self.assertTrue(budget.may_call(NOW, BACKGROUND))
