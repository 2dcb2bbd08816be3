"""Addresses of contacts: two slots, of which POBOX is the one that is printed on invoices.

A country keeps its letters without accents; lines from the fourth on share one line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..notices import Notice, Part, Said
from ..reading import dicts, text
from ..values import PostalAddress
from .lengths import fitting, one_line

TYPES = {"billing": "POBOX", "delivery": "STREET"}
_KINDS = {kind: name for name, kind in TYPES.items()}
_PARTS = {"billing": Part.BILLING_ADDRESS, "delivery": Part.DELIVERY_ADDRESS}
_LINES = tuple(f"AddressLine{row}" for row in range(1, 5))
SLOT_FIELDS = ("AddressType", *_LINES, "City", "Region", "PostalCode", "Country", "AttentionTo")
_LONGEST = {"PostalCode": 50, "Country": 50, "City": 255, "Region": 255, "AttentionTo": 255}
_LONGEST_LINE = 500


def addresses_of(elements) -> tuple[PostalAddress, ...]:
    """The slots in use; answers show all of them, most of them empty. A slot nobody knows is another one."""
    return tuple(filter(None, map(_address_of, dicts(elements))))


def slots_of(addresses: Iterable[PostalAddress], warnings: list[Notice]) -> list[dict]:
    """The slots for ``addresses``: of each kind there is room for the first one, and for no other kind."""
    first = {address.kind: address for address in reversed(tuple(addresses))}
    return [_slot_of(first[kind], warnings) for kind in TYPES if kind in first]


def _address_of(slot: dict) -> PostalAddress | None:
    address = PostalAddress(
        kind=_KINDS.get(text(slot.get("AddressType")), "other"),
        lines=tuple(filter(None, (text(slot.get(name)).strip() for name in _LINES))),
        city=text(slot.get("City")),
        region=text(slot.get("Region")),
        postal_code=text(slot.get("PostalCode")),
        country=text(slot.get("Country")),
        attention_to=text(slot.get("AttentionTo")),
    )
    return None if address == PostalAddress(address.kind) else address


def _slot_of(address: PostalAddress, warnings: list[Notice]) -> dict:
    part = _PARTS[address.kind]
    lines = list(filter(None, map(one_line, address.lines)))
    lines = lines[:3] + ([", ".join(lines[3:])] if lines[3:] else [])
    kept = filter(None, (fitting(line, _LONGEST_LINE, part, warnings) for line in lines))
    fields = {
        "City": address.city, "Region": address.region or address.region_code,
        "AttentionTo": address.attention_to, "PostalCode": address.postal_code,
        "Country": _letters(address.country, part, warnings),
    }
    slot = dict(zip(_LINES, kept, strict=False)) | {
        name: fitting(value, _LONGEST[name], part, warnings) for name, value in fields.items()}
    return {"AddressType": TYPES[address.kind]} | {name: value for name, value in slot.items() if value}


def _letters(country: str, part: Part, warnings: list[Notice]) -> str:
    plain = unicodedata.normalize("NFKD", country).encode("ascii", "ignore").decode()
    letters = " ".join(re.sub(r"[^A-Za-z]+", " ", plain).split())
    if country.strip() and not letters:
        warnings.append(Notice(Said.REPLACED_CHARACTERS, {"part": part}))
    return letters
