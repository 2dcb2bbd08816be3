"""Call limits: 60 a minute and a day's allowance an organisation and app, 5 at once, 10,000 a minute an app.

Whether windows are fixed or rolling is unverified; rolling is the stricter one. A refused call does not
count.
"""

import threading
from datetime import timedelta

from ..serving.http_server import Response
from ..serving.windows import RollingCounts

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Limiter:
    """Counts calls by (app, organisation) on the stand-in's clock."""

    def __init__(self, clock):
        self._clock = clock
        self._lock = threading.Lock()
        self._calls = RollingCounts(DAY)
        self._app_calls = RollingCounts(MINUTE)
        self._running = {}

    def enter(self, settings, app, tenant_id):
        """Ask for a place. Returns a 429 Response when there is none, else None; then call `leave`."""
        key, now = (app.client_id, tenant_id), self._clock.now()
        with self._lock:
            if settings.limits_on:
                refusal = self._refusal(settings, app, key, now)
                if refusal:
                    return refusal
            self._calls.add(key, now)
            self._app_calls.add(app.client_id, now)
            self._running[key] = self._running.get(key, 0) + 1
        return None

    def leave(self, app, tenant_id):
        with self._lock:
            self._running[app.client_id, tenant_id] -= 1

    def headers(self, settings, app, tenant_id):
        """What is left, as every organisation call tells."""
        key, now = (app.client_id, tenant_id), self._clock.now()
        with self._lock:
            left = {
                "X-DayLimit-Remaining": self._day_limit(settings, app) - self._calls.count(key, DAY, now),
                "X-MinLimit-Remaining": settings.minute_limit - self._calls.count(key, MINUTE, now),
                "X-AppMinLimit-Remaining": settings.app_minute_limit
                - self._app_calls.count(app.client_id, MINUTE, now),
            }
        return {name: str(max(0, count)) for name, count in left.items()}

    def _refusal(self, settings, app, key, now):
        if self._running.get(key, 0) >= settings.concurrent_limit:
            return too_many("concurrent")
        windows = (
            ("minute", self._calls, key, MINUTE, settings.minute_limit),
            ("day", self._calls, key, DAY, self._day_limit(settings, app)),
            ("appminute", self._app_calls, app.client_id, MINUTE, settings.app_minute_limit),
        )
        for problem, counts, whose, window, limit in windows:
            if counts.count(whose, window, now) >= limit:
                return too_many(problem, counts.wait(whose, window, limit, now))
        return None

    @staticmethod
    def _day_limit(settings, app):
        return settings.day_limit or app.day_limit

    def __getstate__(self):
        return {"_clock": self._clock, "_calls": self._calls}

    def __setstate__(self, state):
        self.__init__(state["_clock"])
        self._calls = state["_calls"]


def too_many(problem, retry_after=None):
    """A 429 as recorded: no body, no content type. A concurrency refusal tells no time."""
    headers = {"X-Rate-Limit-Problem": problem}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return Response(429, headers=headers)
