"""What was called, for tests to count and read. Never holds a token, a secret or a body."""

import threading
from dataclasses import asdict, dataclass, field


@dataclass
class Call:
    """One request: what came in and what became of it."""

    seq: int
    at: str
    method: str
    path: str
    query: dict
    app: str = None
    tenant: str = None
    idempotency_key: str = None
    replayed: bool = False
    elements: int = None
    unknown_properties: list = field(default_factory=list)
    fault: str = None
    status: int = None
    answered: bool = True
    correlation_id: str = None


SECRET_PARAMETERS = {
    "code",
    "state",
    "code_challenge",
    "code_verifier",
    "client_secret",
    "refresh_token",
    "token",
}


class CallLog:
    """A list of calls in the order they came in."""

    def __init__(self):
        self._calls = []
        self._lock = threading.Lock()
        self._seq = 0

    def open(self, request, at):
        """Note a request that has just come in; the caller fills in the outcome later."""
        query = {
            name: "***" if name.lower() in SECRET_PARAMETERS else value
            for name, value in request.query.items()
        }
        with self._lock:
            self._seq += 1
            call = Call(
                self._seq,
                at,
                request.method,
                request.path,
                query,
                idempotency_key=request.headers.get("Idempotency-Key"),
            )
            self._calls.append(call)
        return call

    def since(self, seq=0):
        """Calls after number `seq`, as dictionaries."""
        with self._lock:
            return [asdict(call) for call in self._calls if call.seq > seq]

    def clear(self):
        with self._lock:
            self._calls.clear()

    def __getstate__(self):
        return {"seq": self._seq}

    def __setstate__(self, state):
        self.__init__()
        self._seq = state["seq"]
