"""Orders from before the start date: counted, decided about, and left out unless somebody wants them."""

from datetime import datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models import accounting_connection_earlier
from ..providers.values import Organisation
from .order_case import OrderCase

# The books are in New Zealand, twelve or thirteen hours ahead.
BEFORE = datetime(2026, 3, 31, 10, 59)
AFTER = datetime(2026, 3, 31, 11, 0)


@tagged("post_install", "-at_install")
class TestEarlierOrders(OrderCase):
    def setUp(self):
        super().setUp()
        self.connection.send_from = "2026-04-01"
        self.earlier = self.ordered(BEFORE)
        self.newer = self.ordered(AFTER)

    def ordered(self, moment, **values):
        order = self.sale_order(**values)
        order.date_order = moment
        return order

    def bought(self, moment):
        order = self.purchase_order()
        order.date_approve = moment
        return order

    def dialog(self, orders, method="action_accounting_create_selected"):
        return self.env["accounting.send"].browse(getattr(orders, method)()["res_id"])

    # === COUNTED === #

    def test_what_precedes_is_decided_by_the_organisations_day(self):
        self.assertEqual((self.earlier | self.newer)._accounting_earlier(), self.earlier)
        self.assertEqual(self.connection.earlier_order_count, 1)

    def test_only_confirmed_orders_with_something_left_count(self):
        self.ordered(BEFORE, confirm=False)
        self.queue(self.ordered(BEFORE))
        self.bought(BEFORE)
        self.bought(AFTER)
        self.assertEqual(self.connection.earlier_order_count, 2)

    def test_only_what_is_sent_counts(self):
        self.bought(BEFORE)
        self.connection.send_purchase_orders = False
        self.assertEqual(self.connection.earlier_order_count, 1)

    def test_branches_without_books_of_their_own_count(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.assertEqual(self.connection._covered_companies(), self.company | branch)
        self.connection.copy({"company_id": branch.id}).write(
            {"organisation_external_id": "others", "state": "setup"}
        )
        self.assertEqual(self.connection._covered_companies(), self.company)

    def test_without_a_start_date_nothing_precedes(self):
        self.connection.send_from = False
        self.assertEqual(self.connection.earlier_order_count, 0)
        self.assertFalse(self.earlier._accounting_earlier())

    def test_it_is_first_the_day_it_is_there_and_then_what_a_person_says(self):
        company = self.env["res.company"].create({"name": "Without books"})
        connection = self.connection.create({"company_id": company.id})
        self.clock.move_to("2026-05-01 02:00:00")
        organisation = Organisation("books", "Books", "US", "USD", "America/Los_Angeles")
        connection._keep_facts(organisation, ["USD"])
        self.assertEqual(connection.send_from.isoformat(), "2026-04-30")
        connection.send_from = False
        connection._keep_facts(organisation, ["USD"])
        self.assertFalse(connection.send_from)

    def test_counting_costs_the_same_for_few_and_many(self):
        counts = []
        for _ in range(3):
            counts.append(self.queries_of(lambda: self.assertTrue(self.connection.earlier_order_count)))
            for _number in range(10):
                self.ordered(BEFORE)
        self.assertEqual(counts[1], counts[2])

    # === DECIDED === #

    def test_the_set_up_is_not_complete_until_somebody_decided(self):
        self.assertIn("Decide", "\n".join(self.connection._missing_in_step("summary")))
        for decision in ("ignore", "link", "send"):
            self.connection.earlier_orders = decision
            self.assertFalse(self.connection._missing_in_step("summary"), decision)

    def test_nothing_is_to_be_decided_where_nothing_precedes(self):
        self.queue(self.earlier)
        self.assertFalse(self.connection._missing_in_step("summary"))

    def test_linking_opens_exactly_these_orders(self):
        bill = self.bought(BEFORE)
        page = self.env["accounting.booked"].browse(self.connection.action_link_earlier_orders()["res_id"])
        self.assertEqual(page.row_ids.sale_order_id, self.earlier)
        self.assertEqual(page.row_ids.purchase_order_id, bill)

    def test_of_very_many_the_oldest_are_looked_for_first(self):
        self.patch(accounting_connection_earlier, "MOST_AT_ONCE", 1)
        oldest = self.ordered(datetime(2026, 1, 5))
        page = self.env["accounting.booked"].browse(self.connection.action_link_earlier_orders()["res_id"])
        self.assertEqual(page.row_ids.sale_order_id, oldest)
        self.assertIn("oldest 1 of 2", page.found_note)

    def test_they_can_be_taken_over_while_the_set_up_is_not_finished(self):
        self.connection.write({"state": "setup"})
        page = self.env["accounting.booked"].browse(self.connection.action_link_earlier_orders()["res_id"])
        page.row_ids.write({"number": "INV-1", "date": "2026-03-31"})
        page.action_apply()
        self.assertEqual(self.earlier.invoice_status, "invoiced")
        self.connection.invalidate_recordset()
        self.assertFalse(self.connection._missing_in_step("summary"))

    def test_dropping_the_set_up_gives_back_what_was_taken_over(self):
        self.connection.write({"state": "setup", "activated_at": False})
        page = self.env["accounting.booked"].browse(self.connection.action_link_earlier_orders()["res_id"])
        page.row_ids.write({"number": "INV-1", "date": "2026-03-31"})
        page.action_apply()
        self.connection.write({"state": "draft"})
        self.connection.unlink()
        self.assertEqual(self.earlier.invoice_status, "to invoice")
        self.assertFalse(self.earlier.accounting_document_ids)

    # === SELECTIONS === #

    def test_a_selection_leaves_them_out_and_says_how_many(self):
        dialog = self.dialog(self.earlier | self.newer)
        self.assertEqual((dialog.order_count, dialog.earlier_count), (1, 1))
        self.assertIn("orders are sent: 1.", dialog.earlier_note)
        dialog.action_send()
        self.assertFalse(self.earlier.accounting_document_ids)
        self.assertTrue(self.newer.accounting_document_ids)

    def test_ticked_they_go_too(self):
        dialog = self.dialog(self.earlier | self.newer)
        with Form(dialog) as form:
            form.with_earlier = True
            self.assertEqual(
                form.outlook, "2 of the selected orders go, 1 of them from before the start date."
            )
        dialog.action_send()
        self.assertTrue(self.earlier.accounting_document_ids)

    def test_a_selection_of_them_alone_sends_nothing_without_the_tick(self):
        dialog = self.dialog(self.earlier | self.ordered(BEFORE))
        self.assertEqual(dialog.order_count, 0)
        with self.assertRaisesRegex(UserError, "Tick"):
            dialog.action_send()
        dialog.with_earlier = True
        dialog.action_send()
        self.assertTrue(self.earlier.accounting_document_ids)

    def test_decided_to_be_sent_they_are_like_newer_ones(self):
        self.connection.earlier_orders = "send"
        dialog = self.dialog(self.earlier | self.newer)
        self.assertEqual((dialog.order_count, dialog.earlier_count, dialog.earlier_note), (2, 0, ""))

    # === ONE CLICK === #

    def test_a_click_on_one_of_them_warns_before_it_is_queued(self):
        action = self.earlier.action_accounting_create_invoice()
        self.assertEqual(action["res_model"], "accounting.send")
        self.assertFalse(self.earlier.accounting_document_ids)
        dialog = self.env["accounting.send"].browse(action["res_id"])
        self.assertIn(self.earlier.name, dialog.earlier_note)
        dialog.action_send()
        self.assertTrue(self.earlier.accounting_document_ids)

    def test_a_click_on_a_newer_one_queues_at_once(self):
        self.newer.action_accounting_create_invoice()
        self.assertTrue(self.newer.accounting_document_ids)

    def test_the_form_of_a_bill_warns_and_goes_on(self):
        order = self.bought(BEFORE)
        bill = self.env["accounting.bill"].create(
            {"purchase_order_ids": [Command.set(order.ids)], "bill_number": "TY-1"}
        )
        self.assertIn(order.name, bill.earlier_note)
        bill.action_send()
        self.assertTrue(order.accounting_document_ids)
