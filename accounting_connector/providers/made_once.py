"""What was made of a document is kept with it: it is priced, weighed, digested and sent, and made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from .values import Document

Made = TypeVar("Made")


def made_once(make: Callable[..., Made]) -> Callable[..., Made]:
    """Have ``make(document, facts)`` do it once for the same facts, as long as the document lives.

    A document is frozen, so what is made of it stays true; whoever gets it does not change it. What ``make``
    raises is not kept.
    """
    place = f"{make.__module__}.{make.__name__}"

    @wraps(make)
    def made(document: Document, *facts, **named_facts) -> Made:
        kept = vars(document).get(place)
        if kept is None or kept[0] != (facts, named_facts):
            kept = vars(document)[place] = ((facts, named_facts), make(document, *facts, **named_facts))
        return kept[1]

    return made
