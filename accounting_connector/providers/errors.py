"""What can go wrong when talking to a provider, and whether the request may have been committed.

Every error carries ``maybe_committed`` (may the write have happened over there?), ``correlation_id`` (the
provider's own id for support) and ``text`` (the provider's words, safe to show, never a secret).
"""

from __future__ import annotations

from datetime import datetime

from .values import Reason


class ProviderError(Exception):
    """Base of the family. ``str(error)`` is for logs: no secret, no personal data.

    :ivar until: until when the provider says to wait (aware UTC), ``None`` where it does not say.
    """

    until: datetime | None = None

    def __init__(self, message: str = "", *, text: str = "", correlation_id: str = "",
                 maybe_committed: bool = False):
        super().__init__(message or type(self).__name__)
        self.text = text
        self.correlation_id = correlation_id
        self.maybe_committed = maybe_committed


class Retry(ProviderError):
    """A passing fault: lost connection, time-out, 5xx. A write may have been committed."""


class TokenExpired(Retry):
    """The access token is no longer valid and nothing was committed: refresh it once and call again."""


class RateLimited(ProviderError):
    """The provider wants us to wait until ``until`` (aware UTC). Nothing was committed.

    ``is_ours``: nothing was asked, our own counts or what is left to people stopped it. Others may call.
    """

    def __init__(self, message: str = "", *, until: datetime, limit: str = "", is_ours: bool = False,
                 **facts):
        super().__init__(message, **facts)
        self.until = until
        self.limit = limit
        self.is_ours = is_ours


class Unavailable(ProviderError):
    """The organisation or all of the provider is offline, ``until`` then if told. Nothing was committed."""

    def __init__(self, message: str = "", *, until: datetime | None = None, **facts):
        super().__init__(message, **facts)
        self.until = until


class SubscriptionEnded(Unavailable):
    """The organisation takes nothing until somebody renews its subscription. Nothing was committed."""


class Reconnect(ProviderError):
    """The authorization is gone (revoked, expired, disconnected): a person must consent again."""


class WrongCredentials(ProviderError):
    """The app's client id or secret is not accepted: they have to be corrected, consenting again is no cure.

    Nothing was committed.
    """


class Refused(ProviderError):
    """The provider understood the request and declined it. ``reasons`` in the order given."""

    def __init__(self, message: str = "", *, reasons: tuple[Reason, ...] = (), **facts):
        super().__init__(message, **facts)
        self.reasons = reasons


class Missing(Refused):
    """What the request names does not exist over there.

    One unknown id may refuse a whole batch. Whether the others of it were rolled back is then not known:
    ``maybe_committed`` tells; look for them, and send what is missing one by one.
    """


class Stale(ProviderError):
    """The object changed over there since it was read."""


class LibraryMissing(ProviderError):
    """A Python package the adapter needs is not installed. ``packages`` are the names to give to pip."""

    def __init__(self, packages: tuple[str, ...]):
        super().__init__("missing Python packages: " + ", ".join(packages))
        self.packages = packages


class UnsafeAddress(ProviderError):
    """A base URL that is neither https nor http to the loopback interface."""
