"""How long an authorization lasts as people see it, and whom we ask in time."""

from datetime import datetime, timedelta, timezone

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..providers import errors
from ..providers.values import Tokens
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestConnectionAuthorization(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.clock.move_to("2026-03-02 09:00:00")
        self.secret = self.env["accounting.connection.secret"]._of(self.connection)

    def keep(self, unused=None, latest=None):
        """Tokens whose ends are so many days away, told or not."""
        now = datetime.now(timezone.utc)
        self.secret._keep_tokens(
            Tokens(
                "access",
                "refresh",
                now + timedelta(hours=1),
                refresh_expires_at=unused and now + timedelta(days=unused),
                hard_expires_at=latest and now + timedelta(days=latest),
            )
        )
        self.env.invalidate_all()

    def remind(self):
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_keep_connections_alive").method_direct_trigger()
        self.env.invalidate_all()
        return self.connection.activity_ids

    def test_both_ends_are_shown(self):
        self.keep(unused=100, latest=1825)
        self.assertEqual(
            self.connection.authorization_period,
            "Until 06/10/2026 if it is not used, at the latest until 03/01/2031",
        )

    def test_nothing_lasts_longer_than_at_the_latest(self):
        self.keep(unused=100, latest=10)
        self.assertEqual(
            self.connection.authorization_period,
            "Until 03/12/2026 if it is not used, at the latest until 03/12/2026",
        )

    def test_an_end_that_is_not_told_is_what_the_accounting_system_is_known_for(self):
        self.keep()
        self.assertEqual(self.connection.authorization_period, "Until 05/01/2026 if it is not used")

    def test_without_an_authorization_nothing_is_shown(self):
        self.assertFalse(self.connection.authorization_period)
        self.keep(unused=100)
        self.connection.state = "reconnect"
        self.assertFalse(self.connection.authorization_period)

    def test_somebody_is_asked_once_before_the_end(self):
        self.keep(unused=100, latest=31)
        self.assertFalse(self.remind())
        self.wait(days=2)
        activity = self.remind()
        self.assertEqual(activity.user_id, self.connection.responsible_user_id)
        self.assertEqual(activity.date_deadline.isoformat(), "2026-04-02")
        self.assertIn("again before 04/02/2026", activity.summary)
        self.assertEqual(self.remind(), activity)
        activity.action_done()
        self.assertFalse(self.remind())

    def test_a_new_consent_ends_the_reminder_and_allows_the_next_one(self):
        self.keep(unused=100, latest=20)
        self.assertTrue(self.remind())
        self.consent_again()
        self.assertFalse(self.connection.activity_ids or self.connection.expiry_noticed_at)

    def test_refused_keys_stop_the_queue_until_others_are_entered(self):
        document = self.queue()
        with self.enter_registry_test_mode():
            self.connection._note_error(errors.WrongCredentials("invalid_client", text="invalid_client"))
        self.env.invalidate_all()
        self.work()
        self.assertEqual(document.state, "queued")
        self.assertIn("press Correct the keys", document.status_message)
        self.assertIn("invalid_client", self.connection.activity_ids.note)
        administrator = new_test_user(
            self.env,
            "who corrects the keys",
            groups="accounting_connector.group_accounting_connector_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.connection.with_user(administrator).client_secret = "the new one"
        self.assertTrue(self.connection._may_call()[0])
