"""The one clock of a stand-in: token life, rate windows and document dates all read it."""

import threading
import time
from datetime import datetime, timedelta, timezone


class Clock:
    """Real time plus an offset that tests move; time never runs backwards."""

    def __init__(self):
        self._offset = timedelta()
        self._lock = threading.Lock()
        self._last = datetime.min.replace(tzinfo=timezone.utc)

    def now(self):
        """The current moment, timezone aware (UTC), millisecond precision, never before an earlier answer."""
        with self._lock:
            moment = datetime.fromtimestamp(time.time(), timezone.utc) + self._offset
            moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
            self._last = max(self._last, moment)
            return self._last

    def advance(self, seconds):
        """Move forward by `seconds` (negative values are refused with ValueError)."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        with self._lock:
            self._offset += timedelta(seconds=seconds)

    def __getstate__(self):
        return {"offset": self._offset}

    def __setstate__(self, state):
        self.__init__()
        self._offset = state["offset"]
