"""Background calls spread over their windows: at the limit, never over it, and no pause is long."""

from bisect import bisect_left
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import quickbooks, xero
from odoo.addons.accounting_connector.providers.budget import (
    LONGEST_PAUSE,
    Budget,
    Limits,
    Priority,
    background_lasts,
)
from odoo.addons.accounting_connector.providers.call_counts import CallCounts
from odoo.addons.accounting_connector.providers.errors import RateLimited

from .properties import steady
from .xero_case import NOW

SYSTEMS = (xero, quickbooks)
FIVE_MINUTES = 300


class Counted(CallCounts):
    """Counts how often it is changed: each time is a transaction."""

    changes = 0

    def change(self, work, finished=None):
        self.changes += 1
        return super().change(work, finished)


class Simulated:
    """One worker that has a long queue, on a clock of its own.

    :param told: the calls left, by name of window, that an answer tells; given how many were made.
    """

    def __init__(self, limits, counts=None, told=lambda made: {}):
        self.limits = limits
        self.now = NOW
        self.counts = counts or Counted()
        self.told = told
        self.budget = Budget(self.counts, pause=self.sleep)
        self.pauses, self.made, self.stopped = [], [], []

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)

    def run(self, seconds, latencies):
        """Call again and again; where it has to stop, it goes on when it was told to."""
        end, latencies = self.now + timedelta(seconds=seconds), iter(latencies)
        while self.now < end:
            try:
                place = self.budget.enter(self.limits, lambda: self.now, 30)
            except RateLimited as error:
                self.stopped.append(error.until - self.now)
                self.now = error.until
                continue
            self.made.append((self.now - NOW).total_seconds())
            self.now += timedelta(seconds=next(latencies))
            self.budget.leave(place, self.now, remaining=self.told(self.made))
        return self

    def most_in(self, seconds):
        """The most calls in any span of time, by an exact clock."""
        return max(bisect_left(self.made, first + seconds) - row for row, first in enumerate(self.made))


def latencies(*options):
    while True:
        yield from options


class TestCallPace(BaseCase):
    def minute_of(self, system):
        """The narrowest limit of a minute: how many batches can be sent."""
        windows = system.capabilities.CAPABILITIES.limits.windows
        return min((window for window in windows if window.seconds == 60), key=lambda window: window.calls)

    def test_a_long_queue_reaches_the_limit_of_the_minute_without_a_long_pause(self):
        for system in SYSTEMS:
            limit = self.minute_of(system).calls
            for latency in (0.05, 0.3, 1.0):
                simulated = Simulated(system.capabilities.CAPABILITIES.limits)
                simulated.run(FIVE_MINUTES, latencies(latency))
                share = len(simulated.made) / (limit * FIVE_MINUTES / 60)
                self.assertGreaterEqual(share, 0.8, (system.__name__, latency))
                self.assertLessEqual(simulated.most_in(60), limit)
                self.assertEqual(simulated.stopped, [])
                self.assertLessEqual(max(simulated.pauses), LONGEST_PAUSE.total_seconds())

    def test_the_first_calls_go_at_once(self):
        for system in SYSTEMS:
            simulated = Simulated(system.capabilities.CAPABILITIES.limits)
            simulated.run(5, latencies(0.3))
            self.assertGreater(simulated.most_in(3), 7)

    def test_a_call_that_waits_for_its_turn_costs_no_more_transactions_than_another(self):
        simulated = Simulated(xero.capabilities.CAPABILITIES.limits)
        simulated.run(FIVE_MINUTES, latencies(0.3))
        self.assertGreater(len(simulated.pauses), 200)
        self.assertLessEqual(simulated.counts.changes, 2 * len(simulated.made) + 2)

    @steady(60)
    @given(
        st.sampled_from(SYSTEMS),
        st.lists(
            st.one_of(st.floats(0.01, 2), st.floats(0, 80), st.just(0.1)), min_size=20, max_size=150
        ),
    )
    def test_whatever_the_queue_does_no_limit_is_passed_and_no_pause_is_long(self, system, gaps):
        """Calls come in bursts and after long silences: what was saved up then is never called at once in a
        way that leaves nothing for a minute afterwards.
        """
        simulated = Simulated(system.capabilities.CAPABILITIES.limits)
        simulated.run(900, latencies(*gaps))
        self.assertLessEqual(simulated.most_in(60), self.minute_of(system).calls)
        self.assertLessEqual(simulated.most_in(1), 8 if system is quickbooks else 60)
        self.assertEqual(simulated.stopped, [])
        self.assertLessEqual(max(simulated.pauses, default=0), LONGEST_PAUSE.total_seconds())

    def test_calls_of_others_are_left_room_for(self):
        """Half of a minute is called by another app: the answers say so."""
        simulated = Simulated(
            xero.capabilities.CAPABILITIES.limits,
            told=lambda made: {"minute": 30 - (len(made) - bisect_left(made, made[-1] - 60))},
        )
        simulated.run(FIVE_MINUTES, latencies(0.3))
        self.assertLessEqual(simulated.most_in(60), 30)
        self.assertGreater(len(simulated.made), 20 * FIVE_MINUTES / 60)

    def test_people_are_not_held_to_a_pace(self):
        counts = CallCounts()
        Simulated(xero.capabilities.CAPABILITIES.limits, counts).run(30, latencies(0.1))
        person = Budget(counts, priority=Priority.CLICK)
        for _call in range(5):
            person.enter(Limits(xero.capabilities.LIMITS.windows), lambda: NOW + timedelta(seconds=30), 30)

    def test_what_people_called_slows_the_background_down_and_stops_it_at_its_reserve(self):
        counts = CallCounts()
        limits = Limits(xero.capabilities.LIMITS.windows)
        person = Budget(counts, priority=Priority.CLICK)
        for _call in range(56):
            person.enter(limits, lambda: NOW, 30)
        with self.assertRaises(RateLimited) as caught:
            Budget(counts, pause=lambda seconds: None).enter(limits, lambda: NOW, 30)
        self.assertTrue(caught.exception.is_ours)
        self.assertLessEqual(caught.exception.until, NOW + timedelta(seconds=62))


