"""The running stand-in: one HTTP server that answers for all of Xero's hosts."""

import threading
import time
import uuid
from decimal import localcontext
from pathlib import Path

from ..http_server import HttpServer, Response
from . import api, connections, control, oauth, pages
from .effects import Effects
from .world import World

READS = ("GET", "HEAD")
DIGITS = 80


class XeroStandin:
    """Start and stop it in process, or as `python -m standin.xero`.

    `world` is all of its state, to read and change directly while holding `world.lock`.
    `state_file` is read when it exists and rewritten after every call that may have changed something.
    """

    def __init__(
        self,
        port=0,
        host="localhost",
        organisations=("nz", "au", "gb", "us"),
        redirect_uris=(),
        state_file=None,
        log=None,
    ):
        self.world = World(organisations, redirect_uris)
        self._state_file = state_file and Path(state_file)
        if self._state_file and self._state_file.exists():
            self.world.load(self._state_file)
        self._server = HttpServer(self._answer, self.world.clock, host, port, log)
        self.base_url = self._server.base_url

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
        path = request.path.lower()
        if path.startswith(control.PREFIX):
            response = control.handle(self.world, request)
            self._save(request)
            return response
        call = self.world.calls.open(request, self.world.clock.now().isoformat())
        call.correlation_id = str(uuid.uuid4())
        fault = self.world.faults.take(request)
        call.fault = fault and fault.kind
        effects = Effects(fault)
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
        response = self._routed(request, call, effects)
        call.status = response.status
        call.answered = call.answered and not response.drop
        self._save(request)
        return response

    def _routed(self, request, call, effects):
        path = request.path.lower()
        if path.startswith(api.PREFIX + "/"):
            return api.handle(self.world, request, call, effects)
        response = effects.before()
        if response is None:
            with self.world.lock:
                response = self._outside_api(path, request)
        return effects.after(response)

    def _outside_api(self, path, request):
        if path == "/identity/connect/authorize":
            return oauth.authorize(self.world, request)
        if path == "/connect/token" and request.method == "POST":
            return oauth.token(self.world, request)
        if path == "/connect/revocation" and request.method == "POST":
            return oauth.revocation(self.world, request)
        if path == "/connections" or path.startswith("/connections/"):
            return connections.handle(self.world, request)
        return pages.handle(self.world, request)

    def _save(self, request):
        if self._state_file and request.method not in READS:
            self.world.save(self._state_file)
