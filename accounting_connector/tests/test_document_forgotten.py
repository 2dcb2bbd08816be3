from contextlib import contextmanager
from decimal import Decimal

from odoo.tests import tagged

from ..models.order_names import names_on
from ..providers.values import RemoteState
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestDocumentForgotten(OrderCase):
    """What was sent after a backup is not sent again once that is restored, whatever names its orders."""

    def setUp(self):
        super().setUp()
        self.connection.activated_at = self.true_time()
        self.queue()
        self.work()  # the contact is known

    @contextmanager
    def after_the_backup(self):
        """What is done inside, this database forgets; the books do not. Then it was looked for."""
        with self.env.cr.savepoint() as backup:
            yield
            self.assertFalse(self.env["accounting.document"].search([("state", "!=", "sent")]))
            backup.rollback()
        self.env.invalidate_all()
        self.connection.needs_reconcile = True
        self.calls = len(self.books.calls)
        self.work()

    def sent_after_the_backup(self, order, **edited):
        """One document was made of ``order`` and sent; then an accountant edited it over there."""
        with self.after_the_backup():
            document = self.queue_one(order)
            self.work()
            if edited:
                self.books.change(document.external_id, **edited)
        return self.books.documents[-1]

    def queue_one(self, order):
        return self.queue_purchase(order) if order._name == "purchase.order" else self.queue(order)

    def problem(self):
        return self.env["accounting.problem"].search([("kind", "=", "forgotten")])

    def assert_not_sent(self, documents):
        """Nor by any turn of the worker."""
        self.work()
        self.assertNotIn("save_documents", self.books.calls[self.calls :])
        self.assertFalse(documents.filtered(lambda document: document.state not in ("sent", "blocked")))

    # === NAMED === #

    def test_a_name_with_separators_in_it_is_one_name(self):
        for name in ("SO 2026/00012", "SO, 12; a", "ORD  7"):
            with self.subTest(name=name):
                order, other = self.sale_order(quantity=3), self.sale_order(quantity=5)
                order.name = name
                remote = self.sent_after_the_backup(order)
                again = self.queue(order)
                self.assertEqual((again.state, again.external_id), ("sent", remote.external_id))
                self.assert_not_sent(again)
                self.assertEqual(self.queue(other).state, "queued")
                self.work()

    def test_part_of_a_name_is_none(self):
        names = names_on(self.sent_after_the_backup(self.sale_order()))
        self.assertNotIn("S", names)
        order, edited = self.sale_order(quantity=7), {"reference": "S000129, XS00013", "texts": ""}
        remote = self.sent_after_the_backup(order, **edited)
        self.assertTrue({"S00012", "S00013"}.isdisjoint(names_on(remote)))

    def test_orders_whose_names_were_cut_off_are_named_by_the_headings_of_their_lines(self):
        orders = self.env["sale.order"].union(*(self.sale_order(quantity=one + 1) for one in range(40)))
        for number, order in enumerate(orders):
            order.name = f"SO 2026/{number:05}"
        orders[39].client_order_ref = "PO 4711"
        with self.after_the_backup():
            vals = self.env["accounting.document.builder"]._from_sale_orders(orders)
            self.assertEqual(len(vals), 1)
            self.env["accounting.preflight"]._check(self.connection, vals)
            self.env["accounting.document"]._queue(vals)
            self.work()
        [remote] = [one for one in self.books.documents if orders[0].name in one.reference]
        self.assertNotIn(orders[39].name, remote.reference)
        again = self.queue(orders[39])
        self.assertEqual((again.state, again.problem_ids), ("blocked", self.problem()))
        self.assert_not_sent(again)

    # === ALIKE === #

    def test_without_a_name_the_same_contact_and_total_ask(self):
        for what in ("an edited invoice", "a bill", "a vendor credit", "a credit note"):
            with self.subTest(what):
                order, edited = self.order_of(what)
                remote = self.sent_after_the_backup(order, **edited)
                again = self.queue_one(order)
                self.assertEqual((again.state, again.problem_ids), ("blocked", self.problem()))
                self.assert_not_sent(again)
                self.problem().action_link()
                self.assertEqual((again.state, again.external_id), ("sent", remote.external_id))
                self.assertFalse(self.problem())

    def order_of(self, what):
        if what == "an edited invoice":
            return self.sale_order(quantity=3), {"reference": "PO 4711"}
        if what == "a credit note":
            return self.sale_order(quantity=3, price=-100), {"reference": ""}
        bought = self.purchase_order(quantity=3, price=60 if what == "a bill" else -60)
        return bought, {}

    def test_what_has_another_contact_or_total_goes(self):
        self.sent_after_the_backup(self.sale_order(quantity=3), reference="PO 4711")
        other = self.env["res.partner"].create({"name": "Someone Else"})
        documents = self.queue(self.sale_order(quantity=4))
        documents |= self.queue(self.sale_order(quantity=3, partner=other))
        documents |= self.queue_purchase(self.purchase_order(quantity=3, price=100))
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_what_names_another_order_of_this_customer_holds_nothing_else(self):
        order, same = self.sale_order(quantity=3), self.sale_order(quantity=3)
        remote = self.sent_after_the_backup(order)
        self.assertEqual(self.queue(same).state, "queued")
        self.assertEqual(self.queue(order).external_id, remote.external_id)

    def test_an_order_of_that_name_but_of_somebody_else_is_not_the_one(self):
        order, other = self.sale_order(quantity=3), self.sale_order()
        other.partner_invoice_id = self.env["res.partner"].create({"name": "Someone Else"})
        other.name = "4711"
        self.sent_after_the_backup(order, reference="PO 4711")
        self.assertEqual(self.queue(order).state, "blocked")

    def test_an_order_that_was_lost_and_is_entered_again_under_another_name_asks(self):
        with self.after_the_backup():
            lost = self.sale_order(quantity=9)
            lost.name = "LOST-1"
            self.queue(lost)
            self.work()
        again = self.queue(self.sale_order(quantity=9))
        self.assertEqual((again.state, again.problem_ids), ("blocked", self.problem()))

    def test_its_contact_is_found_only_while_it_is_sent(self):
        """The contact was first used after the backup, and has another name over there."""
        order = self.purchase_order(quantity=3)
        with self.after_the_backup():
            document = self.queue_purchase(order)
            self.work()
            contact = document.ledger_contact_id.external_id
            self.books.change_contact(contact, name="Timber Yard Holdings")
            self.books.change(document.external_id, contact_name="Timber Yard Holdings")
        again = self.queue_purchase(order)
        self.work()
        self.assertEqual((again.ledger_contact_id.external_id, again.state), (contact, "blocked"))
        self.assertNotIn("save_documents", self.books.calls[self.calls :])

    # === ANSWERS === #

    def test_a_likeness_that_is_denied_waits_for_the_true_one(self):
        order, other = self.sale_order(quantity=3), self.sale_order(quantity=3)
        remote = self.sent_after_the_backup(order, reference="PO 4711")
        wrong = self.queue(other)
        wrong.problem_ids.action_is_another()
        self.assertEqual(wrong.state, "queued")
        self.work()
        self.assertEqual((wrong.state, wrong.external_id == remote.external_id), ("sent", False))
        right = self.queue(order)
        self.assertEqual((right.state, right.problem_ids), ("blocked", self.problem()))

    def test_of_several_that_wait_the_answer_is_for_the_one_it_was_given_on(self):
        first, second, third = (self.sale_order(quantity=3) for _number in range(3))
        remote = self.sent_after_the_backup(second, reference="PO 4711")
        waiting = self.queue(first | second | third)
        self.assertEqual(waiting.mapped("state"), ["blocked"] * 3)
        problem = self.problem()
        problem.with_context(accounting_asked_about=waiting[0].id).action_is_another()
        self.assertEqual(waiting.mapped("state"), ["queued", "blocked", "blocked"])
        problem.with_context(accounting_asked_about=waiting[1].id).action_link()
        self.assertEqual(waiting.mapped("state"), ["queued", "sent", "queued"])
        self.assertEqual(waiting[1].external_id, remote.external_id)

    def test_what_somebody_closed_is_not_asked_again(self):
        order = self.sale_order(quantity=3)
        self.sent_after_the_backup(order, total=Decimal("1.00"))
        self.sent_after_the_backup(self.sale_order(quantity=4), total=Decimal("2.00"))
        self.assertEqual(len(self.problem()), 2)
        document = self.queue(order)
        document.problem_ids.action_is_another()
        self.problem().action_close()
        self.connection.needs_reconcile = True
        self.work()
        self.assertFalse(self.problem())
        self.assertEqual(document.state, "sent")

    def test_what_was_voided_over_there_is_not_asked_about(self):
        self.sent_after_the_backup(self.sale_order(quantity=3), state=RemoteState.VOIDED)
        self.assertFalse(self.problem())

    # === MANY === #

    def test_queries_do_not_grow_with_what_is_alike_but_named(self):
        def queries(count):
            orders = self.env["sale.order"].union(*(self.sale_order() for _number in range(2 * count)))
            with self.after_the_backup():
                self.queue(orders[:count])
                self.work()
            documents = self.queue(orders[count:]).sudo()
            made = self.queries_of(documents._hold_back_forgotten)
            self.assertEqual(set(documents.mapped("state")), {"queued"})
            return made

        queries(1)
        self.assertEqual(queries(12), queries(2))

    def test_where_nothing_was_forgotten_it_costs_one_query(self):
        documents = self.queue(self.sale_order() | self.sale_order()).sudo()
        read = self.queries_of(lambda: documents.mapped("state") and documents.connection_id)
        self.assertLessEqual(self.queries_of(documents._hold_back_forgotten), read + 1)
