"""Searching contacts and items, a hundred at a time."""

from __future__ import annotations

from dataclasses import replace

from ..contact_details import Role
from ..values import Item, Page
from .client import XeroClient
from .contacts import contact_of
from .items import item_of
from .lengths import one_line
from .paging import one_page, whole_list

_PAGE_SIZE = 100
_ROLES = {Role.CUSTOMER: "IsCustomer==true", Role.SUPPLIER: "IsSupplier==true"}


def search_contacts(client: XeroClient, text: str, role: Role | None, archived: bool, position: str) -> Page:
    """See ``Provider.search_contacts``. Xero looks into names, first and last names, contact numbers and
    e-mail addresses. Who has no invoice yet is no customer, who has no bill no supplier.
    """
    wanted = {
        "search_term": one_line(text),
        "where": _ROLES[role] if role else "",
        "include_archived": "true" if archived else "",
    }
    return one_page(
        client, "get_contacts", "Contacts", contact_of, position=position, page_size=_PAGE_SIZE,
        order="Name ASC", **{name: value for name, value in wanted.items() if value})


def search_items(client: XeroClient, text: str, position: str) -> Page:
    """See ``Provider.search_items``. Xero gives items in one piece and can only compare them letter by
    letter, so they are looked through here.
    """
    page = whole_list(client, "get_items", "Items", item_of, unitdp=4)
    term = one_line(text).casefold()
    found = sorted(
        (item for item in page.entries if term in _searched(item)), key=lambda item: item.code.casefold())
    start = int(position or 0)
    end = start + _PAGE_SIZE
    has_more = end < len(found)
    return replace(
        page, entries=tuple(found[start:end]), has_more=has_more, position=str(end) if has_more else "")


def _searched(item: Item) -> str:
    return "\n".join((item.code, item.name, item.description, item.purchase_description)).casefold()
