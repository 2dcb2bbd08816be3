from unittest.mock import patch

from odoo.exceptions import MissingError
from odoo.tests import tagged

from ..models.accounting_token_store import MayNotCall, TokenStore
from ..models.own_transaction import RecordsGone, in_own_transaction
from ..providers.values import Contact
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestConnectionDeleted(ConnectorCase):
    """A set-up is dropped, or a disconnected connection deleted, while a scheduled action works on it: that
    ends quietly, and others have their turn.
    """

    def setUp(self):
        super().setUp()
        self.books.contacts = [Contact("Red Roof Ltd", external_id="red", is_customer=True)]
        self.is_deleted = False

    def delete(self):
        """As somebody else does: on a cursor of their own. Once is enough."""
        if self.is_deleted:
            return
        self.is_deleted = True
        with self.registry.cursor() as cr:
            connection = self.connection.with_env(self.env(cr=cr)).sudo()
            connection.state = "disconnected"
            connection.unlink()

    def other_connection(self, name):
        company = self.env["res.company"].create({"name": name})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other.write({"organisation_external_id": name, "state": "active"})
        return other

    def run_while_deleting(self, action, call):
        """Run a scheduled action that all connections share; ours is deleted in its first call of this name.
        """
        self.books.during_call = lambda name: name == call and self.delete()
        with self.assertNoLogs("odoo.addons.accounting_connector", "WARNING"):
            self.run_scheduled(action)
        self.assertTrue(self.is_deleted)

    def test_while_its_short_lists_are_read(self):
        other = self.other_connection("Second Ltd")
        self.run_while_deleting("refresh_lists", "organisation")
        self.assertFalse(self.connection.exists())
        self.assertTrue(other.lists_tried_at)

    def test_while_its_long_lists_are_read(self):
        self.connection.contacts_changed_since = False
        self.run_while_deleting("refresh_lists", "contacts")
        self.assertFalse(self.connection.exists())

    def test_before_its_turn(self):
        """The one before it takes long."""
        last, first = self.other_connection("Second Ltd"), self.other_connection("Third Ltd")
        self.connection.lists_tried_at, last.lists_tried_at = "2021-01-01", "2021-01-02"
        turns = []

        def read(connection):
            self.delete()
            turns.append(connection.id)

        with (
            patch.object(self.registry["accounting.connection"], "_take_turn_at_lists", read),
            self.assertNoLogs("odoo.addons.accounting_connector", "WARNING"),
        ):
            self.run_scheduled("refresh_lists")
        self.assertEqual(turns, [first.id, last.id])

    def test_while_contacts_are_read_for_an_import(self):
        self.connection.contacts_changed_since = False
        self.env["accounting.import"]._start(self.connection, "contacts", takes_customers=True)
        self.run_while_deleting("import_contacts", "contacts")

    def test_while_its_contacts_are_kept_up_to_date(self):
        self.connection.contacts_changed_since = False
        self.env["accounting.import"]._start(self.connection, "contacts", takes_customers=True)
        self.run_scheduled("import_contacts")
        self.wait(days=2)
        self.run_while_deleting("import_contacts", "contacts")

    def test_while_orders_are_looked_at_in_bulk(self):
        def look(bulk, lines):
            self.delete()
            bulk.env.cr.commit()  # else what follows takes the deletion back with its own work
            bulk.env.invalidate_all()
            return bulk.connection_id.name

        self.sale_order()
        bulk = self.env["accounting.bulk"].sudo().with_company(self.company)
        bulk = bulk.create({"connection_id": self.connection.id, "date_from": False, "date_to": False})
        bulk.action_look()
        with (
            patch.object(self.registry["accounting.bulk"], "_look_at", look),
            self.assertNoLogs("odoo.addons.accounting_connector", "WARNING"),
        ):
            self.run_scheduled("create_in_bulk")
        self.assertFalse(bulk.exists())

    def test_while_its_token_is_refreshed(self):
        """The answer is kept nowhere, and nothing is made to keep it in."""
        store = TokenStore(self.registry, self.connection.id)
        with self.enter_registry_test_mode():
            self.delete()
            for step in (store._read_or_lease, lambda: store._refresh_under("lease")):
                with self.assertRaises(MayNotCall):
                    step()

    def test_what_misses_something_else_is_no_deleted_connection(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        partner.unlink()
        with self.enter_registry_test_mode():
            with self.assertRaises(MissingError):
                in_own_transaction(
                    self.connection, lambda connection: partner.with_env(connection.env).name
                )
            self.delete()
            with self.assertRaises(RecordsGone):
                in_own_transaction(self.connection, lambda connection: connection.name)
            with self.assertRaises(RecordsGone):
                in_own_transaction(self.connection, lambda connection: None, lock=True)
