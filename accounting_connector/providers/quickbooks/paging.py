"""Reading lists: one query page by page, or several queries in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from ..errors import Refused, Retry
from ..reading import as_dict, dicts, page_of
from ..transport import Answer
from ..values import Page
from .client import QuickBooksClient
from .errors import faults_of
from .queries import LARGEST_PAGE, changed_since, select_page


def pages(
    client: QuickBooksClient,
    entity: str,
    read: Callable[[dict], object],
    *conditions: str,
    since: datetime | None = None,
    start: int = 1,
) -> Iterator[Page]:
    """All pages of the list of ``entity`` from its element number ``start`` on."""
    has_more = True
    while has_more:
        answer = client.query(select_page(entity, start, *conditions, *changed_since(since)))
        found = query_response(as_dict(answer.json()), answer)
        content = {entity: list(dicts(found.get(entity)))}
        has_more = len(content[entity]) >= LARGEST_PAGE
        start += LARGEST_PAGE
        page = page_of(answer, content, entity, read, has_more)
        yield replace(page, position=position_of(entity, start) if has_more else "")


def position_of(entity: str, start: int) -> str:
    """Where to go on reading: at an element of a list."""
    return f"{entity}:{start}"


def place_of(position: str) -> tuple[str, int]:
    """The list and the number of the element that a position of ours names.

    :raise ValueError: when it is none.
    """
    entity, _colon, start = position.partition(":")
    return entity, int(start)


def query_response(content: dict, answer: Answer | None = None) -> dict:
    """What a query found; empty when it found nothing.

    :raise Retry: when the answer does not say. To believe that there is nothing would be to create it again.
    :raise Refused: when the query was.
    """
    facts = {"correlation_id": answer.correlation_id} if answer else {}
    if faults := faults_of(content):
        if any(fault.undecided or fault.passing for fault in faults):
            raise Retry("a query failed", text=faults[0].text, **facts)
        raise Refused(
            "a query was refused",
            reasons=tuple(fault.reason for fault in faults),
            text=faults[0].text,
            **facts,
        )
    found = content.get("QueryResponse")
    if not isinstance(found, dict):
        raise Retry("no QueryResponse in the answer", **facts)
    return found


def elements_found(content: dict, entity: str) -> list[dict]:
    """The objects a query of a batch found."""
    return list(dicts(query_response(content).get(entity)))
