"""A web server that answers what a test tells it, one answer a request, and remembers what it was sent."""

from __future__ import annotations

import json
import ssl
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

TRICKLE_BYTES = 16 * 1024
TRICKLE_SECONDS = 0.05


@dataclass
class Received:
    """One request as it came over the wire."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Reply:
    """What to answer. ``fault``: ``drop`` closes the connection unanswered, ``cut`` after half of the body,
    ``trickle`` sends it slowly.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    seconds: float = 0.0


class ScriptedServer:
    """Answers from a list; a request beyond its end gets 599 and is remembered all the same."""

    def __init__(self):
        self.requests: list[Received] = []
        self._replies: list[Reply] = []
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(
        self,
        content=None,
        status: int = 200,
        *,
        text: str | bytes = "",
        headers: dict | None = None,
        fault: str = "",
        seconds: float = 0.0,
    ) -> ScriptedServer:
        """Append an answer: ``content`` as JSON, else ``text``; after waiting for ``seconds``."""
        body = json.dumps(content).encode() if content is not None else text
        body = body.encode() if isinstance(body, str) else body
        self._replies.append(Reply(status, body, dict(headers or {}), fault, seconds))
        return self

    def serve_tls(self) -> None:
        """Speak TLS from now on, with a certificate nobody trusts."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile(suffix=".pem") as file:
            file.write(_self_signed_certificate())
            file.flush()
            context.load_cert_chain(file.name)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def stop(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _serve(self):
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                server.requests.append(
                    Received(
                        self.command,
                        parts.path,
                        dict(parse_qsl(parts.query)),
                        dict(self.headers),
                        self.rfile.read(length),
                    )
                )
                reply = server._replies.pop(0) if server._replies else Reply(599)
                server._released.wait(reply.seconds)
                with suppress(OSError):  # a client that no longer waits
                    self._send(reply)

            def _send(self, reply):
                if reply.fault == "drop":
                    self.close_connection = True
                    return
                self.send_response_only(reply.status)
                for name, value in {**self._defaults(reply), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.fault == "cut":
                    self.wfile.write(reply.body[: len(reply.body) // 2])
                    self.close_connection = True
                elif reply.fault == "trickle":
                    for start in range(0, len(reply.body), TRICKLE_BYTES):
                        self.wfile.write(reply.body[start : start + TRICKLE_BYTES])
                        server._released.wait(TRICKLE_SECONDS)
                else:
                    self.wfile.write(reply.body)

            def _defaults(self, reply):
                return {"Content-Length": str(len(reply.body)), "Date": self.date_time_string()}

            do_GET = do_PUT = do_POST = do_DELETE = _serve

            def log_message(self, *arguments):
                """Silent: tests look at ``requests``."""

        return Handler


def _self_signed_certificate() -> bytes:
    """A key and its certificate for this machine, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(pem)
