"""Calls stay within the provider's limits, and a person who waits comes first."""

import copy
import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.budget import (
    LONGEST_PAUSE,
    PATIENCE,
    RESERVES,
    Budget,
    Priority,
)
from odoo.addons.accounting_connector.providers.call_windows import CallCounts, Window
from odoo.addons.accounting_connector.providers.errors import RateLimited

from .properties import steady
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


SECOND = Window("second", 1, 10)
MINUTE = Window("minute", 60, 40, reserve=5)


class TestPublishedLimits(BaseCase):
    """A provider that does not tell what is left publishes how many calls it takes."""

    def spend(self, budget, window, now=NOW):
        try:
            budget.spend((window,), now)
        except RateLimited as error:
            return error
        return None

    def test_a_full_window_says_when_it_has_room_and_keeps_its_word(self):
        budget = Budget(priority=CLICK)
        for _call in range(MINUTE.calls):
            self.assertIsNone(self.spend(budget, MINUTE))
        error = self.spend(budget, MINUTE)
        self.assertEqual(error.limit, "minute")
        self.assertTrue(timedelta(seconds=60) <= error.until - NOW <= timedelta(seconds=72))
        self.assertIsNone(self.spend(budget, MINUTE, error.until))

    def test_background_work_leaves_calls_to_people(self):
        counts = CallCounts()
        budget = Budget(counts=counts)
        for _call in range(MINUTE.calls - MINUTE.reserve):
            self.assertIsNone(self.spend(budget, MINUTE))
        self.assertIsNotNone(self.spend(budget, MINUTE))
        self.assertIsNone(self.spend(Budget(priority=CLICK, counts=counts), MINUTE))

    def test_two_who_share_the_counts_make_no_more_calls_than_one(self):
        counts = CallCounts()
        both = [Budget(priority=CLICK, counts=counts), Budget(priority=CLICK, counts=counts)]
        made = [call for call in range(2 * SECOND.calls) if not self.spend(both[call % 2], SECOND)]
        self.assertEqual(len(made), SECOND.calls)

    def test_a_pause_ends_when_others_take_the_room_again_and_again(self):
        """What is lent is not lent for each try."""
        counts, slept = CallCounts(), []
        others = Budget(priority=CLICK, counts=counts)

        def pause(seconds):
            slept.append(seconds)
            for _call in range(SECOND.calls):
                self.spend(others, SECOND, NOW + timedelta(seconds=sum(slept)))

        for _call in range(SECOND.calls):
            self.spend(others, SECOND)
        self.assertIsNotNone(self.spend(Budget(priority=CLICK, counts=counts, pause=pause), SECOND))
        self.assertLessEqual(sum(slept), LONGEST_PAUSE.total_seconds())

    def test_a_call_that_is_not_made_is_not_counted(self):
        counts = CallCounts()
        budget = Budget(priority=CLICK, counts=counts)
        for _call in range(SECOND.calls):
            budget.spend((SECOND, MINUTE), NOW)
        before = counts.change(copy.deepcopy)
        with self.assertRaises(RateLimited):
            budget.spend((SECOND, MINUTE), NOW)
        self.assertEqual(counts.change(copy.deepcopy), before)

    def test_a_lent_pause_is_taken_when_it_is_short(self):
        slept = []
        budget = Budget(priority=CLICK, pause=slept.append)
        for _call in range(SECOND.calls + 1):
            self.assertIsNone(self.spend(budget, SECOND))
        self.assertEqual(len(slept), 1)
        self.assertTrue(0 < slept[0] <= LONGEST_PAUSE.total_seconds())
        for _call in range(MINUTE.calls):
            self.spend(budget, MINUTE)
        self.assertIsNotNone(self.spend(budget, MINUTE))
        self.assertEqual(len(slept), 1)

    @steady(100)
    @given(st.lists(st.floats(0, 0.4), min_size=20, max_size=120))
    def test_no_span_of_a_window_ever_holds_more_calls_than_it_may(self, gaps):
        budget, now, made = Budget(priority=CLICK), NOW, []
        for gap in gaps:
            now += timedelta(seconds=gap)
            if not self.spend(budget, SECOND, now):
                made.append(now)
        for first in made:
            within = [moment for moment in made if first <= moment < first + timedelta(seconds=1)]
            self.assertLessEqual(len(within), SECOND.calls)
