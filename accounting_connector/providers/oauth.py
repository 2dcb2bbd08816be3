"""OAuth 2 as every provider speaks it: authorization code, PKCE, refresh, revoke.

requests-oauthlib and oauthlib prepare each request and read each answer; our transport carries them. The
libraries always see the provider's real https addresses, so nobody has to allow plain http for the whole
process when a base URL on this machine stands in. They are not told the scopes when tokens come back either:
they would raise a warning as an error when the granted ones differ; what was granted is in
:attr:`Tokens.scope`.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from urllib.parse import urlencode

from requests.auth import HTTPBasicAuth

from .addresses import collapse
from .base import Credentials
from .errors import (
    ProviderError,
    RateLimited,
    Reconnect,
    Refused,
    Retry,
    Unavailable,
    WrongCredentials,
)
from .libraries import require
from .transport import Answer, Transport
from .values import Reason, Tokens

REQUIRED_PACKAGES = ("requests-oauthlib",)
# RFC 6749 section 5.2: these are cured by consenting again, with other credentials or not; the others are our
# mistake.
_CREDENTIALS = frozenset({"invalid_client", "unauthorized_client"})
RECONNECT = _CREDENTIALS | {"invalid_grant"}
_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class Endpoints:
    """The three addresses of a provider's authorization server."""

    authorize: str
    token: str
    revoke: str


