from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..models import accounting_sender_reconcile
from ..providers import markers
from ..providers.errors import Reconnect, Retry
from .common import ConnectorCase, Killed
from .in_memory_books import foreign_marker, written_by_hand


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
        self.forgotten(self.sale_order(), marker=foreign_marker(), total=Decimal("1.00"))
        self.forgotten(self.sale_order(), marker=foreign_marker(), contact_name="Someone Else")
        self.forgotten(self.sale_order(), marker=foreign_marker(), reference="")
        self.forgotten(self.sale_order(), marker="")
        self.restore()
        self.work()
        self.assertFalse(self.env["accounting.problem"].search([("kind", "=", "forgotten")]))

    def test_a_foreign_document_that_seems_to_be_of_an_open_order_asks_and_is_not_linked_by_itself(self):
        """As after a restore of what was made before the connection was, which then was connected anew."""
        known = self.queue()
        self.work()
        order, other, waiting = self.sale_order(quantity=3), self.sale_order(quantity=3), self.queue()
        contact = known.ledger_contact_id.external_id
        remote = self.forgotten(order, marker=foreign_marker(), contact_id=contact)
        self.forgotten(waiting.sale_order_ids, marker=foreign_marker(), contact_id=contact)
        self.restore()
        self.work()
        self.assertEqual(waiting.state, "blocked")
        document = self.queue(order)
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "forgotten"))
        self.assertIn("another database", document.problem_ids.name)
        self.assertEqual(self.queue(other).state, "queued")
        document.problem_ids.action_link()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))

    def test_documents_of_one_order_that_look_alike_are_not_linked_to_the_same_one(self):
        order = self.sale_order()
        remote = self.forgotten(order)
        self.restore()
        self.work()
        values = [*self._frozen(order), *self._frozen(order)]
        self.env["accounting.preflight"]._check(self.connection, values)
        first, second = self.env["accounting.document"].sudo()._freeze(values, [()] * 2)
        (first | second)._hold_back_forgotten()
        self.assertEqual((first.state, first.external_id), ("sent", remote.external_id))
        self.assertEqual((second.state, second.external_id), ("queued", False))

    def test_one_that_names_several_orders_waits_for_the_document_of_all_of_them(self):
        orders = self.sale_order() | self.sale_order()
        remote = self.forgotten(
            orders[0], reference=", ".join(orders.mapped("name")), total=Decimal("460"), tax=Decimal("60")
        )
        self.restore()
        self.work()
        document = self.queue(orders[0])
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "forgotten"))
        self.assertNotEqual(document.external_id, remote.external_id)

    def test_document_queued_unseen_by_the_look_is_held_back_when_it_is_claimed(self):
        """A click that began before and ended after the look-up neither sees what it found nor is seen."""
        order = self.sale_order()
        remote = self.forgotten(order)
        self.restore()
        self.work()
        model = type(self.env["accounting.document"])
        with patch.object(model, "_hold_back_forgotten", lambda documents: None):
            document = self.queue(order)
        self.assertEqual(document.state, "queued")
        self.work()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))
        self.assertNotIn("save_documents", self.books.calls)

    def test_interrupted_it_goes_on_where_it_stopped_and_sends_nothing_meanwhile(self):
        self.queue()
        self.work()
        documents = self.queue(self.sale_order() | self.sale_order() | self.sale_order())
        for document in documents:
            self.books.documents.append(self.provider_class(self.books).remote_document(document._to_value()))
        self.restore()
        self.patch(accounting_sender_reconcile, "AT_ONCE", 1)
        reconcile_with = type(documents)._reconcile_with
        calls = []

        def killed_at_the_third(model, *args):
            calls.append(args)
            if len(calls) == 3:
                raise Killed
            return reconcile_with(model, *args)

        with patch.object(type(documents), "_reconcile_with", killed_at_the_third):
            self.run_sender_until_killed()
        self.assertTrue(self.connection.needs_reconcile)
        self.assertEqual(documents.mapped("state").count("sent"), 1)
        self.work()
        self.assertEqual(documents.mapped("state"), ["sent"] * 3)
        self.assertFalse(self.connection.needs_reconcile)
        self.assertEqual(self.books.calls.count("save_documents"), 1)

    def test_queries_do_not_grow_with_what_is_matched_and_forgotten(self):
        known = self.queue()
        self.work()
        contact = known.ledger_contact_id.external_id

        def queries(count):
            orders = self.env["sale.order"].union(*(self.sale_order() for _number in range(3 * count)))
            documents, foreign = self.queue(orders[:count]), orders[2 * count :]
            orders = orders[: 2 * count]
            remotes = [
                self.provider_class(self.books).remote_document(document._to_value())
                for document in documents
            ]
            remotes += [self.forgotten(order, contact_id=contact) for order in orders[count:]]
            remotes += [self.forgotten(order, marker=foreign_marker(), total=Decimal(1)) for order in foreign]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            provider = self.connection._make_provider()
            self.env["accounting.document"].sudo()._reconcile_with(self.connection, remotes, provider)
            self.env.flush_all()
            matched = self.env.cr.sql_log_count
            self.env.invalidate_all()
            again = self.queue(orders[count:])
            self.env.flush_all()
            self.assertEqual(set((documents | again).mapped("state")), {"sent"})
            return matched - before, self.env.cr.sql_log_count - matched

        queries(1)
        few, many = queries(2), queries(12)
        self.assertEqual(many[0], few[0])
        self.assertLessEqual(many[1] - few[1], 2 * 10, "more than two for each order that is clicked again")

    def test_numbers_given_since_the_backup_are_not_given_again(self):
        self.connection.numbering = "odoo"
        sequence = self.connection.number_sequence_id
        first = sequence.number_next
        for number in (first, first + 1, first + 4):
            self.forgotten(self.sale_order(), number=sequence.get_next_char(number))
        self.forgotten(self.sale_order(), number="something else")
        self.restore()
        document = self.queue()
        self.work()
        self.assertEqual(
            (document.state, document.number), ("sent", sequence.get_next_char(first + 5))
        )

    def test_restore_into_the_same_database_is_noticed_by_its_tables(self):
        document = self.queue()
        self.connection.table_file = "1"
        self.work()
        self.assertEqual((document.state, self.books.calls), ("queued", []))
        self.assertTrue(self.connection.needs_reconcile)
        self.wait(seconds=151)
        self.work()
        self.assertEqual((document.state, self.books.calls[0]), ("sent", "find_documents"))

    def test_restore_said_to_be_live_looks_no_sooner_than_everything_can_be_seen(self):
        self.connection.activated_at = self.true_time()
        document = self.queue()
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.work()
        with self.enter_registry_test_mode():
            kind, sentence = self.connection._run_task("go_on_as_live")
        self.env.invalidate_all()
        self.assertEqual((kind, self.connection.state, self.books.calls), ("success", "active", []))
        self.assertIn("goes on by itself", sentence)
        self.work()
        self.assertFalse(self.books.calls)
        self.wait(seconds=151)
        self.work()
        self.assertEqual((document.state, self.books.calls[0]), ("sent", "find_documents"))

    def test_authorization_that_ended_since_the_backup_is_asked_for_once_and_no_call_is_repeated(self):
        self.connection.activated_at = self.true_time()
        document = self.queue()
        self.restore()
        with self.failing("find_documents", Reconnect("invalid_grant")):
            self.work()
        self.assertEqual((self.connection.state, document.state), ("reconnect", "queued"))
        self.assertTrue(self.connection.needs_reconcile)
        calls = len(self.books.calls)
        for _run in range(3):
            self.work()
        self.assertEqual(len(self.books.calls), calls)
        self.assertEqual(len(self.connection.activity_ids), 1)
        self.consent_again()
        self.work()
        self.assertEqual(self.books.calls[calls], "find_documents")
        self.assertEqual(document.state, "sent")

    def test_connecting_again_does_not_begin_the_look_sooner(self):
        self.connection.activated_at = self.true_time()
        document = self.queue()
        self.connection.table_file = "1"
        self.work()
        self.wait(seconds=60)
        self.consent_again()
        self.work()
        self.assertEqual((document.state, self.books.calls), ("queued", []))
        self.wait(seconds=91)
        self.work()
        self.assertEqual((document.state, self.books.calls[0]), ("sent", "find_documents"))

    def test_connecting_again_ends_any_longer_pause(self):
        self.restore()
        self.connection.wait_until = self.true_time() + timedelta(days=1)
        self.consent_again()
        self.assertEqual(self.connection.wait_until, self.true_time() + timedelta(seconds=150))
        self.connection.write({"needs_reconcile": False, "wait_until": self.true_time() + timedelta(days=1)})
        self.consent_again()
        self.assertFalse(self.connection.wait_until)

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
