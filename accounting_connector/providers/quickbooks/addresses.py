"""Postal addresses as QuickBooks keeps them, and e-mail addresses it accepts."""

from __future__ import annotations

import re

from ..notices import Notice, Part, Said
from ..reading import as_dict, text
from ..values import PostalAddress
from .lengths import fitting, length, visible

_LONGEST_LINE = 500
_LONGEST_PLACE = 255
_LONGEST_POSTAL_CODE = 30
_LONGEST_EMAIL = 100
_LINES = 5
_PLACES = ("City", "CountrySubDivisionCode", "PostalCode", "Country")
_FIELDS = (*(f"Line{row}" for row in range(1, _LINES + 1)), *_PLACES)
_PARTS = {"billing": Part.BILLING_ADDRESS, "delivery": Part.DELIVERY_ADDRESS}
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"']+\.[^@\s<>,;\"']+")


def whole_address(address: PostalAddress | None, current: dict, warnings: list[Notice]) -> dict:
    """What makes the address over there, ``current``, be ``address``: under the id it has, and with every
    field, so that nothing of what was there stays.
    """
    fields = dict.fromkeys(_FIELDS, "") | (address_payload(address, warnings) if address else {})
    return ({"Id": current["Id"]} if text(current.get("Id")) else {}) | fields


def address_payload(address: PostalAddress, warnings: list[Notice]) -> dict:
    """The fields of ``address``; lines from the fifth on share one."""
    lines = [" ".join(line.split()) for line in (address.attention_to, *address.lines) if line.strip()]
    lines = lines[: _LINES - 1] + ([", ".join(lines[_LINES - 1 :])] if lines[_LINES - 1 :] else [])
    part = _PARTS[address.kind]
    lines = filter(None, [fitting(line, _LONGEST_LINE, part, warnings) for line in lines])
    fields = {f"Line{row}": line for row, line in enumerate(lines, 1)}
    fields |= {
        "City": fitting(address.city, _LONGEST_PLACE, part, warnings),
        "CountrySubDivisionCode": fitting(
            address.region_code or address.region, _LONGEST_PLACE, part, warnings
        ),
        "PostalCode": fitting(address.postal_code, _LONGEST_POSTAL_CODE, part, warnings),
        "Country": fitting(address.country, _LONGEST_PLACE, part, warnings),
    }
    return {name: value for name, value in fields.items() if value}


def address_of(element, kind: str) -> PostalAddress | None:
    """An address of an answer, None when there is nothing in it."""
    fields = as_dict(element)
    lines = tuple(filter(None, (text(fields.get(f"Line{row}")).strip() for row in range(1, _LINES + 1))))
    places = [text(fields.get(name)).strip() for name in _PLACES]
    return PostalAddress(kind, lines, *places) if lines or any(places) else None


def accepted_emails(emails: str, warnings: list[Notice]) -> str:
    """Of one or several addresses, with commas between them, those QuickBooks accepts: it writes to all."""
    pieces = [piece for piece in re.split("[,;\n]", visible(emails)) if piece.strip()]
    found = [piece.rpartition("<")[2].strip("> \t") for piece in pieces]
    accepted = [email for email in found if _EMAIL.fullmatch(email)]
    while length(", ".join(accepted)) > _LONGEST_EMAIL:
        accepted.pop()
    if len(accepted) < len(found):
        warnings.append(Notice(Said.LEFT_OUT_EMAIL))
    return ", ".join(accepted)


def accepted_email(email: str, warnings: list[Notice]) -> str:
    """``email``, or ``""`` when QuickBooks would refuse everything that comes with it."""
    email = email.strip()
    if email and (length(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        warnings.append(Notice(Said.LEFT_OUT_EMAIL))
        return ""
    return email
