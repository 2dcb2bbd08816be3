"""Where reading is to go on, as a text that is kept elsewhere until then."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """:ivar place: the list, or what of it is searched.
    :ivar start: number of the next element.
    :ivar last_id: of the element before it; ``""`` where that does not matter.
    """

    place: str
    start: int = 1
    last_id: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.place, str(self.start), self.last_id)))


def position_of(text: str) -> Position:
    """:raise ValueError: when it is none of ours."""
    place, start, *last_id = text.split(":")
    return Position(place, int(start), *last_id)
