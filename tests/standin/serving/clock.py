"""The one clock of a stand-in: token life, rate windows and document dates all read it."""

import threading
import time
from datetime import datetime, timedelta, timezone


class Clock:
    """Real time plus an offset that tests move, at real speed or faster; time never runs backwards."""

    def __init__(self):
        self._offset = timedelta()
        self._speed, self._since = 1.0, time.time()
        self._lock = threading.Lock()
        self._last = datetime.min.replace(tzinfo=timezone.utc)

    @property
    def speed(self):
        """How many of its seconds pass in a real one."""
        return self._speed

    def now(self):
        """The current moment, timezone aware (UTC), millisecond precision, never before an earlier answer."""
        with self._lock:
            real = time.time()
            moment = datetime.fromtimestamp(real, timezone.utc) + self._offset + self._gained(real)
            moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
            self._last = max(self._last, moment)
            return self._last

    def _gained(self, real):
        """By how much it ran ahead of real time since its speed was set."""
        return timedelta(seconds=(real - self._since) * (self._speed - 1))

    def advance(self, seconds):
        """Move forward by `seconds` (negative values are refused with ValueError)."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        with self._lock:
            self._offset += timedelta(seconds=seconds)

    def run_at(self, speed):
        """Run so many times as fast as real time (not slower than it: ValueError)."""
        if speed < 1:
            raise ValueError("the clock runs at real speed or faster")
        with self._lock:
            real = time.time()
            self._offset += self._gained(real)
            self._speed, self._since = speed, real

    def __getstate__(self):
        return {"offset": self._offset + self._gained(time.time())}

    def __setstate__(self, state):
        self.__init__()
        self._offset = state["offset"]
