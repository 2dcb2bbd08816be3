"""Codes, access tokens and refresh tokens: how long they live and how they change.

One consent is one grant, for one company. A refresh token lives 100 days from its last use and, whatever
happens, five years from the consent. Its value changes when it is used a day or more after it was made; the
value before stays good for another day and leads to the current one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_LIFE = timedelta(minutes=5)
ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=100)
HARD_LIFE = timedelta(days=5 * 365)
VALUE_LIFE = timedelta(hours=24)
GRACE = timedelta(hours=24)
TOLD_REFRESH_LIFE = 8726400  # what answers say, as in the published sample

WRONG_TOKEN = "Incorrect or invalid refresh token"
EXPIRED_TOKEN = "Token has been expired or revoked."
WRONG_CODE = "Token invalid"


class InvalidGrant(Exception):
    """The code or refresh token is not, or no longer, good; the text is the error_description."""


@dataclass
class Grant:
    """What a user allowed an app to do in one company, and its current refresh token."""

    client_id: str
    user_id: str
    realm_id: str
    scopes: list
    hard_expires: datetime
    refresh_token: str = None
    refresh_made: datetime = None
    refresh_expires: datetime = None
    revoked: bool = False


@dataclass
class Code:
    grant: Grant
    redirect_uri: str
    expires: datetime


@dataclass
class Access:
    grant: Grant
    expires: datetime


class TokenStore:
    def __init__(self, clock, settings):
        self._clock, self._settings = clock, settings
        self.grants = []
        self.codes = {}
        self.access = {}
        self.previous = {}  # a former refresh token -> its grant and when its grace ends

    def new_code(self, client_id, user_id, realm_id, scopes, redirect_uri):
        now = self._clock.now()
        grant = Grant(client_id, user_id, realm_id, scopes, now + HARD_LIFE)
        code = "AB" + secrets.token_hex(24)
        self.codes[code] = Code(grant, redirect_uri, now + CODE_LIFE)
        return code

    def redeem_code(self, value, client_id, redirect_uri):
        """The grant of a code, once. Using a code again ends what was given for it."""
        code = self.codes.get(value)
        if not code or code.grant.client_id != client_id or code.redirect_uri != redirect_uri:
            raise InvalidGrant(WRONG_CODE)
        grant = code.grant
        if grant in self.grants or code.expires <= self._clock.now():
            grant.revoked = True
            raise InvalidGrant(WRONG_CODE)
        if self._settings.new_consent_ends_older:
            self.revoke(lambda other: _same(other, grant))
        self.grants.append(grant)
        return grant

    def issue(self, grant):
        """A token answer for a grant; changes the refresh token when it is a day old."""
        now = self._clock.now()
        due = not grant.refresh_token or now - grant.refresh_made >= VALUE_LIFE
        if due or self._settings.rotate_every_refresh:
            if grant.refresh_token:
                self.previous[grant.refresh_token] = (grant, now + GRACE)
            grant.refresh_token = "RT1-" + secrets.token_urlsafe(30)
            grant.refresh_made = now
        grant.refresh_expires = now + REFRESH_LIFE
        access = secrets.token_urlsafe(300)
        self.access[access] = Access(grant, now + ACCESS_LIFE)
        return {
            "x_refresh_token_expires_in": TOLD_REFRESH_LIFE,
            "refresh_token": grant.refresh_token,
            "access_token": access,
            "token_type": "bearer",
            "expires_in": int(ACCESS_LIFE.total_seconds()),
        }

    def use_refresh_token(self, value, client_id):
        """The grant of a refresh token, current or in its grace."""
        now = self._clock.now()
        grant = next((one for one in self.grants if value and one.refresh_token == value), None)
        if not grant and value in self.previous:
            grant, until = self.previous[value]
            if until <= now:
                raise InvalidGrant(WRONG_TOKEN)
        if not grant or grant.client_id != client_id:
            raise InvalidGrant(WRONG_TOKEN)
        if grant.revoked or min(grant.refresh_expires, grant.hard_expires) <= now:
            raise InvalidGrant(EXPIRED_TOKEN)
        return grant

    def grant_of(self, value):
        """The grant behind a refresh or access token, or None."""
        if value in self.access:
            return self.access[value].grant
        if value in self.previous:
            return self.previous[value][0]
        return next((one for one in self.grants if value and one.refresh_token == value), None)

    def hard_seconds_left(self, grant):
        return int((grant.hard_expires - self._clock.now()).total_seconds())

    def revoke(self, chosen):
        """End every grant for which `chosen` says so."""
        for grant in self.grants:
            if chosen(grant):
                grant.revoked = True

    def connected(self, client_id, user_id):
        """Ids of the companies the app reaches for that user."""
        return {
            one.realm_id
            for one in self.grants
            if not one.revoked and (one.client_id, one.user_id) == (client_id, user_id)
        }

    def expire_access(self, client_id=None):
        """Every access token (of an app) has expired by now."""
        for token in self.access.values():
            if client_id in (None, token.grant.client_id):
                token.expires = min(token.expires, self._clock.now())

    def expire_refresh(self, client_id=None):
        """Every refresh token (of an app) has expired by now."""
        for grant in self.grants:
            if client_id in (None, grant.client_id):
                grant.refresh_expires = min(grant.refresh_expires, self._clock.now())


def _same(one, other):
    return (one.client_id, one.user_id, one.realm_id) == (other.client_id, other.user_id, other.realm_id)
