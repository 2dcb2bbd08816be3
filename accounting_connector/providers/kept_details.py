"""What was read of an entry, as JSON that keeps every detail, and a digest that tells whether it changed.

What is absent is left out, so that a field which is added later does not make every entry look changed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields
from datetime import datetime
from decimal import Decimal
from enum import Enum

from .contact_details import Due, DueRule, Person
from .values import Contact, Item, ItemKind, PostalAddress

# Change with every saving over there, and say nothing of the entry itself; nor does a key, which is ours.
_NO_DETAILS = frozenset({"version", "updated_at", "key"})


def to_json(entry) -> dict:
    """The fields of a frozen value that differ from their defaults."""
    return {
        each.name: _plain(value)
        for each in fields(entry)
        if (value := getattr(entry, each.name)) != each.default or each.default is MISSING
    }


def storable(text: str) -> str:
    """``text`` without the characters no database takes: they must not lose a whole page."""
    return text.replace("\x00", " ").encode(errors="replace").decode()


def digest_of(facts: dict) -> str:
    """The same for the same details, whatever order they come in and whenever they were saved."""
    told = {name: value for name, value in facts.items() if name not in _NO_DETAILS}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def contact_from_json(facts: dict) -> Contact:
    """The contact that :func:`to_json` was given."""
    told = _told(Contact, facts)
    told["addresses"] = tuple(map(_address, told.get("addresses", ())))
    told["persons"] = tuple(Person(**person) for person in told.get("persons", ()))
    for name in ("sale_due", "purchase_due"):
        if due := told.get(name):
            told[name] = Due(**{**due, "rule": DueRule(due.get("rule", DueRule.AFTER_DATE))})
    return Contact(**told)


def item_from_json(facts: dict) -> Item:
    """The item that :func:`to_json` was given; its prices with all their decimals."""
    told = _told(Item, facts)
    for name in ("sale_price", "purchase_price"):
        if told.get(name) is not None:
            told[name] = Decimal(told[name])
    if kind := told.get("kind"):
        told["kind"] = ItemKind(kind)
    return Item(**told)


def _told(kind: type, facts: dict) -> dict:
    """Those of ``facts`` that are fields of ``kind``: others were kept by another version of it."""
    known = {each.name for each in fields(kind)}
    told = {name: value for name, value in facts.items() if name in known}
    if moment := told.get("updated_at"):
        told["updated_at"] = datetime.fromisoformat(moment)
    return told


def _address(facts: dict) -> PostalAddress:
    return PostalAddress(**{**facts, "lines": tuple(facts.get("lines", ()))})


def _plain(value):
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # the same for 1.5 and 1.50
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, bool | int | type(None)):
        return value
    return to_json(value)
