"""Call budget: who may call now, and when next.

Calls are counted in windows of time and while they are in flight, by all who call (:class:`CallCounts`); what
answers tell of the limits corrects the counts. A person who waits comes first: background work leaves some
calls of each window and one in flight to people, and spreads its own.
"""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

from . import call_pace, call_windows, fence
from .call_counts import CallCounts
from .call_windows import Window
from .errors import RateLimited, Retry, Unavailable


class Priority(str, Enum):
    """A person who waits comes before background work."""

    CLICK = "click"
    BACKGROUND = "background"


# Longer waits are never lent to us: a person would take them for a fault.
LONGEST_PAUSE = timedelta(seconds=5)
# How soon it is looked again whether a call in flight has ended.
LOOK_AGAIN = timedelta(seconds=0.25)
# Windows that are shorter, in seconds, keep a queue for minutes.
LONG_WINDOW = 3600
CONCURRENT = "concurrent"


@dataclass(frozen=True)
class Limits:
    """What a call has to keep within: ``windows``, and at most ``concurrency`` calls in flight (0: any)."""

    windows: tuple[Window, ...] = ()
    concurrency: int = 0


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Place:
    """A call that is allowed, until it is given back to the budget."""

    token: str
    limits: Limits


@dataclass(frozen=True)
class _Wait:
    """The next call may be made at ``until``; ``limit`` says why, ``is_told`` that the provider said so."""

    until: datetime
    limit: str
    is_told: bool = False


class Budget:
    """Lets one connection's calls pass, those of one priority. Several threads may use it.

    :param counts: where calls are counted; by everybody who shares it.
    :param priority: whose calls these are, where a method is not told.
    :param pause: lent by who may sleep: called with the seconds after which the next call may be made, when
        they are few. Without it a call that has to wait raises at once.
    """

    def __init__(self, counts: CallCounts | None = None, *, priority: Priority = Priority.BACKGROUND,
                 pause: Callable[[float], None] | None = None):
        self.priority = priority
        self._pause = pause
        self._counts = counts or CallCounts()
        # One thread waits at a time: of several that wait for the same moment, all but one would in vain.
        self._turn = threading.Lock()
        # When the next call within these limits was due once the last one was counted: before that there is
        # no need to ask.
        self._due: tuple[Limits, datetime] | None = None
        self._goes_on = False

    # === A CALL === #

    def enter(self, limits: Limits, clock: Callable[[], datetime], seconds: float) -> Place:
        """Count one call, as soon as there is room for it everywhere. Give the place back with :meth:`leave`.

        :param seconds: after these the call has ended, whatever became of who made it.
        :raise RateLimited: instead, when that would take longer than a pause may last; nothing is counted
            then.
        :raise Retry: in the end it is later than the call may begin (:mod:`fence`).
        """
        with self._turn:
            moment = clock()
            give_up_at = moment + (LONGEST_PAUSE if self._pause else timedelta())
            of_limits, due_at = self._due or (None, moment)
            if of_limits == limits and moment < due_at <= give_up_at:
                moment = self._wait_for(due_at, moment, clock)
            while True:
                place = Place(secrets.token_hex(4), limits)
                wait = self._counts.change(
                    lambda known, place=place, moment=moment: self._admit(known, place, moment, seconds)
                )
                if not wait:
                    self._check_time(place, clock)
                    return place
                if wait.until > give_up_at:
                    raise _rate_limited(wait)
                moment = self._wait_for(wait.until, moment, clock)

    def _wait_for(self, until: datetime, now: datetime, clock: Callable[[], datetime]) -> datetime:
        self._pause((until - now).total_seconds())
        return max(until, clock())

    def _check_time(self, place: Place, clock: Callable[[], datetime]) -> None:
        """The process may have stood still since the call was counted."""
        if not fence.stands():
            return
        try:
            fence.check(clock())
        except Retry:
            with fence.calls_begin_by(None):
                self.leave(place, clock())
            raise

    @contextmanager
    def leaving_to_people(self) -> Iterator[None]:
        """Calls that this run makes inside leave to people what background work leaves, whoever asked for
        them: a long list must not take all that is left. Those of background work that are made inside belong
        to what would begin anew if it was stopped: they are not spread over long windows.
        """
        before, self._goes_on = self._goes_on, True
        try:
            yield
        finally:
            self._goes_on = before

    def leave(self, place: Place, now: datetime, *, remaining: Mapping[str, int] | None = None,
              error: BaseException | None = None, call=None) -> None:
        """The call has ended, at ``now``.

        :param remaining: calls left by name of window, as its answer told.
        :param error: what it met.
        :param call: the finished ``Call``, for the log of calls.
        """

        def settle(known):
            known.get("calling", {}).pop(place.token, None)
            _learn(known, place.limits.windows, remaining or {}, now)
            if isinstance(error, RateLimited | Unavailable) and error.until:
                _block(known, error.until, getattr(error, "limit", "offline"))

        self._counts.change(settle, call)

    def _admit(self, known: dict, place: Place, now: datetime, seconds: float) -> _Wait | None:
        background = self._goes_on or self.priority is Priority.BACKGROUND
        if wait := _wait(known, place.limits, now, background=background, spreads=not self._goes_on):
            return wait
        moment = now.timestamp()
        for window in place.limits.windows:
            of_window = known.setdefault("windows", {}).setdefault(window.name, {})
            call_windows.count_call(window, of_window, moment)
            if background:
                call_pace.count_portion(window, of_window, moment)
        if place.limits.concurrency:
            known["calling"] = {**_calling(known, now), place.token: moment + seconds}
        rooms = (
            _room_at(known, window, now, background, not self._goes_on) for window in place.limits.windows)
        self._due = (place.limits, max(rooms, default=now))
        return None

    # === WHAT IS KNOWN === #

    def check(self, now: datetime, limits: Limits = NO_LIMITS) -> None:
        """:raise RateLimited: when the next call has to wait; nothing is counted."""
        if wait := self._look(now, limits, self.priority):
            raise _rate_limited(wait)

    def wait_until(self, now: datetime, priority: Priority | None = None, limits: Limits = NO_LIMITS
                   ) -> datetime | None:
        """When the next call may be made; ``None`` when it may be made now."""
        wait = self._look(now, limits, priority or self.priority)
        return wait and wait.until

    def left(self, windows: Sequence[Window], now: datetime) -> dict[str, int]:
        """The calls left to a person, by name of window; of those that are known."""
        return calls_left(self._counts.read(), windows, now)

    def learn(self, remaining: Mapping[str, int], windows: Sequence[Window], now: datetime) -> None:
        """Take over the calls left by name of window, as an answer told them."""
        self._counts.change(lambda known: _learn(known, windows, remaining, now))

    def block(self, until: datetime, limit: str = "") -> None:
        """The provider told us to call again at ``until`` and not before; the later of two such holds."""
        self._counts.change(lambda known: _block(known, until, limit))

    def _look(self, now: datetime, limits: Limits, priority: Priority) -> _Wait | None:
        background = self._goes_on or priority is Priority.BACKGROUND
        return _wait(
            self._counts.read(), limits, now, background=background, spreads=not self._goes_on)


