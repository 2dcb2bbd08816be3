"""The running stand-in: one HTTP server that answers for all hosts of a provider."""

import threading
import time
import uuid
from decimal import localcontext
from pathlib import Path

from . import control
from .http_server import HttpServer, Response

READS = ("GET", "HEAD")
DIGITS = 80


class Standin:
    """Start and stop it in process, or as a program of its own.

    `world` is all of its state, to read and change directly while holding `world.lock`.
    `state_file` is read when it exists and rewritten after every call that may have changed something.
    A provider's class names its `effects` (what a fault does to a call), its `control_calls`, and
    answers the calls themselves in `routed`.
    """

    effects = None
    control_calls = None

    def __init__(self, world, port=0, host="localhost", state_file=None, log=None):
        self.world = world
        self._state_file = state_file and Path(state_file)
        if self._state_file and self._state_file.exists():
            self.world.load(self._state_file)
        self._server = HttpServer(self._answer, self.world.clock, host, port, log)
        self.base_url = self._server.base_url

    def routed(self, request, call, effects):
        """The Response to a call that is neither a control call nor lost on the way."""
        raise NotImplementedError

    def start(self):
        self._server.start()
        return self

    def stop(self):
        self._server.stop()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc_info):
        self.stop()

    def _answer(self, request):
        """Answer one request, with enough digits for the product of any two numbers that can be sent."""
        with localcontext() as context:
            context.prec = DIGITS
            return self._logged(request)

    def _logged(self, request):
        """Log the call, let a fault switch have its way, answer."""
        if request.path.lower().startswith(control.PREFIX):
            response = control.handle(self.world, request, self.control_calls)
            self._save(request)
            return response
        call = self.world.calls.open(request, self.world.clock.now().isoformat())
        call.correlation_id = str(uuid.uuid4())
        fault = self.world.faults.take(request)
        call.fault = fault and fault.kind
        effects = self.effects(fault)
        if effects.commits_later is not None:
            threading.Thread(target=self._work_later, args=(request, call, effects), daemon=True).start()
            call.answered = False
            return Response(drop="all")
        return self._work(request, call, effects)

    def _work_later(self, request, call, effects):
        """The connection is gone; the request is done all the same, later."""
        time.sleep(effects.commits_later)
        with localcontext() as context:
            context.prec = DIGITS
            self._work(request, call, effects)

    def _work(self, request, call, effects):
        response = self.routed(request, call, effects)
        call.status = response.status
        call.answered = call.answered and not response.drop
        self._save(request)
        return response

    def _save(self, request):
        if self._state_file and request.method not in READS:
            self.world.save(self._state_file)
