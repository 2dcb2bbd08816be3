"""Cutting texts to what Xero keeps, with a word about it."""

from __future__ import annotations

from ..notices import Notice, Part, Said


def cut(text: str, longest: int, part: Part, warnings: list[Notice]) -> str:
    """``text`` with at most ``longest`` characters; when some are lost, ``warnings`` says of ``part``."""
    if len(text) <= longest:
        return text
    warnings.append(Notice(Said.CUT, {"part": part, "longest": longest}))
    return text[:longest].rstrip()
