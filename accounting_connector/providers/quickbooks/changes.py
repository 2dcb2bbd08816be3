"""The list of what changed: several kinds of objects in one call, deleted ones among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from ..errors import Retry
from ..reading import as_dict, dicts, page_of, text
from ..values import Page
from .client import QuickBooksClient
from .errors import faults_of

# Changes are told for 30 days; one is left for clocks.
_KEPT = timedelta(days=29)
_MOST = 1000
_DELETED = "Deleted"


def changes(
    client: QuickBooksClient, since: datetime, readers: Mapping[str, Callable[[dict], object]], now: datetime
) -> Page | None:
    """What changed of the entities that ``readers`` has, as one page of what each reader makes of its own.

    :return: None where changes are not kept as long; ``has_more`` where there may be more than is told.
    """
    if now - since >= _KEPT:
        return None
    answer = client.changes_since(list(readers), since)
    groups = as_dict(answer.json()).get("CDCResponse")
    if not isinstance(groups, list):
        raise Retry("no CDCResponse in the answer", correlation_id=answer.correlation_id)
    entries, problems, count = [], [], 0
    for found in _responses(groups, answer.correlation_id):
        for entity, read in readers.items():
            content = {entity: list(dicts(found.get(entity)))}
            count += len(content[entity])
            page = page_of(answer, content, entity, read)
            entries += page.entries
            problems += page.problems
    return Page(tuple(entries), answer.server_time, count >= _MOST, tuple(problems))


def is_deleted(element: dict) -> bool:
    """Whether this stands for something that is gone: nothing but its id is told then."""
    return text(element.get("status")) == _DELETED


def _responses(groups: list, correlation_id: str) -> Iterator[dict]:
    for group in dicts(groups):
        for found in (group, *dicts(group.get("QueryResponse"))):
            if faults := faults_of(found):
                raise Retry("a list of changes failed", text=faults[0].text, correlation_id=correlation_id)
        yield from dicts(group.get("QueryResponse"))
