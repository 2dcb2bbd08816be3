"""Creating and undoing documents: one outcome for each, whatever becomes of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from .. import tracking_kept
from ..errors import Retry, Stale
from ..reading import Unreadable, as_dict
from ..values import (
    Document,
    Kind,
    Organisation,
    Outcome,
    RemoteDocument,
    RemoteState,
    Verdict,
)
from .client import QuickBooksClient, batch_of, body_of
from .documents import SHAPES, Payload, Unsendable, payload_of
from .finding import get_documents
from .outcomes import check_batch, create, outcome_of, warned
from .remote import document_of
from .tracking import categories_in


def save_documents(
    client: QuickBooksClient, documents: Sequence[Document], facts: Organisation, request_key: str
) -> list[Outcome]:
    """See ``Provider.save_documents``. A single one goes by itself: batches are few a minute."""
    check_batch([document.marker for document in documents])
    sendable, outcomes = _sendable(documents, facts)
    sent = [document for document in documents if document.marker in sendable]
    if not sent:
        return outcomes
    entity = SHAPES[sent[0].kind].entity
    elements = [(entity, sendable[document.marker].element) for document in sent]
    answers, correlation_id = create(client, elements, request_key)
    for document, answer in zip(sent, answers, strict=True):
        outcome = outcome_of(document.marker, answer, entity, _reader_of(document, facts), correlation_id)
        outcome = tracking_kept.told(outcome, document, categories_in(as_dict(answer.get(entity))))
        outcomes.append(warned(outcome, sendable[document.marker].warnings))
    return outcomes


def body_digest(documents: Sequence[Document], facts: Organisation) -> str:
    """See ``Provider.body_digest``."""
    sendable, _outcomes = _sendable(documents, facts)
    entity = SHAPES[documents[0].kind].entity
    requests = batch_of([(entity, payload.element) for payload in sendable.values()])
    return hashlib.sha256(body_of({"BatchItemRequest": requests})).hexdigest()


def weight(document: Document, facts: Organisation) -> int:
    """See ``Provider.weight``."""
    try:
        element = payload_of(document, facts).element
    except Unsendable:
        return 0
    return len(body_of({"BatchItemRequest": batch_of([(SHAPES[document.kind].entity, element)])}))


def undo(
    client: QuickBooksClient, document: RemoteDocument, home_currency: str, request_key: str
) -> RemoteDocument:
    """See ``Provider.undo``. Invoices are voided; the other kinds can only be deleted.

    Who changed the document meanwhile did not undo it: it is read and tried once more.
    """
    try:
        return _undo_once(client, document, home_currency, request_key)
    except Stale:
        current = get_documents(client, document.kind, [document.external_id], home_currency)
        if document.external_id not in current:
            return replace(document, state=RemoteState.DELETED, status=RemoteState.DELETED.value)
        if current[document.external_id].state is RemoteState.VOIDED:
            return current[document.external_id]
        return _undo_once(client, current[document.external_id], home_currency, request_key)


def _undo_once(
    client: QuickBooksClient, document: RemoteDocument, home_currency: str, request_key: str
) -> RemoteDocument:
    entity = SHAPES[document.kind].entity
    operation = "void" if document.kind is Kind.INVOICE else "delete"
    element = {"Id": document.external_id, "SyncToken": document.version}
    answer = client.change(entity, operation, element, request_key)
    try:
        undone = document_of(as_dict(as_dict(answer.json()).get(entity)), document.kind, home_currency)
    except Unreadable:
        undone = None
    if undone is None or undone.external_id != document.external_id:
        raise Retry(
            "the answer does not tell the document",
            maybe_committed=True,
            correlation_id=answer.correlation_id,
        )
    if undone.state is RemoteState.DELETED:
        return replace(document, state=undone.state, status=undone.status)
    return undone


def _reader_of(document: Document, facts: Organisation) -> Callable[[dict], RemoteDocument]:
    def read(element: dict) -> RemoteDocument:
        saved = document_of(element, document.kind, facts.base_currency)
        if saved.marker != document.marker:
            raise Unreadable("of another document")
        return saved

    return read


def _sendable(documents: Sequence[Document], facts: Organisation) -> tuple[dict[str, Payload], list[Outcome]]:
    """The payloads by marker, and the outcomes of those that have none."""
    if len({document.kind for document in documents}) > 1:
        raise ValueError("documents of one call are of one kind")
    payloads, outcomes = {}, []
    for document in documents:
        try:
            payloads[document.marker] = payload_of(document, facts)
        except Unsendable as error:
            outcomes.append(Outcome(document.marker, Verdict.REFUSED, reasons=(error.reason,)))
    return payloads, outcomes
