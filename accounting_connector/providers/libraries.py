"""The client libraries are optional: the addon installs without them and says what is missing."""

from __future__ import annotations

from importlib.util import find_spec

from .errors import LibraryMissing

# What pip calls a package, and what Python calls it.
MODULES = {
    "python-quickbooks": "quickbooks",
    "requests-oauthlib": "requests_oauthlib",
    "xero-python": "xero_python",
}


def missing(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Which of ``packages`` (names for pip) cannot be imported here."""
    return tuple(package for package in packages if find_spec(MODULES[package]) is None)


def require(packages: tuple[str, ...]) -> None:
    """:raise LibraryMissing: naming what to install."""
    if lacking := missing(packages):
        raise LibraryMissing(lacking)
