"""The threads of a sender in a fault run: calls are done in any order, as the seed says, and answers wait."""

from types import SimpleNamespace

# How often a call is over before the next one begins; the others end while their answers are waited for.
QUICK = 0.4
# How often what was under way arrives, although whoever sent it was killed.
ARRIVES = 0.5


class Flight:
    """One call that was begun: what a ``concurrent.futures.Future`` is to its sender."""

    def __init__(self, pool, work):
        self.pool = pool
        self._work = work
        self.has_landed = False

    def land(self):
        """The call is done."""
        self.has_landed = True
        self._answer = self._work()

    def result(self):
        return self._answer


class Pool:
    """Stands for ``ThreadPoolExecutor``, in one thread.

    :param run: the :class:`FaultRun` whose seed decides.
    """

    def __init__(self, run):
        self.run = run
        self.flights = []

    def submit(self, work, *arguments):
        flight = Flight(self, lambda: work(*arguments))
        self.flights.append(flight)
        if len(self._under_way()) > 1:
            self.run.happened("several requests in flight")
        if self.run.random.random() < QUICK:
            flight.land()
        return flight

    def wait_for_one(self, flights):
        flight = self.run.random.choice(flights)
        if not flight.has_landed:
            flight.land()
        return flight

    def shutdown(self, **_options):
        """What is under way ends; of a process that was killed, some of it never arrives."""
        under_way = self._under_way()
        if under_way and self.run.workers.is_dying:
            self.run.happened("killed with requests in flight")
            under_way = [flight for flight in under_way if self.run.random.random() < ARRIVES]
        for flight in under_way:
            flight.land()

    def _under_way(self):
        return [flight for flight in self.flights if not flight.has_landed]


def wait(flights, **_options):
    """Stands for ``concurrent.futures.wait``: one of them is over, whichever."""
    flights = list(flights)
    return SimpleNamespace(done={flights[0].pool.wait_for_one(flights)})
