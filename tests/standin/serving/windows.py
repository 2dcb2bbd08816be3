"""Counting calls in rolling windows of time."""

import math
from collections import deque


class RollingCounts:
    """When calls happened, by key, as far back as the longest window that is asked about."""

    def __init__(self, longest):
        self._longest = longest
        self._moments = {}

    def add(self, key, now):
        self._kept(key, now).append(now)

    def count(self, key, window, now):
        """Calls of `key` in the last `window` (a timedelta)."""
        moments = self._kept(key, now)
        if window == self._longest:
            return len(moments)
        count = 0
        for moment in reversed(moments):
            if moment <= now - window:
                break
            count += 1
        return count

    def wait(self, key, window, limit, now):
        """Whole seconds until fewer than `limit` calls are in the window; at least 1."""
        moments = self._kept(key, now)
        return max(1, math.ceil((moments[-limit] + window - now).total_seconds()))

    def _kept(self, key, now):
        moments = self._moments.setdefault(key, deque())
        while moments and moments[0] <= now - self._longest:
            moments.popleft()
        return moments
