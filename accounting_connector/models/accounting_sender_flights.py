"""Requests in flight: one after the other, or several at once, each in a thread with an adapter of its own.

A thread gets a sealed request and gives back what the adapter made of the answer: it opens no Odoo
environment, refreshes no token and never waits with a transaction of ours open. All else is done by the
thread that asks.
"""

from collections import deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass

from ..providers import errors
from ..providers.values import Outcome
from .accounting_document_claim import LEASE_MARGIN
from .accounting_document_seal import Request
from .lease_fence import under_lease


@dataclass(frozen=True)
class Answer:
    """:ivar outcomes: of the members of ``request``; ``None`` when the call met ``error``."""

    request: Request
    outcomes: list[Outcome] | None = None
    error: Exception | None = None


class InTurn:
    """One request at a time, in the thread that asks.

    :param send: called with a request; gives the outcomes of its members.
    """

    def __init__(self, send):
        self._send = send
        self._landed = deque()

    @property
    def aloft(self):
        """How many answers are still to be fetched."""
        return len(self._landed)

    def has_room(self):
        return not self._landed

    def begin(self, request):
        self._landed.append(answer_of(self._send, request))

    def fetch(self):
        """The next :class:`Answer`, waiting for it."""
        return self._landed.popleft()

    def close(self):
        """Nothing is left open, and nothing is fetched any more."""


class InThreads:
    """As many requests at once as there are adapters; answers are fetched as they come.

    :param adapters: one for each thread; they are closed in the end.
    :param token: the :class:`HandedToken` of the adapters; called before a request begins, in the thread that
        asks.
    """

    def __init__(self, adapters, token):
        self._adapters = adapters
        self._free = list(adapters)
        self._token = token
        self._aloft = {}
        self._repeated = set()
        self._pool = ThreadPoolExecutor(len(adapters), thread_name_prefix="accounting-request")

    @property
    def aloft(self):
        return len(self._aloft)

    def has_room(self):
        return bool(self._free)

    def begin(self, request):
        token = self._token()
        self._begin(request, self._free.pop(), token)

    def _begin(self, request, adapter, token):
        future = self._pool.submit(answer_of, lambda each: send(adapter, each), request)
        self._aloft[future] = (request, adapter, token)

    def fetch(self):
        """The next :class:`Answer`, waiting for it; a request that met nothing but an old access token was
        sent once more.
        """
        while True:
            landed = wait(self._aloft, return_when=FIRST_COMPLETED).done
            future = next(future for future in self._aloft if future in landed)
            request, adapter, token = self._aloft.pop(future)
            answer = future.result()
            if isinstance(answer.error, errors.TokenExpired) and request.key not in self._repeated:
                self._repeated.add(request.key)
                answer = self._begin_again(request, adapter, token)
                if answer is None:
                    continue
            self._free.append(adapter)
            return answer

    def _begin_again(self, request, adapter, refused_token):
        """:return: the answer, when it could not even begin."""
        try:
            token = self._token(refused=refused_token)
        except errors.ProviderError as error:
            return Answer(request, error=error)
        self._begin(request, adapter, token)
        return None

    def close(self):
        """No thread and no connection is left; calls that are under way end first."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for adapter in self._adapters:
            adapter.close()


def send(adapter, request):
    """What became of the members of a request; it does not begin shortly before its lease ends."""
    if request.clock.now() > request.lease_until - LEASE_MARGIN:
        raise errors.Retry("the lease ends too soon to begin a request")
    with under_lease(request.lease_until):
        return adapter.save_documents(request.documents, request.key)


def answer_of(work, request):
    try:
        return Answer(request, outcomes=work(request))
    except Exception as error:
        return Answer(request, error=error)
