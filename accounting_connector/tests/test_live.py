"""Who watches is told that something changed, once a transaction, and hears of no other company."""

import json
from types import SimpleNamespace
from unittest.mock import patch

from psycopg2.pool import PoolError

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.bus.models import ir_websocket
from odoo.addons.bus.models.bus import channel_with_db, json_dump

from ..models.accounting_live import CHANNEL, NEW_CONNECTION, NOTIFICATION, tell_watchers
from .common import ConnectorCase

USER = "accounting_connector.group_accounting_connector_user"


@tagged("post_install", "-at_install")
class TestLive(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.commit()
        self.messages().unlink()

    def commit(self):
        """What follows a commit, without one."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()

    def messages(self):
        return self.env["bus.bus"].sudo().search([])

    def told(self):
        """Ids of the connections that were told to have changed, one for each notification."""
        self.commit()
        messages = [json.loads(each.message) for each in self.messages()]
        return [each["payload"]["connection_id"] for each in messages if each["type"] == NOTIFICATION]

    def heard(self, user, *asked):
        """The connections somebody hears of after having asked for some channels."""
        with patch.object(
            ir_websocket, "wsrequest", SimpleNamespace(session=SimpleNamespace(uid=user.id))
        ):
            websocket = self.env["ir.websocket"].with_user(user)
            channels = websocket._build_bus_channel_list(list(asked))
        self.assertNotIn(CHANNEL, [channel for channel in channels if isinstance(channel, str)])
        found = [channel[0] for channel in channels if isinstance(channel, tuple)]
        return self.connection.browse(
            record.id for record in found if record._name == "accounting.connection"
        )

    def person(self, groups=USER, company=None):
        company = company or self.company
        return new_test_user(
            self.env,
            f"watcher{len(self.env['res.users'].search([]))}",
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def test_many_documents_that_change_at_once_are_told_once(self):
        documents = self.queue(self.sale_order() | self.sale_order() | self.sale_order())
        self.assertEqual(self.told(), [self.connection.id])
        documents._move_to("sending")
        documents._move_to("sent")
        self.assertEqual(self.told(), [self.connection.id] * 2)

    def test_problems_that_open_and_close_are_told(self):
        problem = self.env["accounting.problem"]._raise(self.connection, "plan", "plan", "Too small.")
        self.assertEqual(len(self.told()), 1)
        problem.action_close()
        self.assertEqual(len(self.told()), 2)

    def test_the_state_of_a_connection_is_told_and_what_its_worker_counts_is_not(self):
        self.connection.sudo().claim_count = 7
        self.assertFalse(self.told())
        self.connection.sudo().state = "reconnect"
        self.assertEqual(len(self.told()), 1)

    def test_what_is_told_names_no_document_and_no_partner(self):
        self.queue()
        self.commit()
        for message in self.messages():
            self.assertNotIn(self.customer.name, message.message)

    def test_a_failing_bus_fails_nothing_that_was_committed(self):
        def no_cursor():
            raise PoolError("no connection is left")

        tell_watchers(SimpleNamespace(cursor=no_cursor), {self.connection.id: False})

    def test_who_may_read_a_connection_hears_of_it(self):
        self.assertEqual(self.heard(self.person(), CHANNEL), self.connection)

    def test_nobody_hears_of_another_company(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        self.assertEqual(self.heard(self.person(company=company), CHANNEL), other)

    def test_whoever_listens_already_is_told_of_a_new_connection_and_asks_again(self):
        """A browser that has asked once asks no more by itself."""
        person = self.person()
        company = self.env["res.company"].create({"name": "Second Ltd"})
        person.company_ids |= company
        self.commit()
        self.messages().unlink()
        other = self.env["accounting.connection"].create({"company_id": company.id})
        self.commit()
        [message] = self.messages().filtered(
            lambda each: json.loads(each.message)["type"] == NEW_CONNECTION
        )
        group = self.env.ref(USER)
        self.assertIn(group, person.all_group_ids)
        self.assertEqual(message.channel, json_dump(channel_with_db(self.env.cr.dbname, group)))
        self.assertIn(other, self.heard(person, CHANNEL))

    def test_who_does_not_use_the_connector_hears_nothing(self):
        self.assertFalse(self.heard(self.person(groups="sales_team.group_sale_salesman"), CHANNEL))

    def test_who_did_not_ask_hears_nothing(self):
        self.assertFalse(self.heard(self.person()))
