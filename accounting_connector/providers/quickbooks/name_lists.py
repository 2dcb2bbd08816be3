"""Reading one list after the other: all of it, or what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ..reading import page_of, text
from ..values import Contact, Item, Page, RemoteDocument, RemoteState
from .changes import changes
from .client import QuickBooksClient
from .paging import page_from
from .positions import Position, position_of
from .queries import IN_ANY_STATE, LARGEST_PAGE, changed_since


def read_lists(
    client: QuickBooksClient,
    readers: Mapping[str, Callable[[dict], object]],
    now: datetime,
    since: datetime | None,
    position: str,
    conditions: tuple[str, ...] = (IN_ANY_STATE,),
) -> Iterator[Page]:
    """Every entry of the lists that ``readers`` has, in their order, archived ones too; see
    ``Provider.contacts``, ``Provider.find_documents``.

    What changed is one call. Where changes are not kept any longer, or are too many for one answer, the lists
    are queried for it; what is gone is then told as far as that one answer did.
    """
    entities = list(readers)
    if since and not position:
        page = changes(client, since, readers, now)
        if page and not page.has_more:
            yield page
            return
        gone = tuple(filter(_is_deleted, page.entries)) if page else ()
        if gone:
            yield replace(page, entries=gone, problems=(), position=str(Position(entities[0])))
    at = position_of(position) if position else Position(entities[0])
    left = entities[entities.index(at.place) :]
    for entity, following in zip(left, [*left[1:], ""], strict=True):
        begun = at if entity == at.place else Position(entity)
        after = str(Position(following)) if following else ""
        for page in _pages(client, begun, readers[entity], (*conditions, *changed_since(since))):
            yield page if page.has_more else replace(page, has_more=bool(after), position=after)


def _is_deleted(entry: Contact | Item | RemoteDocument) -> bool:
    if isinstance(entry, RemoteDocument):
        return entry.state is RemoteState.DELETED
    return entry.deleted


def _pages(
    client: QuickBooksClient, begun: Position, read: Callable[[dict], object], conditions: tuple[str, ...]
) -> Iterator[Page]:
    """The rest of one list. Each page begins with the last element of the one before. Where that is not found
    any more, what follows may have moved up, since contacts are merged: a page is read again. What is new
    only moves others down, and some are read twice.
    """
    entity = begun.place
    start, last_id, has_more = begun.start, begun.last_id, True
    while has_more:
        start -= 1 if last_id else 0
        elements, answer = page_from(client, entity, start, *conditions)
        ids = [text(element.get("Id")) for element in elements]
        if last_id and last_id not in ids:
            start = max(start + 1 - LARGEST_PAGE, 1)
            elements, answer = page_from(client, entity, start, *conditions)
            ids = [text(element.get("Id")) for element in elements]
        known = 1 if last_id and ids[:1] == [last_id] else 0
        has_more = len(elements) >= LARGEST_PAGE
        start += len(elements)
        last_id = ids[-1] if ids else ""
        page = page_of(answer, {entity: elements[known:]}, entity, read, has_more)
        yield replace(page, position=str(Position(entity, start, last_id)) if has_more else "")