class TestTheDayOfAStarterApp(BaseCase):
    """A thousand calls a day: the first half at full speed, the rest over the day."""

    DAY = 24 * 60 * 60

    def setUp(self):
        super().setUp()
        self.simulated = Simulated(
            xero.capabilities.CAPABILITIES.limits,
            told=lambda made: {"day": 1000 - (len(made) - bisect_left(made, made[-1] - self.DAY))},
        )
        self.simulated.run(2 * self.DAY, latencies(0.3))

    def calls_between(self, start, end):
        made = self.simulated.made
        return bisect_left(made, end) - bisect_left(made, start)

    def test_no_day_has_more_than_it_may_and_people_keep_theirs(self):
        self.assertLessEqual(self.simulated.most_in(self.DAY), 950)

    def test_the_first_half_goes_at_full_speed(self):
        self.assertGreater(self.calls_between(0, 12 * 60), 450)

    def test_every_two_hours_of_the_rest_have_enough_for_some_batches(self):
        """Not one call now and then: what is found in one has to be sent in the next."""
        for start in range(self.DAY // 24, 2 * self.DAY - 7200, 1800):
            self.assertGreaterEqual(self.calls_between(start, start + 7200), 20, start)

    def test_almost_all_of_a_day_is_used(self):
        self.assertGreater(self.calls_between(0, self.DAY), 800)
        self.assertGreater(self.calls_between(self.DAY, 2 * self.DAY), 800)

    def test_it_stops_seldom_and_says_for_how_long(self):
        self.assertLess(len(self.simulated.stopped), 2 * 24 * 2)
        self.assertLess(max(self.simulated.stopped), timedelta(hours=2))

    def test_a_queue_that_outlasts_a_day_is_known_to_be_spread_also_while_a_portion_is_made(self):
        limits = xero.capabilities.CAPABILITIES.limits
        simulated = Simulated(limits)
        simulated.budget.learn({"day": 990}, limits.windows, NOW)

        def is_spread():
            return background_lasts(simulated.counts.read(), limits, simulated.now)

        simulated.run(300, latencies(0.3))
        self.assertFalse(is_spread())
        simulated.run(600, latencies(0.3))
        self.assertTrue(simulated.stopped)
        self.assertTrue(is_spread())
        simulated.run(24 * 3600, latencies(3600))
        self.assertFalse(is_spread())

    def test_a_long_list_that_was_begun_is_read_to_its_end(self):
        """Where background calls are spread over the day in portions, but for what is left to people."""
        limits = xero.capabilities.CAPABILITIES.limits
        day = next(window for window in limits.windows if window.portion > 1)
        simulated = Simulated(limits, told=lambda made: {"day": 1000 - len(made)})
        simulated.run(30 * 60, latencies(0.1))
        self.assertTrue(simulated.stopped, "it is in portions")
        spread = len(simulated.made)
        with simulated.budget.leaving_to_people():
            simulated.run(3600, latencies(0.1))
        self.assertGreater(len(simulated.made), spread + 2 * day.portion)
        self.assertEqual(len(simulated.made), 1000 - day.reserve)
        minute = next(window for window in limits.windows if window.name == "minute")
        self.assertLessEqual(simulated.most_in(60), minute.calls)

    def test_a_person_leaves_the_rest_of_a_long_list_to_others(self):
        limits = xero.capabilities.CAPABILITIES.limits
        day = next(window for window in limits.windows if window.name == "day")
        person = Budget(priority=Priority.CLICK)
        person.learn({"day": day.reserve}, limits.windows, NOW)
        with person.leaving_to_people(), self.assertRaises(RateLimited):
            person.enter(limits, lambda: NOW, 30)
        person.enter(limits, lambda: NOW, 30)
