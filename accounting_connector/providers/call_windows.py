"""Limits of calls as windows of time: what was counted in them, what else is known, and when there is room.

What is known of a window is a small dictionary ready for JSON, in seconds since 1970:

- ``slots``: ``[[slot, calls], ...]``, our own calls of the last window, all processes together;
- ``others``: ``[calls, told at]``, calls in it that are not ours, or that we lost, as an answer told;
- ``allowed``: calls the window has, as far as answers told;
- ``portion``: ``[begun at, calls]``, the last portion of background calls: see :mod:`call_pace`.
"""

from __future__ import annotations

from dataclasses import dataclass

SLOTS = 60
# A call leaves its window as late as it can have begun in its slot, and one more slot late: two calls may be
# longer apart here than where they arrive.
KEPT_SLOTS = SLOTS + 2
# What an answer told of a long window is asked again this soon: windows may begin anew at any moment.
LONGEST_BELIEF = 3600


@dataclass(frozen=True)
class Window:
    """A limit: at most ``calls`` in any span of ``seconds``.

    :ivar calls: as published; 0 where only answers tell.
    :ivar allowances: what there may be then, smallest first.
    :ivar reserve: calls that background work leaves to people.
    :ivar at_once: the part of the calls that background work makes as fast as it can; the others it spreads,
        so that they last.
    :ivar portion: how many of the others are made together.
    """

    name: str
    seconds: int
    calls: int = 0
    reserve: int = 0
    at_once: float = 1.0
    portion: int = 1
    allowances: tuple[int, ...] = ()

    @property
    def slot_seconds(self) -> float:
        return self.seconds / SLOTS

    @property
    def kept_seconds(self) -> float:
        """How long a call counts at most."""
        return self.slot_seconds * KEPT_SLOTS

    @property
    def belief_seconds(self) -> int:
        """How long is believed what an answer told of others."""
        return min(self.seconds, LONGEST_BELIEF)


def allowed_calls(window: Window, known: dict) -> int:
    """How many calls the window has; 0 for not known."""
    return max(window.calls, known.get("allowed", 0))


def departures(window: Window, known: dict, now: float) -> list[tuple[float, int]]:
    """When which of our calls leave the window from now on, earliest first."""
    leaving = ((_leaves_at(window, slot), calls) for slot, calls in known.get("slots", ()))
    return sorted((moment, calls) for moment, calls in leaving if moment > now)


def others_calls(window: Window, known: dict, now: float) -> tuple[float, int]:
    """When an answer told of calls that are not ours, and how many; 0 of them when that is too long ago."""
    calls, told_at = known.get("others", (0, 0.0))
    return told_at, calls if told_at <= now < told_at + window.belief_seconds else 0


def calls_left(window: Window, known: dict, now: float) -> int:
    """How many calls the window has left for a person; of a window that is known."""
    _told_at, others = others_calls(window, known, now)
    ours = sum(calls for _moment, calls in departures(window, known, now))
    return max(0, allowed_calls(window, known) - ours - others)


def last_call_at(window: Window, known: dict) -> float:
    """When the last call was counted, to the slot, or answered; 0.0 for never."""
    _calls, told_at = known.get("others", (0, 0.0))
    return max([slot * window.slot_seconds for slot, _calls in known.get("slots", ())] + [told_at])


def room_at(window: Window, known: dict, now: float, background: bool) -> float:
    """When the next call fits in: ``now``, or when enough calls have left.

    A person is bound by what we count. Where others used up the limit, a person's call is answered with the
    exact moment to come back, which nothing else tells.
    """
    allowed = allowed_calls(window, known)
    if not allowed:
        return now
    leaving = departures(window, known, now)
    left = allowed - sum(calls for _moment, calls in leaving)
    if background:
        told_at, others = others_calls(window, known, now)
        leaving = sorted([*leaving, (told_at + window.belief_seconds, others)])
        left -= window.reserve + others
    moment = now
    for leaves_at, calls in leaving:
        if left > 0:
            break
        moment, left = max(moment, leaves_at), left + calls
    return moment


def count_call(window: Window, known: dict, now: float) -> None:
    """Add a call at ``now`` to what is known, which forgets what has left the window."""
    slot = _slot(window, now)
    slots = {one: calls for one, calls in known.get("slots", ()) if _leaves_at(window, one) > now}
    slots[slot] = slots.get(slot, 0) + 1
    known["slots"] = [[one, slots[one]] for one in sorted(slots)]


def learn(window: Window, known: dict, remaining: int, now: float) -> None:
    """Take over how many calls an answer at ``now`` told to be left.

    The largest allowance that was ever told is kept. What is missing between that and our own count was
    called by others. Our count is not lowered: of the two, the stricter holds.
    """
    allowances = window.allowances or (window.calls,)
    allowed = next((one for one in allowances if one > remaining), remaining + 1)
    known["allowed"] = max(allowed, known.get("allowed", 0))
    ours = sum(calls for _moment, calls in departures(window, known, now))
    known["others"] = [max(0, allowed_calls(window, known) - remaining - ours), now]


def _slot(window: Window, now: float) -> int:
    # Rounded to milliseconds first: the moment at which a slot begins, as a float, may lie before it.
    return round(now * 1000) * SLOTS // (window.seconds * 1000)


def _leaves_at(window: Window, slot: int) -> float:
    return (slot + KEPT_SLOTS) * window.seconds / SLOTS
