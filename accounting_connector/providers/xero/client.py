"""xero-python as a list of endpoints: it names addresses, parameters and headers; our transport calls.

Its urllib3 client, its token handling, its models and its serialiser are not used: see ``transport.py`` for
why. The configuration it shares between all clients of a process never sees a token of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partialmethod

from .. import exact_json
from ..base import Call
from ..budget import Budget
from ..errors import ProviderError
from ..libraries import require
from ..transport import Answer, Bearer, Transport
from .capabilities import CAPABILITIES, REQUIRED_PACKAGES
from .errors import CORRELATION_HEADER, error_for, remaining_calls

LONGEST_KEY = 128
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class XeroClient:
    """Calls the accounting API for exactly one organisation.

    :param organisation_id: the tenant, sent with every call.
    :param access_token: asked before every call.
    """

    def __init__(self, *, organisation_id: str, access_token: Callable[[], str], budget: Budget,
                 base_url: str, timeout: float, clock: Callable[[], datetime],
                 on_call: Callable[[Call], None]):
        require(REQUIRED_PACKAGES)
        from xero_python.accounting import AccountingApi

        if not _GUID.fullmatch(organisation_id):
            raise ValueError("a Xero organisation is named by a GUID")
        self.organisation_id = organisation_id
        transport = new_transport(
            budget=budget, base_url=base_url, timeout=timeout, clock=clock, on_call=on_call)
        self.close = transport.close
        self._wire = Wire(transport, access_token)
        self._api = AccountingApi(api_client(self._wire))

    def read(self, operation: str, *ids: str, **parameters) -> Answer:
        """Call a reading ``operation`` of the library, with the parameters it takes."""
        return self._call(operation, ids, parameters)

    def write(self, operation: str, *ids: str, body: bytes, request_key: str, elements: int,
              **parameters) -> Answer:
        """Call a writing ``operation`` with exactly the bytes of ``body``, under an idempotency key.

        :param elements: how many documents, contacts or items the body holds.
        """
        self._wire.elements = elements
        try:
            parameters["idempotency_key"] = self.idempotency_key(request_key)
            return self._call(operation, (*ids, body), parameters)
        finally:
            self._wire.elements = 0

    def idempotency_key(self, request_key: str) -> str:
        """The header's value: whether Xero keeps keys apart by organisation is not documented, so we do."""
        key = f"{self.organisation_id}.{request_key}"
        if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
            raise ValueError("a request key is short and printable")
        return key

    def _call(self, operation: str, arguments: tuple, parameters: Mapping) -> Answer:
        return getattr(self._api, operation)(
            self.organisation_id, *arguments, **parameters, _preload_content=False)


class Wire:
    """Stands where the library has its urllib3 client: the same methods, answered by our transport."""

    def __init__(self, transport: Transport, access_token: Callable[[], str]):
        self._transport = transport
        self._access_token = access_token
        self.elements = 0

    def _send(self, method: str, url: str, query_params=None, headers=None, body=None, **_unused) -> Answer:
        return self._transport.send(
            method, url, query=query_params or (), headers=headers, body=body,
            auth=Bearer(self._access_token()), elements=self.elements, limits=CAPABILITIES.limits)

    GET = partialmethod(_send, "GET")
    PUT = partialmethod(_send, "PUT")
    POST = partialmethod(_send, "POST")
    DELETE = partialmethod(_send, "DELETE")


class _SignedByTheWire:
    """What the library takes for its token: it adds no header."""

    @staticmethod
    def get_auth_settings() -> None:
        return None


def api_client(wire: Wire):
    """A client of the library that sends through ``wire``."""
    from xero_python.api_client import ApiClient
    from xero_python.api_client.configuration import Configuration

    configuration = Configuration()
    configuration.oauth2_token = _SignedByTheWire()
    client = ApiClient(configuration)
    client.rest_client = wire
    return client


def new_transport(*, base_url: str, timeout: float, clock: Callable[[], datetime],
                  on_call: Callable[[Call], None], budget: Budget | None = None) -> Transport:
    """A transport that knows Xero's errors and what its answers say about limits."""

    def judge(answer: Answer) -> ProviderError | None:
        return error_for(answer, clock())

    return Transport(
        judge=judge, base_url=base_url, timeout=timeout, clock=clock, on_call=on_call, budget=budget,
        correlation_header=CORRELATION_HEADER, remaining=remaining_calls)


def body_of(name: str, elements: list[dict]) -> bytes:
    """The bytes of a request that creates or updates ``elements``."""
    return exact_json.dumps({name: elements})