class OAuth:
    """One app's conversation with an authorization server.

    :param transport: made with :func:`judge_token_answer` as its judge.
    :param claims: which claims of the access token to keep in :attr:`Tokens.claims`.
    :param token_headers: what else to say when asking for tokens.
    """

    def __init__(self, endpoints: Endpoints, credentials: Credentials, transport: Transport, *,
                 scopes: tuple[str, ...], base_url: str, clock: Callable[[], datetime], pkce: bool = False,
                 claims: tuple[str, ...] = (), token_headers: Mapping[str, str] | None = None):
        require(REQUIRED_PACKAGES)
        self._endpoints = endpoints
        self._credentials = credentials
        self._transport = transport
        self._scopes = scopes
        self._base_url = base_url
        self._clock = clock
        self._pkce = pkce
        self._claims = claims
        self._token_headers = dict(token_headers or {})

    def authorization_url(self, redirect_uri: str, state: str, code_verifier: str = "") -> str:
        """Where to send the person's browser."""
        session = self._session(redirect_uri, scope=list(self._scopes))
        challenge = {}
        if self._pkce:
            challenge = {
                "code_challenge_method": "S256",
                "code_challenge": session._client.create_code_challenge(code_verifier, "S256"),
            }
        url, _state = session.authorization_url(self._endpoints.authorize, state=state, **challenge)
        return collapse(url, self._base_url)

    def exchange(self, redirect_uri: str, code: str, code_verifier: str = "") -> Tokens:
        """The tokens for an authorization code.

        :raise Reconnect: the code is used, expired or not ours.
        :raise Refused: the request itself was wrong.
        """
        verifier = {"code_verifier": code_verifier} if self._pkce else {}
        return self._tokens(lambda: self._session(redirect_uri).fetch_token(
            self._endpoints.token, code=code, auth=self._basic(), **verifier))

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for old. After Retry with ``maybe_committed`` the old refresh token may already be used
        up.

        :raise Reconnect: the authorization server no longer knows this refresh token, or this app.
        """
        return self._tokens(lambda: self._session().refresh_token(
            self._endpoints.token, refresh_token=refresh_token, auth=self._basic()))

    def revoke(self, token: str) -> None:
        """Make the authorization server forget ``token`` and all that hangs on it."""
        url, headers, body = self._session()._client.prepare_token_revocation_request(
            self._endpoints.revoke, token, token_type_hint=None)
        self._transport.send("POST", url, headers=headers, body=body.encode(), auth=self._basic())

    def _basic(self) -> HTTPBasicAuth:
        return HTTPBasicAuth(self._credentials.client_id, self._credentials.client_secret)

    def _session(self, redirect_uri: str | None = None, scope: list[str] | None = None):
        from requests_oauthlib import OAuth2Session

        logging.getLogger("requests_oauthlib.oauth2_session").addFilter(_without_debug)
        session = OAuth2Session(self._credentials.client_id, redirect_uri=redirect_uri, scope=scope)
        session.request = self._carry
        return session

    def _carry(self, method: str, url: str, *, data: Mapping, headers: Mapping, auth, **_unused):
        answer = self._transport.send(
            method, url, headers={**headers, **self._token_headers}, body=urlencode(data).encode(), auth=auth)
        if not isinstance(answer.json(), dict):
            raise Retry("token answer is no JSON object", maybe_committed=True)
        return SimpleNamespace(
            status_code=answer.status, text=answer.text, headers=answer.headers,
            request=SimpleNamespace(url=url, headers={}, body=None))

    def _tokens(self, ask: Callable[[], Mapping]) -> Tokens:
        from oauthlib.oauth2 import OAuth2Error

        asked_at = self._clock()
        try:
            token = ask()
        except (OAuth2Error, ValueError) as error:
            raise Retry(f"unreadable token answer: {type(error).__name__}", maybe_committed=True) from error
        claims = _claims(token["access_token"])
        return Tokens(
            access_token=token["access_token"],
            refresh_token=token.get("refresh_token") or "",
            expires_at=_expiry(token, claims, asked_at),
            scope=tuple(token.get("scope") or ()),
            claims={name: str(claims[name]) for name in self._claims if claims.get(name)},
            refresh_expires_at=_moment_after(asked_at, token.get("x_refresh_token_expires_in")),
            hard_expires_at=_moment_after(asked_at, token.get("x_refresh_token_hard_expires_in")),
        )


def judge_token_answer(answer: Answer, now: datetime,
                       reconnect: frozenset[str] = RECONNECT) -> ProviderError | None:
    """Which error an answer of an authorization server is (RFC 6749 section 5.2).

    :param reconnect: the codes that consenting again cures. What is wrong with the app's credentials and not
        among them is WrongCredentials.
    """
    if 200 <= answer.status < 300:
        return None
    facts = {"correlation_id": answer.correlation_id}
    if answer.status == 429:
        return RateLimited("token endpoint", until=answer.retry_moment(now) or now + _PAUSE, **facts)
    if answer.status == 503:
        return Unavailable("token endpoint", until=answer.retry_moment(now), **facts)
    code, text = _error_of(answer)
    if answer.status in (400, 401) and code in reconnect:
        return Reconnect(code, text=text, **facts)
    if answer.status in (400, 401) and code in _CREDENTIALS:
        return WrongCredentials(code, text=text, **facts)
    if 400 <= answer.status < 500 and code:
        return Refused(code, text=text, reasons=(Reason("other", text),), **facts)
    return Retry(f"token endpoint answered {answer.status}", maybe_committed=answer.write, **facts)


def _error_of(answer: Answer) -> tuple[str, str]:
    """The error's code and what to show of it; empty when the answer does not say."""
    try:
        content = json.loads(answer.body)
    except ValueError:
        return "", ""
    if not isinstance(content, dict) or not isinstance(content.get("error"), str):
        return "", ""
    code = content["error"]
    description = content.get("error_description")
    return code, f"{code}: {description}" if description else code


def _claims(access_token: str) -> dict:
    """What a JWT says. Not verified: it came straight from the token endpoint over our own connection."""
    try:
        payload = access_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def _expiry(token: Mapping, claims: Mapping, asked_at: datetime) -> datetime:
    """Counted from before the question, so that a slow answer never makes a token look younger than it is."""
    if isinstance(token.get("expires_in"), int):
        return asked_at + timedelta(seconds=token["expires_in"])
    if isinstance(claims.get("exp"), int):
        return datetime.fromtimestamp(claims["exp"], timezone.utc)
    return asked_at


def _moment_after(asked_at: datetime, seconds) -> datetime | None:
    """When something ends that the answer gives so many seconds."""
    return asked_at + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else None


def _without_debug(record: logging.LogRecord) -> bool:
    """The library writes codes and tokens at DEBUG level."""
    return record.levelno > logging.DEBUG
