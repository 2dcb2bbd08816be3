"""Call limits (reference, section 2): 10 a second and 10 at once for a realm and app, 500 a minute a realm,
batches apart.

Whether windows are fixed or rolling is unverified; rolling is the stricter one. A refused call does not
count.
"""

import threading
from collections import Counter
from datetime import timedelta

from ..serving.http_server import Response
from ..serving.windows import RollingCounts
from .errors import JSON
from .wire import to_json

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MESSAGE = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
DETAIL = "The request limit was reached.  Try again later"


class Limiter:
    """Counts calls on the stand-in's clock."""

    def __init__(self, clock):
        self._clock = clock
        self._lock = threading.Lock()
        self._counts = RollingCounts(MINUTE)
        self._running = Counter()

    def enter(self, settings, client_id, realm_id, is_batch):
        """Count a call; returns whether there is room for it. Then call `leave`."""
        now = self._clock.now()
        windows = [
            (("app", client_id, realm_id), SECOND, settings.second_limit),
            (("app", client_id, realm_id), MINUTE, settings.combined_minute_limit),
        ]
        if is_batch:
            windows.append((("app batch", client_id, realm_id), MINUTE, settings.batch_minute_limit))
            windows.append((("realm batch", realm_id), MINUTE, settings.realm_batch_minute_limit))
        else:
            windows.append((("realm", realm_id), MINUTE, settings.minute_limit))
        with self._lock:
            full = any(self._counts.count(key, window, now) >= limit for key, window, limit in windows)
            full = full or self._running[client_id, realm_id] >= settings.concurrent_limit
            if full and settings.limits_on:
                return False
            self._running[client_id, realm_id] += 1
            for key in {key for key, _window, _limit in windows}:
                self._counts.add(key, now)
        return True

    def leave(self, client_id, realm_id):
        """A call that had room has its answer."""
        with self._lock:
            self._running[client_id, realm_id] -= 1

    def __getstate__(self):
        return {"_clock": self._clock}

    def __setstate__(self, state):
        self.__init__(state["_clock"])


def too_many(settings, now, retry_after=None):
    """The 429: XML as captured, or JSON in one of two casings (`throttle_body`)."""
    wait = retry_after or settings.throttle_retry_after
    headers = {"Retry-After": str(wait)} if wait else {}
    if settings.throttle_body == "xml":
        body = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<IntuitResponse time="{now:%Y-%m-%dT%H:%M:%S.000Z}" xmlns="http://schema.intuit.com/finance/v3">'
            f'<Fault type="SERVICE"><Error code="3001"><Message>{MESSAGE}</Message>'
            f"<Detail>{DETAIL}</Detail></Error></Fault></IntuitResponse>"
        )
        return Response(429, body.encode(), "application/xml;charset=UTF-8", headers)
    error = {"Message": MESSAGE, "Detail": DETAIL, "code": "003001"}
    envelope = {"Fault": {"Error": [error], "type": "SERVICE"}, "time": now}
    if settings.throttle_body == "gateway":
        error = {"message": MESSAGE, "detail": DETAIL, "code": "3001"}
        envelope = {"fault": {"error": [error], "type": "SERVICE"}, "time": int(now.timestamp() * 1000)}
    return Response(429, to_json(envelope), JSON, headers)
