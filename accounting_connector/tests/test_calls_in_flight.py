"""No more calls are in flight than the provider takes, and one place is kept for people."""

import threading
import time
from datetime import datetime, timedelta, timezone

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.budget import LONGEST_PAUSE, Budget, Limits, Priority
from odoo.addons.accounting_connector.providers.call_counts import CallCounts
from odoo.addons.accounting_connector.providers.call_windows import Window
from odoo.addons.accounting_connector.providers.errors import RateLimited, Refused, Retry
from odoo.addons.accounting_connector.providers.transport import HELD_UP_SECONDS, Transport

from .scripted_server import ScriptedServer
from .xero_case import NOW

URL = "https://api.example.com/v1/things"
FIVE = Limits(concurrency=5)
CLICK = Priority.CLICK
SECONDS = 30


class TestCallsInFlight(BaseCase):
    def setUp(self):
        super().setUp()
        self.counts = CallCounts()
        self.background = Budget(self.counts)
        self.person = Budget(self.counts, priority=CLICK)

    def enter(self, budget, now=NOW):
        return budget.enter(FIVE, lambda: now, SECONDS)

    def test_background_work_leaves_one_place_to_people(self):
        for _call in range(4):
            self.enter(self.background)
        with self.assertRaises(RateLimited) as caught:
            self.enter(self.background)
        self.assertEqual((caught.exception.limit, caught.exception.is_ours), ("concurrent", True))
        self.enter(self.person)
        with self.assertRaises(RateLimited):
            self.enter(self.person)

    def test_a_place_that_is_given_back_is_free(self):
        places = [self.enter(self.background) for _call in range(4)]
        self.background.leave(places.pop(), NOW)
        self.enter(self.background)

    def test_a_place_is_given_back_once(self):
        first, *_others = [self.enter(self.background) for _call in range(4)]
        for _time in range(2):
            self.background.leave(first, NOW)
        self.enter(self.background)
        with self.assertRaises(RateLimited):
            self.enter(self.background)

    def test_the_places_of_a_process_that_died_are_free_after_a_while(self):
        for _call in range(4):
            self.enter(self.background)
        later = NOW + timedelta(seconds=SECONDS)
        with self.assertRaises(RateLimited):
            self.enter(self.background, later - timedelta(seconds=1))
        for _call in range(4):
            self.enter(self.background, later)

    def test_a_place_is_waited_for_shortly(self):
        places, slept = [self.enter(self.background) for _call in range(4)], []

        def pause(seconds):
            slept.append(seconds)
            if len(slept) == 3:
                self.background.leave(places.pop(), NOW)

        Budget(self.counts, pause=pause).enter(FIVE, lambda: NOW, SECONDS)
        self.assertEqual(len(slept), 3)

    def test_nobody_waits_for_a_place_longer_than_a_pause(self):
        for _call in range(4):
            self.enter(self.background)
        slept = []
        with self.assertRaises(RateLimited):
            Budget(self.counts, pause=slept.append).enter(FIVE, lambda: NOW, SECONDS)
        self.assertLessEqual(sum(slept), LONGEST_PAUSE.total_seconds())

    def test_threads_of_one_run_share_a_budget(self):
        """Each waits for its turn only: none of them gives up because the others wait, too."""
        limits = Limits((Window("second", 1, 4),), concurrency=5)
        budget = Budget(self.counts, pause=time.sleep)
        moments, most, running, lock = [], [], set(), threading.Lock()

        def call(number):
            place = budget.enter(limits, lambda: datetime.now(timezone.utc), SECONDS)
            with lock:
                moments.append(time.monotonic())
                running.add(number)
                most.append(len(running))
            time.sleep(0.05)
            with lock:
                running.remove(number)
            budget.leave(place, datetime.now(timezone.utc))

        threads = [threading.Thread(target=call, args=(number,)) for number in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual(len(moments), 9)
        self.assertLessEqual(max(most), 4)
        for first in moments:
            self.assertLessEqual(sum(first <= moment < first + 0.95 for moment in moments), 4)


class TestPlacesOfATransport(BaseCase):
    """The place of a call is given back, whatever became of the call."""

    def setUp(self):
        super().setUp()
        self.server = ScriptedServer()
        self.addCleanup(self.server.stop)
        self.budget = Budget()

    def send(self, **facts):
        facts = {"judge": lambda answer: None, "timeout": 5.0, **facts}
        transport = Transport(
            base_url=self.server.base_url, clock=lambda: NOW, budget=self.budget, **facts
        )
        transport.send("GET", URL, limits=FIVE)

    def calling(self, at=NOW):
        known = self.budget._counts.read()
        return [until for until in known["calling"].values() if until > at.timestamp()]

    def test_after_every_call(self):
        def judge(answer):
            return Refused("no") if answer.status == 500 else None

        self.server.answer({}).answer(status=500).answer(fault="drop")
        self.send(judge=judge)
        self.assertEqual(self.calling(), [])
        for error in (Refused, Retry):
            with self.assertRaises(error):
                self.send(judge=judge)
            self.assertEqual(self.calling(), [])
        self.assertEqual(len(self.server.requests), 3)

    def test_and_one_that_is_lost_ends_after_the_longest_time_a_call_may_take(self):
        self.budget.leave = lambda place, now, **facts: None
        self.server.answer({})
        self.send()
        self.assertEqual(len(self.calling(NOW + timedelta(seconds=10))), 1)
        self.assertEqual(self.calling(NOW + timedelta(seconds=10 + HELD_UP_SECONDS)), [])
