"""A document in a provider's own words, read from the very body that creates it.

The words are those of the provider's own pages, in its own language; they are not translated. What is an id
there is told as such: whoever shows it knows the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from .notices import Notice


class Means(str, Enum):
    """What a value is: something to be written as it is, or the id of an entry of a list."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    PRICE = "price"
    MONEY = "money"
    RATE = "rate"
    DOCUMENT_NUMBER = "document_number"
    ACCOUNT = "account"
    CONTACT = "contact"
    ITEM = "item"
    TAX = "tax"
    TAXABLE = "taxable"
    TERM = "term"
    TRACKING = "tracking"


@dataclass(frozen=True)
class Fact:
    """One thing the document says.

    :ivar label: what it is called over there.
    :ivar value: Decimal for numbers and money, a date, else text; ids are text.
    """

    label: str
    value: str | Decimal | date
    means: Means = Means.TEXT


@dataclass(frozen=True)
class ShownLine:
    """:ivar key: the line of the document (``Line.key``) it was written for, alone or as a part of it; ``""``
    for one that only holds a marker.
    """

    key: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Shown:
    """:ivar body: the bytes of the request that would create this document alone.
    :ivar kind: what such a document is called over there.
    :ivar untaxed, tax, total: what the provider will compute; ``tax`` and ``total`` are ``None`` where it
        decides about the tax itself and nobody can foretell it.
    :ivar warnings: what had to be shortened or left out.
    """

    body: bytes
    kind: str
    facts: tuple[Fact, ...]
    lines: tuple[ShownLine, ...]
    untaxed: Decimal
    tax: Decimal | None
    total: Decimal | None
    warnings: tuple[Notice, ...] = ()


def facts_of(*facts: Fact | None) -> tuple[Fact, ...]:
    """Those of ``facts`` that say something."""
    return tuple(fact for fact in facts if fact is not None and fact.value not in (None, ""))
