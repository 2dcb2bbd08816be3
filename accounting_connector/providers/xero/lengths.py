"""Cutting texts to what Xero keeps, with a word about it."""

from __future__ import annotations


def cut(text: str, longest: int, what: str, warnings: list[str]) -> str:
    """``text`` with at most ``longest`` characters; when some are lost, ``warnings`` says of ``what``."""
    if len(text) <= longest:
        return text
    warnings.append(f"the {what} was cut after {longest} characters")
    return text[:longest].rstrip()
