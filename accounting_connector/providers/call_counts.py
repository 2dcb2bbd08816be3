"""What all who call for one connection know together: one small dictionary, changed by one at a time."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class CallCounts:
    """What is known of a connection's limits, ready for JSON. These are one process's own.

    ``windows`` holds what is known of each window by its name (:mod:`call_windows`), ``calling`` the calls in
    flight and when each is given up (seconds since 1970), ``blocked`` until when nobody may call and by
    which limit.
    """

    def __init__(self):
        self._known: dict = {}
        self._lock = threading.Lock()

    def read(self) -> dict:
        """What is known now; the caller's own copy."""
        with self._lock:
            return copy.deepcopy(self._known)

    def change(self, work: Callable[[dict], Result], finished=None) -> Result:
        """What ``work`` returns. It is given what is known and changes it in place; nobody else does
        meanwhile. It may be run again.

        :param finished: the ``Call`` that has just ended, for who keeps a log of calls.
        :raise Retry: by a clock that all share it is too late to begin the call (:mod:`fence`); nothing is
            counted. Here only who asks has a clock.
        """
        with self._lock:
            return work(self._known)
