"""The one place every HTTP call of every library passes.

The libraries say what to call; this makes the call: one attempt, one time-out, no redirects, no cookies, no
retries, no sleeping, no file of passwords consulted. Network failures become errors that say whether the
request may have been committed, and every call is told to ``on_call`` without payload.

It carries with ``requests``: that is what requests-oauthlib and python-quickbooks are made of, and what
Odoo's tests guard. xero-python's own urllib3 client is replaced (``xero/client.py``), because it repeats
dropped PUTs, sleeps through 429 answers, ignores fractional time-outs and turns exact amounts into floats.
"""

from __future__ import annotations

import logging
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlencode, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict

from . import exact_json
from .addresses import checked_base_url, collapse, is_loopback
from .base import Call
from .budget import NO_LIMITS, Budget, Limits
from .errors import ProviderError, Retry

CONNECT_SECONDS = 5.0
# After twice its time-out a call has ended; a process that was held up may be this much later.
HELD_UP_SECONDS = 10.0
CHUNK_BYTES = 16 * 1024
YEAR_SECONDS = 366 * 24 * 3600
_READS = frozenset({"GET", "HEAD"})
_GUID = re.compile(r"([0-9a-fA-F]{8})-[0-9a-fA-F-]{27}")
# No connection, no trust in the certificate, or a request that is none. A ProxyError alone says nothing:
# before its version 2, urllib3 calls every lost connection that went through a proxy so.
_BEFORE_SENDING = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
    urllib3.exceptions.NewConnectionError,
    ssl.SSLCertVerificationError,
)
_thread = threading.local()


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status. ``server_time`` is its ``Date`` header (aware UTC)."""

    status: int
    headers: CaseInsensitiveDict
    body: bytes
    write: bool
    correlation_id: str = ""
    server_time: datetime | None = None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def retry_moment(self, now: datetime) -> datetime | None:
        """The moment named by ``Retry-After``, given in seconds or as a date; ``None`` without one."""
        text = self.headers.get("Retry-After", "").strip()
        return now + timedelta(seconds=min(int(text), YEAR_SECONDS)) if text.isdecimal() else _http_date(text)

    def json(self):
        """The body as JSON with Decimals.

        :raise Retry: when it is not (cut off, an error page): what happened to a write is then unknown.
        """
        try:
            return exact_json.loads(self.body)
        except ValueError as error:
            raise Retry(
                f"unreadable answer with status {self.status}",
                correlation_id=self.correlation_id, maybe_committed=self.write) from error


class Bearer(AuthBase):
    """Signs a request with an access token; being an ``auth``, it keeps requests from reading ~/.netrc."""

    def __init__(self, access_token: str):
        self._access_token = access_token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self._access_token}"
        return request


class Unsigned(AuthBase):
    """Sends a request as it is."""

    def __call__(self, request):
        return request


Judge = Callable[[Answer], "ProviderError | None"]


class Transport:
    """Makes the calls of one connection. Serves one thread at a time.

    :param judge: tells which error an answer is, ``None`` for success.
    :param base_url: where all hosts collapse onto; ``""`` for the real ones.
    :param timeout: seconds a call may take; a last wait for data may add as much again.
    :param clock: now, as aware UTC.
    :param budget: asked before each call, told afterwards.
    :param remaining: the calls left by name of window, as far as an answer tells.
    :param correlation_header: in which header the provider puts its own id of a call.
    """

    def __init__(self, *, judge: Judge, clock: Callable[[], datetime], base_url: str = "",
                 timeout: float = 10.0, on_call: Callable[[Call], None] = lambda call: None,
                 budget: Budget | None = None, correlation_header: str = "",
                 remaining: Callable[[Answer], Mapping[str, int]] = lambda answer: {}):
        self._judge = judge
        self._base_url = checked_base_url(base_url)
        self._timeout = timeout
        self._clock = clock
        self._on_call = on_call
        self._budget = budget
        self._remaining = remaining
        self._correlation_header = correlation_header
        self._session = _new_session(self._base_url, timeout)

    def send(self, method: str, url: str, *, query: Sequence[tuple[str, str]] = (),
             headers: dict | None = None, body: bytes | None = None, auth: AuthBase | None = None,
             elements: int = 0, write: bool | None = None, limits: Limits = NO_LIMITS) -> Answer:
        """Call ``url`` of the real provider once.

        :param elements: documents, contacts or items in the request, for the call log.
        :param write: whether the request can change anything over there; by default its method tells.
        :param limits: those of the provider's limits the call counts for.
        :raise ProviderError: whatever ``judge`` makes of the answer, Retry when there is none, RateLimited
            when the budget forbids the call.
        """
        place = self._budget and self._budget.enter(
            limits, self._clock, 2 * self._timeout + HELD_UP_SECONDS)
        call = Call(
            started_at=self._clock(), method=method, endpoint=_endpoint(url), elements=elements, outcome="ok")
        started, failure = time.monotonic(), None
        try:
            write = method not in _READS if write is None else write
            answer = self._attempt(method, self._target(url, query), headers, body, auth, write)
            call.status, call.correlation_id = answer.status, answer.correlation_id
            call.remaining = self._remaining(answer)
            if error := self._judge(answer):
                raise error
            return answer
        except BaseException as error:
            failure, call.outcome = error, type(error).__name__
            raise
        finally:
            call.seconds = time.monotonic() - started
            if place:
                self._budget.leave(
                    place, self._clock(), remaining=call.remaining, error=failure, call=call)
            self._on_call(call)

    def close(self) -> None:
        """Let go of the connections that were kept for further calls."""
        self._session.close()

    def _target(self, url: str, query: Sequence[tuple[str, str]]) -> str:
        target = collapse(url, self._base_url)
        return f"{target}?{urlencode(query, quote_via=quote)}" if query else target

    def _attempt(self, method: str, url: str, headers: dict | None, body: bytes | None,
                 auth: AuthBase | None, write: bool) -> Answer:
        deadline = time.monotonic() + self._timeout
        _thread.calling = True
        try:
            with self._session.request(
                    method, url, data=body, headers=headers, auth=auth or Unsigned(), timeout=self._timeout,
                    allow_redirects=False, stream=True) as response:
                content = _read(response, deadline)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            # Their texts hold the whole address, names and e-mail addresses in it: only their kinds are kept.
            kinds = ", ".join(dict.fromkeys(type(cause).__name__ for cause in _causes(error)))
            raise Retry(kinds, maybe_committed=write and not _never_left(error)) from None
        finally:
            _thread.calling = False
        return Answer(
            response.status_code, response.headers, content, write,
            response.headers.get(self._correlation_header, ""), _http_date(response.headers.get("Date")))


class _TimedAdapter(HTTPAdapter):
    """Applies the transport's own time-out, whatever a test runner makes of the one it was given."""

    def __init__(self, seconds: float):
        self._seconds = seconds
        super().__init__(max_retries=0)

    def send(self, request, *args, **kwargs):
        kwargs["timeout"] = urllib3.Timeout(
            connect=min(CONNECT_SECONDS, self._seconds), read=self._seconds, total=self._seconds)
        return super().send(request, *args, **kwargs)


