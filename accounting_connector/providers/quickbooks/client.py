"""python-quickbooks as a list of endpoints: it names addresses, parameters and headers; our transport calls.

Its session, its object model, its reading of answers and its exceptions are not used: they lose the status,
Intuit's id of a call and everything but the first error, turn amounts into floats and wait without end. The
bodies are our own JSON text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timezone
from types import SimpleNamespace

from .. import exact_json
from ..base import Call
from ..budget import Budget
from ..errors import ProviderError
from ..libraries import require
from ..reading import as_dict, dicts, text
from ..transport import Answer, Bearer, Transport
from .capabilities import BATCH_LIMITS, CALL_LIMITS, REQUIRED_PACKAGES
from .errors import CORRELATION_HEADER, error_for

MINOR_VERSION = 75
LARGEST_BATCH = 30
# A request id in a batch has at most 36 characters; elsewhere it may have more.
_LONGEST_REQUEST_ID = 36


class QuickBooksClient:
    """Calls the accounting API for exactly one company.

    :param organisation_id: the company's realm id, part of every address.
    :param access_token: asked before every call.
    :param sandbox: the company is one of the sandbox.
    """

    def __init__(
        self,
        *,
        organisation_id: str,
        access_token: Callable[[], str],
        budget: Budget,
        base_url: str,
        timeout: float,
        clock: Callable[[], datetime],
        on_call: Callable[[Call], None],
        sandbox: bool = False,
    ):
        require(REQUIRED_PACKAGES)
        if not (organisation_id.isascii() and organisation_id.isdigit()):
            raise ValueError("a QuickBooks company is named by digits")
        self.organisation_id = organisation_id
        transport = new_transport(
            budget=budget, base_url=base_url, timeout=timeout, clock=clock, on_call=on_call
        )
        self.close = transport.close
        self._wire = Wire(transport, access_token)
        self._library = _thin_library(organisation_id, self._wire, sandbox)

    @property
    def last_answer(self) -> Answer:
        """The answer to the last call, for the moment it was given."""
        return self._wire.answer

    def query(self, statement: str) -> Answer:
        """What a statement of the query language finds. It goes in the body: its length does not matter."""
        return self._wire.carrying(lambda: self._library.query(statement.encode()))

    def query_all(self, statements: Sequence[str]) -> list[dict]:
        """What each of several statements finds, in as few calls as their number allows.

        :return: for each statement its element of the answer, in their order: with ``QueryResponse`` or
            ``Fault``, empty when the answer does not have it.
        """
        found = []
        for start in range(0, len(statements), LARGEST_BATCH):
            chunk = statements[start : start + LARGEST_BATCH]
            requests = [{"bId": str(row), "Query": statement} for row, statement in enumerate(chunk)]
            by_id, _answer = self._batch(requests)
            found += [by_id.get(request["bId"], {}) for request in requests]
        return found

    def create(self, entity: str, element: dict, request_key: str) -> Answer:
        """Create one object, or change it when it has an id."""
        body = body_of(element)
        request_id = request_id_of(request_key, body)
        return self._wire.carrying(
            lambda: self._library.create_object(entity, body, request_id=request_id), elements=1, write=True
        )

    def create_all(self, elements: Sequence[tuple[str, dict]], request_key: str) -> tuple[list[dict], Answer]:
        """Create several objects, or change those that have an id, given with the names of their entities.

        :return: for each its element of the answer, in their order: with the entity or ``Fault``, empty when
            the answer does not have it.
        """
        requests = batch_of(elements)
        by_id, answer = self._batch(requests, request_key)
        return [by_id.get(request["bId"], {}) for request in requests], answer

    def change(self, entity: str, operation: str, element: dict, request_key: str) -> Answer:
        """Do ``operation`` (``void``, ``delete``) to one object."""
        body = body_of(element)
        request_id = request_id_of(request_key, body)
        return self._wire.carrying(
            lambda: self._library.post(
                self._address(entity.lower()), body, params={"operation": operation}, request_id=request_id
            ),
            elements=1,
            write=True,
        )

    def email(self, entity: str, external_id: str, to: str, request_key: str) -> Answer:
        """Have one object e-mailed to an address."""
        request_id = request_id_of(request_key, f"{entity}/{external_id}/{to}".encode())
        return self._wire.carrying(
            lambda: self._library.post(
                self._address(f"{entity.lower()}/{external_id}/send"),
                b"",
                content_type="application/octet-stream",
                params={"sendTo": to},
                request_id=request_id,
            ),
            elements=1,
            write=True,
        )

    def changes_since(self, entities: Iterable[str], since: datetime) -> Answer:
        """What was created, changed or deleted since then: at most 1,000 objects, 30 days back."""
        moment = since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        return self._wire.carrying(lambda: self._library.change_data_capture(",".join(entities), moment))

    def read(self, endpoint: str, parameters: dict[str, str]) -> Answer:
        """One object that has an address of its own."""
        return self._wire.carrying(
            lambda: self._library.get(self._address(endpoint), params=dict(parameters))
        )

    def _batch(self, requests: Sequence[dict], request_key: str = "") -> tuple[dict[str, dict], Answer]:
        body = body_of({"BatchItemRequest": list(requests)})
        request_id = request_id_of(request_key, body) if request_key else None
        answer = self._wire.carrying(
            lambda: self._library.post(self._address("batch"), body, request_id=request_id),
            elements=len(requests) if request_key else 0,
            write=bool(request_key),
            batch=True,
        )
        content = as_dict(answer.json())
        return {
            text(element.get("bId")): element for element in dicts(content.get("BatchItemResponse"))
        }, answer

    def _address(self, endpoint: str) -> str:
        return f"{self._library.api_url}/company/{self.organisation_id}/{endpoint}"


class Wire:
    """Stands where the library makes its requests; keeps the answer, which the library would take apart."""

    def __init__(self, transport: Transport, access_token: Callable[[], str]):
        self._transport = transport
        self._access_token = access_token
        self._facts: dict = {}
        self.answer: Answer | None = None

    def carrying(
        self, call: Callable[[], object], *, elements: int = 0, write: bool = False, batch: bool = False
    ) -> Answer:
        """The answer to the one request that ``call`` makes the library do.

        :param write: whether it can change anything: queries are POSTs too.
        :param batch: it counts for the limit of batches.
        """
        limits = BATCH_LIMITS if batch else CALL_LIMITS
        self._facts = {"elements": elements, "write": write, "limits": limits}
        call()
        return self.answer

    def send(self, method: str, url: str, headers: dict, params: dict, data: bytes) -> SimpleNamespace:
        """Called by the library; it gets an empty success, and the answer stays here."""
        self.answer = self._transport.send(
            method,
            url,
            query=tuple(params.items()),
            headers=headers,
            body=data or None,
            auth=Bearer(self._access_token()),
            **self._facts,
        )
        return SimpleNamespace(status_code=200, text="{}")


def _thin_library(organisation_id: str, wire: Wire, sandbox: bool):
    """A client of the library that sends through ``wire``; made so, it calls nobody by itself."""
    from quickbooks import QuickBooks

    class ThinQuickBooks(QuickBooks):
        def process_request(self, request_type, url, headers="", params="", data=""):
            return wire.send(request_type, url, headers, params, data)

    library = ThinQuickBooks(company_id=organisation_id, minorversion=MINOR_VERSION)
    library.sandbox = sandbox
    return library


def new_transport(
    *,
    base_url: str,
    timeout: float,
    clock: Callable[[], datetime],
    on_call: Callable[[Call], None],
    budget: Budget | None = None,
) -> Transport:
    """A transport that knows QuickBooks' faults."""

    def judge(answer: Answer) -> ProviderError | None:
        return error_for(answer, clock())

    return Transport(
        judge=judge,
        base_url=base_url,
        timeout=timeout,
        clock=clock,
        on_call=on_call,
        budget=budget,
        correlation_header=CORRELATION_HEADER,
    )


def batch_of(elements: Sequence[tuple[str, dict]]) -> list[dict]:
    """The requests of a batch that creates ``elements``, or changes those that have an id; their ids are the
    same whenever it is sent.
    """
    return [
        {"bId": str(row), "operation": "update" if "Id" in element else "create", entity: element}
        for row, (entity, element) in enumerate(elements, 1)
    ]


def body_of(content: dict) -> bytes:
    return exact_json.dumps(content)


def request_id_of(request_key: str, body: bytes) -> str:
    """The id under which Intuit does a write once: of our key and of what is sent, since what an id does that
    comes with another body is not documented.
    """
    return hashlib.sha256(request_key.encode() + b"|" + body).hexdigest()[:_LONGEST_REQUEST_ID]
