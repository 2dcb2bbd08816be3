"""Which error an answer of QuickBooks is (reference section 5): by its fault, by its status when it has none.

Faults come as JSON with capitals from the API, in small letters from the gateway, and as XML from either.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import (
    Missing,
    ProviderError,
    RateLimited,
    Reconnect,
    Refused,
    Retry,
    Stale,
    SubscriptionEnded,
    TokenExpired,
)
from ..reading import as_dict, dicts, text
from ..transport import Answer
from ..values import Reason
from .refusals import reason_for

CORRELATION_HEADER = "intuit_tid"
_THROTTLED_PAUSE = timedelta(seconds=60)
_LONGEST_TEXT = 500
# Said by something between Intuit and us that gave up waiting: the request may have been carried out.
_REQUEST_TIMEOUT = 408
_XML_ERROR = re.compile(r"<Error\b([^>]*)>(.*?)</Error>", re.DOTALL)
_XML_CODE = re.compile(r"""\bcode=["'](\d+)["']""")

THROTTLED = "3001"
UNSUBSCRIBED = "6190"
_TOKEN_CODES = frozenset({"3200", "3202"})
_ACCESS_CODES = frozenset({"3100"})
_MISSING_CODES = frozenset({"610", "2500"})
_STALE = "5010"
_REPEATED_REQUEST_ID = "600"
_FIRST_SYSTEM_CODE = 10000
_INTERNAL = re.compile(r"Unexpected Internal Error", re.IGNORECASE)
_ONE_AT_A_TIME = re.compile(r"only add or edit one name at a time", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """One error of a fault. ``code`` has no leading zeros; ``text`` is what a person may read."""

    code: str
    message: str
    detail: str

    @property
    def text(self) -> str:
        return (self.detail or self.message)[:_LONGEST_TEXT]

    @property
    def undecided(self) -> bool:
        """Whether it leaves open what became of a write, so that only a look or a repeat can tell."""
        system = self.code.isdecimal() and int(self.code) >= _FIRST_SYSTEM_CODE
        return system or self.code == _REPEATED_REQUEST_ID or bool(_INTERNAL.search(self.detail))

    @property
    def passing(self) -> bool:
        """Whether nothing was done, and the same may be done a little later."""
        return self.code == THROTTLED or bool(_ONE_AT_A_TIME.search(self.detail))

    @property
    def reason(self) -> Reason:
        return reason_for(self.code, self.text)


def error_for(answer: Answer, now: datetime) -> ProviderError | None:
    """The error an answer of the accounting API is, None for success. A fault may come with status 200."""
    faults = _faults_in(answer)
    facts = {"correlation_id": answer.correlation_id, "text": faults[0].text if faults else _words(answer)}
    codes = {fault.code for fault in faults}
    if answer.status == 429 or THROTTLED in codes:
        return RateLimited(
            "too many calls",
            until=answer.retry_moment(now) or now + _THROTTLED_PAUSE,
            limit="minute",
            **facts,
        )
    if answer.status == 401 or codes & _TOKEN_CODES:
        return TokenExpired("access token not accepted", **facts)
    if codes & _ACCESS_CODES or (answer.status == 403 and faults):
        return Reconnect("company not accessible", **facts)
    if answer.status >= 500 or answer.status == _REQUEST_TIMEOUT:
        return Retry(f"server fault {answer.status}", maybe_committed=answer.write, **facts)
    if faults:
        return _refusal(faults, codes, answer, facts)
    return _without_fault(answer, facts)


def faults_of(content: dict) -> tuple[Fault, ...]:
    """The errors of an object that carries a fault, in capitals or small letters; ``()`` without one."""
    for capitals, fault in ((True, content.get("Fault")), (False, content.get("fault"))):
        if isinstance(fault, dict):
            errors = dicts(fault.get("Error" if capitals else "error"))
            return tuple(map(_fault_of, errors)) or (Fault("", text(fault.get("type")) or "fault", ""),)
    return ()


def _refusal(
    faults: tuple[Fault, ...], codes: set[str], answer: Answer, facts: dict
) -> ProviderError:
    if any(fault.undecided for fault in faults):
        return Retry("system fault", maybe_committed=answer.write, **facts)
    if any(fault.passing for fault in faults):
        return Retry("another change is being made", **facts)
    if UNSUBSCRIBED in codes:
        return SubscriptionEnded("subscription ended", **facts)
    if _STALE in codes:
        return Stale("changed meanwhile", **facts)
    reasons = tuple(fault.reason for fault in faults)
    kind = Missing if codes & _MISSING_CODES else Refused
    return kind(f"refused: {', '.join(sorted(codes))}", reasons=reasons, **facts)


def _without_fault(answer: Answer, facts: dict) -> ProviderError | None:
    if 200 <= answer.status < 300:
        return None
    if answer.status == 403:
        return Retry("forbidden by something else than the API", **facts)
    if 400 <= answer.status < 500:
        return Refused(f"status {answer.status}", reasons=(Reason("other", facts["text"]),), **facts)
    return Retry(f"unexpected status {answer.status}", maybe_committed=answer.write, **facts)


def _faults_in(answer: Answer) -> tuple[Fault, ...]:
    body = answer.text.lstrip()
    if body.startswith("<"):
        return tuple(_xml_fault(*found) for found in _XML_ERROR.findall(body)) if "<Fault" in body else ()
    try:
        return faults_of(as_dict(answer.json()))
    except Retry:
        return ()


def _fault_of(error: dict) -> Fault:
    detail = text(error.get("Detail")) or text(error.get("detail"))
    return Fault(_code(error.get("code")), text(error.get("Message")) or text(error.get("message")), detail)


def _xml_fault(attributes: str, content: str) -> Fault:
    def words(name: str) -> str:
        found = re.search(rf"<{name}>(.*?)</{name}>", content, re.DOTALL)
        return html.unescape(found[1]).strip() if found else ""

    code = _XML_CODE.search(attributes)
    return Fault(_code(code[1] if code else ""), words("Message"), words("Detail"))


def _code(value) -> str:
    return str(value).lstrip("0") if isinstance(value, (str, int)) else ""


def _words(answer: Answer) -> str:
    """What an answer without a fault says in words, for a person to read: never markup, never JSON."""
    body = answer.text.strip()
    return "" if body[:1] in ("<", "{", "[") else body[:_LONGEST_TEXT]
