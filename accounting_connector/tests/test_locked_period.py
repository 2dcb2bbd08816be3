"""Dates in a period the organisation locked: never moved silently, one click away from the first open day."""

from dataclasses import replace
from datetime import date

from odoo.tests import Form, tagged

from .order_case import OrderCase

LAST_CLOSED, FIRST_OPEN = date(2026, 3, 31), date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestLockedPeriod(OrderCase):
    """It is the last closed day over there."""

    def setUp(self):
        super().setUp()
        self.clock.move_to("2026-03-31 02:00:00")
        self.connection.period_lock_date = LAST_CLOSED
        self.clerk = self.person(
            "sales_team.group_sale_salesman_all_leads",
            "purchase.group_purchase_user",
            "accounting_connector.group_accounting_connector_user",
        )

    def dialog(self, action):
        self.assertEqual(action["res_model"], "accounting.send")
        return self.env["accounting.send"].with_user(self.clerk).browse(action["res_id"])

    def sale_order(self, **values):
        """The clerk's: a dialog is for whoever opened it."""
        return super().sale_order(**values).with_user(self.clerk)

    def test_the_dialog_names_the_lock_and_the_first_open_day(self):
        dialog = self.dialog(self.sale_order().action_accounting_create_invoice())
        self.assertEqual(dialog.obstacle_ids.kind, "lock")
        self.assertIn("locked until 03/31/2026", dialog.obstacle_ids.name)
        self.assertIn("first open day is 04/01/2026", dialog.obstacle_ids.name)

    def test_the_later_of_both_lock_dates_counts(self):
        self.connection.write({"period_lock_date": "2026-02-28", "year_lock_date": "2026-03-31"})
        dialog = self.dialog(self.sale_order().action_accounting_create_invoice())
        self.assertIn("locked until 03/31/2026", dialog.obstacle_ids.name)

    def test_one_click_takes_the_first_open_day_and_the_next_sends(self):
        order = self.sale_order()
        order.sudo().payment_term_id = self.env.ref("account.account_payment_term_30days")
        dialog = self.dialog(order.action_accounting_create_invoice())
        action = dialog.obstacle_ids.action_use_open_day()
        self.assertEqual(action["res_id"], dialog.id)
        self.assertFalse(dialog.obstacle_ids)
        self.assertFalse(order.accounting_document_ids)
        dialog.action_send()
        self.assertRecordValues(
            order.accounting_document_ids,
            [{"state": "queued", "date": FIRST_OPEN, "date_due": date(2026, 5, 1)}],
        )

    def test_what_else_is_missing_is_still_listed(self):
        self.unmap("sales")
        dialog = self.dialog(self.sale_order().action_accounting_create_invoice())
        self.assertEqual(dialog.obstacle_ids.mapped("kind"), ["lock", "account"])
        dialog.obstacle_ids[0].action_use_open_day()
        self.assertEqual(dialog.obstacle_ids.mapped("kind"), ["account"])

    def test_without_the_click_the_document_waits_with_its_date(self):
        order = self.sale_order()
        self.dialog(order.action_accounting_create_invoice()).action_send()
        self.assertRecordValues(order.accounting_document_ids, [{"state": "blocked", "date": LAST_CLOSED}])

    def test_orders_of_a_list_go_on_the_first_open_day_together(self):
        orders = self.sale_order() | self.sale_order()
        dialog = self.dialog(orders.action_accounting_create_selected())
        dialog.obstacle_ids.action_use_open_day()
        dialog.action_send()
        self.assertEqual(orders.accounting_document_ids.mapped("date"), [FIRST_OPEN, FIRST_OPEN])

    def test_a_date_that_is_chosen_in_the_locked_period_is_told_before_anything_is_queued(self):
        order = self.sale_order()
        dialog = self.dialog(order.action_accounting_create_selected())
        dialog.obstacle_ids.action_use_open_day()
        dialog.date = date(2026, 3, 15)
        self.assertEqual(self.dialog(dialog.action_send()), dialog)
        self.assertIn("a document of 03/15/2026 cannot be entered", dialog.obstacle_ids.name)
        self.assertFalse(order.accounting_document_ids)
        dialog.obstacle_ids.action_use_open_day()
        dialog.action_send()
        self.assertEqual(order.accounting_document_ids.date, FIRST_OPEN)

    def test_a_date_that_is_chosen_in_an_open_period_goes_before_the_first_open_day(self):
        order = self.sale_order()
        dialog = self.dialog(order.action_accounting_create_invoice())
        dialog.date = date(2026, 4, 20)
        dialog.action_send()
        self.assertEqual(order.accounting_document_ids.date, date(2026, 4, 20))

    def test_a_document_that_is_later_anyway_keeps_its_date(self):
        vals = {**self._frozen(self.sale_order())[0], "date": date(2026, 4, 9)}
        self.env["accounting.preflight"]._check(self.connection, [vals], not_before=FIRST_OPEN)
        self.assertEqual(vals["date"], date(2026, 4, 9))

    # === BILLS === #

    def bill_form(self, order):
        context = order.action_accounting_create_bill()["context"]
        return Form(self.env["accounting.bill"].with_user(self.clerk).with_context(context))

    def test_the_form_of_a_bill_takes_the_first_open_day(self):
        order = self.purchase_order()
        form = self.bill_form(order)
        form.bill_date = date(2026, 3, 20)
        form.date_due = date(2026, 4, 20)
        self.assertTrue(form.is_date_locked)
        bill = form.save()
        bill.action_use_open_day()
        self.assertFalse(bill.is_date_locked)
        bill.action_send()
        self.assertRecordValues(
            order.accounting_document_ids,
            [{"state": "queued", "date": FIRST_OPEN, "date_due": date(2026, 4, 20)}],
        )

    def test_a_bill_is_entered_on_its_own_date_while_that_is_open(self):
        form = self.bill_form(self.purchase_order())
        form.bill_date = date(2026, 4, 2)
        self.assertEqual(form.accounting_date, date(2026, 4, 2))
        self.assertFalse(form.is_date_locked)

    def test_a_bill_sent_all_the_same_asks_again(self):
        order = self.purchase_order()
        dialog = self.dialog(self.bill_form(order).save().action_send())
        dialog.obstacle_ids.action_use_open_day()
        dialog.action_send()
        self.assertRecordValues(order.accounting_document_ids, [{"date": FIRST_OPEN, "date_due": FIRST_OPEN}])

    # === QUEUED BEFORE === #

    def test_the_problem_leads_to_its_documents_which_move_with_their_due_dates(self):
        orders = self.sale_order() | self.sale_order()
        orders.payment_term_id = self.env.ref("account.account_payment_term_30days")
        self.dialog(orders.action_accounting_create_selected()).action_send()
        documents = orders.accounting_document_ids
        action = documents.problem_ids.with_user(self.clerk).action_fix()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), documents)
        self.assertTrue(action["context"]["accounting_locked"])
        documents.with_user(self.clerk).action_move_to_open_day()
        moved = {"state": "queued", "date": FIRST_OPEN, "date_due": date(2026, 5, 1)}
        self.assertRecordValues(documents, [moved, moved])

    def test_a_period_closed_there_unnoticed_is_read_when_a_document_is_declined(self):
        self.connection.write({"period_lock_date": False, "items_read_fully_at": False})
        document = self.queue()
        self.books.organisation = replace(self.books.organisation, period_lock_date=LAST_CLOSED)
        self.books.refuse(document.marker, "lock", "The books are closed.")
        self.work()
        self.work()
        problem = document.problem_ids.filtered("active")
        self.assertIn("first open day is 04/01/2026", problem.name)
        self.assertTrue(document.is_date_locked)

    def test_the_due_date_of_a_queued_bill_stays_as_the_supplier_printed_it(self):
        order = self.purchase_order()
        form = self.bill_form(order)
        form.date_due = date(2026, 4, 20)
        self.dialog(form.save().action_send()).action_send()
        document = order.accounting_document_ids
        document.action_move_to_open_day()
        self.assertRecordValues(document, [{"date": FIRST_OPEN, "date_due": date(2026, 4, 20)}])
