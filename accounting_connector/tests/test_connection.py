"""What always holds of a connection: one a company, one an organisation, bound for good, nobody's business
but its own.
"""

from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import config, mute_logger

from ..providers import errors
from .common import ConnectorCase


class TestConnection(ConnectorCase):
    # === UNIQUENESS === #

    @mute_logger("odoo.sql_db")
    def test_a_company_has_one_live_connection(self):
        second = self.env["accounting.connection"].create({"company_id": self.company.id})
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            second.write({"organisation_external_id": "other-books", "state": "setup"})
            second.flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_an_organisation_belongs_to_one_live_connection(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        second = self.env["accounting.connection"].create({"company_id": company.id})
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            second.write(
                {"organisation_external_id": self.connection.organisation_external_id, "state": "setup"}
            )
            second.flush_recordset()

    def test_a_disconnected_connection_makes_room_for_another_one(self):
        self.connection.state = "disconnected"
        second = self.env["accounting.connection"].create({"company_id": self.company.id})
        second.write({"organisation_external_id": "other-books", "state": "setup"})
        second.flush_recordset()

    def test_what_a_connection_is_bound_to_never_changes(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        for vals in (
            {"company_id": company.id},
            {"organisation_external_id": "other"},
            {"environment": "sandbox"},
        ):
            with self.assertRaises(UserError):
                self.connection.write(vals)

    def test_a_connected_connection_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Disconnect it first"):
            self.connection.unlink()

    def test_a_deleted_connection_takes_its_scheduled_action_and_sequence_along(self):
        self.connection.write({"numbering": "odoo", "state": "disconnected"})
        cron, sequence = self.connection.cron_id, self.connection.number_sequence_id
        action = cron.ir_actions_server_id
        self.assertTrue(cron and sequence and action)

        self.connection.unlink()

        self.assertFalse(cron.exists() or sequence.exists() or action.exists())

    # === COMPANIES === #

    def test_a_branch_uses_its_parents_connection_until_it_has_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        stranger = self.env["res.company"].create({"name": "Stranger Ltd"})
        self.assertEqual(branch._accounting_connection(), self.connection)
        self.assertFalse(stranger._accounting_connection())

        own = self._connect(branch)

        self.assertEqual(branch._accounting_connection(), own)
        self.assertEqual(self.company._accounting_connection(), self.connection)

    def test_a_branch_with_books_of_its_own_never_falls_back_to_its_parents_by_itself(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        below = self.env["res.company"].create({"name": "Shop of the Branch", "parent_id": branch.id})
        self.env.user.company_ids |= branch | below
        order = self.sale_order(confirm=False)
        order.company_id = branch
        order.action_confirm()
        self.assertEqual(order.accounting_status, "not_invoiced")
        own = self._connect(branch)
        for state in ("setup", "disconnected"):
            with self.subTest(state=state):
                own.state = state
                self.env.invalidate_all()
                self.assertFalse(branch._accounting_connection() | below._accounting_connection())
                self.assertFalse(order.accounting_create_label or order.accounting_status)
                self.assertNotIn(branch.id, self.connection._covered_company_ids())
                with self.assertRaisesRegex(UserError, "Branch sends to .*Books of Branch only"):
                    order.action_accounting_create_selected()

        own.left_to_parent = True
        self.assertEqual(branch._accounting_connection(), self.connection)
        self.assertEqual(below._accounting_connection(), self.connection)
        own.state = "active"
        self.assertEqual(branch._accounting_connection(), own)

    def test_a_branch_uses_its_parents_connection_before_and_after_it_has_one(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        own = self.env["accounting.connection"].create({"company_id": branch.id})
        self.assertEqual(branch._accounting_connection(), self.connection)
        own.write({"organisation_external_id": "own", "state": "disconnected"})
        self.assertFalse(branch._accounting_connection())
        own.unlink()
        self.assertEqual(branch._accounting_connection(), self.connection)

    def test_only_a_live_connection_is_a_companys_connection(self):
        for state, live in (
            ("active", True),
            ("reconnect", True),
            ("suspended", True),
            ("setup", False),
            ("disconnected", False),
        ):
            self.connection.state = state
            self.assertEqual(bool(self.company._accounting_connection()), live, state)

    # === MAY IT CALL === #

    def test_an_active_connection_in_its_own_database_may_call(self):
        self.assertEqual(self.connection._may_call(), (True, ""))

    def test_a_connection_in_another_database_suspends_itself(self):
        self.connection.database_fingerprint = self.connection.database_fingerprint.replace(
            '"oid": "', '"oid": "9'
        )

        allowed, reason = self.connection._may_call()

        self.assertFalse(allowed)
        self.assertIn("This database is not the one", reason)
        self.assertEqual(self.connection.state, "suspended")

    def be_in(self, **identity):
        """As if the connection now was in a database that differs in this."""
        known = self.connection._database_identity()
        self.patch(
            type(self.connection), "_database_identity", lambda connection: {**known, **identity}
        )

    def test_a_part_of_the_fingerprint_that_never_could_be_read_decides_nothing(self):
        self.be_in(cluster=None)
        self.connection._stamp_database()
        self.assertTrue(self.connection._may_call()[0])
        self.be_in(cluster="2")
        self.assertTrue(self.connection._may_call()[0], "the right to read it was given since")

    def test_a_part_of_the_fingerprint_that_cannot_be_read_any_more_is_another_one(self):
        self.be_in(cluster="1")
        self.connection._stamp_database()
        self.be_in(cluster=None)
        self.assertFalse(self.connection._may_call()[0])
        self.assertEqual((self.connection.state, self.books.calls), ("suspended", []))

    def test_a_dump_restored_where_all_else_is_the_same_is_noticed_by_the_id_of_its_table(self):
        """Two servers that were set up in the same steps: database id, its name and Odoo's id agree."""
        document = self.queue()
        self.be_in(cluster=None)
        self.connection._stamp_database()
        self.be_in(table="9")
        self.connection.table_file = "9"
        self.work()
        self.assertEqual((self.connection.state, document.state), ("suspended", "queued"))
        self.assertFalse(self.books.calls)

    def test_a_dump_restored_into_its_own_database_goes_on_where_the_cluster_tells(self):
        self.be_in(cluster="1")
        self.connection._stamp_database()
        self.be_in(table="9")
        self.connection.table_file = "9"
        self.connection._check_database()
        self.assertEqual((self.connection.state, self.connection.needs_reconcile), ("active", True))
        self.assertIn('"table": "9"', self.connection.database_fingerprint)

    def test_a_table_that_was_merely_written_anew_suspends_nothing(self):
        """As ``VACUUM FULL`` does, whose row goes into another file."""
        self.be_in(cluster=None)
        self.connection._stamp_database()
        self.env.flush_all()
        before = self.connection._database_identity(), self.connection._table_file()
        self.env.cr.execute("CLUSTER accounting_connection USING accounting_connection_pkey")
        self.assertEqual(self.connection._database_identity(), before[0])
        self.assertNotEqual(self.connection._table_file(), before[1])
        self.connection._check_database()
        self.assertEqual((self.connection.state, self.connection.needs_reconcile), ("active", True))

    def test_the_table_of_a_restored_dump_has_another_id(self):
        before = self.connection._database_identity()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE accounting_connection RENAME TO accounting_connection_dumped")
        self.env.cr.execute("CREATE TABLE accounting_connection (LIKE accounting_connection_dumped)")
        self.assertNotEqual(self.connection._database_identity()["table"], before["table"])

    def test_a_connection_without_fingerprint_is_not_trusted(self):
        self.connection.database_fingerprint = False
        self.assertFalse(self.connection._may_call()[0])
        self.assertEqual(self.connection.state, "suspended")

    def test_a_restarted_database_server_asks_for_a_look_but_suspends_nothing(self):
        self.start_database_server(hours=1)

        self.assertTrue(self.connection._may_call()[0])

        self.assertTrue(self.connection.needs_reconcile)
        self.assertEqual(self.connection.state, "active")

    def test_the_look_waits_until_everything_sent_before_the_restart_can_be_seen(self):
        self.start_database_server(seconds=100)

        allowed, reason = self.connection._may_call()

        self.assertFalse(allowed)
        self.assertIn("looked up first", reason)
        self.assertEqual(
            self.connection.wait_until, self.connection.postmaster_started_at + timedelta(seconds=150)
        )

    def start_database_server(self, **ago):
        """As if it was started anew so long ago."""
        moment = fields.Datetime.now() - timedelta(**ago)
        self.patch(type(self.connection), "_postmaster_start", lambda connection: moment)

    def test_a_server_that_is_told_not_to_never_calls(self):
        with patch.dict(config.options, {"accounting_connector_sending": "False"}):
            allowed, reason = self.connection._may_call()
        self.assertFalse(allowed)
        self.assertIn("configuration forbids", reason)
        self.assertEqual(self.connection.state, "active")

    def test_no_call_is_made_before_the_provider_allows_it(self):
        self.connection._pause(fields.Datetime.add(fields.Datetime.now(), minutes=5))
        self.assertFalse(self.connection._may_call()[0])
        self.wait(minutes=6)
        self.assertTrue(self.connection._may_call()[0])

    def test_a_shorter_pause_does_not_end_a_longer_one(self):
        late = fields.Datetime.add(fields.Datetime.now(), hours=1)
        self.connection._pause(late)
        self.connection._pause(fields.Datetime.add(fields.Datetime.now(), minutes=1))
        self.assertEqual(self.connection.wait_until, late)

    def test_a_lost_authorization_asks_one_person_once(self):
        for _ in range(3):
            self.connection._mark_reconnect(errors.Reconnect("gone"))

        self.assertEqual(self.connection.state, "reconnect")
        self.assertEqual(len(self.connection.activity_ids), 1)
        self.assertEqual(self.connection.activity_ids.user_id, self.connection.responsible_user_id)

    # === SET-UP === #

    def test_sending_starts_only_with_accounts_and_taxes_chosen(self):
        self.mark_other_taxes_as_not_used()
        self.connection.state = "setup"
        self.connection.account_mapping_ids.filtered(lambda m: m.role == "sales").ledger_account_id = False
        tax = self.connection.tax_mapping_ids.filtered(lambda m: m.use == "sale" and m.tax_ids)
        tax.ledger_tax_id = False
        with self.assertRaisesRegex(UserError, "(?s)account for Sales.*tax for 15% sale"):
            self.connection.action_activate()

        self.connection.send_sale_orders = False
        self.connection.action_activate()
        self.assertEqual(self.connection.state, "active")

    def test_a_combination_marked_as_not_used_is_not_missing(self):
        self.mark_other_taxes_as_not_used()
        self.connection.state = "setup"
        tax = self.connection.tax_mapping_ids.filtered(lambda m: m.use == "sale" and m.tax_ids)
        tax.write({"ledger_tax_id": False, "not_used": True})
        self.connection.action_activate()
        self.assertEqual(self.connection.state, "active")

    def test_a_connection_that_was_set_up_goes_on_however_often_it_is_connected_again(self):
        """What its set-up lacks since stops the documents that need it, see the preflight."""
        self.connection.activated_at = fields.Datetime.now()
        self.env["accounting.tax.mapping"].create(
            {
                "connection_id": self.connection.id,
                "use": "sale",
                "tax_ids": [Command.set(self.tax_sale.copy({"name": "New"}).ids)],
            }
        )
        self.assertTrue(self.connection.setup_missing)
        document = self.queue()
        self.connection._mark_reconnect(errors.Reconnect("gone"))

        self.consent_again()
        self.connection._propose_choices()
        self.consent_again()
        self.work()

        self.assertEqual((self.connection.state, document.state), ("active", "sent"))

    def test_a_connection_whose_set_up_was_never_finished_is_still_to_be_set_up(self):
        self.connection.state = "setup"
        self.consent_again()
        self.assertEqual(self.connection.state, "setup")

    def test_the_organisations_day_is_not_ours(self):
        self.connection.organisation_timezone = "Pacific/Auckland"
        with freeze_time("2026-11-21 22:00:00"):
            self.assertEqual(self.connection._today(), date(2026, 11, 22))
        self.connection.organisation_timezone = "America/Los_Angeles"
        with freeze_time("2026-11-21 06:00:00"):
            self.assertEqual(self.connection._today(), date(2026, 11, 20))

    def test_odoos_numbers_come_from_a_sequence_without_gaps(self):
        self.connection.numbering = "odoo"
        self.assertEqual(self.connection.number_sequence_id.implementation, "no_gap")

    def test_whether_this_is_a_copy_is_answered_only_when_it_is_asked(self):
        """A second tab must neither open what was disconnected nor forget the tokens of what goes on."""
        with self.assertRaisesRegex(UserError, "not suspended"):
            self.connection.action_forget_as_copy()
        self.connection.state = "disconnected"
        with self.assertRaisesRegex(UserError, "not suspended"):
            self.connection._run_task("go_on_as_live")
        self.assertEqual(self.connection.state, "disconnected")
