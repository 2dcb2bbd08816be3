"""Stands between Odoo and a stand-in, and keeps what Odoo sends: stand-ins keep no bodies."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

# Of one connection only, or set anew by whoever passes the message on.
NOT_PASSED_ON = {"host", "connection", "content-length", "transfer-encoding", "content-encoding"}


class RecordingProxy:
    """Runs while it is entered.

    :param target: where everything goes on to.
    :ivar writes: (path, bytes) of every request with a body, oldest first.
    """

    def __init__(self, target):
        self.target = target
        self.writes = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://localhost:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()

    def pass_on(self, method, path, headers, body):
        if body:
            self.writes.append((path.partition("?")[0], body))
        session = requests.Session()
        session.trust_env = False
        return session.request(
            method, self.target + path, headers=headers, data=body, allow_redirects=False, timeout=30
        )

    def _handler(self):
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def _pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = proxy.pass_on(self.command, self.path, _passed_on(self.headers), body)
                self.send_response(answer.status_code)
                for name, value in _passed_on(answer.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_PUT = do_POST = do_DELETE = _pass_on

            def log_message(self, *_message):
                """Say nothing: the stand-in has a log of its own."""

        return Handler


def _passed_on(headers):
    return {name: value for name, value in headers.items() if name.lower() not in NOT_PASSED_ON}
