"""Markers: the short random id by which a document is recognised wherever it is.

A marker is 19 characters of lowercase base32 (``a-z2-7``): six of the database's tag, thirteen of 65 random
bits. Its random part holds at least one digit, so that no word of any language is ever taken for a marker.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
TAG_LENGTH = 6
RANDOM_LENGTH = 13
LENGTH = TAG_LENGTH + RANDOM_LENGTH

_MARKER = re.compile(
    rf"(?<![A-Za-z0-9])(?=[a-z2-7]{{{TAG_LENGTH}}}[a-z]*[2-7])[a-z2-7]{{{LENGTH}}}(?![A-Za-z0-9])")


def new_tag() -> str:
    """A tag for a database, to be kept for as long as its connection lives."""
    return _random(TAG_LENGTH)


def new(tag: str) -> str:
    """A fresh marker under a database's ``tag``."""
    if not re.fullmatch(rf"[a-z2-7]{{{TAG_LENGTH}}}", tag):
        raise ValueError(f"not a marker tag: {tag!r}")
    while not is_marker(marker := tag + _random(RANDOM_LENGTH)):
        pass
    return marker


def is_marker(text: str) -> bool:
    return bool(_MARKER.fullmatch(text))


def tag_of(marker: str) -> str:
    """The tag of the database that made ``marker``: another one than ours means a foreign document."""
    return marker[:TAG_LENGTH]


def find(text: str) -> str:
    """The last marker in ``text`` (people write before what we appended), ``""`` when there is none."""
    found = _MARKER.findall(text)
    return found[-1] if found else ""


def append(text: str, marker: str) -> str:
    """``text`` with ``marker`` at its end, where :func:`find` finds it."""
    return f"{text} {marker}".strip()


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
