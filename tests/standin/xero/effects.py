"""What a fault switch does to one call, in Xero's shapes."""

import json
from dataclasses import replace
from decimal import Decimal

from ..serving import effects
from ..serving.http_server import Response
from .errors import NOT_FOUND_PAGE, internal_error, problem, validation_refused
from .limits import too_many
from .wire import NULL, Stamp, to_json

OFFLINE = "The Organisation is offline"


class Effects(effects.Effects):
    def answers(self, fault):
        return {
            "rate_limit": lambda: too_many(fault.problem, fault.retry_after),
            "error_before": internal_error,
            "unavailable": lambda: Response.text(fault.text or OFFLINE, 503),
            "html": lambda: Response.html(fault.text or NOT_FOUND_PAGE, fault.status or 404),
            "refused": lambda: validation_refused([], fault.text).response,
            "token_expired": lambda: problem(
                401, "Unauthorized", "TokenExpired: token expired at 01/01/2026 00:00:00"
            ),
        }

    def rewritten(self, response, name, value):
        content = json.loads(response.body, parse_float=Decimal)
        changed = effects.with_members(content, name, NULL if value is None else value)
        return replace(response, body=to_json(_stamped(changed)))


def _stamped(node):
    """The same values, moments marked as such: they are written in another way than texts."""
    if isinstance(node, dict):
        return {key: _stamped(member) for key, member in node.items()}
    if isinstance(node, list):
        return [_stamped(member) for member in node]
    return Stamp(node) if isinstance(node, str) and node.startswith("/Date(") else node
