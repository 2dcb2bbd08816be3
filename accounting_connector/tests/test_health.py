import json
import logging
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.accounting_health import HEALTH_PATH
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestHealth(ConnectorCase, HttpCase):
    """A monitoring system learns whether somebody is needed, and nothing about anybody's business."""

    def setUp(self):
        super().setUp()
        self.settings = self.env["res.config.settings"].create({})

    def switch_on(self):
        self.settings.action_accounting_new_health_token()
        self.settings.invalidate_recordset()
        return self.settings.accounting_health_token

    def ask(self, token="", in_address=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.env.flush_all()
        return self.url_open(HEALTH_PATH, headers=headers, params={"token": in_address} if in_address else {})

    def report(self):
        answer = self.ask(self.switch_on())
        [row] = answer.json()["connections"]
        return answer.status_code, answer.json()["status"], row

    # === WHO MAY ASK === #

    def test_it_is_off_by_default(self):
        self.assertEqual(self.ask().status_code, 404)
        self.assertEqual(self.ask("anything").status_code, 404)

    def test_switched_on_it_answers_to_its_token_only(self):
        token = self.switch_on()
        self.assertEqual(self.ask(token).status_code, 200)
        self.assertEqual(self.ask(in_address=token).status_code, 200)
        for wrong in ("", "wrong", token[:-1], token.swapcase(), "ünknown"):
            answer = self.ask(in_address=wrong)
            self.assertEqual((answer.status_code, answer.json()), (403, {"status": "forbidden"}), wrong)

    def test_new_token_ends_the_one_before_and_switching_off_ends_it_all(self):
        before, token = self.switch_on(), self.switch_on()
        self.assertNotEqual(before, token)
        self.assertEqual([self.ask(before).status_code, self.ask(token).status_code], [403, 200])
        self.settings.action_accounting_health_off()
        self.assertEqual(self.ask(token).status_code, 404)

    def test_only_administrators_switch_it_on_and_see_the_token(self):
        self.switch_on()
        person = new_test_user(
            self.env, "accountant", "accounting_connector.group_accounting_connector_manager"
        )
        settings = self.env["res.config.settings"].with_user(person)
        for method in ("action_accounting_new_health_token", "action_accounting_health_off"):
            with self.assertRaises(AccessError):
                getattr(settings, method)()
        self.assertNotIn("accounting_health_token", settings.fields_get())

    def test_a_token_in_the_address_is_not_logged(self):
        token = self.switch_on()
        logger = logging.getLogger("werkzeug")
        with self.assertLogs(logger, logging.INFO) as logged:
            self.ask(in_address=token)
            logger.info("%s - 200", f"GET {HEALTH_PATH}?token={token} HTTP/1.1")
        self.assertNotIn(token, "\n".join(logged.output))
        self.assertIn(HEALTH_PATH, "\n".join(logged.output))

    # === WHAT IS TOLD === #

    def test_all_is_well(self):
        self.queue()
        self.work()
        code, status, row = self.report()
        self.assertEqual((code, status, row["needs"]), (200, "ok", []))
        self.assertEqual((row["state"], row["waiting"], row["problems"]), ("active", 0, 0))
        self.assertTrue(row["last_sent_at"].endswith("Z"))

    def test_what_waits_and_for_how_long(self):
        self.queue()
        self.wait(seconds=90)
        _code, status, row = self.report()
        self.assertEqual((status, row["waiting"]), ("ok", 1))
        self.assertGreaterEqual(row["oldest_due_seconds"], 89)

    def test_pause_needs_nobody(self):
        until = self.true_time().replace(microsecond=0) + timedelta(minutes=7)
        self.connection.wait_until = until
        code, _status, row = self.report()
        self.assertEqual((code, row["paused_until"]), (200, until.isoformat() + "Z"))

    def test_each_cause_for_which_somebody_is_needed(self):
        for values, word in (
            ({"state": "reconnect"}, "reconnect"),
            ({"state": "suspended"}, "live_or_copy"),
            ({"credentials_refused": True}, "credentials"),
        ):
            before = self.connection.read(list(values))[0]
            self.connection.write(values)
            code, status, row = self.report()
            self.assertEqual((code, status, row["needs"]), (503, "degraded", [word]))
            self.connection.write({name: before[name] for name in values})

    def test_problem_needs_somebody(self):
        document = self.queue()
        document._block("other", "other", "It cannot go.")
        code, _status, row = self.report()
        self.assertEqual((code, row["needs"], row["problems"]), (503, ["problems"], 1))

    def test_server_that_cannot_send_needs_somebody(self):
        self.queue()
        self.patch(type(self.connection), "_why_not_from_here", lambda connection: "No key.")
        code, _status, row = self.report()
        self.assertEqual((code, row["needs"]), (503, ["server"]))

    def test_what_was_due_for_an_hour_needs_somebody_and_what_a_pause_or_a_limit_keeps_does_not(self):
        self.queue()
        self.wait(minutes=70)
        self.connection.cron_id.sudo().lastcall = self.true_time()
        code, _status, row = self.report()
        self.assertEqual((code, row["needs"]), (503, ["stuck"]))
        self.connection.wait_until = self.true_time() + timedelta(minutes=1)
        self.assertEqual(self.report()[2]["needs"], [])
        self.wait(minutes=30)
        self.assertNotIn("stuck", self.report()[2]["needs"])  # it had half an hour
        self.connection.wait_until = False
        self.assertIn("stuck", self.report()[2]["needs"])
        self.tell_calls_left(day=50)
        self.assertNotIn("stuck", self.report()[2]["needs"])

    def test_disconnected_and_new_connections_are_nobodys_worry(self):
        self.connection.state = "disconnected"
        answer = self.ask(self.switch_on())
        self.assertEqual((answer.status_code, answer.json()["connections"]), (200, []))

    def test_nothing_of_anybodys_business_is_told(self):
        document = self.queue()
        document._block("other", "other", f"{self.customer.name} cannot go.")
        self.connection.write({"client_id": "the-client-id"})
        answer = self.ask(self.switch_on())
        told = answer.text
        for secret in (
            self.customer.name,
            self.company.name,
            self.connection.organisation_name,
            self.connection.organisation_external_id,
            self.connection.marker_tag,
            document.marker,
            document.reference,
            "the-client-id",
            self.settings.accounting_health_token,
            "230",
        ):
            self.assertNotIn(secret, told)
        self.assertEqual(
            set(json.loads(told)["connections"][0]),
            {
                "id",
                "provider",
                "state",
                "waiting",
                "oldest_due_seconds",
                "problems",
                "last_sent_at",
                "last_read_at",
                "paused_until",
                "waits_for_thread",
                "authorization_ends_at",
                "needs",
            },
        )

    # === WHAT IT COSTS === #

    def test_ten_connections_cost_as_many_queries_as_one(self):
        def queries():
            return self.queries_of(self.env["accounting.health"]._report)

        self.queue()
        queries()
        one = queries()
        for number in range(9):
            company = self.env["res.company"].create({"name": f"Company {number}"})
            connection = self.env["accounting.connection"].create({"company_id": company.id})
            connection.write({"organisation_external_id": f"o-{number}", "state": "active"})
        self.assertEqual(queries(), one)
        self.assertEqual(len(self.env["accounting.health"]._report()["connections"]), 10)
