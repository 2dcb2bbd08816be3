"""What became of each element of a request. Elements are told apart by the ids we give them in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..errors import Refused, Stale, SubscriptionEnded
from ..notices import Notice
from ..reading import Unreadable, as_dict
from ..values import Outcome, Reason, Verdict
from .capabilities import CAPABILITIES
from .client import QuickBooksClient
from .errors import UNSUBSCRIBED, faults_of


def check_batch(keys: Sequence[str]) -> None:
    if not 0 < len(keys) <= CAPABILITIES.batch_size or len(set(keys)) < len(keys) or not all(keys):
        raise ValueError(f"a batch has 1 to {CAPABILITIES.batch_size} elements, each with a key of its own")


def create(
    client: QuickBooksClient, elements: Sequence[tuple[str, dict]], request_key: str
) -> tuple[list[dict], str]:
    """What is answered for each of ``elements``, and Intuit's id of the call.

    A refusal of the only one is told as its own fault, as in a batch.
    """
    if len(elements) > 1:
        answers, answer = client.create_all(elements, request_key)
        _check_subscription(answers, answer.correlation_id)
        return answers, answer.correlation_id
    try:
        answer = client.create(*elements[0], request_key)
    except Refused as error:
        return [{"reasons": error.reasons}], error.correlation_id
    except Stale as error:
        return [{"reasons": (Reason("stale", error.text),)}], error.correlation_id
    return [as_dict(answer.json())], answer.correlation_id


def outcome_of(
    key: str, answer: dict, entity: str, read: Callable[[dict], object], correlation_id: str
) -> Outcome:
    """The outcome an element of an answer tells; unknown when it tells none."""
    faults = faults_of(answer)
    if any(fault.undecided or fault.passing for fault in faults):
        return Outcome(key, Verdict.UNKNOWN, correlation_id=correlation_id)
    reasons = answer.get("reasons") or tuple(fault.reason for fault in faults)
    if reasons:
        return Outcome(key, Verdict.REFUSED, reasons=reasons, correlation_id=correlation_id)
    try:
        saved = read(as_dict(answer.get(entity)))
    except Unreadable:
        return Outcome(key, Verdict.UNKNOWN, correlation_id=correlation_id)
    return Outcome(key, Verdict.SAVED, saved, correlation_id=correlation_id)


def warned(outcome: Outcome, warnings: tuple[Notice, ...]) -> Outcome:
    """What had to be changed to make a payload is told with its outcome."""
    return replace(outcome, warnings=warnings + outcome.warnings)


def _check_subscription(answers: Sequence[dict], correlation_id: str) -> None:
    """A company without subscription refuses everything: that is no fault of any document."""
    texts = [fault.text for answer in answers for fault in faults_of(answer) if fault.code == UNSUBSCRIBED]
    if len(texts) >= len(answers):
        raise SubscriptionEnded("subscription ended", text=texts[0], correlation_id=correlation_id)
