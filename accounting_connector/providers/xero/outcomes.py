"""What became of each element of a batch. Answers are matched by what we sent along, never by position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from .. import tracking_kept
from ..notices import Notice, Said
from ..reading import Unreadable, as_dict, dicts, text
from ..values import Document, Outcome, Reason, RemoteDocument, Verdict
from .documents import SHAPES
from .refusals import messages, reasons_of
from .remote import document_of, marker_of


def document_outcomes(documents: Sequence[Document], elements: Sequence[dict],
                      correlation_id: str) -> list[Outcome]:
    """One outcome for each of ``documents``, in any order.

    An element is ours by its marker; else by a number that we gave and that is unique in the batch; else,
    when one document was sent and one element came back, by being refused or agreeing in contact, total and
    reference.
    """
    by_marker = {document.marker: document for document in documents}

    def outcome(key: str, element: dict) -> Outcome:
        found = outcome_of(key, element, document_of, correlation_id)
        return tracking_kept.told(found, by_marker[key], set(_categories_in(element)))

    found = matched(elements, {document.marker: document.marker for document in documents}, marker_of)
    numbers = _unique((document.number, document.marker) for document in documents if document.number)
    number_name = SHAPES[documents[0].kind].number_name
    for key, element in matched(elements, numbers, lambda element: text(element.get(number_name))).items():
        if not marker_of(element):
            found.setdefault(key, element)
    if not found and len(documents) == len(elements) == 1:
        only = outcome(documents[0].marker, elements[0])
        if only.verdict is Verdict.REFUSED or _agrees(documents[0], only.saved):
            return [only]
    return [
        outcome(document.marker, found[document.marker]) if document.marker in found
        else unknown(document.marker, correlation_id)
        for document in documents
    ]


def _categories_in(element: dict) -> Iterator[str]:
    """The tracking categories that lines of a document have options of."""
    for line in dicts(element.get("LineItems")):
        for tracked in dicts(line.get("Tracking")):
            yield text(tracked.get("TrackingCategoryID")).lower()


def named_outcomes(sent: dict[str, dict], elements: Sequence[dict], names: Sequence[str],
                   read: Callable[[dict], object], correlation_id: str) -> list[Outcome]:
    """One outcome for each of ``sent`` (from our key to the element we sent).

    :param names: the fields an answer's element may be known by, the best first; a value that occurs twice,
        here or there, says nothing.
    """
    found: dict[str, dict] = {}
    for name in names:
        folded = partial(_folded, name)
        keys = _unique((folded(element), key) for key, element in sent.items() if element.get(name))
        for key, element in matched(elements, keys, folded).items():
            found.setdefault(key, element)
    return [
        outcome_of(key, found[key], read, correlation_id) if key in found else unknown(key, correlation_id)
        for key in sent
    ]


def outcome_of(key: str, element: dict, read: Callable[[dict], object], correlation_id: str) -> Outcome:
    """The outcome an answer's element tells: refused when it carries errors, unknown when it cannot be read.
    """
    reasons = reasons_of(element)
    if reasons or _is_error(element):
        reasons = reasons or (Reason("other", notice=Notice(Said.NO_REASON)),)
        return Outcome(key, Verdict.REFUSED, reasons=reasons, correlation_id=correlation_id)
    try:
        saved = read(element)
    except Unreadable:
        return unknown(key, correlation_id)
    warnings = tuple(messages(element, "Warnings"))
    return Outcome(key, Verdict.SAVED, saved, warnings=warnings, correlation_id=correlation_id)


def unknown(key: str, correlation_id: str) -> Outcome:
    return Outcome(key, Verdict.UNKNOWN, correlation_id=correlation_id)


def matched(elements: Iterable[dict], keys: dict[str, str],
            name_of: Callable[[dict], str]) -> dict[str, dict]:
    """``keys`` (from a name to our key) against ``elements``; a name two elements claim proves nothing."""
    elements = list(elements)
    claims = Counter(name_of(element) for element in elements)
    return {
        keys[name]: element for element in elements
        if (name := name_of(element)) in keys and claims[name] == 1
    }


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From name to key, names that occur twice left out."""
    pairs = list(pairs)
    counts = Counter(name for name, _key in pairs)
    return {name: key for name, key in pairs if counts[name] == 1}


def _folded(name: str, element: dict) -> str:
    return " ".join(text(element.get(name)).casefold().split())


def _is_error(element: dict) -> bool:
    return text(element.get("StatusAttributeString")).upper() == "ERROR" or element.get("HasErrors") is True


def _agrees(document: Document, remote: RemoteDocument | None) -> bool:
    return (
        remote is not None and not remote.marker and remote.contact_id.lower() == document.contact_id.lower()
        and remote.total == document.total and remote.reference == document.reference
    )


def elements_of_refusal(elements: Sequence) -> list[dict]:
    """The elements of a call refused as a whole that carry their own errors: the others were not told about.
    """
    return [as_dict(element) for element in elements if reasons_of(element)]
