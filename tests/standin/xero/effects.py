"""What a fault switch does to one call, in Xero's shapes."""

import json
import time
from decimal import Decimal

from ..http_server import Response
from .errors import NOT_FOUND_PAGE, internal_error, problem
from .limits import too_many
from .wire import NULL, Stamp, to_json

OFFLINE = "The Organisation is offline"


class Effects:
    """The fault of one call (None: no fault): `before` it is done, `after` it was done."""

    def __init__(self, fault=None):
        self._fault = fault
        self._kind = fault.kind if fault else None

    @property
    def is_internal_error(self):
        """Whether the call ends in a 500, which Xero remembers under the idempotency key."""
        return self._kind in ("error_before", "error_after")

    @property
    def commits_later(self):
        """Seconds until the request is done after its connection was dropped, or None."""
        return self._fault.seconds if self._kind == "drop_then_commit" else None

    def before(self):
        """An answer that replaces the work, or None to go on; may wait."""
        fault = self._fault
        if self._kind == "slow":
            time.sleep(fault.seconds)
        answers = {
            "drop_before": lambda: Response(drop="all"),
            "rate_limit": lambda: too_many(fault.problem, fault.retry_after),
            "error_before": internal_error,
            "unavailable": lambda: Response.text(fault.text or OFFLINE, 503),
            "html": lambda: Response.html(fault.text or NOT_FOUND_PAGE, fault.status),
            "token_expired": lambda: problem(
                401, "Unauthorized", "TokenExpired: token expired at 01/01/2026 00:00:00"
            ),
            "invalid_grant": lambda: Response(400, b'{"error":"invalid_grant"}', "application/json"),
        }
        return answers[self._kind]() if self._kind in answers else None

    def after(self, response):
        """The answer that really goes out, given the one that was prepared; may wait."""
        if self._kind == "slow_after":
            time.sleep(self._fault.seconds)
        drop = {"drop_after": "all", "drop_during": "half"}.get(self._kind)
        if drop:
            return Response(response.status, response.body, response.content_type, response.headers, drop)
        if self._kind == "unknown_enum":
            return _replaced(response, self._fault.field, self._fault.value)
        if self._kind == "null_field":
            return _replaced(response, self._fault.field, NULL)
        return response


def _replaced(response, name, value):
    if not response.content_type.startswith("application/json"):
        return response

    def walk(node):
        if isinstance(node, dict):
            return {key: value if key == name else walk(member) for key, member in node.items()}
        if isinstance(node, list):
            return [walk(member) for member in node]
        return Stamp(node) if isinstance(node, str) and node.startswith("/Date(") else node

    body = to_json(walk(json.loads(response.body, parse_float=Decimal)))
    return Response(response.status, body, response.content_type, response.headers)
