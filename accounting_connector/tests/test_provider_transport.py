"""One attempt, one time-out, nothing kept, and the truth about whether a request may have been committed."""

import logging
import os
import socket
import tempfile
import time
import traceback
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.budget import Budget
from odoo.addons.accounting_connector.providers.transport import Bearer, Transport

from .scripted_server import TRICKLE_BYTES, ScriptedServer
from .xero_case import NOW

URL = "https://api.example.com/v1/things"


def judge(answer):
    return None if answer.status == 200 else errors.Refused(f"status {answer.status}")


class TestTransport(BaseCase):
    def setUp(self):
        super().setUp()
        self.server = ScriptedServer()
        self.addCleanup(self.server.stop)
        self.calls = []

    def make_transport(self, **facts):
        facts = {"base_url": self.server.base_url, "timeout": 5.0, **facts}
        return Transport(judge=judge, clock=lambda: NOW, on_call=self.calls.append, **facts)

    def fails(self, expected, method="PUT", **facts):
        with self.assertRaises(expected) as caught:
            self.make_transport(**facts).send(method, URL, body=b"{}" if method == "PUT" else None)
        return caught.exception

    def test_an_answer_tells_status_headers_body_and_the_providers_time(self):
        self.server.answer(
            {"Total": 1.10}, headers={"X-Call": "abc", "Date": "Sat, 21 Nov 2026 09:31:02 GMT"}
        )
        answer = self.make_transport(correlation_header="X-Call").send("GET", URL)
        self.assertEqual((answer.status, answer.correlation_id), (200, "abc"))
        self.assertEqual(str(answer.json()["Total"]), "1.1")
        self.assertEqual(answer.server_time, datetime(2026, 11, 21, 9, 31, 2, tzinfo=timezone.utc))

    def test_a_dropped_write_is_never_repeated_and_may_be_committed(self):
        self.server.answer(fault="drop").answer({})
        self.assertTrue(self.fails(errors.Retry).maybe_committed)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_dropped_read_is_never_repeated_and_commits_nothing(self):
        self.server.answer(fault="drop").answer({})
        self.assertFalse(self.fails(errors.Retry, "GET").maybe_committed)
        self.assertEqual(len(self.server.requests), 1)

    def test_an_answer_cut_off_in_the_middle_leaves_a_write_unknown(self):
        self.server.answer({"Invoices": ["x" * 1000]}, fault="cut")
        self.assertTrue(self.fails(errors.Retry).maybe_committed)

    def test_an_answer_that_is_not_json_leaves_a_write_unknown(self):
        for text in ("<html>Sign in to the hotel network</html>", '{"Invoices": [{"Invoi', ""):
            self.server.answer(text=text)
            answer = self.make_transport().send("PUT", URL, body=b"{}")
            with self.assertRaises(errors.Retry) as caught:
                answer.json()
            self.assertTrue(caught.exception.maybe_committed)

    def test_a_slow_answer_ends_with_the_time_out(self):
        self.server.answer({}, seconds=20)
        started = time.monotonic()
        self.assertTrue(self.fails(errors.Retry, timeout=0.4).maybe_committed)
        self.assertLess(time.monotonic() - started, 3)

    def test_an_answer_that_trickles_in_ends_with_the_time_out(self):
        self.server.answer(text="x" * 400 * TRICKLE_BYTES, fault="trickle")
        started = time.monotonic()
        self.assertTrue(self.fails(errors.Retry, timeout=0.4).maybe_committed)
        self.assertLess(time.monotonic() - started, 3)

    def test_a_refused_connection_commits_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        self.assertFalse(self.fails(errors.Retry, base_url=f"http://127.0.0.1:{port}").maybe_committed)

    def test_a_write_dropped_behind_a_proxy_may_be_committed(self):
        self.server.answer(fault="drop")
        transport = self.make_transport()
        transport._session.proxies = {"http": self.server.base_url}
        with self.assertRaises(errors.Retry) as caught:
            transport.send("PUT", URL, body=b"{}")
        self.assertTrue(caught.exception.maybe_committed)
        self.assertEqual(len(self.server.requests), 1)

    def test_a_proxy_that_is_not_reached_commits_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        transport = self.make_transport()
        transport._session.proxies = {"http": f"http://127.0.0.1:{port}"}
        with self.assertRaises(errors.Retry) as caught:
            transport.send("PUT", URL, body=b"{}")
        self.assertFalse(caught.exception.maybe_committed)

    def test_an_earlier_failure_does_not_make_a_later_one_look_harmless(self):
        """A refused connection that is being handled stands in the chain of the write that fails after it."""
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        self.server.answer(fault="drop")
        try:
            self.make_transport(base_url=f"http://127.0.0.1:{port}").send("GET", URL)
        except errors.Retry:
            self.assertTrue(self.fails(errors.Retry).maybe_committed)

    def test_a_certificate_that_does_not_verify_commits_nothing(self):
        self.server.serve_tls()
        error = self.fails(errors.Retry, base_url=self.server.base_url.replace("http://", "https://"))
        self.assertFalse(error.maybe_committed)
        self.assertEqual(self.server.requests, [])

    def test_redirects_are_not_followed(self):
        self.server.answer(status=302, headers={"Location": "https://elsewhere.example.com/"})
        self.fails(errors.Refused)
        self.assertEqual(len(self.server.requests), 1)

    def test_cookies_are_not_kept(self):
        self.server.answer({}, headers={"Set-Cookie": "session=1; Path=/"}).answer({})
        transport = self.make_transport()
        transport.send("GET", URL)
        transport.send("GET", URL)
        self.assertNotIn("Cookie", self.server.requests[1].headers)

    def test_passwords_of_the_environment_never_replace_the_token(self):
        with tempfile.TemporaryDirectory() as folder:
            netrc = Path(folder, "netrc")
            netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
            netrc.chmod(0o600)
            self.server.answer({}).answer({})
            with patch.dict(os.environ, {"NETRC": str(netrc)}):
                transport = self.make_transport()
                transport._session.trust_env = True
                transport.send("GET", URL, auth=Bearer("token"))
                transport.send("GET", URL)
        self.assertEqual(self.server.requests[0].headers["Authorization"], "Bearer token")
        self.assertNotIn("Authorization", self.server.requests[1].headers)

    def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(self):
        self.server.answer({})
        with patch.dict(os.environ, {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}):
            self.assertEqual(self.make_transport().send("GET", URL).status, 200)

    def test_a_query_is_percent_encoded(self):
        self.server.answer({})
        self.make_transport().send("GET", URL, query=[("where", 'Name=="A & B + ü"')])
        self.assertEqual(self.server.requests[0].query, {"where": 'Name=="A & B + ü"'})

    def test_every_call_is_told_without_payload(self):
        self.server.answer({}, headers={"X-Call": "abc"}).answer(status=500).answer(fault="drop")
        transport = self.make_transport(correlation_header="X-Call")
        url = URL + "/d0d0d0d0-0000-4000-8000-000000000001/lines"
        transport.send("PUT", url, query=[("secret", "1")], body=b"{}", elements=3)
        for method in ("GET", "PUT"):
            with self.assertRaises(errors.ProviderError):
                transport.send(method, url)
        told = [
            (call.method, call.endpoint, call.status, call.outcome, call.correlation_id, call.elements)
            for call in self.calls
        ]
        endpoint = "/v1/things/d0d0d0d0/lines"
        self.assertEqual(
            told,
            [
                ("PUT", endpoint, 200, "ok", "abc", 3),
                ("GET", endpoint, 500, "Refused", "", 0),
                ("PUT", endpoint, None, "Retry", None, 0),
            ],
        )
        self.assertTrue(all(call.started_at == NOW and call.seconds >= 0 for call in self.calls))

    def test_a_used_up_budget_forbids_the_call(self):
        budget = Budget()
        budget.block(NOW + timedelta(seconds=9), "minute")
        self.fails(errors.RateLimited, budget=budget)
        self.assertEqual(self.server.requests, [])

    def test_retry_after_is_read_as_seconds_or_as_a_date(self):
        for value, until in (
            ("26", NOW + timedelta(seconds=26)),
            ("0", NOW),
            ("Sat, 21 Nov 2026 10:00:00 GMT", NOW + timedelta(minutes=30)),
            ("soon", None),
            ("-5", None),
        ):
            self.server.answer({}, headers={"Retry-After": value})
            self.assertEqual(self.make_transport().send("GET", URL).retry_moment(NOW), until)

    def test_addresses_with_personal_data_never_reach_a_log(self):
        self.server.answer({})
        with self.assertLogs("urllib3.connectionpool", logging.DEBUG) as logs:
            self.make_transport().send("GET", URL, query=[("where", "ann@example.com")])
            logging.getLogger("urllib3.connectionpool").debug("another's line")
        self.assertEqual([record.getMessage() for record in logs.records], ["another's line"])

    def test_an_error_shown_with_its_traceback_holds_no_personal_data(self):
        with socket.create_server(("127.0.0.1", 0)) as unused:
            base_url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with self.assertRaises(errors.Retry) as caught:
            self.make_transport(base_url=base_url).send("GET", URL, query=[("where", "ann@example.com")])
        shown = "".join(traceback.format_exception(caught.exception))
        self.assertIn("NewConnectionError", shown)
        self.assertNotIn("example.com", shown.replace(URL, ""))
        self.assertNotIn("ann", str(caught.exception))

    def test_an_unsafe_address_is_refused_before_anything_is_sent(self):
        with self.assertRaises(errors.UnsafeAddress):
            self.make_transport(base_url="http://example.com")
