"""The accounting system's side of an authorization in fault runs: tokens end, rotate and are revoked."""

from datetime import timedelta

from ..providers import errors
from ..providers.values import Tokens

LIFETIME = timedelta(minutes=30)


class Consent:
    """:param books: tell the time, and make calls fail.

    :param grace_period: how long the refresh token before the current one is still taken.
    """

    def __init__(self, books, grace_period):
        self.books = books
        self.grace_period = grace_period
        self.number = 0
        self.access = {}
        self.current = self.previous = self.previous_until = None

    def give(self):
        """A person allows access: new tokens, all earlier ones are void."""
        self.revoke()
        return self._issue()

    def revoke(self):
        """A person, or the accounting system, takes the authorization back."""
        self.access.clear()
        self.current = self.previous = None

    def takes(self, access_token):
        """Whether a call with this token is answered."""
        return access_token in self.access and self.books.now() < self.access[access_token]

    def expire(self):
        """All access tokens end before their time."""
        self.access.clear()

    def refresh(self, refresh_token):
        """What the token address answers."""
        is_previous = refresh_token == self.previous and self.books.now() < self.previous_until
        if not refresh_token or not (refresh_token == self.current or is_previous):
            raise errors.Reconnect("invalid_grant")
        if not is_previous:
            self.previous, self.previous_until = self.current, self.books.now() + self.grace_period
        return self._issue()

    def _issue(self):
        self.number += 1
        expires_at = self.books.now() + LIFETIME
        self.access[f"access-{self.number}"] = expires_at
        self.current = f"refresh-{self.number}"
        return Tokens(f"access-{self.number}", self.current, expires_at)


class ConsentAuthorizer:
    """Whom a connection asks for new tokens, see ``providers.base.Authorizer``: a call like any other.

    :param run: the :class:`FaultRun`.
    """

    def __init__(self, run):
        self.run = run

    def refresh(self, refresh_token):
        tokens = self.run.provider_class(self.run).refresh_tokens(refresh_token)
        self.run.happened("token refreshed")
        return tokens
