"""Lists page by page, in an order in which nothing slips from one page to the other while it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timezone

from ..reading import as_dict, content_of, elements_of, number, page_of
from ..transport import Answer
from ..values import Page
from .client import XeroClient
from .errors import NOT_MODIFIED

PAGE_SIZE = 200
# The longest there are. Contacts and items are thousands, and a call of the day is worth more than a second.
LONGEST_PAGE = 1000


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
    return page_of(answer, _content(answer, name, parameters), name, read)


def pages(client: XeroClient, operation: str, name: str, read: Callable[[dict], object], *, order: str,
          page_size: int = PAGE_SIZE, position: str = "", **parameters) -> Iterator[Page]:
    """All pages of a list, or those after ``position``: the number of the last page that was read.

    :param order: an identity. In the usual order, by time of change, an entry that changes while we read
        leaves its page, and the first entry of the next page moves into one that was already read.
    """
    page = None
    while page is None or page.has_more:
        page = one_page(
            client, operation, name, read, position=page.position if page else position, page_size=page_size,
            order=f"{order} ASC", **parameters)
        yield page


def one_page(client: XeroClient, operation: str, name: str, read: Callable[[dict], object], *,
             position: str, page_size: int, **parameters) -> Page:
    """The page after ``position``."""
    page = int(position or 0) + 1
    answer = client.read(operation, page=page, page_size=page_size, **parameters)
    content = _content(answer, name, parameters)
    has_more = _has_more(content, name, page, page_size)
    return replace(
        page_of(answer, content, name, read, has_more), position=str(page) if has_more else "")


def _content(answer: Answer, name: str, parameters: dict) -> dict:
    """The content of an answer. An empty one may say that nothing changed, when that was asked."""
    if answer.status == NOT_MODIFIED and "if_modified_since" in parameters:
        return {name: []}
    return content_of(answer, name)


def _has_more(content: dict, name: str, page: int, page_size: int) -> bool:
    """By the answer's own count of pages; without one, as long as pages are full."""
    found = len(elements_of(content, name))
    pagination = as_dict(content.get("pagination"))
    if "pageCount" in pagination:
        return bool(found) and page < number(pagination["pageCount"])
    return found >= page_size
