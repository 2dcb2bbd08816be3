"""Orders that were invoiced elsewhere before the connection existed: they count like sent ones."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.accounting_sender import Sender
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestBooked(OrderCase):
    def setUp(self):
        super().setUp()
        self.order = self.sale_order(quantity=4, price=100)

    def opened(self, orders=None):
        """The page "Already in the Books" for these orders."""
        orders = self.order if orders is None else orders
        return self.env["accounting.booked"].browse(orders.action_accounting_already_booked()["res_id"])

    def mark(self, order=None, number="INV-1", quantity=None):
        """The document of an order that is marked as invoiced elsewhere."""
        page = self.opened(order)
        page.row_ids.write({"number": number, "date": "2026-03-31"})
        if quantity is not None:
            page.row_ids.line_ids.quantity = quantity
        page.action_apply()
        return (order or self.order).accounting_document_ids

    def test_what_was_invoiced_elsewhere_counts_like_what_was_sent(self):
        document = self.mark()
        self.assertRecordValues(
            document,
            [
                {
                    "state": "sent",
                    "origin": "elsewhere",
                    "kind": "invoice",
                    "external_number": "INV-1",
                    "date": fields.Date.to_date("2026-03-31"),
                    "amount_total": 460,
                    "external_id": False,
                    "sent_at": False,
                }
            ],
        )
        self.assertRecordValues(
            self.order.order_line,
            [{"qty_invoiced": 4, "qty_to_invoice": 0, "amount_invoiced": 460, "amount_to_invoice": 0}],
        )
        self.assertRecordValues(
            self.order,
            [
                {
                    "invoice_status": "invoiced",
                    "accounting_status": "sent",
                    "accounting_numbers": "INV-1",
                    "accounting_document_count": 1,
                }
            ],
        )

    def test_undoing_frees_what_was_marked(self):
        document = self.mark()
        revision = self.order.accounting_revision
        document.action_undo_booked()
        self.assertEqual(document.state, "cancelled")
        self.assertRecordValues(self.order.order_line, [{"qty_invoiced": 0, "qty_to_invoice": 4}])
        self.assertRecordValues(
            self.order,
            [{"invoice_status": "to invoice", "accounting_status": "not_invoiced", "accounting_numbers": ""}],
        )
        self.assertEqual(self.order.accounting_revision, revision + 1)

    def test_a_part_leaves_the_rest_to_invoice(self):
        document = self.mark(quantity=1)
        self.assertEqual(document.amount_total, 115)
        self.assertEqual(self.order.order_line.qty_to_invoice, 3)
        self.assertEqual(self.order.accounting_status, "partly")
        self.order.action_accounting_create_invoice()
        self.assertEqual((self.order.accounting_document_ids - document).amount_total, 345)

    def test_no_more_than_is_left_can_be_marked(self):
        with self.assertRaisesRegex(UserError, "left to invoice"):
            self.mark(quantity=5)

    def test_marking_writes_the_order_like_queueing_so_that_two_at_once_collide(self):
        revision = self.order.accounting_revision
        self.mark()
        self.assertEqual(self.order.accounting_revision, revision + 1)

    def test_what_somebody_else_queued_in_the_meantime_is_not_marked(self):
        revision = self.order.accounting_revision
        page = self.opened()
        page.row_ids.write({"number": "INV-1", "date": "2026-03-31"})
        self.queue(self.order)
        with self.assertRaisesRegex(UserError, "just sent by somebody else"):
            page.action_apply()
        self.assertGreater(self.order.accounting_revision, revision)

    def test_nothing_of_it_is_ever_sent_or_followed(self):
        self.mark()
        self.run_sender()
        self.work()
        with self.enter_registry_test_mode():
            Sender(self.connection).refresh()
        self.env.invalidate_all()
        self.assertEqual(self.order.accounting_document_ids.state, "sent")
        self.assertFalse(self.books.documents)

    def test_number_and_date_are_needed(self):
        page = self.opened()
        page.row_ids.is_chosen = True
        with self.assertRaisesRegex(UserError, self.order.name):
            page.action_apply()

    def test_what_was_sent_cannot_be_undone_here(self):
        document = self.queue(self.order)
        self.send(document)
        with self.assertRaises(UserError):
            document.action_undo_booked()
        self.assertEqual(self.order.order_line.qty_invoiced, 4)

    def test_a_purchase_order_is_billed_elsewhere(self):
        order = self.purchase_order(quantity=2, price=60)
        document = self.mark(order, number="TY-77")
        self.assertRecordValues(document, [{"kind": "bill", "external_number": "TY-77", "amount_total": 138}])
        self.assertRecordValues(order, [{"invoice_status": "invoiced", "accounting_status": "sent"}])
        document.action_undo_booked()
        self.assertEqual(order.invoice_status, "to invoice")

    def test_orders_of_which_nothing_is_left_say_so(self):
        self.mark()
        page = self.opened(self.order)
        self.assertIn("Nothing is left", page.row_ids.refusal)
        page.row_ids.is_chosen = True
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            page.action_apply()

    def test_an_order_that_is_marked_names_what_keeps_it_from_being_cancelled(self):
        document = self.mark()
        with self.assertRaisesRegex(UserError, "marked as invoiced elsewhere"):
            self.order.action_cancel()
        document.action_undo_booked()
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")

    def test_only_users_who_may_change_the_order(self):
        salesperson = self.person("sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            self.order.with_user(salesperson).action_accounting_already_booked()
        document = self.mark()
        reader = self.person("accounting_connector.group_accounting_connector_user")
        with self.assertRaises(AccessError):
            document.with_user(reader).action_undo_booked()

    def test_the_page_takes_no_orders_but_those_it_was_opened_for(self):
        user = self.person(
            "accounting_connector.group_accounting_connector_user", "sales_team.group_sale_manager"
        )
        pages = self.env["accounting.booked"].with_user(user)
        other = self.sale_order()
        with self.assertRaises(AccessError):
            pages.create({"connection_id": self.connection.id})
        page = pages.browse(self.order.with_user(user).action_accounting_already_booked()["res_id"])
        with self.assertRaises(AccessError):
            page.row_ids.sale_order_id = other
        page.row_ids.write({"number": "INV-1", "date": "2026-03-31"})
        page.action_apply()
        self.assertEqual(self.order.accounting_document_ids.external_number, "INV-1")

    def test_orders_that_came_to_belong_to_other_books_are_not_taken_over(self):
        page = self.opened()
        page.row_ids.write({"number": "INV-1", "date": "2026-03-31"})
        self.connection.state = "disconnected"
        self._connect(self.company)
        with self.assertRaisesRegex(UserError, "no longer belong"):
            page.action_apply()
        with self.assertRaisesRegex(UserError, "no longer belong"):
            page.action_look()

    def test_nobody_reads_or_fills_in_the_page_of_somebody_else(self):
        page = self.opened()
        row, line = page.row_ids, page.row_ids.line_ids
        colleague = self.person(
            "sales_team.group_sale_manager", "accounting_connector.group_accounting_connector_manager"
        )
        for record in (page, row, line):
            self.assertFalse(record.with_user(colleague).search([]), record._name)
            with self.assertRaises(AccessError, msg=record._name):
                record.with_user(colleague).read()
        with self.assertRaises(AccessError):
            row.with_user(colleague).write({"number": "SPY", "date": "2026-03-31"})
