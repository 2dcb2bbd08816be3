"""Calls stay within the provider's limits, and a person who waits comes first."""

import copy
import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.budget import LONGEST_PAUSE, Budget, Limits, Priority
from odoo.addons.accounting_connector.providers.call_counts import CallCounts
from odoo.addons.accounting_connector.providers.call_windows import Window
from odoo.addons.accounting_connector.providers.errors import RateLimited, Unavailable

from .properties import steady
from .xero_case import NOW

CLICK, BACKGROUND = Priority.CLICK, Priority.BACKGROUND
SECOND = Window("second", 1, 10)
MINUTE = Window("minute", 60, 40, reserve=5)
DAY = Window("day", 86400, reserve=50, allowances=(1000, 5000))
TOLD = Limits((MINUTE, DAY))
SECONDS = 30


def after(**time):
    return NOW + timedelta(**time)


class TestBudget(BaseCase):
    def test_nothing_known_allows_everything(self):
        self.assertIsNone(Budget().wait_until(NOW, limits=TOLD))
        Budget().check(NOW, TOLD)

    def test_background_work_leaves_the_last_calls_to_people(self):
        for window, asked_again in ((MINUTE, after(minutes=1)), (DAY, after(hours=1))):
            limits = Limits((window,))
            budget = Budget()
            budget.learn({window.name: window.reserve + 1}, limits.windows, NOW)
            self.assertIsNone(budget.wait_until(NOW, BACKGROUND, limits))
            budget.learn({window.name: window.reserve}, limits.windows, NOW)
            self.assertIsNone(budget.wait_until(NOW, CLICK, limits))
            self.assertEqual(budget.wait_until(NOW, BACKGROUND, limits), asked_again)
            self.assertIsNone(budget.wait_until(asked_again, BACKGROUND, limits))

    def test_what_the_provider_told_binds_everybody_to_the_second(self):
        budget = Budget()
        until = after(seconds=26)
        budget.block(until, "minute")
        for priority in Priority:
            self.assertEqual(budget.wait_until(NOW, priority), until)
            self.assertIsNone(budget.wait_until(until, priority))

    def test_a_shorter_hold_does_not_shorten_a_longer_one(self):
        budget = Budget()
        budget.block(after(hours=3), "day")
        budget.block(after(seconds=3), "concurrent")
        self.assertEqual(budget.wait_until(NOW), after(hours=3))

    def test_a_forbidden_call_says_when_to_come_back_and_who_asked_for_it(self):
        budget = Budget()
        budget.block(after(hours=3), "day")
        with self.assertRaises(RateLimited) as caught:
            budget.check(NOW)
        self.assertEqual((caught.exception.until, caught.exception.limit), (after(hours=3), "day"))
        self.assertFalse(caught.exception.maybe_committed or caught.exception.is_ours)
        budget = Budget()
        budget.learn({"minute": 0}, TOLD.windows, NOW)
        with self.assertRaises(RateLimited) as caught:
            budget.check(NOW, TOLD)
        self.assertTrue(caught.exception.is_ours)

    def test_what_a_call_met_holds_everybody(self):
        for error in (
            RateLimited(until=after(seconds=40), limit="minute"),
            Unavailable(until=after(minutes=5)),
        ):
            counts = CallCounts()
            budget = Budget(counts)
            place = budget.enter(TOLD, lambda: NOW, SECONDS)
            budget.leave(place, NOW, error=error)
            self.assertEqual(Budget(counts, priority=CLICK).wait_until(NOW), error.until)

    def test_what_is_known_survives_storage_as_json(self):
        class Stored(CallCounts):
            stored = "{}"

            def change(self, work, finished=None):
                known = json.loads(self.stored)
                result = work(known)
                self.stored = json.dumps(known)
                return result

            def read(self):
                return json.loads(self.stored)

        counts = Stored()
        budget = Budget(counts)
        for _call in range(3):
            place = budget.enter(TOLD, lambda: NOW, SECONDS)
            budget.leave(place, NOW, remaining={"day": 900})
        budget.block(after(seconds=5), "concurrent")
        restored = Budget(counts, priority=CLICK)
        self.assertEqual(restored.left(TOLD.windows, NOW), {"minute": 37, "day": 900})
        self.assertEqual(restored.wait_until(NOW, limits=TOLD), after(seconds=5))
        self.assertLess(len(counts.stored), 300)


