"""Published limits: calls are counted in windows of time, by everybody who calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TypeVar

Result = TypeVar("Result")
Counted = dict[str, dict[int, int]]

# Calls are counted in slots of this part of a window, so that at no moment more than a window's calls lie in
# it.
_SLOTS = 10


@dataclass(frozen=True)
class Window:
    """A published limit: at most ``calls`` in any span of ``seconds``; background work leaves ``reserve``."""

    name: str
    seconds: int
    calls: int
    reserve: int = 0


class CallCounts:
    """How many calls were made in each slot of each window. These are one process's own."""

    def __init__(self):
        self._counted: Counted = {}

    def change(self, work: Callable[[Counted], Result]) -> Result:
        """What ``work`` returns. It is given the calls by name of window and by slot, and changes them in
        place; nobody else does meanwhile. It may be run again.
        """
        return work(self._counted)


def count_call(counted: Counted, windows: Sequence[Window], now: datetime, *, background: bool
               ) -> tuple[datetime, str]:
    """Count one call in each of ``windows``, unless one of them is full.

    :return: ``(now, "")`` for a call that was counted, else when there is room, and the name of the window
        that is full for longest.
    """
    room = {
        window.name: _room_at(window, counted.get(window.name, {}), now, background) for window in windows
    }
    fullest = max(room, key=room.get)
    if room[fullest] > now:
        return room[fullest], fullest
    for window in windows:
        slot, slots = _slot(window, now), counted.get(window.name, {})
        recent = {one: calls for one, calls in slots.items() if one >= slot - _SLOTS}
        counted[window.name] = {**recent, slot: recent.get(slot, 0) + 1}
    return now, ""


def _room_at(window: Window, counted: dict[int, int], now: datetime, background: bool) -> datetime:
    """When the next call fits into ``window``: now, or when enough of the calls in it have left it.

    Slots that are ahead count, too: the clocks of two processes differ by some milliseconds.
    """
    slots = {slot: calls for slot, calls in counted.items() if slot >= _slot(window, now) - _SLOTS}
    allowed = window.calls - (window.reserve if background else 0)
    room_at = now
    for slot in sorted(slots):
        if sum(slots.values()) < allowed:
            break
        del slots[slot]
        room_at = datetime.fromtimestamp((slot + _SLOTS + 1) * window.seconds / _SLOTS, timezone.utc)
    return room_at


def _slot(window: Window, now: datetime) -> int:
    # Rounded to milliseconds first: the moment at which a slot begins, as a float, may lie before it.
    return int(round(now.timestamp() * 1000) * _SLOTS // (window.seconds * 1000))
