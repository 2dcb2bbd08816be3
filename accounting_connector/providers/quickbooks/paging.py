"""Reading lists: one query page by page, or several queries in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
) -> Iterator[Page]:
    """All pages of the list of ``entity``."""
    start, has_more = 1, True
    while has_more:
        elements, answer = page_from(client, entity, start, *conditions, *changed_since(since))
        has_more = len(elements) >= LARGEST_PAGE
        start += LARGEST_PAGE
        yield page_of(answer, {entity: elements}, entity, read, has_more)


def page_from(
    client: QuickBooksClient, entity: str, start: int, *conditions: str
) -> tuple[list[dict], Answer]:
    """The elements of one page, and the answer they were in. What is no object becomes an empty one."""
    answer = client.query(select_page(entity, start, *conditions))
    found = query_response(as_dict(answer.json()), answer).get(entity)
    return [as_dict(element) for element in found] if isinstance(found, list) else [], answer


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