class TestWhatAnswersTell(BaseCase):
    """Our own count and what an answer tells: the stricter of the two holds."""

    def setUp(self):
        super().setUp()
        self.budget = Budget(priority=CLICK)

    def call(self, now=NOW, **remaining):
        place = self.budget.enter(TOLD, lambda: now, SECONDS)
        self.budget.leave(place, now, remaining=remaining)

    def left(self, now=NOW):
        return self.budget.left(TOLD.windows, now)

    def test_calls_of_others_are_not_left_to_us(self):
        self.call(minute=20)
        self.assertEqual(self.left()["minute"], 20)
        self.call()
        self.assertEqual(self.left()["minute"], 19)

    def test_more_left_than_we_count_changes_nothing(self):
        """Over there a minute may begin at another moment."""
        for _call in range(3):
            self.call(minute=39)
        self.assertEqual(self.left()["minute"], 37)

    def test_a_later_reading_replaces_an_earlier_one(self):
        self.call(minute=0)
        self.call(minute=38)
        self.assertEqual(self.left()["minute"], 38)
        self.assertIsNone(self.budget.wait_until(NOW, BACKGROUND, TOLD))

    def test_a_reading_is_out_of_date_once_its_window_has_moved_on(self):
        self.call(minute=2)
        self.assertEqual(self.left(after(seconds=59))["minute"], 2)
        self.assertEqual(self.left(after(seconds=63))["minute"], MINUTE.calls)

    def test_a_minute_may_have_more_than_is_published(self):
        self.call(minute=119)
        self.assertEqual(self.left(after(minutes=2))["minute"], 120)

    def test_a_day_has_what_answers_told(self):
        self.assertEqual(self.left(), {})
        self.call(day=997)
        self.assertEqual(self.left()["day"], 997)
        self.call(day=4800)
        self.assertEqual(self.left()["day"], 4800)

    def test_the_largest_day_that_was_told_is_kept(self):
        self.call(day=4999)
        self.call(day=3)
        self.assertEqual(self.left()["day"], 3)
        self.assertEqual(self.left(after(days=2))["day"], 5000)

    def test_a_day_may_have_more_than_any_we_know_of(self):
        self.call(day=19_999)
        self.assertEqual(self.left()["day"], 19_999)
        self.assertEqual(self.left(after(days=2))["day"], 20_000)


class TestWindows(BaseCase):
    def spend(self, budget, *windows, now=NOW):
        """Make a call; gives the error when it is not allowed."""
        try:
            place = budget.enter(Limits(windows), lambda: now, SECONDS)
        except RateLimited as error:
            return error
        budget.leave(place, now)
        return None

    def test_a_full_window_says_when_it_has_room_and_keeps_its_word(self):
        budget = Budget(priority=CLICK)
        for _call in range(MINUTE.calls):
            self.assertIsNone(self.spend(budget, MINUTE))
        error = self.spend(budget, MINUTE)
        self.assertEqual(error.limit, "minute")
        self.assertTrue(error.is_ours)
        self.assertTrue(timedelta(seconds=60) <= error.until - NOW <= timedelta(seconds=62))
        self.assertIsNone(self.spend(budget, MINUTE, now=error.until))

    def test_background_work_leaves_calls_to_people(self):
        counts = CallCounts()
        budget = Budget(counts)
        for _call in range(MINUTE.calls - MINUTE.reserve):
            self.assertIsNone(self.spend(budget, MINUTE))
        self.assertIsNotNone(self.spend(budget, MINUTE))
        self.assertIsNone(self.spend(Budget(counts, priority=CLICK), MINUTE))

    def test_two_who_share_the_counts_make_no_more_calls_than_one(self):
        counts = CallCounts()
        both = [Budget(counts, priority=CLICK), Budget(counts, priority=CLICK)]
        made = [call for call in range(2 * SECOND.calls) if not self.spend(both[call % 2], SECOND)]
        self.assertEqual(len(made), SECOND.calls)

    def test_a_pause_ends_when_others_take_the_room_again_and_again(self):
        """What is lent is not lent for each try."""
        counts, slept = CallCounts(), []
        others = Budget(counts, priority=CLICK)

        def pause(seconds):
            slept.append(seconds)
            for _call in range(SECOND.calls):
                self.spend(others, SECOND, now=after(seconds=sum(slept)))

        for _call in range(SECOND.calls):
            self.spend(others, SECOND)
        self.assertIsNotNone(self.spend(Budget(counts, priority=CLICK, pause=pause), SECOND))
        self.assertLessEqual(sum(slept), LONGEST_PAUSE.total_seconds())

    def test_a_call_that_is_not_made_is_not_counted(self):
        counts = CallCounts()
        budget = Budget(counts, priority=CLICK)
        for _call in range(SECOND.calls):
            self.spend(budget, SECOND, MINUTE)
        before = counts.change(copy.deepcopy)
        self.assertIsNotNone(self.spend(budget, SECOND, MINUTE))
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

    def test_a_short_hold_is_slept_and_a_long_one_is_not(self):
        for seconds, sleeps in ((3, True), (6, False)):
            slept = []
            budget = Budget(priority=CLICK, pause=slept.append)
            budget.block(after(seconds=seconds), "concurrent")
            self.assertEqual(self.spend(budget, MINUTE) is None, sleeps)
            self.assertEqual(slept, [seconds] if sleeps else [])

    @steady(100)
    @given(st.lists(st.floats(0, 0.4), min_size=20, max_size=120))
    def test_no_span_of_a_window_ever_holds_more_calls_than_it_may(self, gaps):
        budget, now, made = Budget(priority=CLICK), NOW, []
        for gap in gaps:
            now += timedelta(seconds=gap)
            if not self.spend(budget, SECOND, now=now):
                made.append(now)
        for first in made:
            within = [moment for moment in made if first <= moment < first + timedelta(seconds=1)]
            self.assertLessEqual(len(within), SECOND.calls)
