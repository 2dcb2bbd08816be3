"""A small threaded HTTP/1.1 server: Request in, Response out, connections dropped on purpose."""

import contextlib
import json
import socket
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass
class Request:
    """One HTTP request. `path` is unquoted; `query` keeps the last value of each name as sent."""

    method: str
    target: str
    headers: object
    body: bytes
    path: str = ""
    raw_query: str = ""
    query: dict = field(default_factory=dict)

    def __post_init__(self):
        parts = urlsplit(self.target)
        self.path = unquote(parts.path)
        self.raw_query = parts.query
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))

    def parameter(self, name, default=None):
        """A query value, its name compared without case."""
        wanted = name.lower()
        for key, value in self.query.items():
            if key.lower() == wanted:
                return value
        return default

    def form(self):
        """The body read as an HTML form; repeated names keep every value in a list."""
        values = {}
        for key, value in parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True):
            values.setdefault(key, []).append(value)
        return values

    def cookies(self):
        """Cookies of the request as a dictionary."""
        pairs = (part.strip().partition("=") for part in self.headers.get("Cookie", "").split(";"))
        return {name: value for name, _sep, value in pairs if name}


@dataclass
class Response:
    """An answer. `drop` says what really happens to it: None, 'all' (nothing is sent) or 'half'."""

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: dict = field(default_factory=dict)
    drop: str = None

    @classmethod
    def json(cls, value, status=200):
        """A JSON answer of plain Python values (control calls; providers have their own writers)."""
        return cls(status, json.dumps(value, default=str).encode(), "application/json; charset=utf-8")

    @classmethod
    def text(cls, text, status=200):
        return cls(status, text.encode(), "text/plain; charset=utf-8")

    @classmethod
    def html(cls, text, status=200):
        return cls(status, text.encode(), "text/html; charset=utf-8")

    @classmethod
    def redirect(cls, location):
        return cls(302, headers={"Location": location})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_version = "standin"
    sys_version = ""

    def _serve(self):
        length = self.headers.get("Content-Length")
        if length is None and self.headers.get("Transfer-Encoding"):
            self._write(Response.text("Length Required", 411))
            self.close_connection = True
            return
        request = Request(self.command, self.path, self.headers, self.rfile.read(int(length or 0)))
        started = time.monotonic()
        try:
            response = self.server.application(request)
        except Exception:
            # A fault of the stand-in itself must be told apart from an imitated 500.
            traceback.print_exc()
            response = Response.text("stand-in defect, see its log", 599)
        # before the answer: whoever has it may stop us at once
        self.server.log(
            f"{request.method} {request.path} {'dropped' if response.drop else response.status} "
            f"{(time.monotonic() - started) * 1000:.0f}ms"
        )
        self._write(response)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _serve

    def _write(self, response):
        if response.drop == "all":
            return self._hang_up()
        headers = dict(response.headers)
        headers.setdefault(
            "Date", format_datetime(self.server.clock.now().replace(microsecond=0), usegmt=True)
        )
        if response.content_type:
            headers["Content-Type"] = response.content_type
        if response.status not in (204, 304):
            headers["Content-Length"] = str(len(response.body))
        reason = self.responses.get(response.status, ("",))[0]
        head = f"HTTP/1.1 {response.status} {reason}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        data = head.encode("latin-1") + b"\r\n"
        if self.command != "HEAD":
            data += response.body
        if response.drop == "half":
            self.wfile.write(data[: len(data) - len(response.body) // 2])
            return self._hang_up()
        try:
            self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def _hang_up(self):
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    application = clock = log = None

    def handle_error(self, request, client_address):
        pass


class HttpServer:
    """Runs `application(Request) -> Response` on a port of the loopback interface in a thread of its own.

    `log` receives one line a call; None keeps quiet.
    """

    def __init__(self, application, clock, host="localhost", port=0, log=None):
        self._server = _Server((socket.gethostbyname(host), port), _Handler)
        self._server.application = application
        self._server.clock = clock
        self._server.log = log or (lambda line: None)
        self.base_url = f"http://{host}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def log_to_stderr(line):
    """One line of log, flushed at once."""
    print(line, file=sys.stderr, flush=True)
