"""Call limits: 60 a minute and a day's allowance an organisation and app, 5 at once, 10,000 a minute an app.

Whether windows are fixed or rolling is unverified; rolling is the stricter one. A refused call does not
count.
"""

import math
import threading
from collections import deque
from datetime import timedelta

from ..http_server import Response

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Limiter:
    """Counts calls by (app, organisation) on the stand-in's clock."""

    def __init__(self, clock):
        self._clock = clock
        self._lock = threading.Lock()
        self._calls = {}
        self._app_calls = {}
        self._running = {}

    def enter(self, settings, app, tenant_id):
        """Ask for a place. Returns a 429 Response when there is none, else None; then call `leave`."""
        key, now = (app.client_id, tenant_id), self._clock.now()
        with self._lock:
            calls = self._trim(self._calls, key, now - DAY)
            app_calls = self._trim(self._app_calls, app.client_id, now - MINUTE)
            if settings.limits_on:
                refusal = self._refusal(settings, app, key, now)
                if refusal:
                    return refusal
            calls.append(now)
            app_calls.append(now)
            self._running[key] = self._running.get(key, 0) + 1
        return None

    def leave(self, app, tenant_id):
        with self._lock:
            self._running[app.client_id, tenant_id] -= 1

    def headers(self, settings, app, tenant_id):
        """What is left, as every organisation call tells."""
        key, now = (app.client_id, tenant_id), self._clock.now()
        with self._lock:
            day = self._trim(self._calls, key, now - DAY)
            app_calls = self._trim(self._app_calls, app.client_id, now - MINUTE)
            minute = self._in_last_minute(day, now)
        left = {
            "X-DayLimit-Remaining": self._day_limit(settings, app) - len(day),
            "X-MinLimit-Remaining": settings.minute_limit - minute,
            "X-AppMinLimit-Remaining": settings.app_minute_limit - len(app_calls),
        }
        return {name: str(max(0, count)) for name, count in left.items()}

    def _refusal(self, settings, app, key, now):
        calls, app_calls = self._calls[key], self._app_calls[app.client_id]
        if self._running.get(key, 0) >= settings.concurrent_limit:
            return too_many("concurrent")
        minute = self._in_last_minute(calls, now)
        if minute >= settings.minute_limit:
            return too_many("minute", self._seconds(calls[-settings.minute_limit] + MINUTE - now))
        day_limit = self._day_limit(settings, app)
        if len(calls) >= day_limit:
            return too_many("day", self._seconds(calls[-day_limit] + DAY - now))
        if len(app_calls) >= settings.app_minute_limit:
            return too_many("appminute", self._seconds(app_calls[0] + MINUTE - now))
        return None

    @staticmethod
    def _day_limit(settings, app):
        return settings.day_limit or app.day_limit

    @staticmethod
    def _seconds(wait):
        return max(1, math.ceil(wait.total_seconds()))

    @staticmethod
    def _in_last_minute(calls, now):
        count = 0
        for moment in reversed(calls):
            if moment <= now - MINUTE:
                break
            count += 1
        return count

    @staticmethod
    def _trim(table, key, oldest):
        calls = table.setdefault(key, deque())
        while calls and calls[0] <= oldest:
            calls.popleft()
        return calls

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
