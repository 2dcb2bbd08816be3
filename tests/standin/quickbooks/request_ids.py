"""requestid: the first outcome of a write is kept and given again (reference, section 4).

The key is company and request id, in a batch with the item's bId. How long ids are kept, whether another body
is refused and whether a refusal is replayed are switches.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import Fault, duplicate_request_id, invalid_request_id

LONGEST, LONGEST_IN_BATCH, LONGEST_ITEM = 50, 36, 10


@dataclass
class Kept:
    digest: bytes
    until: datetime
    outcome: object


class RequestIds:
    def __init__(self, clock, settings):
        self._clock, self._settings = clock, settings
        self._kept = {}

    def outcome(self, key, content, work):
        """The kept outcome of `key`, or that of `work()`, which is then kept; the second value tells which.

        `work` returns an outcome or raises Fault; a kept Fault is raised again. `key` None: nothing is kept.
        """
        if key is None:
            return work(), False
        now, digest = self._clock.now(), hashlib.sha256(content).digest()
        kept = self._kept.get(key)
        if kept and kept.until > now:
            if kept.digest != digest and self._settings.other_body_is_refused:
                raise duplicate_request_id(key[1])
            if isinstance(kept.outcome, Fault):
                raise kept.outcome
            return kept.outcome, True
        until = now + timedelta(days=self._settings.request_id_days)
        try:
            outcome = work()
        except Fault as fault:
            if self._settings.faults_are_replayed:
                self._kept[key] = Kept(digest, until, fault)
            raise
        self._kept[key] = Kept(digest, until, outcome)
        return outcome, False


def key_of(realm_id, request_id, item_id=None):
    """The key of a write, None without a request id; 2130 when an id is too long."""
    if not request_id:
        return None
    if item_id is None:
        if len(request_id) > LONGEST:
            raise invalid_request_id(f"requestid must not be longer than {LONGEST} characters")
        return realm_id, request_id
    if len(request_id) > LONGEST_IN_BATCH or len(item_id) > LONGEST_ITEM:
        limits = f"{LONGEST_IN_BATCH} characters, bId than {LONGEST_ITEM}"
        raise invalid_request_id(f"in a batch requestid must not be longer than {limits}")
    return realm_id, request_id, item_id
