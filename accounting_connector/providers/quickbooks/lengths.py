"""Fitting texts to what QuickBooks keeps, with a word about it. It counts as Java does: an emoji is two."""

from __future__ import annotations


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def head(text: str, longest: int) -> str:
    """As much of ``text`` as fits, without a blank at its end and without half a character."""
    while length(text) > longest:
        text = text[:longest] if len(text) > longest else text[:-1]
    return text.rstrip()


def cut(text: str, longest: int, what: str, warnings: list[str]) -> str:
    """``text`` with at most ``longest`` characters; when some are lost, ``warnings`` says of ``what``."""
    if length(text) <= longest:
        return text
    warnings.append(f"the {what} was cut after {longest} characters")
    return head(text, longest)


def fitting(value: str, longest: int, what: str, warnings: list[str]) -> str:
    """``value`` on one line, or ``""`` when it is too long to mean the same if it were cut."""
    value = " ".join(value.split())
    if length(value) <= longest:
        return value
    warnings.append(f"the {what} was left out: it has more than {longest} characters")
    return ""
