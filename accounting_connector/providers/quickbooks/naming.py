"""Names over there: what they may consist of, and a second one for who has to be in two lists.

A display name is unique over customers, vendors and employees, inactive ones among them, whatever its case.
A partner that is customer and supplier, or is invoiced in two currencies, needs one for each. A person would
write what is different behind the name: ``Acme (Supplier)``, ``Acme (EUR)``, ``Acme (Supplier EUR)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..reading import flag, text
from .identifiers import CUSTOMER
from .lengths import head, length, visible

LONGEST_NAME = 100
_ROLES = {True: "Customer", False: "Supplier"}
_ADDITION = re.compile(
    r" \((?:(?P<role>Customer|Supplier)(?: (?P<also>[A-Z]{3}))?|(?P<currency>[A-Z]{3}))\)$"
)

# The reference knows the first form; a number would have to keep the second twin apart from it.
_OF_INACTIVE = re.compile(r"(?<=\S)(?: \(deleted(?:[ -]?\d+)?\))+$", re.IGNORECASE)


def clean_name(name: str) -> str:
    """``name`` without the colons, tabs and line ends no name may have, and without its length."""
    printable = visible(name)
    if not printable.isprintable():
        printable = "".join(character if character.isprintable() else " " for character in printable)
    return " ".join(re.sub(r"\s*:\s+", " - ", printable).replace(":", "-").split())


def lasting_name(name: str, *, active: bool) -> str:
    """``name`` without what QuickBooks adds to the names of what is made inactive."""
    return name if active else _OF_INACTIVE.sub("", name)


def activity(active: bool, name_field: str, current: Mapping) -> dict:
    """What archives or restores: who is restored gets the name without what QuickBooks added to it."""
    name = text(current.get(name_field))
    lasting = lasting_name(name, active=flag(current.get("Active", True)))
    return {"Active": active} | ({name_field: lasting} if active and lasting != name else {})


@lru_cache(maxsize=8192)
def comparable(name: str) -> str:
    """What two names are compared by; of hundreds that are looked up together, each several times."""
    return head(clean_name(name), LONGEST_NAME).casefold()


def plain_name(name: str) -> str:
    """``name`` as a contact gets it that needs no addition."""
    return head(clean_name(name), LONGEST_NAME)


def candidates(name: str, entity: str, currency: str) -> Iterator[str]:
    """The names a contact of this list and currency may get, best first."""
    role = _ROLES[entity == CUSTOMER]
    yield plain_name(name)
    for addition in (role, currency, f"{role} {currency}" if currency else ""):
        if addition:
            yield _with_addition(name, f" ({addition})")


def all_candidates(name: str, currency: str) -> set[str]:
    """All of :func:`candidates`, for either list."""
    return {one for entity in (CUSTOMER, "") for one in candidates(name, entity, currency)}


def base_name_of(name: str, entity: str, currency: str) -> str:
    """``name`` without the addition a contact of this list and currency got from us, ``""`` without one."""
    found = _ADDITION.search(name)
    if not found:
        return ""
    role, added = found["role"], found["also"] or found["currency"]
    if (role and role != _ROLES[entity == CUSTOMER]) or (added and added != currency):
        return ""
    return name[: found.start()]


def _with_addition(name: str, addition: str) -> str:
    return head(clean_name(name), LONGEST_NAME - length(addition)) + addition
