"""Reading what has names, list after list: all of it, or what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ..values import Page
from .changes import changes
from .client import QuickBooksClient
from .paging import pages, place_of, position_of
from .queries import IN_ANY_STATE


def read_lists(
    client: QuickBooksClient,
    readers: Mapping[str, Callable[[dict], object]],
    now: datetime,
    since: datetime | None,
    position: str,
) -> Iterator[Page]:
    """Every entry of the lists that ``readers`` has, in their order, archived ones too; see
    ``Provider.contacts``.

    What changed is one call. Where changes are not kept any longer, or are too many for one answer, the lists
    are queried for it; what is gone is then told as far as that one answer did.
    """
    if since and not position:
        page = changes(client, since, readers, now)
        if page and not page.has_more:
            yield page
            return
        gone = tuple(entry for entry in page.entries if entry.deleted) if page else ()
        if gone:
            yield replace(page, entries=gone, problems=(), position=position_of(next(iter(readers)), 1))
    yield from _queried(client, readers, since, position)


def _queried(
    client: QuickBooksClient,
    readers: Mapping[str, Callable[[dict], object]],
    since: datetime | None,
    position: str,
) -> Iterator[Page]:
    entities = list(readers)
    entity, start = place_of(position) if position else (entities[0], 1)
    for row in range(entities.index(entity), len(entities)):
        after = position_of(entities[row + 1], 1) if row + 1 < len(entities) else ""
        read = readers[entities[row]]
        for page in pages(client, entities[row], read, IN_ANY_STATE, since=since, start=start):
            if page.has_more:
                yield page
            else:
                yield replace(page, has_more=bool(after), position=after)
        start = 1
