"""The private note of a document: its reference in Odoo, and where its marker travels.

Nobody but the company's own people sees it. They may write in it: what is before the last word that holds a
marker is taken for the reference.
"""

from __future__ import annotations

import re

from .. import markers
from ..values import Document
from .lengths import head

_LONGEST_NOTE = 4000
_VOIDED = re.compile(r"^\s*Voided\b[\s:.,-]*", re.IGNORECASE)


def note_for(document: Document) -> str:
    """The reference, then the link back to Odoo when it holds the marker, else the marker alone."""
    linked = markers.find(document.link_back) == document.marker and not re.search(r"\s", document.link_back)
    tail = document.link_back if linked else document.marker
    reference = head(" ".join(document.reference.split()), _LONGEST_NOTE - len(tail) - 1)
    return f"{reference}\n{tail}" if reference else tail


def reference_in(note: str) -> str:
    """The reference a note of ours begins with; ``""`` in a note that has no marker."""
    marker = markers.find(note)
    if not marker:
        return ""
    before_word = re.sub(r"\S*\Z", "", note.rpartition(marker)[0])
    return _VOIDED.sub("", before_word).strip()


def is_voided(note: str) -> bool:
    return bool(_VOIDED.match(note))
