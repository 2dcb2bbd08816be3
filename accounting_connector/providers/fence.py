"""Until when calls may begin: whoever works under a lease makes none once somebody else may have taken over.

It is looked at last of all, when a call is counted (:mod:`budget`): whoever stood still while it waited for
its turn finds out before its first byte leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from .errors import Retry

_begin_by: ContextVar[datetime | None] = ContextVar("begin_by", default=None)


@contextmanager
def calls_begin_by(moment: datetime | None) -> Iterator[None]:
    """No call that this thread makes inside begins after ``moment`` (aware UTC; ``None`` for any time): it
    raises Retry instead, and nothing of it was sent.
    """
    before = _begin_by.set(moment)
    try:
        yield
    finally:
        _begin_by.reset(before)


def stands() -> bool:
    """Whether there is a moment until which calls of this thread may begin."""
    return _begin_by.get() is not None


def check(now: datetime | None) -> None:
    """:param now: by whatever clock; ``None`` where it cannot be told.
    :raise Retry: a call of this thread that begins now would begin too late.
    """
    begin_by = _begin_by.get()
    if begin_by and not (now and now <= begin_by):
        raise Retry("it is too late to begin this call")
