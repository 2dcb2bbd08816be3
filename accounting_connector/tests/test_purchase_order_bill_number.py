"""A supplier's bill that is over there already is told before it is queued."""

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..providers import errors
from ..providers.values import Kind
from .in_memory_books import written_by_hand
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderBillNumber(OrderCase):
    def setUp(self):
        super().setUp()
        self.contact = (
            self.env["accounting.ledger.contact"]
            .sudo()
            .create({"connection_id": self.connection.id, "external_id": "c-1", "name": self.vendor.name})
        )

    def form(self, **values):
        return self.env["accounting.bill"].create({"purchase_order_ids": self.purchase_order().ids, **values})

    def test_a_number_of_a_known_supplier_is_looked_up_first(self):
        form = self.form(bill_number="TY-881")
        action = form.action_look_and_send()
        self.assertEqual(action["tag"], "accounting_connector.bill_number")
        self.assertFalse(form.purchase_order_ids.accounting_document_ids)

    def test_without_a_number_there_is_nothing_to_look_up(self):
        form = self.form()
        form.action_look_and_send()
        self.assertEqual(form.purchase_order_ids.accounting_document_ids.state, "queued")

    def test_a_supplier_who_is_not_there_has_no_bills_there(self):
        self.contact.active = False
        form = self.form(bill_number="TY-881")
        form.action_look_and_send()
        self.assertEqual(form.purchase_order_ids.accounting_document_ids.state, "queued")

    def test_the_bill_that_is_there_is_described(self):
        written_by_hand(
            self.books, kind=Kind.BILL, number="TY-881", contact_id="c-1", contact_name="Timber Yard"
        )
        form = self.form(bill_number=" TY-881 ")
        self.assertIn(
            "Books already has the bill TY-881 of Timber Yard", form._take_found(form._prepare_look()())
        )
        self.assertFalse(form.number_looked_up_at)

    def test_bills_of_other_suppliers_do_not_count(self):
        written_by_hand(self.books, kind=Kind.BILL, number="TY-881", contact_id="c-2")
        form = self.form(bill_number="TY-881")
        self.assertEqual(form._take_found(form._prepare_look()()), "")

    def test_the_sender_is_told_that_this_very_number_was_looked_up(self):
        form = self.form(bill_number="TY-881")
        form._take_found(())
        form.action_send()
        document = form.purchase_order_ids.accounting_document_ids
        self.assertEqual(document.number_looked_up_at, form.number_looked_up_at)
        self.assertTrue(document.number_looked_up_at)
        form.bill_number = "TY-882"
        self.assertFalse(form.number_looked_up_at)

    def test_missing_setup_keeps_in_mind_that_the_number_was_looked_up(self):
        self.unmap("purchases")
        form = self.form(bill_number="TY-881")
        form._take_found(())
        self.env["accounting.send"].browse(form.action_send()["res_id"]).action_send()
        document = form.purchase_order_ids.accounting_document_ids
        self.assertEqual(
            (document.state, document.number_looked_up_at), ("blocked", form.number_looked_up_at)
        )

    def test_an_expired_token_is_tried_once_more(self):
        form = self.form(bill_number="TY-881")
        with self.failing("find_bills", errors.TokenExpired()):
            self.assertEqual(form._prepare_look()(), ())

    def test_who_could_not_be_asked_is_told(self):
        form = self.form(bill_number="TY-881")
        self.assertIn(
            "not known whether Books already has the bill TY-881", form._explain_unasked(errors.Retry("lost"))
        )

    def test_two_clicks_at_once_on_different_orders_cannot_queue_one_bill_twice(self):
        """Neither click sees the other's document: only the database can."""
        first, second = (
            self.purchase_order()._accounting_prepare(bill={"number": number})
            for number in ("TY-881", "ty-881 ")
        )
        orders = self.env["purchase.order"]
        document = orders._accounting_queue(first)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            orders._accounting_queue(second)
        document._cancel()
        self.assertEqual(orders._accounting_queue(second).state, "queued")
