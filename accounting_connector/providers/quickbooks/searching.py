"""Searching for what a person types. QuickBooks looks in one field of one list at a time: there is a question
for each of them, all in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ..contact_details import Role
from ..errors import Refused
from ..reading import as_dict, page_of, text
from ..values import Page
from .client import QuickBooksClient
from .contacts import named_contact_of
from .identifiers import CUSTOMER, VENDOR
from .items import named_item_of
from .paging import elements_found
from .positions import Position, position_of
from .queries import IN_ANY_STATE, LARGEST_SEARCH, containing, select_page

_EMAIL = "PrimaryEmailAddr"
_LISTS = {Role.CUSTOMER: (CUSTOMER,), Role.SUPPLIER: (VENDOR,), None: (CUSTOMER, VENDOR)}


@dataclass(frozen=True)
class _Place:
    """A field of a list; ``name_field`` is what the list is ordered by."""

    entity: str
    field: str
    name_field: str
    read: Callable[[dict], object]

    @property
    def name(self) -> str:
        return f"{self.entity}.{self.field}"


def search_contacts(
    client: QuickBooksClient, words: str, role: Role | None, archived: bool, position: str
) -> Page:
    """See ``Provider.search_contacts``: by name, then by e-mail address."""
    places = [
        _Place(entity, field, "DisplayName", partial(named_contact_of, entity=entity))
        for field in ("DisplayName", _EMAIL)
        for entity in _LISTS[role]
    ]
    return _search(client, places, words, archived, position)


def search_items(client: QuickBooksClient, words: str, archived: bool, position: str) -> Page:
    """See ``Provider.search_items``: by name, then by code."""
    places = [_Place("Item", field, "Name", named_item_of) for field in ("Name", "Sku")]
    return _search(client, places, words, archived, position)


def _search(
    client: QuickBooksClient, places: Sequence[_Place], words: str, archived: bool, position: str
) -> Page:
    """The places come one after the other; what was found in an earlier one is left out of the later."""
    words = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    if not words:
        places = [place for place in places if place.field == place.name_field]
    at = position_of(position) if position else Position(places[0].name)
    row = [place.name for place in places].index(at.place)
    answers = client.query_all(
        [
            select_page(
                place.entity,
                at.start if place.name == at.place else 1,
                *containing(place.field, words),
                *([IN_ANY_STATE] if archived else []),
                order=place.name_field,
                most=LARGEST_SEARCH,
            )
            for place in places[row:]
        ]
    )
    entries, problems, room, after = [], [], LARGEST_SEARCH, ""
    for place, answer in zip(places[row:], answers, strict=True):
        found = _found(place, answer)
        taken = found[:room]
        room -= len(taken)
        earlier = [one for one in places[: places.index(place)] if one.entity == place.entity]
        new = [element for element in taken if not any(_is_in(element, one, words) for one in earlier)]
        page = page_of(client.last_answer, {place.entity: new}, place.entity, place.read)
        entries += page.entries
        problems += page.problems
        if len(taken) < len(found) or len(found) >= LARGEST_SEARCH:
            begun = at.start if place.name == at.place else 1
            after = str(Position(place.name, begun + len(taken)))
            break
    return Page(tuple(entries), client.last_answer.server_time, bool(after), tuple(problems), after)


def _found(place: _Place, answer: dict) -> list[dict]:
    """Whether vendors can be asked for by e-mail is not documented: there, a refusal finds nothing."""
    try:
        return elements_found(answer, place.entity)
    except Refused:
        if (place.entity, place.field) == (VENDOR, _EMAIL):
            return []
        raise


def _is_in(element: dict, place: _Place, words: str) -> bool:
    """Whether QuickBooks has found ``words`` in that place of ``element``; ``%`` stands for anything."""
    value = element.get(place.field)
    shown = (text(value) or text(as_dict(value).get("Address"))).casefold()
    return all(piece in shown for piece in words.casefold().split("%"))
