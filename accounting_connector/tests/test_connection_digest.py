"""The daily e-mail: to who is responsible, in their language, when something needs them, and never twice."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import ConnectorCase

USER = "accounting_connector.group_accounting_connector_user"
MANAGER = "accounting_connector.group_accounting_connector_manager"


@tagged("post_install", "-at_install")
class TestConnectionDigest(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls.person("keeper")
        cls.connection.responsible_user_id = cls.keeper

    @classmethod
    def person(cls, login, groups=USER, **values):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            email=f"{login}@example.com",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            **values,
        )

    def sent(self):
        """Run the scheduled action; gives back the messages it made."""
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_send_digest").sudo().method_direct_trigger()
        self.env.invalidate_all()
        return mails.search([]) - before

    def something_needs_somebody(self):
        self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "The plan is too small.")

    # === WHEN === #

    def test_nothing_is_sent_while_nothing_needs_anybody(self):
        self.queue()
        self.work()
        self.assertFalse(self.sent())

    def test_open_problems_are_told_with_their_documents_and_a_link(self):
        self.connection.account_mapping_ids.filtered(
            lambda mapping: mapping.role == "sales"
        ).ledger_account_id = False
        documents = self.queue(self.sale_order() | self.sale_order())
        mail = self.sent()
        self.assertEqual(mail.recipient_ids, self.keeper.partner_id)
        self.assertIn(documents.problem_ids.name, mail.body_html)
        self.assertIn("documents: 2", mail.body_html)
        self.assertIn("/odoo/action-accounting_connector.accounting_problem_action", mail.body_html)

    def test_a_connection_that_is_deleted_meanwhile_keeps_no_other_from_being_told(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other.write({"organisation_external_id": "second", "state": "active"})
        other.responsible_user_id = self.keeper
        self.something_needs_somebody()
        connections = self.registry["accounting.connection"]
        reader = connections._digest_reader

        def delete(connection):
            if connection == other:
                with self.registry.cursor() as cr:
                    other.with_env(self.env(cr=cr)).write({"state": "disconnected"})
                    other.with_env(self.env(cr=cr)).unlink()
                return self.keeper.with_env(connection.env)
            return reader(connection)

        with patch.object(connections, "_digest_reader", delete):
            self.assertIn("The plan is too small.", self.sent().body_html)
        self.assertFalse(other.exists())

    def test_whoever_has_to_connect_again_is_told(self):
        self.connection.state = "reconnect"
        self.assertIn("connect this company again", self.sent().body_html)

    def due_for_days(self, **values):
        """A document that could have gone two days ago."""
        document = self.queue(**values)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE accounting_document SET write_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=2), document.id],
        )
        return document

    def test_what_waits_for_over_a_day_is_told(self):
        self.queue()
        self.assertFalse(self.sent())
        self.due_for_days()
        self.assertIn("waited for over a day: 1", self.sent().body_html)

    def test_what_is_due_later_or_was_let_go_just_now_is_not_told(self):
        self.due_for_days().sudo().next_attempt_at = fields.Datetime.now() + timedelta(hours=1)
        blocked = self.due_for_days()
        blocked._block("other", "other", "It cannot go.")
        blocked._move_to("queued", next_attempt_at=False)
        self.env["accounting.problem"].search([]).action_close()
        self.assertFalse(self.sent())

    def test_a_queue_that_goes_within_the_limit_of_a_day_is_not_told(self):
        self.due_for_days()
        self.tell_calls_left(day=50)
        self.assertFalse(self.sent())
        self.tell_calls_left(day=700)
        self.assertTrue(self.sent())

    def test_what_a_server_lacks_is_told_when_something_waits_for_it(self):
        self.patch(type(self.connection), "_why_not_from_here", lambda connection: "No key.")
        self.queue()
        self.assertFalse(self.sent())
        self.wait(minutes=70)
        self.assertIn("No key.", self.sent().body_html)

    def test_a_pause_that_ends_by_itself_needs_nobody(self):
        self.connection.wait_until = fields.Datetime.now() + timedelta(hours=3)
        self.assertFalse(self.sent())

    # === NOT TWICE === #

    def test_it_is_sent_once_a_day(self):
        self.something_needs_somebody()
        self.assertEqual(len(self.sent()), 1)
        self.assertFalse(self.sent())
        self.wait(hours=24)
        self.assertEqual(len(self.sent()), 1)

    def test_another_server_that_held_the_connection_first_has_sent_it(self):
        self.something_needs_somebody()
        self.connection.sudo().digest_sent_at = fields.Datetime.now()
        self.assertFalse(self.sent())

    def test_one_person_gets_one_message_about_all_their_connections(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        self.keeper.company_ids |= company
        other = self.env["accounting.connection"].create(
            {"company_id": company.id, "responsible_user_id": self.keeper.id}
        )
        other.write({"organisation_external_id": "second", "state": "reconnect"})
        self.something_needs_somebody()
        mail = self.sent()
        self.assertEqual(len(mail), 1)
        self.assertIn(other.name, mail.body_html)
        self.assertIn(self.connection.name, mail.body_html)

    def test_it_can_be_switched_off(self):
        self.something_needs_somebody()
        self.connection.send_digest = False
        self.assertFalse(self.sent())

    # === TO WHOM === #

    def test_it_is_in_the_language_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        view = self.env.ref("accounting_connector.connection_digest")
        sentence = "this needs somebody. What waits for it goes by itself once it is done."
        view.update_field_translations("arch_db", {"fr_FR": {sentence: "ceci attend quelqu'un."}})
        self.something_needs_somebody()
        self.keeper.lang = "fr_FR"
        self.assertIn("ceci attend quelqu", self.sent().body_html)

    def told_instead(self):
        """Whoever is told of a problem."""
        self.something_needs_somebody()
        return self.sent().recipient_ids

    def test_who_may_not_see_the_connection_is_followed_by_the_administrator(self):
        admin = self.env.ref("base.user_admin")
        admin.write({"email": "admin@example.com", "company_ids": [Command.link(self.company.id)]})
        self.connection.responsible_user_id = self.person("outsider", groups="base.group_user")
        self.assertEqual(self.told_instead(), admin.partner_id)

    def test_who_left_has_no_address_or_works_elsewhere_is_followed_by_who_manages_it_there(self):
        self.env.ref(MANAGER).all_user_ids.email = False
        manager = self.person("manager", groups=MANAGER)
        company = self.env["res.company"].create({"name": "Elsewhere Ltd"})
        for values in (
            {"active": False},
            {"email": False},
            {"company_ids": [Command.set(company.ids)], "company_id": company.id},
        ):
            keeper = self.person(f"keeper{len(values)}{next(iter(values))}")
            self.connection.responsible_user_id = keeper
            keeper.write(values)
            self.connection.sudo().digest_sent_at = False
            self.assertEqual(self.told_instead(), manager.partner_id, values)

    def test_nobody_is_told_where_nobody_may_be(self):
        self.env.ref(MANAGER).all_user_ids.email = False
        self.keeper.active = False
        self.something_needs_somebody()
        self.assertFalse(self.sent())

    def test_many_connections_take_as_many_queries_as_one(self):
        now = fields.Datetime.now()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            connections = self.env["accounting.connection"].search([("state", "!=", "draft")])
            connections._prepare_digest(now)
            before = self.env.cr.sql_log_count
            self.env.invalidate_all()
            connections._prepare_digest(now)
            return self.env.cr.sql_log_count - before

        self.something_needs_somebody()
        one = count()
        for number in range(4):
            company = self.env["res.company"].create({"name": f"Company {number}"})
            other = self.env["accounting.connection"].create({"company_id": company.id})
            other.write({"organisation_external_id": company.name, "state": "reconnect"})
        self.assertEqual(count(), one)
