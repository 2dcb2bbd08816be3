"""Sending writes connector rows only: an order somebody is editing never collides with the worker."""

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged
from odoo.tools import mute_logger

from .order_case import OrderCase

ORDER_MODELS = {"sale.order", "sale.order.line", "purchase.order", "purchase.order.line", "account.move"}
# What queueing, cancelling and undoing write, and the links they are found by.
MAY_TRIGGER = {"counted_quantity", "sale_line_id", "purchase_line_id", "document_id"}


@tagged("post_install", "-at_install")
class TestStoredOnOrders(OrderCase):
    def test_nothing_stored_on_an_order_follows_what_happens_to_a_document(self):
        triggers = {}
        for model in ("accounting.document", "accounting.document.line", "accounting.problem"):
            for name, field in self.env[model]._fields.items():
                stored = {
                    str(dependent)
                    for dependent in self.env.registry.get_dependent_fields(field)
                    if dependent.store and dependent.model_name in ORDER_MODELS
                }
                if stored and name not in MAY_TRIGGER:
                    triggers[f"{model}.{name}"] = stored
        self.assertFalse(triggers)

    def test_sending_does_not_rewrite_the_order(self):
        order = self.sale_order()
        order.action_accounting_create_invoice()
        before = self.row_versions(order)
        self.work()
        self.assertEqual(order.accounting_document_ids.state, "sent")
        self.assertEqual(self.row_versions(order), before)

    def row_versions(self, order):
        """Where PostgreSQL keeps the order and its lines: another place after every update."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ctid::text FROM sale_order WHERE id = %s UNION ALL"
            " SELECT ctid::text FROM sale_order_line WHERE order_id = %s",
            [order.id, order.id],
        )
        return self.env.cr.fetchall()


@tagged("post_install", "-at_install")
class TestTwoClicksAtOnce(OrderCase):
    """With two real transactions on committed rows."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            order = self.committed(cr)["sale.order"].create(
                {
                    "partner_id": self.env.ref("base.main_partner").id,
                    "company_id": self.env.ref("base.main_company").id,
                }
            )
            self.order_id = order.id
        self.addCleanup(self.remove_order)

    def committed(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def remove_order(self):
        with self.registry.cursor() as cr:
            self.committed(cr)["sale.order"].browse(self.order_id).unlink()

    def test_the_later_of_two_clicks_collides_and_is_replayed(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            slow = self.committed(second)["sale.order"].browse(self.order_id)
            self.assertEqual(slow.accounting_revision, 0)
            self.committed(first)["sale.order"].browse(self.order_id)._accounting_touch()
            first.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger("odoo.sql_db"):
                slow._accounting_touch()
            second.rollback()
            self.assertEqual(slow.accounting_revision, 1)
            slow._accounting_touch()
            self.assertEqual(slow.accounting_revision, 2)
            second.rollback()
