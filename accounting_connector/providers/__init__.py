"""Adapters to accounting systems: pure Python, no Odoo, no database, no translation.

A provider is found by its code; nothing outside this package asks which one it is talking to. Importing the
package needs none of the providers' libraries.
"""

from __future__ import annotations

from . import quickbooks, xero
from .base import Authorizer, Capabilities, Credentials, Provider
from .libraries import missing

_PROVIDERS = {
    "xero": (xero.CAPABILITIES, xero.XeroProvider, xero.XeroAuthorizer),
    "quickbooks": (
        quickbooks.CAPABILITIES,
        quickbooks.QuickBooksProvider,
        quickbooks.QuickBooksAuthorizer,
    ),
}


def labels() -> list[tuple[str, str]]:
    """Code and name of every provider, as a selection field wants them."""
    return [(code, capabilities.label) for code, (capabilities, _provider, _authorizer) in _PROVIDERS.items()]


def capabilities(code: str) -> Capabilities:
    """What the provider can do; needs neither network nor library."""
    return _PROVIDERS[code][0]


def missing_packages(code: str) -> tuple[str, ...]:
    """What pip has to install before the provider can be used here; ``()`` when nothing is missing."""
    return missing(capabilities(code).required_packages)


def make_provider(code: str, *, sandbox: bool = False, **facts) -> Provider:
    """One organisation's books; ``facts`` as for :class:`Provider`.

    :param sandbox: the organisation is one for trying out; where these live among the others it makes no
        difference.
    :raise LibraryMissing: with the names to give to pip.
    :raise UnsafeAddress: when the base URL may not be called.
    """
    return _PROVIDERS[code][1](**_placed(code, sandbox), **facts)


def make_authorizer(code: str, credentials: Credentials, *, sandbox: bool = False, **facts) -> Authorizer:
    """The OAuth side of a provider; ``facts`` as for :class:`Authorizer`, the rest as above."""
    return _PROVIDERS[code][2](credentials, **_placed(code, sandbox), **facts)


def _placed(code: str, sandbox: bool) -> dict[str, bool]:
    return {"sandbox": sandbox} if capabilities(code).has_sandbox else {}
