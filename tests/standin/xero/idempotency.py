"""Idempotency-Key: the answer to a key is kept six minutes and given again to the same request.

Errors are kept too. The scope is app and organisation (that the organisation counts is unverified).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import validation_refused

KEPT = timedelta(minutes=6)
LONGEST_KEY = 128
METHODS = ("POST", "PUT", "PATCH")


@dataclass
class Kept:
    fingerprint: str
    until: datetime
    response: object


class IdempotencyStore:
    def __init__(self, clock):
        self._clock = clock
        self._kept = {}

    def scope(self, request, client_id, tenant_id):
        """The full key of a request, or None when it has none or the method ignores it."""
        key = request.headers.get("Idempotency-Key")
        if not key or request.method not in METHODS:
            return None
        if len(key) > LONGEST_KEY:
            raise validation_refused(
                [], f"Idempotency Key: must not be longer than {LONGEST_KEY} characters."
            )
        return client_id, tenant_id, key

    def find(self, scope, request):
        """The kept answer, None when the key is new; refuses a key used for another request."""
        now = self._clock.now()
        self._kept = {key: kept for key, kept in self._kept.items() if kept.until > now}
        kept = self._kept.get(scope)
        if kept and kept.fingerprint != fingerprint(request):
            raise validation_refused([], f"Idempotency Key: {scope[2]} is used with a different request.")
        return kept and kept.response

    def keep(self, scope, request, response):
        self._kept[scope] = Kept(fingerprint(request), self._clock.now() + KEPT, response)


def fingerprint(request):
    """Method, address and body of a request in one short text."""
    parts = (request.method.encode(), request.target.encode(), request.body)
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
