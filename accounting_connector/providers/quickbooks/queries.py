"""Statements of the query language. Values always stand in single quotes, escaped by a backslash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timezone

LARGEST_PAGE = 1000
LARGEST_SEARCH = 100
IN_ANY_STATE = "Active IN (true, false)"
_VALUES_PER_STATEMENT = 40


def quoted(value: str) -> str | None:
    """``value`` as a string of the language, None when it has no form there (nothing, control characters)."""
    if not value or any(ord(character) < 32 for character in value):
        return None
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def select_only(entity: str) -> str:
    """What there is one of; such lists have no pages."""
    return f"SELECT * FROM {entity}"


def select(entity: str, *conditions: str) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM {entity}{where} MAXRESULTS {LARGEST_PAGE}"


def select_page(
    entity: str, start: int, *conditions: str, order: str = "Id", most: int = LARGEST_PAGE
) -> str:
    """One page, in an order in which nothing slips from one page to the other while they are read."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM {entity}{where} ORDERBY {order} STARTPOSITION {start} MAXRESULTS {most}"


def one_of(field: str, values: Iterable[str]) -> Iterator[str]:
    """Conditions that ``field`` is one of ``values``, in as many as it takes to keep each short."""
    literals = list(dict.fromkeys(filter(None, map(quoted, values))))
    for start in range(0, len(literals), _VALUES_PER_STATEMENT):
        yield f"{field} IN ({', '.join(literals[start : start + _VALUES_PER_STATEMENT])})"


def containing(field: str, words: str) -> tuple[str, ...]:
    """That ``field`` has ``words`` somewhere, whatever their case; no condition for ``""``."""
    return (f"{field} LIKE {quoted(f'%{words}%')}",) if words else ()


def dated(first: date, last: date) -> tuple[str, ...]:
    return (f"TxnDate >= '{first.isoformat()}'", f"TxnDate <= '{last.isoformat()}'")


def changed_since(since: datetime | None) -> tuple[str, ...]:
    if since is None:
        return ()
    moment = since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    return (f"MetaData.LastUpdatedTime >= '{moment}'",)
