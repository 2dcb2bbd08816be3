"""``where`` filters: equality on one field, several joined by OR, as few addresses as their length allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

# Servers commonly accept 2,048 characters of query; the rest is for the other parameters.
LONGEST_FILTER = 1800


def quoted(value: str) -> str | None:
    """``value`` as a string of the filter language, None when it has no form there (nothing, control
    characters).

    Only doubling escapes a quote: a backslash is refused over there.
    """
    if not value or not value.isprintable():
        return None
    return '"' + value.replace('"', '""') + '"'


def equals(field: str, value: str) -> str | None:
    """The condition that ``field`` equals ``value``; None when it cannot be said."""
    literal = quoted(value)
    return f"{field}=={literal}" if literal else None


def any_of(conditions: Iterable[str]) -> Iterator[str]:
    """The conditions joined by OR, in as many filters as fit into an address, without repetitions."""
    joined = ""
    for condition in dict.fromkeys(conditions):
        longer = f"{joined} OR {condition}" if joined else condition
        if joined and len(quote(longer)) > LONGEST_FILTER:
            yield joined
            longer = condition
        joined = longer
    if joined:
        yield joined
