"""Looking ahead and creating cost as much for an order whether there are few others or many."""

import logging

from odoo.fields import Command
from odoo.tests import tagged

from ..models import accounting_bulk_work
from .bulk_case import BulkCase

_logger = logging.getLogger(__name__)

# What an order of three lines may cost beyond the first one, each with a customer of its own.
TO_LOOK_EACH = 3
TO_CREATE_EACH = 3


@tagged("post_install", "-at_install")
class TestBulkQueries(BulkCase):
    few, many = 5, 45

    def setUp(self):
        super().setUp()
        self.patch(accounting_bulk_work, "CHUNK", 50)
        self.products = self.product | self.env["product.product"].create(
            [
                {"name": name, "default_code": name.upper(), "type": "service", "invoice_policy": "order"}
                for name in ("Lamp", "Rug")
            ]
        )

    def new_orders(self, count):
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "email": f"{n}@customer.example"} for n in range(count)]
        )
        lines = [
            Command.create(
                {"product_id": product.id, "product_uom_qty": 2, "tax_ids": [Command.set(self.tax_sale.ids)]}
            )
            for product in self.products
        ]
        orders = self.env["sale.order"].create(
            [
                {"partner_id": customer.id, "company_id": self.company.id, "order_line": lines}
                for customer in customers
            ]
        )
        orders.action_confirm()
        return orders

    def measure(self, count):
        orders = self.new_orders(count)
        bulks = self.env["accounting.bulk"].with_user(self.bookkeeper)
        dialog = bulks._start_selected(orders.with_user(self.bookkeeper))
        bulk = self.env["accounting.bulk"].browse(dialog["res_id"]).sudo()
        looked = self.queries_of(bulk._step)
        self.assertEqual(self.states(bulk), {"ready": count})
        bulk._step()
        bulk.with_user(self.bookkeeper).action_create_documents()
        created = self.queries_of(bulk._step)
        self.assertEqual(self.states(bulk), {"created": count})
        return looked, created

    def test_queries_for_an_order_are_constant(self):
        self.measure(1)
        look_few, create_few = self.measure(self.few)
        look_many, create_many = self.measure(self.many)
        look_each = (look_many - look_few) / (self.many - self.few)
        create_each = (create_many - create_few) / (self.many - self.few)
        _logger.info(
            "queries for an order of 3 lines, %s at once: look %.1f, create %.1f",
            *(self.many, look_each, create_each),
        )
        self.assertLessEqual(look_each, TO_LOOK_EACH)
        self.assertLessEqual(create_each, TO_CREATE_EACH)
