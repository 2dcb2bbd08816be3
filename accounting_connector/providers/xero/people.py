"""How people of a contact are reached: its phone numbers, e-mail addresses, and who works there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..contact_details import Person
from ..notices import Notice, Part, Said
from ..reading import dicts, text
from .lengths import fitting, one_line

LONGEST_NAME = 255
MOST_PERSONS = 5
PHONE = "DEFAULT"
MOBILE = "MOBILE"
_LONGEST_NUMBER = 50
_EMAIL = re.compile(r"[^@\s<>,;\"\\]+@[^@\s<>,;\"'\\]+\.[^@\s<>,;\"'\\]+")
_PARTS = {PHONE: Part.PHONE, MOBILE: Part.MOBILE}


def numbers_of(elements) -> dict[str, str]:
    """From the type of each slot to its whole number."""
    return {text(phone.get("PhoneType")): _whole_number(phone) for phone in dicts(elements)}


def phone_slots(numbers: dict[str, str], warnings: list[Notice]) -> list[dict]:
    """The slots for ``numbers`` by type, without empty ones. A number is not taken apart."""
    kept = {kind: fitting(value, _LONGEST_NUMBER, _PARTS[kind], warnings) for kind, value in numbers.items()}
    return [{"PhoneType": kind, "PhoneNumber": value} for kind, value in kept.items() if value]


def kept_email(email: str, warnings: list[Notice]) -> str:
    """The address as Xero keeps it; one that it refuses, or several, are left out and told."""
    email = email.strip()
    if not email:
        return ""
    if not email.isascii() or len(email) > LONGEST_NAME or not _EMAIL.fullmatch(email):
        warnings.append(Notice(Said.LEFT_OUT_EMAIL))
        return ""
    return email


def persons_of(elements) -> tuple[Person, ...]:
    """Who works there; rows that say nothing are left out."""
    persons = (
        Person(text(row.get("FirstName")), text(row.get("LastName")), text(row.get("EmailAddress")))
        for row in dicts(elements))
    return tuple(person for person in persons if person != Person())


def person_rows(persons: Iterable[Person], warnings: list[Notice]) -> list[dict]:
    """The rows for ``persons``, as many as there may be."""
    rows = (
        {
            "FirstName": fitting(person.first_name, LONGEST_NAME, Part.FIRST_NAME, warnings),
            "LastName": fitting(person.last_name, LONGEST_NAME, Part.LAST_NAME, warnings),
            "EmailAddress": kept_email(person.email, warnings),
        }
        for person in persons)
    filled = ({name: value for name, value in row.items() if value} for row in rows)
    return list(filter(None, filled))[:MOST_PERSONS]


def spells(name: str, first_name: str, last_name: str) -> bool:
    """Whether a contact is called like the person in it, and so is that person."""
    words = (one_line(first_name), one_line(last_name))
    if not all(words):
        return False
    called = one_line(name).casefold()
    return called in {f"{one} {other}".casefold() for one, other in (words, words[::-1])} | {
        f"{words[1]}, {words[0]}".casefold()}


def _whole_number(phone: dict) -> str:
    parts = (phone.get("PhoneCountryCode"), phone.get("PhoneAreaCode"), phone.get("PhoneNumber"))
    return " ".join(filter(None, map(text, parts)))
