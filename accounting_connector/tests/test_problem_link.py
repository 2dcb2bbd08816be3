from decimal import Decimal

from odoo.tests import tagged

from ..providers import markers
from .common import ConnectorCase
from .in_memory_books import written_by_hand


@tagged("post_install", "-at_install")
class TestProblemLink(ConnectorCase):
    """What is over there belongs to one document; what else waited for the answer goes on."""

    def test_documents_that_waited_for_what_was_linked_to_another_go(self):
        waiting_order, own_order = self.sale_order(quantity=1), self.sale_order(quantity=3)
        remote = written_by_hand(
            self.books,
            marker=markers.new(self.connection.marker_tag),
            reference=f"{waiting_order.name}, {own_order.name}",
            contact_name=self.customer.name,
            total=Decimal(str(own_order.amount_total)),
            currency=own_order.currency_id.name,
        )
        problem = self.env["accounting.document"]._raise_forgotten(self.connection, [remote])
        waiting = self.queue(waiting_order)
        self.assertEqual(waiting.state, "blocked")
        own = self.queue(own_order)
        self.assertEqual((own.state, own.external_id), ("sent", remote.external_id))
        self.assertFalse(problem.active)
        self.assertEqual(waiting.state, "queued")
