"""Creating documents, contacts and items in batches: one outcome for each, whatever becomes of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from .. import exact_json
from ..errors import Missing, Refused, Retry
from ..notices import Notice, Said
from ..reading import content_of, elements_of
from ..transport import Answer
from ..values import Contact, Document, Item, Outcome, Reason, RemoteDocument, RemoteState, Verdict
from . import contacts as contact_forms
from . import items as item_forms
from .capabilities import CAPABILITIES
from .client import XeroClient, body_of
from .documents import SHAPES, Payload, Unsendable, payload_of
from .errors import RefusedElements
from .outcomes import document_outcomes, elements_of_refusal, named_outcomes, outcome_of
from .remote import document_of

# Elements are judged one by one; without this, one bad element refuses all of them.
_ONE_BY_ONE = {"summarize_errors": "false"}
CODE_TOO_LONG = Reason("item", notice=Notice(Said.CODE_LENGTH, {"longest": CAPABILITIES.item_code_length}))
_UNPOSTED = (RemoteState.DRAFT, RemoteState.SUBMITTED)


def save_documents(client: XeroClient, documents: Sequence[Document], request_key: str) -> list[Outcome]:
    """See ``Provider.save_documents``."""
    check_batch([document.marker for document in documents])
    sendable, outcomes = _sendable(documents)
    if not sendable:
        return outcomes
    shape = SHAPES[documents[0].kind]
    sent = [document for document in documents if document.marker in sendable]
    elements, correlation_id = send(
        client, f"create_{shape.resource}s", shape.plural, [sendable[document.marker] for document in sent],
        request_key, unitdp=4)
    return outcomes + with_warnings(document_outcomes(sent, elements, correlation_id), sendable)


def body_digest(documents: Sequence[Document]) -> str:
    """See ``Provider.body_digest``."""
    sendable, _outcomes = _sendable(documents)
    plural = SHAPES[documents[0].kind].plural
    return hashlib.sha256(body_of(plural, [payload.element for payload in sendable.values()])).hexdigest()


def weight(document: Document) -> int:
    """See ``Provider.weight``."""
    try:
        element = payload_of(document).element
    except Unsendable:
        return 0
    return len(exact_json.dumps(element)) + len(",")


def save_contacts(client: XeroClient, contacts: Sequence[Contact], request_key: str) -> list[Outcome]:
    """See ``Provider.save_contacts``. Outcomes are found by the key, which travels as ``ContactNumber``."""
    check_batch([contact.key for contact in contacts])
    payloads = {contact.key: Payload(*contact_forms.payload_of(contact)) for contact in contacts}
    elements, correlation_id = send(
        client, "create_contacts", "Contacts", list(payloads.values()), request_key)
    outcomes = named_outcomes(
        {key: payload.element for key, payload in payloads.items()}, elements, ("ContactNumber", "Name"),
        contact_forms.contact_of, correlation_id)
    return with_warnings(outcomes, payloads)


def save_items(client: XeroClient, items: Sequence[Item], request_key: str) -> list[Outcome]:
    """See ``Provider.save_items``. Too long a code is refused here: cut, it would be another item's."""
    check_batch([item.code for item in items])
    payloads = {item.code: Payload(*item_forms.payload_of(item)) for item in items if has_usable_code(item)}
    outcomes = [refused(item.code, CODE_TOO_LONG) for item in items if item.code not in payloads]
    if not payloads:
        return outcomes
    elements, correlation_id = send(
        client, "create_items", "Items", list(payloads.values()), request_key, unitdp=4)
    return outcomes + with_warnings(named_outcomes(
        {code: payload.element for code, payload in payloads.items()}, elements, ("Code",),
        item_forms.item_of, correlation_id), payloads)


def undo(client: XeroClient, document: RemoteDocument, request_key: str) -> RemoteDocument:
    """See ``Provider.undo``. Drafts and submitted documents are deleted, approved ones voided."""
    shape = SHAPES[document.kind]
    status = "DELETED" if document.state in _UNPOSTED else "VOIDED"
    body = body_of(shape.plural, [{shape.id_name: document.external_id, "Status": status}])
    answer = client.write(
        f"update_{shape.resource}", document.external_id, body=body, request_key=request_key, elements=1,
        unitdp=4)
    for element in elements_of(content_of(answer, shape.plural), shape.plural):
        outcome = outcome_of(document.external_id, element, document_of, answer.correlation_id)
        if outcome.verdict is Verdict.REFUSED:
            raise Refused("undo refused", reasons=outcome.reasons, correlation_id=answer.correlation_id)
        if outcome.verdict is Verdict.SAVED and outcome.saved.external_id == document.external_id:
            return outcome.saved
    raise Retry(
        "the answer does not tell the document", maybe_committed=True, correlation_id=answer.correlation_id)


def send(client: XeroClient, operation: str, plural: str, payloads: Sequence[Payload], request_key: str,
         **parameters) -> tuple[list[dict], str]:
    """Send one request; the elements of the answer and its correlation id.

    A call refused as a whole still tells which elements were at fault; of the others nothing is known then.
    """
    body = body_of(plural, [payload.element for payload in payloads])
    try:
        answer: Answer = client.write(
            operation, body=body, request_key=request_key, elements=len(payloads), **_ONE_BY_ONE,
            **parameters)
    except RefusedElements as error:
        return elements_of_refusal(error.elements), error.correlation_id
    except Missing as error:
        # One unknown id refuses the whole request; whether the others are rolled back is not documented.
        error.maybe_committed = len(payloads) > 1
        raise
    return elements_of(content_of(answer, plural), plural), answer.correlation_id


def _sendable(documents: Sequence[Document]) -> tuple[dict[str, Payload], list[Outcome]]:
    """The payloads by marker, and the outcomes of those that have none."""
    if len({document.kind for document in documents}) > 1:
        raise ValueError("documents of one call are of one kind")
    payloads, outcomes = {}, []
    for document in documents:
        try:
            payloads[document.marker] = payload_of(document)
        except Unsendable as error:
            outcomes.append(refused(document.marker, error.reason))
    return payloads, outcomes


def check_batch(keys: Sequence[str]) -> None:
    if not 0 < len(keys) <= CAPABILITIES.batch_size or len(set(keys)) < len(keys) or not all(keys):
        raise ValueError(f"a batch has 1 to {CAPABILITIES.batch_size} elements, each with a key of its own")


def has_usable_code(item: Item) -> bool:
    return len(item.code) <= CAPABILITIES.item_code_length


def refused(key: str, reason: Reason) -> Outcome:
    return Outcome(key, Verdict.REFUSED, reasons=(reason,))


def with_warnings(outcomes: Sequence[Outcome], payloads: dict[str, Payload]) -> list[Outcome]:
    """What had to be changed to make a payload is told first, then what Xero warned about."""
    return [
        replace(outcome, warnings=payloads[outcome.key].warnings + outcome.warnings) for outcome in outcomes]
