"""Call budget: what the provider says is left, who may call now, and when next. Never sleeps by itself.

Where a provider tells what is left, its figures are absolute and the latest reading is always right. Where it
only publishes its limits (:class:`Window`), calls are counted, by all who call (:class:`CallCounts`). The
facts are a plain dictionary (:attr:`Budget.state`) that can be stored and shared between processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum

from .call_windows import CallCounts, Window, count_call
from .errors import RateLimited


class Priority(str, Enum):
    """A person who waits comes before background work."""

    CLICK = "click"
    BACKGROUND = "background"


# How many calls of each window background work leaves to people, and how long a reading keeps it away. Clicks
# may use the last call: the provider then names the exact moment, which no reading does. Days start at a
# moment only the provider knows, so a used-up day is asked again every hour.
RESERVES = {"minute": 5, "app_minute": 100, "day": 50}
PATIENCE = {"minute": timedelta(seconds=60), "app_minute": timedelta(seconds=60), "day": timedelta(hours=1)}


# Longer waits are never lent to us: a person would take them for a fault.
LONGEST_PAUSE = timedelta(seconds=5)


class Budget:
    """What is known about one connection's limits.

    :param state: an earlier :attr:`state`; empty knows nothing and allows everything.
    :param counts: where calls are counted; by everybody who shares it.
    :param priority: whose calls these are, where a method is not told.
    :param pause: lent by who may sleep: called with the seconds after which a full window has room again,
        when they are few. Without it a full window raises at once.
    """

    def __init__(self, state: Mapping | None = None, *, priority: Priority = Priority.BACKGROUND,
                 pause: Callable[[float], None] | None = None, counts: CallCounts | None = None):
        self.priority = priority
        self._pause = pause
        self._counts = counts or CallCounts()
        self._remaining: dict[str, int] = dict((state or {}).get("remaining") or {})
        self._read_at = _moment((state or {}).get("read_at"))
        self._blocked_until = _moment((state or {}).get("blocked_until"))
        self._limit: str = (state or {}).get("limit") or ""

    @property
    def state(self) -> dict:
        """All that is known, ready for JSON: ``remaining`` calls by window, and until when to wait."""
        return {
            "remaining": dict(self._remaining),
            "read_at": self._read_at.isoformat() if self._read_at else "",
            "blocked_until": self._blocked_until.isoformat() if self._blocked_until else "",
            "limit": self._limit,
        }

    def learn(self, remaining: Mapping[str, int], now: datetime) -> None:
        """Take over the calls left by window (``minute``, ``app_minute``, ``day``) as an answer told them."""
        if remaining:
            self._remaining.update(remaining)
            self._read_at = now

    def block(self, until: datetime, limit: str = "") -> None:
        """The provider told us to call again at ``until`` and not before."""
        self._blocked_until, self._limit = until, limit

    def wait_until(self, now: datetime, priority: Priority | None = None) -> datetime | None:
        """When the next call may be made; ``None`` when it may be made now."""
        moments = [self._blocked_until] if self._blocked_until else []
        if (priority or self.priority) is Priority.BACKGROUND and self._read_at:
            moments += [
                self._read_at + PATIENCE[window]
                for window, calls in self._remaining.items()
                if window in RESERVES and calls <= RESERVES[window]
            ]
        latest = max(moments, default=now)
        return latest if latest > now else None

    def may_call(self, now: datetime, priority: Priority | None = None) -> bool:
        return self.wait_until(now, priority) is None

    def check(self, now: datetime) -> None:
        """:raise RateLimited: when the next call has to wait."""
        if until := self.wait_until(now):
            is_ours = self.may_call(now, Priority.CLICK)
            limit = "budget" if is_ours else self._limit
            raise RateLimited("call budget", until=until, limit=limit, is_ours=is_ours)

    def spend(self, windows: Sequence[Window], now: datetime) -> None:
        """Count one call in each of ``windows``, as soon as there is room in all of them.

        :raise RateLimited: instead, when one of them is full for longer than a pause may last; nothing is
            counted then.
        """
        if not windows:
            return
        background = self.priority is Priority.BACKGROUND
        moment, give_up_at = now, now + (LONGEST_PAUSE if self._pause else timedelta())
        while True:
            until, full = self._counts.change(
                lambda counted, moment=moment: count_call(counted, windows, moment, background=background)
            )
            if not full:
                return
            if until > give_up_at:
                raise RateLimited("call budget", until=until, limit=full, is_ours=True)
            self._pause((until - moment).total_seconds())
            moment = until


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
