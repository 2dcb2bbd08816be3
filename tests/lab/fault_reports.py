"""What the runs of a fault campaign report, and what a person sees of it."""

import time
from collections import Counter

from .counts import Counts
from .home import lab_home
from .reporting import print_table, say

# How often a campaign that goes well says how far it is.
PROGRESS = 10
# So many runs of a place have to have met everything that can happen there.
MANY = {"in process": 100, "on servers": 50}


class Campaign:
    """What was reported so far of ``size`` runs.

    A run reports its ``seed``, where it was played (``place``), its accounting ``system``, how often each
    event happened in it (``events``, with 0 for those that did not), its ``story``, and the ``error`` that
    ended it, empty when all was well.
    """

    def __init__(self, size):
        self.size = size
        self.failed = []
        self.played = Counter()
        self.events = {}
        self.started = time.monotonic()

    def take(self, report):
        """Count one run, and tell it when it failed."""
        self.played[report["place"]] += 1
        self.events.setdefault(report["place"], Counter()).update(report["events"])
        if report["error"]:
            self.failed.append(report["seed"])
            self._tell_failure(report)
        if self.size == 1:
            say("\n".join(report["story"]))
        played = self.played.total()
        if not played % PROGRESS or played == self.size:
            minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
            say(
                f"lab: {played} of {self.size} runs after {minutes}:{seconds:02} min,"
                f" {len(self.failed)} failed"
            )

    def _tell_failure(self, report):
        path = lab_home() / "logs" / f"fault-run-{report['seed']}.txt"
        path.write_text("\n".join([*report["story"], report["error"], ""]))
        say(f"seed {report['seed']} failed ({report['place']}, {report['system']}): {report['error']}")
        say(f"    again: make faults RUNS=1 SEED={report['seed']}   its story: {path}")

    @property
    def counts(self):
        """A run that never reported counts as failed."""
        failed = len(self.failed) + self.size - self.played.total()
        return Counts(self.size - failed, failed)

    def tell_events(self):
        """Say how often everything happened, and what never did."""
        places = sorted(self.events)
        names = sorted({name for events in self.events.values() for name in events})
        if names:
            print_table(
                [["", *places]]
                + [[name, *(str(self.events[place].get(name, "")) for place in places)] for name in names]
            )
        for place, name in self._missing():
            say(f"never happened {place}: {name}")
        if self.failed:
            say(f"failed seeds: {', '.join(map(str, sorted(self.failed)))}")

    def _missing(self):
        """What never happened in many runs: so they prove nothing about it."""
        return [
            (place, name)
            for place, events in self.events.items()
            if self.played[place] >= MANY[place]
            for name, count in events.items()
            if not count
        ]

    def is_good(self):
        """No run failed, and nothing is missing."""
        return self.counts.good and not self._missing()
