import logging

from odoo.fields import Command
from odoo.tests import tagged

from .common import ConnectorCase
from .quickbooks_like import QuickBooksLike

_logger = logging.getLogger(__name__)

# What a document may cost beyond the first one. A figure that creeps up is a query in a loop.
TO_QUEUE_EACH = 8
TO_SEND_EACH = 4


@tagged("post_install", "-at_install")
class TestDocumentQueries(ConnectorCase):
    """The number of queries for a document does not depend on how many others there are.

    ``many`` of them fill one request.
    """

    many = 50

    def order_of_three_lines(self):
        products = [self.product, self.lamp, self.rug]
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 2,
                            "tax_ids": [Command.set(self.tax_sale.ids)],
                        }
                    )
                    for product in products
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp, cls.rug = cls.env["product.product"].create(
            [
                {"name": name, "default_code": name.upper(), "type": "service", "invoice_policy": "order"}
                for name in ("Lamp", "Rug")
            ]
        )

    def orders(self, number):
        return self.env["sale.order"].union(*(self.order_of_three_lines() for _order in range(number)))

    def measure(self, number):
        """Queries of the click (freeze, check, queue) and of the sender, for so many orders."""
        orders = self.orders(number)
        queued = self.queries_of_all_cursors(lambda: orders._accounting_queue(orders._accounting_prepare()))
        sent = self.queries_of_all_cursors(self.run_sender)
        self.assertEqual(set(orders.accounting_document_ids.mapped("state")), {"sent"})
        return queued, sent

    def test_queries_for_a_document_are_constant(self):
        self.measure(1)  # the contact and the products are known from here on
        queue_one, send_one = self.measure(1)
        queue_many, send_many = self.measure(self.many)
        queue_each = (queue_many - queue_one) / (self.many - 1)
        send_each = (send_many - send_one) / (self.many - 1)
        queue_again, send_again = self.measure(1)
        self.assertLessEqual(
            (queue_again, send_again), (queue_one + 2, send_one + 2), "grows with the database"
        )
        self.assertLessEqual(queue_each, TO_QUEUE_EACH)
        self.assertLessEqual(send_each, TO_SEND_EACH)
        _logger.info(
            "queries for a document of 3 lines: click %s, send %s; for each of %s: click %.1f, send %.1f",
            *(queue_one, send_one, self.many, queue_each, send_each),
        )


@tagged("post_install", "-at_install")
class TestDocumentQueriesWithItems(QuickBooksLike, TestDocumentQueries):
    """Where every line needs an item."""

    allow_inherited_tests_method = True
    many = 30