def calls_left(known: dict, windows: Sequence[Window], now: datetime) -> dict[str, int]:
    """Of what is known (``CallCounts``), the calls left to a person by name of window; windows of which
    nothing is known are left out.
    """
    return {
        name: call_windows.calls_left(window, of_window, now.timestamp())
        for name, (window, of_window) in _known_windows(known, windows).items()
    }


def calls_allowed(known: dict, windows: Sequence[Window]) -> dict[str, int]:
    """Of the same windows, the calls each of them has."""
    return {
        name: call_windows.allowed_calls(window, of_window)
        for name, (window, of_window) in _known_windows(known, windows).items()
    }


def last_call_at(known: dict, windows: Sequence[Window]) -> datetime | None:
    """When something was called last, roughly; ``None`` for never."""
    known_windows = _known_windows(known, windows).values()
    moments = [call_windows.last_call_at(window, of_window) for window, of_window in known_windows]
    return _moment(max(moments)) if moments else None


def _known_windows(known: dict, windows: Sequence[Window]) -> dict[str, tuple[Window, dict]]:
    of_windows = known.get("windows", {})
    return {
        window.name: (window, of_windows[window.name])
        for window in windows
        if window.name in of_windows and call_windows.allowed_calls(window, of_windows[window.name])
    }


def calls_in_flight(known: dict, now: datetime) -> int:
    """Of what is known, how many calls are being made."""
    return len(_calling(known, now))


def background_goes_on_at(known: dict, limits: Limits, now: datetime) -> datetime | None:
    """Of what is known, when background work may call again; ``None`` for now."""
    wait = _wait(known, limits, now, background=True)
    return wait and wait.until


def background_lasts(known: dict, limits: Limits, now: datetime) -> bool:
    """Of what is known, whether background work spreads its calls over one of the windows that are longer
    than an hour.
    """
    return any(
        call_pace.is_spread(window, known.get("windows", {}).get(window.name, {}), now.timestamp())
        for window in limits.windows if window.seconds > LONG_WINDOW
    )


def _wait(
        known: dict, limits: Limits, now: datetime, *, background: bool, spreads: bool = True
) -> _Wait | None:
    """Why and until when the next call has to wait: for what takes longest."""
    waits = []
    until, limit = known.get("blocked", (0.0, ""))
    if until > now.timestamp():
        waits.append(_Wait(_moment(until), limit, is_told=True))
    for window in limits.windows:
        room_at = _room_at(known, window, now, background, spreads)
        if room_at > now:
            waits.append(_Wait(room_at, window.name))
    # One of several is left to people.
    places = limits.concurrency - (background and limits.concurrency > 1)
    if limits.concurrency and len(_calling(known, now)) >= places:
        waits.append(_Wait(now + LOOK_AGAIN, CONCURRENT))
    return max(waits, key=lambda wait: wait.until, default=None)


def _room_at(known: dict, window: Window, now: datetime, background: bool, spreads: bool) -> datetime:
    """When the window has room for the next call, and when that is due. What ``spreads`` not still keeps the
    pace of windows whose calls are made one by one.
    """
    of_window, moment = known.get("windows", {}).get(window.name, {}), now.timestamp()
    room_at = call_windows.room_at(window, of_window, moment, background)
    if background and (spreads or window.portion == 1):
        room_at = max(room_at, call_pace.paced_at(window, of_window, moment))
    # Rounded up: a moment that is a little early would find the window full.
    return _moment(math.ceil(room_at * 1000) / 1000) if room_at > moment else now


def _calling(known: dict, now: datetime) -> dict[str, float]:
    return {
        token: until for token, until in known.get("calling", {}).items() if until > now.timestamp()
    }


def _learn(known: dict, windows: Sequence[Window], remaining: Mapping[str, int], now: datetime) -> None:
    for window in windows:
        if window.name in remaining:
            of_window = known.setdefault("windows", {}).setdefault(window.name, {})
            call_windows.learn(window, of_window, remaining[window.name], now.timestamp())


def _block(known: dict, until: datetime, limit: str) -> None:
    if until.timestamp() > known.get("blocked", (0.0, ""))[0]:
        known["blocked"] = [until.timestamp(), limit]


def _rate_limited(wait: _Wait) -> RateLimited:
    return RateLimited("call budget", until=wait.until, limit=wait.limit, is_ours=not wait.is_told)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
