"""Reading a provider's answers without ever losing a page to one odd element.

Unknown values, nulls, both forms of dates and numbers in quotes are read; what has no identity is reported by
:class:`Unreadable` and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from .errors import Retry
from .transport import Answer
from .values import Page

_MILLISECONDS = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Unreadable(Exception):
    """An element lacks what it is known by. The text names the lack, never personal data."""


class NotListed(Unreadable):
    """An element of a list that is not what the list is read for: left out without a word."""


def content_of(answer: Answer, name: str) -> dict:
    """The JSON object that is the answer, with a list called ``name`` in it.

    :raise Retry: when it is anything else. An answer without its list does not say that there is nothing: to
        believe it would be to send a document again.
    """
    content = as_dict(answer.json())
    if not isinstance(content.get(name), list):
        raise Retry(
            f"no {name} in the answer", correlation_id=answer.correlation_id, maybe_committed=answer.write)
    return content


def elements_of(content: dict, name: str) -> list[dict]:
    """The objects in the list called ``name``; anything else in their place becomes an empty one."""
    return [as_dict(element) for element in content[name]]


def page_of(answer: Answer, content: dict, name: str, read: Callable[[dict], object],
            has_more: bool = False) -> Page:
    """One page of values, each made by ``read``, which may raise Unreadable or NotListed."""
    entries, problems = [], []
    for position, element in enumerate(elements_of(content, name)):
        try:
            entries.append(read(element))
        except NotListed:
            continue
        except Unreadable as problem:
            problems.append(f"{name}[{position}]: {problem}")
    return Page(tuple(entries), answer.server_time, has_more, tuple(problems))


def as_dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def dicts(value) -> Iterable[dict]:
    """The objects of a list that may be missing, null or hold anything."""
    return (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def text(value) -> str:
    return value if isinstance(value, str) else ""


def required(element: dict, name: str) -> str:
    if not text(element.get(name)):
        raise Unreadable(f"no {name}")
    return element[name]


def flag(value) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def number(value) -> Decimal:
    """A number, also one in quotes; zero for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        return Decimal(0)
    try:
        found = Decimal(value)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def moment(value) -> datetime | None:
    """A time stamp, as ``/Date(1789344000000+0000)/`` or in ISO form, as aware UTC."""
    if found := _MILLISECONDS.search(text(value)):
        try:
            return _EPOCH + timedelta(milliseconds=int(found[1]))
        except OverflowError:
            return None
    try:
        stamp = datetime.fromisoformat(_python_iso(text(value)))
    except ValueError:
        return None
    return stamp.replace(tzinfo=timezone.utc) if stamp.tzinfo is None else stamp.astimezone(timezone.utc)


def day(value) -> date | None:
    """A calendar date, as such or as midnight UTC of it, whatever the organisation's time zone."""
    stamp = moment(value)
    return stamp.date() if stamp else None


def _python_iso(stamp: str) -> str:
    """ISO as Python 3.10 reads it: no Z, six digits of a second."""
    stamp = stamp.strip().replace("Z", "+00:00")
    return re.sub(r"\.(\d+)", lambda found: "." + found[1][:6].ljust(6, "0"), stamp)
