"""The pace of background calls: some at once, then spread, so that the calls of a window last.

A pace is chosen that can be kept until every call that is in the window now has left it, not only the next
one: as long as nobody else calls, it never has to become slower, and a pause is never longer than the calls
that are spread are apart in an empty window.
"""

from __future__ import annotations

from .call_windows import Window, allowed_calls, departures, others_calls


def paced_at(window: Window, known: dict, now: float) -> float:
    """When the next background call is due: ``now`` for at once. There may be no room for it yet."""
    allowed = allowed_calls(window, known) - window.reserve
    begun_at, made = known.get("portion", (0.0, 0))
    if made < window.portion or begun_at + window.kept_seconds <= now:
        return now
    if not is_spread(window, known, now):
        return now
    leaving = _leaving(window, known, now)
    used = sum(calls for _moment, calls in leaving)
    left = allowed - used + made  # when the portion began
    a_second = allowed / window.kept_seconds
    for leaves_at, calls in leaving:
        if left <= 0:
            return now
        if leaves_at > begun_at:
            a_second = min(a_second, left / (leaves_at - begun_at))
        left += calls
    return max(now, begun_at + window.portion / a_second)


def is_spread(window: Window, known: dict, now: float) -> bool:
    """Whether what may be called at once was called: the other calls of the window have to last."""
    allowed = allowed_calls(window, known) - window.reserve
    used = sum(calls for _moment, calls in _leaving(window, known, now))
    return used >= window.at_once * allowed > 0


def _leaving(window: Window, known: dict, now: float) -> list[tuple[float, int]]:
    """When which calls leave the window, ours and others'; earliest first."""
    told_at, others = others_calls(window, known, now)
    return sorted([*departures(window, known, now), (told_at + window.kept_seconds, others)])


def count_portion(window: Window, known: dict, now: float) -> None:
    """Note a background call at ``now``."""
    begun_at, made = known.get("portion", (now, 0))
    known["portion"] = [begun_at, made + 1] if made < window.portion else [now, 1]
