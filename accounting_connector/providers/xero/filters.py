"""``where`` filters: what is in one field, several joined by OR, as few addresses as their length allows.

A filter may find more than was asked for: who asks compares again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

# Servers commonly accept 2,048 characters of query; the rest is for the other parameters.
LONGEST_FILTER = 1800
_BACKSLASH = "\\"


def quoted(value: str) -> str | None:
    """``value`` as a string of the filter language, None when it has no form there (nothing, control
    characters, a backslash).

    Only doubling escapes a quote: a backslash is refused over there.
    """
    if not value or not value.isprintable() or _BACKSLASH in value:
        return None
    return '"' + value.replace('"', '""') + '"'


def matching(field: str, value: str) -> str | None:
    """A condition that holds where ``field`` is ``value``; None when nothing of it can be said.

    Of a value with backslashes only the longest piece between them is asked for.
    """
    pieces = value.split(_BACKSLASH)
    longest = max(pieces, key=len)
    literal = quoted(longest)
    if literal is None:
        return None
    if len(pieces) == 1:
        return f"{field}=={literal}"
    comparison = "StartsWith" if longest is pieces[0] else "Contains"
    return f"({field}!=null AND {field}.{comparison}({literal}))"


def is_equality(value: str) -> bool:
    """Whether ``value`` is asked for as it is. Anything else is declined in very large organisations."""
    return _BACKSLASH not in value


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
