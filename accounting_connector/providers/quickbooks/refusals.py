"""What QuickBooks' codes for a refusal mean: the kind of obstacle and its subject (reference section 5)."""

from __future__ import annotations

import re

from ..values import Reason

_KINDS = {
    "5010": "stale",
    "5020": "plan",
    "5030": "plan",
    "6070": "amount",
    "6100": "tax",
    "6140": "number",
    "6170": "tax",
    "6190": "plan",
    "6210": "lock",
    "6240": "duplicate",
    "6270": "item",
    "6430": "account",
    "6540": "status",
}
# The catch-all code and the references to what is not there say in words what they are about. The first that
# fits decides.
_TEXTS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("inactive", r"made inactive"),
        ("item", r"set up as a category"),
        ("item", r"\bItems? (element|id)"),
        ("account", r"\bAccounts? (element|id)"),
        ("contact", r"\bNames? (element|id)"),
        ("tracking", r"\b(Class|Classes|Departments?|Locations?) (element|id)"),
        ("tax", r"\bTax ?(Code|Rate)s? (element|id)"),
        ("tax", r"\b(tax|GST|HST|VAT|QST|PST)\b"),
        ("currency", r"\b(currency|exchange rate)\b"),
        ("lock", r"closed|closing date"),
        ("amount", r"amount|balance"),
    )
)
_ID = re.compile(r"\bid (\d+) not found")
_DUPLICATE_NUMBER = re.compile(r"TxnId=(?P<subject>\d+)")


def reason_for(code: str, text: str) -> Reason:
    """One error of a fault as a reason; ``other`` when neither its code nor its words are known."""
    if kind := _KINDS.get(code):
        found = _DUPLICATE_NUMBER.search(text) if kind == "number" else None
        return Reason(kind, text, found["subject"] if found else "")
    if code in ("6000", "2500", "610"):
        for kind, pattern in _TEXTS:
            if pattern.search(text):
                found = _ID.search(text)
                return Reason(kind, text, found[1] if found else "")
    return Reason("other", text)
