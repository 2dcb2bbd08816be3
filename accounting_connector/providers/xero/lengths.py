"""Making texts what Xero keeps, with a word about it."""

from __future__ import annotations

import unicodedata

from ..notices import Notice, Part, Said


def cut(text: str, longest: int, part: Part, warnings: list[Notice]) -> str:
    """``text`` with at most ``longest`` characters; when some are lost, ``warnings`` says of ``part``."""
    if len(text) <= longest:
        return text
    warnings.append(Notice(Said.CUT, {"part": part, "longest": longest}))
    return text[:longest].rstrip()


def fitting(text: str, longest: int, part: Part, warnings: list[Notice]) -> str:
    """``text`` on one line; ``""`` when it is longer than ``longest``, then ``warnings`` says of ``part``."""
    text = one_line(text)
    if len(text) <= longest:
        return text
    warnings.append(Notice(Said.LEFT_OUT_LENGTH, {"part": part, "longest": longest}))
    return ""


def one_line(text: str) -> str:
    """``text`` with one blank for each run of blanks, line ends and control characters, and without
    characters that have no width.
    """
    shown = "".join(
        character if character.isprintable() else "" if unicodedata.category(character) == "Cf" else " "
        for character in text)
    return " ".join(shown.split())
