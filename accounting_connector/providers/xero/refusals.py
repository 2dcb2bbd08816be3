"""What Xero's words for a refusal mean: the kind of obstacle and what it is about (reference section 5.2)."""

from __future__ import annotations

import re

from ..values import Reason

# The first that fits decides. A group named ``subject`` is what the refusal is about.
_TEXTS = tuple((kind, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for kind, pattern in (
    ("duplicate", r"The contact name (?P<subject>.+) is already assigned to another contact"),
    ("duplicate", r"The existing contact with name .+ cannot be updated to use new name"),
    ("duplicate", r"There is an existing contact with that name"),
    ("duplicate", r"Price List Item with Code '(?P<subject>.+)' already exists"),
    ("duplicate", r"contact ?number.*(already|unique|in use)"),
    ("number", r"(Invoice|Credit ?Note) ?(#|number).* must be unique"),
    ("number", r"Order number must be unique"),
    ("lock", r"lock date"),
    ("tracking", r"\btracking ?(category|categories|option|options)?\b"),
    ("tax", r"The TaxType code '?(?P<subject>[^' ]+)'? (does not exist|cannot be used)"),
    ("tax", r"TaxType|Tax rate must be valid"),
    ("account", r"Account code '(?P<subject>[^']*)'"),
    ("account", r"Account (code )?(or ID )?must be (specified|valid)|Account type is invalid"),
    ("currency", r"not subscribed to currency (?P<subject>[A-Z]{3})"),
    ("currency", r"currency"),
    ("contact", r"archived contact|contact .*has been archived|Contact must contain at least"),
    ("contact", r"Contact must be specified|ContactID|Email address must be valid|contact name"),
    ("status", r"not of valid (status|type) for"),
    ("status", r"payments? or credit notes? allocated|has payment or credit notes"),
    ("status", r"can only be made against Authorised|status change is invalid"),
    ("plan", r"reached the limit of invoices|reached your limit"),
    ("item", r"Item ?(Code)?\b.*(not|invalid|exist)|Price List Item"),
    ("amount", r"line total .* does not match|exceeds the amount outstanding|(total|amount).*negative"),
))


def reason_for(text: str) -> Reason:
    """One refusal in Xero's words, with its kind of obstacle; ``other`` when nobody has seen these words
    before.
    """
    for kind, pattern in _TEXTS:
        if found := pattern.search(text):
            return Reason(kind, text, found.groupdict().get("subject") or "")
    return Reason("other", text)


def reasons_of(element) -> tuple[Reason, ...]:
    """The refusals of one element of an answer, those of its lines and of its contact after its own."""
    if not isinstance(element, dict):
        return ()
    texts = list(messages(element, "ValidationErrors"))
    for part in [*_list(element.get("LineItems")), element.get("Contact")]:
        texts += messages(part, "ValidationErrors")
    return tuple(reason_for(text) for text in dict.fromkeys(texts))


def messages(element, name: str) -> list[str]:
    """The texts in a list like ``"Warnings": [{"Message": "..."}]``, whatever else may be in its place."""
    if not isinstance(element, dict):
        return []
    return [
        entry["Message"] for entry in _list(element.get(name))
        if isinstance(entry, dict) and isinstance(entry.get("Message"), str)
    ]


def _list(value) -> list:
    return value if isinstance(value, list) else []
