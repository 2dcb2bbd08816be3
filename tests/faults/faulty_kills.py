"""Processes of servers that end at the worst moments, as ``kill -9`` ends them."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

# For so long an answer, or what is asked for, is held back over there: until whoever asked is gone.
HELD_SECONDS = 2
# Names may be asked for, one call after the other, before several requests are in flight.
MOST_HELD = 12
# How long a request is waited for that is to be killed.
PATIENCE_SECONDS = 60
# More invoices than any accounting system takes in one request.
CROWD = 52
# Of ten seeds on servers so many are certain to have several requests in flight when their worker is killed:
# the first of each accounting system.
CERTAIN = (0, 5)
IN_FLIGHT = "killed_with_requests_in_flight"
SEVERAL_IN_FLIGHT = "killed_with_several_in_flight"


class FaultyKills:
    """:param run: the :class:`faults.faulty_run.FaultyRun` whose servers' processes end."""

    EVENTS = (IN_FLIGHT, SEVERAL_IN_FLIGHT)

    def __init__(self, run):
        self.run = run
        self.random = run.random
        self.books = run.books
        self.servers = run.servers

    def deeds(self):
        """What happens, and how often."""
        return {
            self.kill_while_sending: 2,
            self.kill_in_flight: 3,
            self.kill_a_server: 0.5,
        }

    def is_certain(self):
        """Whether the run has to have several requests in flight once, and their worker killed."""
        return self.run.seed // 10 % 10 in CERTAIN

    def kill_while_sending(self):
        """Whoever serves somebody's click, at any moment of it."""
        position, person = self._somebody()
        delay = self.random.choice((0.05, 0.2, 0.4, 0.8, 1.5))
        with ThreadPoolExecutor(1) as pool:
            clicking = pool.submit(self.run.people.click, person)
            time.sleep(delay)
            self.servers.kill_workers(position)
        return f"workers of server {position} after {delay} s: {_what_came_of(clicking)}"

    def kill_in_flight(self):
        """Whoever sends, as soon as a request arrived over there."""
        self._queue_something()
        return self._kill_in_flight(1, self._kill_callers)

    def kill_a_server(self):
        """All of a server with whoever sends, at the same moment; it starts again meanwhile."""
        self._queue_something()
        return self._kill_in_flight(1, self._kill_server_of_callers)

    def kill_a_crowd_in_flight(self):
        """A worker that has several requests in flight, with nothing else in their way.

        :raise AssertionError: there were none.
        """
        self.run.wait_until_nothing_fails()
        with self._nothing_sent_meanwhile():
            self.run.people.crowd(CROWD)
        told = self._kill_in_flight(2, self._kill_callers)
        assert self.run.events[SEVERAL_IN_FLIGHT], told
        return told

    # === IN FLIGHT === #

    def _queue_something(self):
        people = self.run.people
        with self._nothing_sent_meanwhile():
            people.create_invoice(people.client(), people.sell())

    def _kill_in_flight(self, count, kill):
        """:param count: so many requests at least are in flight when ``kill`` is called."""
        _position, person = self._somebody()
        kind, paths = self.random.choice(("slow", "slow_after")), "|".join(self.books.system.paths)
        fault = self.books.fault(
            kind, method="PUT|POST", path=paths, times=1 if count == 1 else MOST_HELD, seconds=HELD_SECONDS
        )
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(self.run.work_at, person)
            held = self._wait_until_held(fault, count, working)
            if held:
                kill()
        self.run.something_is_late(HELD_SECONDS)
        self.run.count_faults()
        if not held:
            return "nothing was in flight"
        self.run.events[IN_FLIGHT] += 1
        self.run.events[SEVERAL_IN_FLIGHT] += held > 1
        return f"{kind}, with {held} requests in flight: {_what_came_of(working)}"

    def _wait_until_held(self, fault, count, working):
        """Until ``count`` requests are kept waiting over there; returns how many are, 0 when that takes too
        long, or ``working`` did all there was. It may fail because another server is at it.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while not _is_well_over(working) and time.monotonic() < until:
            [held] = [each["held"] for each in self.books.faults() if each["id"] == fault["id"]]
            if held >= count:
                return held
            time.sleep(0.02)
        return 0

    def _kill_callers(self):
        self.servers.kill_callers(self.run.standin.port)

    def _kill_server_of_callers(self):
        for position in {position for position, _process in self.servers.calls(self.run.standin.port)}:
            self.servers.kill(position)

    @contextmanager
    def _nothing_sent_meanwhile(self):
        """The scheduled action of the connection waits."""
        switch = "UPDATE ir_cron SET active = %s FROM accounting_connection connection"
        switch += " WHERE ir_cron.id = connection.cron_id AND connection.id = %s"
        self.run.database.query(switch, [False, self.run.connection])
        try:
            yield
        finally:
            self.run.database.query(switch, [True, self.run.connection])

    def _somebody(self):
        """A person at a server, both of which are there."""
        self.servers.wait_for_all()
        people = self.servers.people()
        position = self.random.randrange(len(people))
        return position, people[position]


def _is_well_over(work):
    return work.done() and not work.exception()


def _what_came_of(work):
    return work.exception() or "it had just answered"
