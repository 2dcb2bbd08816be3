"""Contacts are two lists over there, with ids of their own: ours say which list they are of."""

from __future__ import annotations

CUSTOMER = "Customer"
VENDOR = "Vendor"
_PREFIXES = {CUSTOMER: "customer:", VENDOR: "vendor:"}


def contact_id_of(entity: str, identifier: str) -> str:
    """``customer:12`` or ``vendor:12``."""
    return _PREFIXES[entity] + identifier


def identifier_in(entity: str, contact_id: str) -> str:
    """The id of QuickBooks in one of ours.

    :raise ValueError: when it is none of the list ``entity``.
    """
    prefix = _PREFIXES[entity]
    identifier = contact_id[len(prefix) :]
    if not contact_id.startswith(prefix) or not (identifier.isascii() and identifier.isdigit()):
        raise ValueError(f"no {entity.lower()} of QuickBooks")
    return identifier


def entity_of(contact_id: str) -> str:
    """:raise ValueError: when it is no contact of QuickBooks."""
    for entity, prefix in _PREFIXES.items():
        if contact_id.startswith(prefix):
            return entity
    raise ValueError("no contact of QuickBooks")
