"""Switches that make the next calls fail on purpose, in the ways networks and providers fail.

A switch says which calls it is for (method, path), how often it fires and what happens. What an error
looks like on the wire is the provider's business: its module gives the shapes.
"""

import itertools
import re
import threading
import time
from dataclasses import asdict, dataclass, field

KINDS = {
    "drop_before": "the connection is closed, nothing is done",
    "drop_after": "the request is done, then the connection is closed without an answer",
    "drop_during": "the request is done, half of the answer is sent, then the connection is closed",
    "drop_then_commit": "the connection is closed at once, the request is done `seconds` later",
    "slow": "waits `seconds`, then does the request",
    "slow_after": "does the request, then waits `seconds` before answering",
    "rate_limit": "answers 429 with `retry_after` and `problem`",
    "error_before": "answers 500, nothing is done",
    "error_after": "does the request, answers 500",
    "unavailable": "answers 503 with `text`",
    "html": "answers an HTML page with `status`, nothing is done",
    "refused": "answers a refusal with `text`, at QuickBooks with `code` and `status`; nothing is done",
    "token_expired": "answers as if the access token had expired",
    "invalid_grant": "the token address refuses the refresh token or code",
    "unknown_enum": "the answer carries `value` in every `field`",
    "null_field": "the answer carries null in every `field`",
}

_holding = threading.Lock()


@dataclass
class Fault:
    """One switch. `times` counts down; 0 is used up. `method` and `path` are regular expressions. As many
    calls as `after` says pass before it fires.

    `held` is how many calls it keeps waiting at this moment.
    """

    kind: str
    id: int = 0
    times: int = 1
    after: int = 0
    method: str = ".*"
    path: str = ".*"
    seconds: float = 0
    retry_after: int = None
    problem: str = "minute"
    status: int = None
    code: str = ""
    text: str = ""
    field: str = ""
    value: object = "ULTRA"
    fired: int = 0
    held: int = 0

    def matches(self, request):
        return (
            self.times > 0
            and re.fullmatch(self.method, request.method, re.I)
            and re.search(self.path, request.path, re.I)
        )

    def is_due(self):
        """Count a call that it is for: whether it meets it."""
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        self.fired += 1
        return True

    def hold(self):
        """Keep a call waiting for `seconds`."""
        with _holding:
            self.held += 1
        time.sleep(self.seconds)
        with _holding:
            self.held -= 1


@dataclass
class FaultSwitches:
    """The switches that are set, first set first served; a call meets at most one of them."""

    switches: list = field(default_factory=list)

    def __post_init__(self):
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    def add(self, **options):
        """Set a switch; returns it. ValueError on an unknown kind, TypeError on an unknown option."""
        if options.get("kind") not in KINDS:
            raise ValueError(f"unknown fault {options.get('kind')!r}, known: {', '.join(KINDS)}")
        fault = Fault(id=next(self._ids), **options)
        with self._lock:
            self.switches.append(fault)
        return fault

    def take(self, request):
        """The fault this call meets, or None; counts it down."""
        with self._lock:
            for fault in self.switches:
                if fault.matches(request) and fault.is_due():
                    return fault
        return None

    def clear(self):
        with self._lock:
            self.switches.clear()

    def listing(self):
        with self._lock:
            return [asdict(fault) for fault in self.switches]

    def __getstate__(self):
        return {"switches": []}

    def __setstate__(self, state):
        self.switches = state["switches"]
        self.__post_init__()
