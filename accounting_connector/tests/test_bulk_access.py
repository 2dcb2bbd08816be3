"""Documents created in bulk: everything is done with the rights of the person who asked for it."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .bulk_case import BOOKKEEPER, SALES, BulkCase

MANAGER = "accounting_connector.group_accounting_connector_manager"
OWN_ORDERS = "sales_team.group_sale_salesman"
USER = "accounting_connector.group_accounting_connector_user"


class TestBulkAccess(BulkCase):
    def test_it_is_seen_by_who_started_it_and_by_administrators(self):
        bulk = self.start(self.orders(2, confirm=False))
        colleague, manager = self.person(BOOKKEEPER, SALES), self.person(MANAGER)
        for record in (bulk, bulk.line_ids[0], bulk.cause_ids[0]):
            self.assertTrue(record.with_user(self.bookkeeper).has_access("read"))
            self.assertFalse(record.with_user(colleague).has_access("read"), record._name)
            self.assertTrue(record.with_user(manager).has_access("read"), record._name)

    def test_it_is_not_seen_in_another_company(self):
        bulk = self.start(self.orders(2, confirm=False))
        company = self.env["res.company"].create({"name": "Second Ltd"})
        manager = self.person(MANAGER)
        manager.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        for record in (bulk, bulk.line_ids[0], bulk.cause_ids[0]):
            self.assertFalse(record.with_user(manager).has_access("read"), record._name)

    def test_nobody_chooses_in_whose_name_it_is_done_or_how_far_it_is(self):
        bulk = self.start(self.orders(2))
        other = self.person(BOOKKEEPER, SALES)
        for vals in (
            {"user_id": other.id},
            {"state": "creating"},
            {"company_ids": [Command.clear()]},
            {"is_history": True},
        ):
            with self.assertRaises(AccessError, msg=vals):
                bulk.write(vals)
        with self.assertRaises(AccessError):
            bulk.line_ids.write({"state": "new"})
        with self.assertRaises(AccessError):
            self.env["accounting.bulk"].with_user(other).create(
                {"connection_id": self.connection.id, "user_id": self.bookkeeper.id}
            )

    def test_which_orders_is_not_changed_any_more(self):
        self.sale_order()
        bulk = self.history(date_from=False)
        with self.assertRaises(UserError):
            bulk.date_to = "2020-01-01"
        self.create_documents(bulk)
        with self.assertRaises(UserError):
            bulk.grouping = "together"

    def test_what_created_documents_is_not_deleted(self):
        unused, used = self.start(self.orders(1)), self.start(self.orders(1))
        self.create_documents(used)
        with self.assertRaises(UserError):
            used.unlink()
        unused.unlink()
        self.assertFalse(unused.exists())

    def test_only_who_started_it_creates_and_administrators_may_cancel(self):
        bulk = self.start(self.orders(2))
        manager = self.person(MANAGER, SALES)
        with self.assertRaises(AccessError):
            bulk.with_user(manager).action_create_documents()
        with self.assertRaises(AccessError):
            bulk.with_user(manager).action_look_again()
        bulk.with_user(manager).action_cancel()
        self.assertEqual(bulk.state, "cancelled")

    def test_who_may_change_own_orders_alone_sends_no_others(self):
        seller = self.person(USER, OWN_ORDERS)
        own, others = self.orders(2)
        own.user_id, others.user_id = seller, self.bookkeeper
        bulk = self.history(seller, date_from=False, takes_purchase_orders=False)
        self.assertEqual(bulk.line_ids.sale_order_id, own)
        with self.assertRaises(AccessError):
            self.env["accounting.bulk"].with_user(seller).create(
                {"connection_id": self.connection.id, "takes_purchase_orders": True}
            ).action_look()

    def test_who_lost_an_order_meanwhile_creates_nothing_of_it(self):
        seller = self.person(USER, OWN_ORDERS)
        orders = self.orders(3)
        orders.user_id = seller
        bulk = self.start(orders, seller)
        orders[0].user_id = self.bookkeeper
        self.create_documents(bulk)
        self.assertEqual(self.states(bulk), {"created": 2, "out": 1})
        self.assertFalse(self.documents_of(orders[0]))
        self.assertIn("may not change", bulk.sudo().reason_ids.name)

    def test_who_left_the_company_creates_nothing(self):
        orders = self.orders(2)
        bulk = self.start(orders)
        bulk.action_create_documents()
        self.bookkeeper.active = False
        self.work_off()
        self.assertEqual(bulk.sudo().state, "cancelled")
        self.assertFalse(self.documents_of(orders))

    def test_who_lost_the_connector_s_rights_creates_nothing_more(self):
        orders = self.orders(2)
        bulk = self.start(orders)
        bulk.action_create_documents()
        self.bookkeeper.group_ids -= self.env.ref(BOOKKEEPER)
        self.work_off()
        self.assertEqual(bulk.sudo().state, "cancelled")
        self.assertIn("may not create documents any more", bulk.sudo().message)
        self.assertFalse(self.documents_of(orders))
