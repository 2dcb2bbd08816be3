"""What a fault switch does to one call; the provider's shapes come from a subclass."""

from dataclasses import replace

from .http_server import Response


class Effects:
    """The fault of one call (None: no fault): `before` it is done, `after` it was done."""

    def __init__(self, fault=None):
        self.fault = fault
        self.kind = fault.kind if fault else None

    def answers(self, fault):
        """Kind of fault -> function that makes the Response sent instead of doing the call."""
        raise NotImplementedError

    def rewritten(self, response, name, value):
        """The answer with `value` (None: null) in every property `name`."""
        raise NotImplementedError

    @property
    def is_internal_error(self):
        """Whether the call ends in a 500, done or not."""
        return self.kind in ("error_before", "error_after")

    @property
    def commits_later(self):
        """Seconds until the request is done after its connection was dropped, or None."""
        return self.fault.seconds if self.kind == "drop_then_commit" else None

    def before(self):
        """An answer that replaces the work, or None to go on; may wait."""
        fault = self.fault
        if self.kind == "slow":
            fault.hold()
        if not fault:
            return None
        answers = {
            "drop_before": lambda: Response(drop="all"),
            "invalid_grant": lambda: Response(400, b'{"error":"invalid_grant"}', "application/json"),
            **self.answers(fault),
        }
        return answers[self.kind]() if self.kind in answers else None

    def after(self, response):
        """The answer that really goes out, given the one that was prepared; may wait."""
        if self.kind == "slow_after":
            self.fault.hold()
        drop = {"drop_after": "all", "drop_during": "half"}.get(self.kind)
        if drop:
            return replace(response, drop=drop)
        if self.kind in ("unknown_enum", "null_field") and response.content_type.startswith(
            "application/json"
        ):
            value = self.fault.value if self.kind == "unknown_enum" else None
            return self.rewritten(response, self.fault.field, value)
        return response


def with_members(node, name, value):
    """Plain JSON values with `value` in every property `name`."""
    if isinstance(node, dict):
        return {
            key: value if key == name else with_members(member, name, value) for key, member in node.items()
        }
    if isinstance(node, list):
        return [with_members(member, name, value) for member in node]
    return node
