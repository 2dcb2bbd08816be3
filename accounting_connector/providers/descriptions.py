"""What the text of a line has to say when nothing else of the line can."""

from __future__ import annotations


def with_code(description: str, code: str) -> str:
    """``description`` with the product's code in front, as Odoo writes it, unless it is there already.

    In front, so that it stays when a long text is cut.
    """
    shown = f"[{code}]"
    if not code or shown in description:
        return description
    return f"{shown} {description}".strip()
