"""Why an accounting system declined to e-mail a document, by its words.

No page tells these texts: what they are about is looked for, whatever the words around it.
"""

from __future__ import annotations

import re

from .errors import Refused
from .values import Reason

# The first that fits decides.
_TEXTS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("email_limit", r"\blimits?\b|\bexceed|\btoo many\b|\bquota\b"),
        ("status", r"\bstatus\b|\bdraft\b|\bvoid|\bdeleted\b"),
        ("email", r"address|BillEmail|recipient|\bsendTo\b"),
    )
)


def declined(error: Refused) -> Refused:
    """``error`` of a call that should have e-mailed a document, with reasons that fit such a call."""
    texts = [reason.text for reason in error.reasons if reason.text] or [error.text]
    error.reasons = tuple(Reason(_kind_of(text), text) for text in texts)
    return error


def _kind_of(text: str) -> str:
    return next((kind for kind, pattern in _TEXTS if pattern.search(text)), "other")
