"""One scheduled action reads for all companies: each gets its turn, however soon the scheduler wants its
worker back.
"""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.base.models import ir_cron

from ..models.accounting_connection_lists import AccountingConnection
from ..models.accounting_connection_regular import READ_AGAIN_AFTER
from ..models.accounting_connection_regular import AccountingConnection as Regular
from ..models.accounting_sender import Sender
from ..providers.errors import Retry
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestReadingInTurn(ConnectorCase):
    def setUp(self):
        super().setUp()
        companies = self.env["res.company"].create([{"name": f"Company {n}"} for n in range(3)])
        self.connections = self.connection | self.env["accounting.connection"].create(
            [{"company_id": company.id} for company in companies]
        )
        for connection in self.connections - self.connection:
            connection.write({"organisation_external_id": f"own-{connection.id}", "state": "active"})
        self.env.flush_all()
        self.taken = []
        self.patch(Sender, "refresh", lambda sender: self.read(sender.connection) and None)
        self.patch(AccountingConnection, "_refresh_lists", lambda connection, **how: self.read(connection))
        self.patch(Regular, "_keep_alive", lambda connection: self.read(connection) and None)

    def read(self, connection):
        self.taken.append(connection.id)
        return True

    def stop_after_each(self):
        """The scheduler wants its worker back after every connection."""
        crons = self.registry["ir.cron"]
        commit_progress = crons._commit_progress
        self.patch(
            crons, "_commit_progress", lambda cron, *done, **left: commit_progress(cron, *done, **left) and 0
        )

    def run_cron(self, name):
        self.wait(minutes=30)
        with self.enter_registry_test_mode():
            self.env.ref(f"accounting_connector.ir_cron_{name}").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_every_company_is_read_once_in_a_round_that_is_interrupted_after_each(self):
        self.stop_after_each()
        for name in ("refresh_documents", "refresh_lists", "keep_connections_alive"):
            self.taken.clear()
            self.run_cron(name)
            self.assertEqual(sorted(self.taken), sorted(self.connections.ids))

    def test_every_round_reads_all_again(self):
        self.stop_after_each()
        for _round in range(2):
            self.taken.clear()
            self.run_cron("refresh_documents")
            self.assertEqual(sorted(self.taken), sorted(self.connections.ids))

    def test_the_next_job_goes_on_where_this_one_was_stopped(self):
        self.stop_after_each()
        with patch.object(ir_cron, "MIN_RUNS_PER_JOB", 3), patch.object(ir_cron, "MIN_TIME_PER_JOB", -1):
            self.run_cron("refresh_lists")
            self.assertEqual(len(self.taken), 3)
            self.run_cron("refresh_lists")
        self.assertEqual(sorted(self.taken), sorted(self.connections.ids))

    def test_those_that_waited_longest_come_first(self):
        first, *others = self.connections
        for connection in others:
            connection.changes_tried_at = fields.Datetime.now()
        self.run_cron("refresh_documents")
        self.assertEqual(self.taken, [first.id, *[connection.id for connection in others]])
        self.wait(minutes=1)
        others[-1]._read_changes_soon()
        self.taken.clear()
        self.run_cron("refresh_documents")
        self.assertEqual(self.taken[0], others[-1].id)

    def test_one_that_fails_was_taken_up_all_the_same(self):
        self.stop_after_each()

        def fail(connection, **how):
            self.read(connection)
            raise Retry("lost")

        self.patch(AccountingConnection, "_refresh_lists", fail)
        self.run_cron("refresh_lists")
        self.assertEqual(sorted(self.taken), sorted(self.connections.ids))
        self.assertTrue(all(connection.lists_tried_at for connection in self.connections))

    def test_what_failed_in_passing_is_read_again_soon_and_nobody_else_with_it(self):
        failing = self.connections[1]

        def fail(connection, **how):
            self.read(connection)
            if connection == failing:
                raise Retry("lost")
            return True

        self.patch(AccountingConnection, "_refresh_lists", fail)
        self.run_cron("refresh_lists")
        self.assertEqual(sorted(self.taken), sorted(self.connections.ids))
        cron = self.env.ref("accounting_connector.ir_cron_refresh_lists")
        triggers = self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id)])
        self.assertEqual(triggers.mapped("call_at"), [self.tried_at() + READ_AGAIN_AFTER])
        self.taken.clear()
        cron.sudo().nextcall = self.true_time() + READ_AGAIN_AFTER * 4
        self.run_cron("refresh_lists")
        self.assertEqual(self.taken, [failing.id])

    def test_the_next_regular_run_is_for_all_whoever_failed(self):
        self.connections[1].lists_wanted_at = self.true_time()
        self.env.ref("accounting_connector.ir_cron_refresh_lists").sudo().nextcall = self.true_time()
        self.run_cron("refresh_lists")
        self.assertEqual(sorted(self.taken), sorted(self.connections.ids))

    def tried_at(self):
        [moment] = {connection.lists_tried_at for connection in self.connections if connection.lists_tried_at}
        return moment
