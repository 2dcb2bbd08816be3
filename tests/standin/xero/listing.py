"""What all list calls share: filters, modified-since, order, pages, the guard against huge answers."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from ..serving.http_server import Response
from .errors import ApiError, bad_post_data, high_volume, validation_refused
from .query import Where, parse_order, sort_key
from .wire import UTC, is_guid, parse_moment

LARGEST_PAGE, USUAL_PAGE = 1000, 100


@dataclass
class Page:
    """The rows of an answer and what `pagination` tells, None when not paged."""

    rows: list
    pagination: dict = None


def select(context, rows, fields, paged=False, forces_page=False):
    """Apply `where`, If-Modified-Since, `order` and the page to `rows`; returns a Page.

    `fields`: name of a field -> function of the entity. `paged`: the resource has pages;
    `forces_page`: a parameter of this call makes it paged.
    """
    return page_of(context, ordered(context, filtered(context, rows, fields), fields), paged, forces_page)


def page_of(context, rows, paged=True, forces_page=False):
    """The Page of `rows` that the call asks for."""
    if not paged or not (is_paged(context) or forces_page):
        if paged and len(rows) > context.world.settings.high_volume_rows:
            raise high_volume()
        return Page(rows)
    number = max(1, _integer(context, "page", 1))
    size = min(LARGEST_PAGE, max(1, _integer(context, "pageSize", USUAL_PAGE)))
    pages = -(-len(rows) // size)
    return Page(
        rows[(number - 1) * size : number * size],
        {"page": number, "pageSize": size, "pageCount": pages, "itemCount": len(rows)},
    )


def is_paged(context):
    """Whether the call asks for a page."""
    return context.parameter("page") is not None or context.parameter("pageSize") is not None


def filtered(context, rows, fields):
    since = modified_since(context)
    if since and "UpdatedDateUTC" in fields:
        rows = [row for row in rows if row.updated > since]
    expression = context.parameter("where")
    if expression:
        where = Where(expression, fields)
        rows = [row for row in rows if where.matches(row)]
    return list(rows)


def ordered(context, rows, fields):
    """By the call's order, then UpdatedDateUTC and id, as the default is."""
    if "UpdatedDateUTC" in fields:
        rows = sorted(rows, key=lambda row: (row.updated, row.id))
    return reordered(context, rows, fields)


def reordered(context, rows, fields):
    """By the call's order; what it does not tell apart stays as it was."""
    expression = context.parameter("order")
    for name, descending in reversed(parse_order(expression, fields) if expression else []):
        rows = sorted(rows, key=lambda row, get=fields[name]: sort_key(get(row)), reverse=descending)
    return rows


def modified_since(context):
    """The moment of If-Modified-Since in whole seconds, in one of its forms; 412 when it cannot be read."""
    text = context.request.headers.get("If-Modified-Since")
    if not text:
        return None
    try:
        return parse_moment(text).replace(microsecond=0)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError):
        raise ApiError(Response.text("If-Modified-Since cannot be read", 412)) from None


def comma_list(context, name):
    """Values of a comma-separated parameter, or None when it is absent."""
    value = context.parameter(name)
    return None if value is None else [part.strip() for part in value.split(",") if part.strip()]


def guid_list(context, name):
    """The same for ids, lower case; a malformed one refuses the request."""
    values = comma_list(context, name)
    for value in values or []:
        if not is_guid(value):
            raise bad_post_data(f"'{value}' is not a valid Guid")
    return None if values is None else [value.lower() for value in values]


def _integer(context, name, default):
    try:
        return int(context.parameter(name, default))
    except ValueError:
        raise validation_refused([], f"'{name}' must be a number") from None
