"""Fitting texts to what QuickBooks keeps, with a word about it. It counts as Java does: an emoji is two."""

from __future__ import annotations

import unicodedata

from ..notices import Notice, Part, Said


def length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def visible(text: str) -> str:
    """``text`` without the characters nobody sees, which come along when people copy: marks of direction,
    blanks of no width.
    """
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def head(text: str, longest: int) -> str:
    """As much of ``text`` as fits, without a blank at its end and without half a character."""
    while length(text) > longest:
        text = text[:longest] if len(text) > longest else text[:-1]
    return text.rstrip()


def cut(text: str, longest: int, part: Part, warnings: list[Notice]) -> str:
    """``text`` with at most ``longest`` characters; when some are lost, ``warnings`` says of ``part``."""
    if length(text) <= longest:
        return text
    warnings.append(Notice(Said.CUT, {"part": part, "longest": longest}))
    return head(text, longest)


def fitting(value: str, longest: int, part: Part, warnings: list[Notice]) -> str:
    """``value`` on one line, or ``""`` when it is too long to mean the same if it were cut."""
    value = " ".join(visible(value).split())
    if length(value) <= longest:
        return value
    warnings.append(Notice(Said.LEFT_OUT_LENGTH, {"part": part, "longest": longest}))
    return ""