def _new_session(base_url: str, timeout: float) -> requests.Session:
    session = requests.Session()
    session.mount("https://", _TimedAdapter(timeout))
    session.mount("http://", _TimedAdapter(timeout))
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    # A proxy of the environment is for the internet, never for this machine.
    session.trust_env = not is_loopback(base_url)
    return session


def _read(response: requests.Response, deadline: float) -> bytes:
    chunks = []
    for chunk in response.iter_content(CHUNK_BYTES):
        chunks.append(chunk)
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout("the answer trickles in")
    # Before its version 2, urllib3 takes an answer that was cut off for a whole one.
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and response.raw.tell() < int(promised):
        raise requests.exceptions.ConnectionError("the answer was cut off")
    return b"".join(chunks)


def _never_left(error: Exception) -> bool:
    """Whether not one byte of the request can have reached the provider."""
    return any(isinstance(cause, _BEFORE_SENDING) for cause in _causes(error))


def _causes(error: BaseException):
    """The error, and everything it wraps.

    requests and urllib3 put the real one into ``args`` or ``reason``. Python's own chain is not followed: it
    may hold the failure of an earlier call that is being handled while this one is made.
    """
    waiting = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException):
            yield cause
            waiting += [*cause.args, getattr(cause, "reason", None)]


def _endpoint(url: str) -> str:
    """The path for the call log: long enough to be understood, without query."""
    return _GUID.sub(r"\1", urlsplit(url).path)


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment.astimezone(timezone.utc)


def _quiet_while_calling(record: logging.LogRecord) -> bool:
    """urllib3 writes whole addresses at DEBUG level: ours contain names and e-mail addresses."""
    return not getattr(_thread, "calling", False)


logging.getLogger("urllib3.connectionpool").addFilter(_quiet_while_calling)
