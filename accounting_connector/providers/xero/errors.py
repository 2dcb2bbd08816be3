"""Which error an answer of Xero is (reference section 5.1), and what its limits headers say."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..errors import (
    Missing,
    ProviderError,
    RateLimited,
    Reconnect,
    Refused,
    Retry,
    Stale,
    TokenExpired,
    Unavailable,
)
from ..transport import Answer
from ..values import Reason
from .refusals import reason_for, reasons_of

CORRELATION_HEADER = "Xero-Correlation-Id"
LIMIT_HEADERS = {
    "X-MinLimit-Remaining": "minute",
    "X-DayLimit-Remaining": "day",
    "X-AppMinLimit-Remaining": "app_minute",
}
# How long to wait where a 429 does not say. A concurrency refusal passes when one of the other calls ends.
_PAUSES = {"minute": timedelta(seconds=60), "day": timedelta(hours=1), "concurrent": timedelta(seconds=3)}
_PAUSE = timedelta(seconds=5)
# "The Organisation is offline" asks to come back in about five minutes; maintenance takes no less.
_OFFLINE = timedelta(minutes=5)
_LONGEST_TEXT = 500
NOT_MODIFIED = 304
# Said by something between Xero and us that gave up waiting: the request may have reached Xero.
_REQUEST_TIMEOUT = 408


class RefusedElements(Refused):
    """A refused call whose answer repeats the elements, each with its own errors."""

    def __init__(self, message: str, *, elements: list, **facts):
        super().__init__(message, **facts)
        self.elements = elements


def remaining_calls(answer: Answer) -> dict[str, int]:
    """The calls left, by window of the budget, as far as the answer tells."""
    return {
        window: int(answer.headers[header])
        for header, window in LIMIT_HEADERS.items()
        if answer.headers.get(header, "").isdecimal()
    }


def error_for(answer: Answer, now: datetime) -> ProviderError | None:
    """The error an answer of the accounting or connections API is, None for success."""
    if 200 <= answer.status < 300 or answer.status == NOT_MODIFIED:
        return None
    handler = _HANDLERS.get(answer.status, _server_fault if answer.status >= 500 else _unexpected)
    return handler(answer, now, {"correlation_id": answer.correlation_id, "text": _shown_text(answer)})


def _bad_request(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    content = _content(answer)
    if "is used with a different request" in facts["text"]:
        # The earlier request under this key may well have been committed.
        return Retry("idempotency key already used", maybe_committed=True, **facts)
    elements = content.get("Elements")
    if isinstance(elements, list) and elements:
        reasons = tuple(reason for element in elements for reason in reasons_of(element))
        if reasons:
            return RefusedElements("refused", elements=elements, reasons=reasons, **facts)
    return Refused("refused", reasons=(reason_for(facts["text"]),), **facts)


def _unauthorized(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    missing_scope = "AuthorizationUnsuccessful" in facts["text"]
    if missing_scope or "insufficient_scope" in answer.headers.get("WWW-Authenticate", ""):
        return Reconnect("scope missing", **facts)
    return TokenExpired("access token not accepted", **facts)


def _forbidden(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    """The organisation was disconnected or the user lost it; anything without JSON was not Xero's API
    speaking.
    """
    if not _content(answer):
        return Retry("forbidden by something else than the API", **facts)
    return Reconnect("organisation not accessible", **facts)


def _not_found(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    return Missing("not found", reasons=(Reason("other", facts["text"]),), **facts)


def _precondition(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    return Stale("precondition failed", **facts)


def _too_many(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    limit = answer.headers.get("X-Rate-Limit-Problem", "").lower()
    until = answer.retry_moment(now) or now + _PAUSES.get(limit, _PAUSE)
    return RateLimited("too many calls", until=until, limit=limit, **facts)


def _offline(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    return Unavailable("offline", until=answer.retry_moment(now) or now + _OFFLINE, **facts)


def _server_fault(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    return Retry(f"server fault {answer.status}", maybe_committed=answer.write, **facts)


def _unexpected(answer: Answer, now: datetime, facts: dict) -> ProviderError:
    if 400 <= answer.status < 500 and answer.status != _REQUEST_TIMEOUT:
        return Refused(f"status {answer.status}", reasons=(Reason("other", facts["text"]),), **facts)
    return Retry(f"unexpected status {answer.status}", maybe_committed=answer.write, **facts)


_HANDLERS = {
    400: _bad_request,
    401: _unauthorized,
    403: _forbidden,
    404: _not_found,
    412: _precondition,
    429: _too_many,
    503: _offline,
}


def _content(answer: Answer) -> dict:
    """The JSON object of an error answer; empty when it is HTML, text or nothing."""
    try:
        content = answer.json()
    except Retry:
        return {}
    return content if isinstance(content, dict) else {}


def _shown_text(answer: Answer) -> str:
    """What the answer says in words, for a person to read: never markup."""
    content = _content(answer)
    for name in ("Message", "Detail", "Title"):
        if isinstance(content.get(name), str) and content[name]:
            return content[name][:_LONGEST_TEXT]
    if content or "html" in answer.headers.get("Content-Type", "").lower():
        return ""
    return answer.text.strip()[:_LONGEST_TEXT]
