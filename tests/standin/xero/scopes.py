"""Scopes an app may ask for: the granular ones; the broad ones of old apps are refused."""

import re

IDENTITY = {"openid", "profile", "email", "offline_access"}
_AREAS = ("invoices", "payments", "banktransactions", "manualjournals", "contacts", "settings", "attachments")
_GRANULAR = {f"accounting.{area}" for area in _AREAS} | {f"accounting.{area}.read" for area in _AREAS}
_REPORT = re.compile(r"accounting\.reports\.[a-z0-9]+\.read")


def is_known(scope):
    """Whether an app made after March 2026 may ask for `scope`."""
    return scope in IDENTITY or scope in _GRANULAR or bool(_REPORT.fullmatch(scope))


def allows(granted, needed, writing):
    """Whether one of the `needed` scopes was granted; reading is also allowed by its `.read` form."""
    return any(scope in granted or (not writing and f"{scope}.read" in granted) for scope in needed)
