"""Codes, access tokens and refresh tokens: how long they live and how they rotate.

A refresh replaces the refresh token. The replaced one may be used again for 30 minutes, for a client
that lost the answer; that retry replaces the token the lost answer carried. Once the newer token has
been used itself, the older one is dead (stricter reading: the answer evidently arrived).
"""

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_LIFE = timedelta(minutes=5)
ACCESS_LIFE = timedelta(seconds=1800)
ID_TOKEN_LIFE = timedelta(minutes=5)
REFRESH_LIFE = timedelta(days=60)
GRACE = timedelta(minutes=30)
SIGNING_KEY = b"the stand-in signs with this; nobody else needs it"


@dataclass
class Grant:
    """What a user allowed an app to do at one moment."""

    client_id: str
    user_id: str
    scopes: list
    auth_event_id: str


@dataclass
class Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    expires: datetime


@dataclass
class RefreshToken:
    grant: Grant
    expires: datetime
    parent: str = None
    replaced_at: datetime = None


@dataclass
class AccessToken:
    grant: Grant
    expires: datetime


class InvalidGrant(Exception):
    """The code or refresh token is not, or no longer, good."""


class TokenStore:
    def __init__(self, clock):
        self._clock = clock
        self.codes = {}
        self.access = {}
        self.refresh = {}

    def new_code(self, grant, redirect_uri, challenge):
        code = secrets.token_urlsafe(32)
        self.codes[code] = Code(grant, redirect_uri, challenge, self._clock.now() + CODE_LIFE)
        return code

    def redeem_code(self, value, client_id, redirect_uri, verifier):
        """The grant of a code, once. InvalidGrant when anything about it does not fit."""
        code = self.codes.pop(value, None)
        if (
            not code
            or code.expires <= self._clock.now()
            or code.grant.client_id != client_id
            or code.redirect_uri != redirect_uri
        ):
            raise InvalidGrant
        if code.challenge and not hmac.compare_digest(code.challenge, s256(verifier or "")):
            raise InvalidGrant
        return code.grant

    def issue(self, grant, user, with_id_token=False, replaces=None):
        """A token answer; `replaces` is the refresh token that was just used."""
        now = self._clock.now()
        value = self._access_token(grant, now)
        answer = {
            "access_token": value,
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "token_type": "Bearer",
        }
        if "offline_access" in grant.scopes:
            answer["refresh_token"] = self._refresh_token(grant, now, replaces)
        if with_id_token and "openid" in grant.scopes:
            answer = {"id_token": self._id_token(grant, user, now), **answer}
        return {**answer, "scope": " ".join(grant.scopes)}

    def rotate(self, value, client_id):
        """Use a refresh token: returns it, marked as replaced; InvalidGrant when it is not good."""
        token, now = self.refresh.get(value), self._clock.now()
        if not token or token.expires <= now or token.grant.client_id != client_id:
            raise InvalidGrant
        if token.replaced_at and token.replaced_at + GRACE <= now:
            raise InvalidGrant
        if token.parent in self.refresh:
            del self.refresh[token.parent]
        for other in [key for key, one in self.refresh.items() if one.parent == value]:
            del self.refresh[other]
        token.replaced_at = token.replaced_at or now
        return token

    def revoke(self, client_id, user_id=None):
        """Forget refresh tokens and codes of an app, of all its users or of one."""

        def keep(grant):
            return grant.client_id != client_id or user_id not in (None, grant.user_id)

        self.refresh = {key: token for key, token in self.refresh.items() if keep(token.grant)}
        self.codes = {key: code for key, code in self.codes.items() if keep(code.grant)}

    def expire_access(self, client_id=None):
        """Every access token (of an app) has expired by now."""
        now = self._clock.now()
        for token in self.access.values():
            if client_id in (None, token.grant.client_id):
                token.expires = min(token.expires, now)

    def expire_refresh(self, client_id=None):
        """Every refresh token (of an app) has expired by now."""
        for token in self.refresh.values():
            if client_id in (None, token.grant.client_id):
                token.expires = min(token.expires, self._clock.now())

    def _refresh_token(self, grant, now, replaces):
        value = secrets.token_urlsafe(32)
        parent = next((key for key, token in self.refresh.items() if token is replaces), None)
        self.refresh[value] = RefreshToken(grant, now + REFRESH_LIFE, parent=parent)
        return value

    def _access_token(self, grant, now):
        value = jwt(
            {
                "iss": "https://identity.xero.com",
                "aud": "https://identity.xero.com/resources",
                "client_id": grant.client_id,
                "sub": grant.user_id.replace("-", ""),
                "xero_userid": grant.user_id,
                "authentication_event_id": grant.auth_event_id,
                "global_session_id": uuid.uuid4().hex,
                "jti": uuid.uuid4().hex,
                "scope": grant.scopes,
                "nbf": int(now.timestamp()),
                "exp": int((now + ACCESS_LIFE).timestamp()),
            }
        )
        self.access[value] = AccessToken(grant, now + ACCESS_LIFE)
        return value

    def _id_token(self, grant, user, now):
        claims = {
            "iss": "https://identity.xero.com",
            "aud": grant.client_id,
            "sub": user.id.replace("-", ""),
            "xero_userid": user.id,
            "iat": int(now.timestamp()),
            "exp": int((now + ID_TOKEN_LIFE).timestamp()),
        }
        if "email" in grant.scopes:
            claims["email"] = user.email
        if "profile" in grant.scopes:
            claims |= {
                "given_name": user.first_name,
                "family_name": user.last_name,
                "preferred_username": user.email,
            }
        return jwt(claims)


def s256(verifier):
    """The S256 challenge of a PKCE verifier."""
    return _base64(hashlib.sha256(verifier.encode()).digest())


def jwt(claims):
    head = _base64(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = _base64(json.dumps(claims).encode())
    signature = hmac.new(SIGNING_KEY, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_base64(signature)}"


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
