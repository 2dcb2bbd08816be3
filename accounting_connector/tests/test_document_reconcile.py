from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..providers import markers
from ..providers.errors import Retry
from .common import ConnectorCase
from .in_memory_provider import foreign_marker, written_by_hand


@tagged("post_install", "-at_install")
class TestReconcileAfterRestore(ConnectorCase):
    """A restored database looks at what it sent before it sends anything."""

    def forgotten(self, order, **facts):
        """A document this database sent for ``order``, of which a restore left nothing here."""
        return written_by_hand(
            self.books,
            **{
                "marker": markers.new(self.connection.marker_tag),
                "reference": order.name,
                "contact_name": order.partner_id.name,
                "date": self.connection._today(),
                "untaxed": Decimal(str(order.amount_untaxed)),
                "tax": Decimal(str(order.amount_tax)),
                "total": Decimal(str(order.amount_total)),
                "currency": order.currency_id.name,
                **facts,
            },
        )

    def restore(self):
        self.connection.needs_reconcile = True

    def test_nothing_is_sent_before_the_list(self):
        document = self.queue()
        self.restore()
        with self.failing("find_documents", Retry("offline")):
            self.work()
        self.assertEqual(document.state, "queued")
        self.assertTrue(self.connection.needs_reconcile)
        self.assertNotIn("save_documents", self.books.calls)
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertFalse(self.connection.needs_reconcile)

    def test_queued_document_that_was_sent_after_the_snapshot_is_adopted(self):
        self.queue()
        self.work()
        document = self.queue()
        value = document._to_value()
        remote = self.provider_class(self.books).remote_document(value)
        self.books.documents.append(remote)
        self.restore()
        self.work()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))
        self.assertEqual(len(self.books.with_marker(document.marker)), 1)

    def test_its_contact_was_found_only_after_the_snapshot(self):
        document = self.queue()
        self.assertFalse(document.ledger_contact_id)
        remote = self.forgotten(document.sale_order_ids, marker=document.marker, date=document.date)
        self.restore()
        self.work()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))

    def test_forgotten_document_keeps_its_order_closed_and_is_linked_by_itself(self):
        order = self.sale_order()
        remote = self.forgotten(order)
        self.restore()
        self.work()
        problem = self.env["accounting.problem"].search([("kind", "=", "forgotten")])
        self.assertIn(order.name, problem.name)
        document = self.queue(order)
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))
        self.assertFalse(problem.active)
        self.work()
        self.assertEqual(len(self.books.documents), 1)

    def test_forgotten_document_with_another_total_needs_a_person(self):
        order = self.sale_order()
        remote = self.forgotten(order, total=Decimal("1.00"))
        self.restore()
        self.work()
        document = self.queue(order)
        self.work()
        self.assertEqual(document.state, "blocked")
        document.problem_ids.action_link()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))

    def test_forgotten_document_keeps_its_order_closed_after_a_cancelled_one(self):
        order = self.sale_order()
        self.forgotten(order, total=Decimal("1.00"))
        self.restore()
        self.work()
        self.queue(order).action_cancel()
        document = self.queue(order)
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "forgotten"))

    def test_document_queued_before_the_snapshot_is_held_back_by_a_forgotten_one(self):
        document = self.queue()
        self.forgotten(document.sale_order_ids, total=Decimal("1.00"))
        self.restore()
        self.work()
        self.assertEqual(document.state, "blocked")
        self.assertEqual(document.problem_ids.kind, "forgotten")
        document.problem_ids.action_is_another()
        self.work()
        self.assertEqual(document.state, "sent")

    def test_document_cancelled_before_the_restore_was_noticed_is_a_forgotten_one(self):
        document = self.queue()
        order = document.sale_order_ids
        remote = self.forgotten(order, marker=document.marker)
        self.restore()
        document.action_cancel()
        again = self.queue(order)
        self.work()
        self.assertEqual((document.state, again.state), ("cancelled", "sent"))
        self.assertEqual(again.external_id, remote.external_id)
        self.assertEqual(len(self.books.documents), 1)
        self.restore()
        self.work()
        self.assertFalse(self.env["accounting.problem"].search([]))

    def test_orders_it_does_not_name_go_on(self):
        self.forgotten(self.sale_order())
        self.restore()
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")

    def test_foreign_documents_are_not_forgotten_ones(self):
        self.forgotten(self.sale_order(), marker=foreign_marker())
        self.forgotten(self.sale_order(), marker="")
        self.restore()
        self.work()
        self.assertFalse(self.env["accounting.problem"].search([("kind", "=", "forgotten")]))

    def test_list_begins_a_day_before_the_last_known_send(self):
        self.queue()
        self.work()
        self.assertEqual(
            self.connection._sends_known_until(), self.connection.last_send_at - timedelta(days=1)
        )

    def test_copy_of_the_database_suspends_itself_before_any_call(self):
        document = self.queue()
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.work()
        self.assertEqual(self.connection.state, "suspended")
        self.assertEqual(document.state, "queued")
        self.assertFalse(self.books.calls)
