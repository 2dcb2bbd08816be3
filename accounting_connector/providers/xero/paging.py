"""Lists page by page, in an order in which nothing slips from one page to the other while it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone

from ..reading import as_dict, content_of, elements_of, number, page_of
from ..values import Page
from .client import XeroClient

PAGE_SIZE = 200


def modified_since(since: datetime | None) -> dict:
    """The parameter that narrows a list to what changed; Xero reads it as UTC with whole seconds, cut off
    here.
    """
    if since is None:
        return {}
    return {"if_modified_since": since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")}


def whole_list(client: XeroClient, operation: str, name: str, read: Callable[[dict], object],
               **parameters) -> Page:
    """A list that comes in one piece."""
    answer = client.read(operation, **parameters)
    return page_of(answer, content_of(answer, name), name, read)


def pages(client: XeroClient, operation: str, name: str, read: Callable[[dict], object], *, order: str,
          **parameters) -> Iterator[Page]:
    """All pages of a list.

    :param order: an identity. In the usual order, by time of change, an entry that changes while we read
        leaves its page, and the first entry of the next page moves into one that was already read.
    """
    has_more, page = True, 0
    while has_more:
        page += 1
        answer = client.read(operation, page=page, page_size=PAGE_SIZE, order=f"{order} ASC", **parameters)
        content = content_of(answer, name)
        has_more = _has_more(content, name, page)
        yield page_of(answer, content, name, read, has_more)


def _has_more(content: dict, name: str, page: int) -> bool:
    """By the answer's own count of pages; without one, as long as pages are full."""
    found = len(elements_of(content, name))
    pagination = as_dict(content.get("pagination"))
    if "pageCount" in pagination:
        return bool(found) and page < number(pagination["pageCount"])
    return found >= PAGE_SIZE
