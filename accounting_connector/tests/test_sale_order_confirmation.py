"""Invoices that come by themselves when an order is confirmed."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2.errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderConfirmation(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.create_invoices = "both"

    def setUp(self):
        super().setUp()
        self.salesperson = self.person("sales_team.group_sale_salesman_all_leads")
        self.clerk = self.person(
            "sales_team.group_sale_salesman_all_leads,accounting_connector.group_accounting_connector_user"
        )
        self.boss = self.person(
            "sales_team.group_sale_salesman_all_leads,accounting_connector.group_accounting_connector_manager"
        )

    def test_confirming_queues_the_invoice(self):
        order = self.sale_order(quantity=2, price=100)
        self.assertRecordValues(order.accounting_document_ids, [{"state": "queued", "amount_total": 230}])

    def test_nothing_comes_by_itself_unless_chosen(self):
        self.connection.create_invoices = "click"
        self.assertFalse(self.sale_order().accounting_document_ids)

    def test_a_salesperson_without_our_groups_creates_it_by_confirming(self):
        order = self.sale_order(confirm=False)
        order.with_user(self.salesperson).action_confirm()
        self.assertEqual(order.accounting_document_ids.state, "queued")

    def test_what_lacks_set_up_is_queued_with_its_problem_and_the_order_is_confirmed(self):
        self.connection.account_mapping_ids.filtered(lambda m: m.role == "sales").ledger_account_id = False
        order = self.sale_order()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.accounting_document_ids.state, "blocked")
        self.assertEqual(order.accounting_document_ids.problem_ids.kind, "account")

    def test_what_cannot_be_made_is_told_on_the_order(self):
        order = self.sale_order(price=0)
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.accounting_document_ids)
        self.assertIn("No invoice was created", order.message_ids[0].body)
        self.assertIn("total is zero", order.message_ids[0].body)

    def test_a_fault_of_ours_is_told_and_the_order_is_confirmed(self):
        order = self.sale_order(confirm=False)
        with (
            patch.object(type(order), "_accounting_prepare", side_effect=KeyError("a fault")),
            mute_logger("odoo.addons.accounting_connector.models.sale_order_confirmation"),
        ):
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("see the server's log", order.message_ids[0].body)

    def test_what_collides_is_left_to_be_replayed(self):
        order = self.sale_order(confirm=False)
        collision = psycopg2.errors.SerializationFailure()
        with (
            patch.object(type(order), "_accounting_prepare", side_effect=collision),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            order.action_confirm()

    def test_what_is_invoiced_on_delivery_waits_without_a_word(self):
        self.product.invoice_policy = "delivery"
        order = self.sale_order()
        self.assertFalse(order.accounting_document_ids)
        self.assertNotIn("No invoice was created", str(order.message_ids.mapped("body")))

    def test_nothing_comes_by_itself_before_the_day_chosen(self):
        self.connection.send_from = self.connection._today() + timedelta(days=1)
        self.assertFalse(self.sale_order().accounting_document_ids)
        self.connection.send_from = self.connection._today()
        self.assertTrue(self.sale_order().accounting_document_ids)

    def test_nothing_is_queued_while_the_connection_is_set_up(self):
        self.connection.write({"state": "setup", "activated_at": False})
        order = self.sale_order(confirm=False)
        order.with_context(accounting_preview=True).action_confirm()  # no context from outside changes that
        self.assertEqual((order.state, len(order.accounting_document_ids)), ("sale", 0))

    def test_where_invoices_come_by_themselves_only_administrators_have_the_button(self):
        order = self.sale_order(confirm=False)
        for choice, of_clerk in (("click", True), ("both", True), ("confirmation", False)):
            self.connection.create_invoices = choice
            self.env.invalidate_all()
            self.assertEqual(bool(order.with_user(self.clerk).accounting_create_label), of_clerk, choice)
            self.assertTrue(order.with_user(self.boss).accounting_create_label, choice)

    def test_confirming_many_at_once_queues_one_each(self):
        orders = self.sale_order(confirm=False) | self.sale_order(confirm=False)
        orders.action_confirm()
        self.assertEqual([len(order.accounting_document_ids) for order in orders], [1, 1])
