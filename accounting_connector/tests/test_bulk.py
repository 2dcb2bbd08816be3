"""Documents of many orders at once: what was looked ahead is what is created, and each order goes once."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from ..models.accounting_bulk import MOST_IN_DIALOG
from ..models.accounting_document_builder import AccountingDocumentBuilder
from .bulk_case import BOOKKEEPER, BulkCase
from .common import Killed


class TestBulk(BulkCase):
    def test_what_was_looked_ahead_is_created(self):
        orders = self.orders(7)
        bulk = self.start(orders)
        self.assertEqual((bulk.state, self.states(bulk)), ("ready", {"ready": 7}))
        self.assertIn("Documents that go: 7", bulk.outlook)
        self.assertIn("1,610.00", bulk.outlook)
        self.assertFalse(self.documents_of(orders), "nothing is left behind of looking")
        self.create_documents(bulk)
        self.assertEqual((bulk.state, self.states(bulk)), ("done", {"created": 7}))
        documents = self.documents_of(orders)
        self.assertEqual(len(documents), 7)
        self.assertEqual(set(documents.mapped("state")), {"queued"})
        self.assertEqual(documents.user_id, self.bookkeeper)
        self.assertEqual(sum(documents.mapped("amount_total")), 1610.0)
        [progress] = bulk.read_progress()
        self.assertTrue(progress["is_live"])
        self.work()
        [progress] = bulk.read_progress()
        self.assertEqual((progress["is_live"], progress["percent"]), (False, 100))
        self.assertEqual([(each["name"], each["count"]) for each in progress["results"]], [("sent", "7")])

    def test_a_large_selection_is_looked_at_in_the_background_and_a_small_one_at_once(self):
        small, large = self.orders(MOST_IN_DIALOG), self.sale_order()
        self.assertEqual(small.action_accounting_create_selected()["res_model"], "accounting.send")
        dialog = (small | large).action_accounting_create_selected()
        self.assertEqual(dialog["res_model"], "accounting.bulk")
        self.assertEqual(self.env["accounting.bulk"].browse(dialog["res_id"]).state, "looking")

    def test_what_has_an_obstacle_is_created_and_waits_for_it(self):
        orders = self.orders(4)
        self.unmap("sales")
        bulk = self.start(orders)
        self.assertEqual(self.states(bulk), {"waiting": 4})
        [cause] = bulk.obstacle_ids
        self.assertEqual((cause.document_count, cause.order_count), (4, 4))
        self.assertIn("something is fixed: 4", bulk.outlook)
        self.create_documents(bulk)
        self.assertEqual(set(self.documents_of(orders).mapped("state")), {"blocked"})
        [progress] = bulk.read_progress()
        self.assertEqual([each["name"] for each in progress["results"]], ["needs_somebody"])

    def test_what_was_fixed_goes_after_another_look(self):
        orders = self.orders(4)
        mapping = self.mapping_of("sales")
        account = mapping.ledger_account_id
        self.unmap("sales")
        bulk = self.start(orders)
        mapping.ledger_account_id = account
        bulk.action_look_again()
        self.work_off()
        self.assertEqual(self.states(bulk), {"ready": 4})
        self.assertFalse(bulk.cause_ids)

    def test_what_stays_out_is_told_once_for_each_reason(self):
        fine = self.orders(2)
        drafts = self.orders(4, confirm=False)
        bulk = self.start(fine | drafts)
        self.assertEqual(self.states(bulk), {"ready": 2, "out": 4})
        [reason] = bulk.reason_ids
        self.assertEqual((reason.name, reason.order_count), ("It is not confirmed.", 4))
        self.assertEqual(reason.action_open_orders()["domain"], [("id", "in", drafts.ids)])
        self.create_documents(bulk)
        self.assertEqual(self.states(bulk), {"created": 2, "out": 4})

    def test_one_that_fails_keeps_no_other(self):
        orders = self.orders(5)
        bulk = self.start(orders)
        build = AccountingDocumentBuilder._document_vals

        def fail(builder, group, entries):
            if orders[1] in group:
                raise ZeroDivisionError
            return build(builder, group, entries)

        with (
            patch.object(AccountingDocumentBuilder, "_document_vals", fail),
            self.assertLogs("odoo.addons.accounting_connector.models.accounting_bulk_work", "WARNING"),
        ):
            self.create_documents(bulk)
        self.assertEqual(self.states(bulk), {"created": 4, "out": 1})
        self.assertIn("unexpected", bulk.reason_ids.name)
        self.assertFalse(self.documents_of(orders[1]))

    def test_orders_of_one_customer_share_a_document_when_that_is_chosen(self):
        other = self.env["res.partner"].create({"name": "Another Ltd"})
        orders = self.orders(4) | self.orders(2, partner=other) | self.orders(1)
        bulk = self.start(orders, grouping="together")
        self.assertIn("Documents that go: 2", bulk.outlook)
        self.create_documents(bulk)
        documents = self.documents_of(orders)
        self.assertEqual(sorted(len(document.sale_order_ids) for document in documents), [2, 5])

    def test_another_choice_is_looked_at_before_anything_is_created(self):
        orders = self.orders(4)
        bulk = self.start(orders)
        bulk.write({"grouping": "together"})
        bulk.action_create_documents()
        self.assertEqual(bulk.state, "looking")
        self.work_off()
        self.assertFalse(self.documents_of(orders))
        self.assertIn("Documents that go: 1", bulk.outlook)

    def test_a_chosen_day_is_the_date_of_all(self):
        bulk = self.start(self.orders(2), date_rule="day", date="2026-10-15")
        self.create_documents(bulk)
        self.assertEqual(set(map(str, bulk.document_ids.mapped("date"))), {"2026-10-15"})

    def test_a_locked_period_is_left_for_the_first_open_day(self):
        self.connection.period_lock_date = "2030-01-31"
        bulk = self.start(self.orders(2))
        [cause] = bulk.obstacle_ids
        cause.action_use_open_day()
        self.work_off()
        self.assertEqual(self.states(bulk), {"ready": 2})
        self.create_documents(bulk)
        self.assertEqual(set(map(str, bulk.document_ids.mapped("date"))), {"2030-02-01"})

    # === NEVER TWICE === #

    def test_what_was_killed_between_chunks_goes_on_and_repeats_nothing(self):
        orders = self.orders(7)
        bulk = self.start(orders)
        bulk.action_create_documents()
        bulks = type(bulk)
        create, chunks = bulks._create_from, []

        def die_in_third(records, lines):
            create(records, lines)
            chunks.append(lines)
            if len(chunks) == 2:
                records.env.flush_all()
                raise Killed

        with patch.object(bulks, "_create_from", die_in_third):
            self.work_off_until_killed()
        self.work_off()
        self.assertEqual((bulk.state, self.states(bulk)), ("done", {"created": 7}))
        for order in orders:
            self.assertEqual(len(self.documents_of(order)), 1)

    def test_two_people_with_the_same_orders_send_nothing_twice(self):
        orders = self.orders(5)
        colleague = self.person(BOOKKEEPER, "sales_team.group_sale_manager")
        first, second = self.start(orders), self.start(orders, user=colleague)
        self.assertEqual((self.states(first), self.states(second)), ({"ready": 5}, {"ready": 5}))
        first.action_create_documents()
        second.action_create_documents()
        self.work_off()
        for order in orders:
            self.assertEqual(len(self.documents_of(order)), 1)
        both = (first | second).sudo()
        self.assertEqual(len(both.document_ids), 5)
        self.assertIn("Nothing is left to invoice", " ".join(both.reason_ids.mapped("name")))

    def test_nothing_goes_to_other_books_than_it_was_looked_at_for(self):
        orders = self.orders(4)
        bulk = self.start(orders)
        self.connection.write({"state": "disconnected"})
        self._connect(self.company, environment="sandbox")
        self.create_documents(bulk)
        self.assertEqual(self.states(bulk), {"out": 4})
        self.assertFalse(self.documents_of(orders))
        self.assertIn("Begin a new one", bulk.reason_ids.name)

    def test_while_its_connection_is_disconnected_it_waits_and_then_goes_on(self):
        orders = self.orders(4)
        bulk = self.start(orders)
        bulk.action_create_documents()
        self.connection.state = "disconnected"
        self.work_off()
        self.assertEqual((bulk.state, self.states(bulk)), ("creating", {"ready": 4}))
        self.assertIn("is not connected", bulk.message)
        self.env["ir.cron.trigger"].sudo().search([]).unlink()
        self.connection.state = "active"
        triggers = self.env["ir.cron.trigger"].sudo().search([])
        self.assertIn(self.env.ref("accounting_connector.ir_cron_create_in_bulk"), triggers.cron_id)
        self.work_off()
        self.assertEqual((bulk.state, bulk.message), ("done", False))
        self.assertEqual(self.states(bulk), {"created": 4})

    def test_a_second_click_on_create_changes_nothing(self):
        bulk = self.start(self.orders(2))
        bulk.action_create_documents()
        bulk.action_create_documents()
        self.work_off()
        bulk.action_create_documents()
        self.work_off()
        self.assertEqual(bulk.document_count, 2)

    def test_what_was_not_created_yet_is_cancelled(self):
        orders = self.orders(7)
        bulk = self.start(orders)
        bulk.action_create_documents()
        bulks = type(bulk)
        create = bulks._create_from

        def cancel_after_first(records, lines):
            create(records, lines)
            records.with_user(self.bookkeeper).action_cancel()

        with patch.object(bulks, "_create_from", cancel_after_first):
            self.work_off()
        self.assertEqual((bulk.state, self.states(bulk)), ("cancelled", {"created": 3, "ready": 4}))
        self.assertEqual(len(self.documents_of(orders)), 3)
        [progress] = bulk.read_progress()
        self.assertIn("nothing was created: 4", progress["summary"])
        with self.assertRaisesRegex(UserError, "which documents were created"):
            bulk.unlink()

    def test_what_was_cancelled_before_anything_was_created_may_be_deleted(self):
        bulk = self.start(self.orders(2))
        bulk.action_cancel()
        bulk.unlink()

    def test_an_order_that_is_deleted_or_sent_meanwhile_stays_out(self):
        orders = self.orders(3)
        bulk = self.start(orders)
        self.queue(orders[0])
        orders[1]._action_cancel()
        orders[1].unlink()
        self.create_documents(bulk)
        self.assertEqual(self.states(bulk), {"created": 1, "out": 2})

    # === HISTORY === #

    def test_history_is_what_is_left_to_send_of_the_chosen_days(self):
        old, first, last, new = self.orders(4)
        for order, moment in zip(
            (old, first, last, new),
            # the organisation is thirteen hours ahead
            ("2026-09-29 10:59:59", "2026-09-29 11:00:01", "2026-10-31 10:59:59", "2026-10-31 11:00:01"),
            strict=True,
        ):
            order.date_order = moment
        bought = self.purchase_order()
        bought.date_approve = "2026-10-05 12:00:00"
        self.queue(self.sale_order())
        bulk = self.history(date_from="2026-09-30", date_to="2026-10-31")
        self.assertEqual(bulk.line_ids.sale_order_id, first | last)
        self.assertEqual(bulk.line_ids.purchase_order_id, bought)
        self.create_documents(bulk)
        self.assertEqual(sorted(bulk.document_ids.mapped("kind")), ["bill", "invoice", "invoice"])
        again = self.env["accounting.bulk"].with_user(self.bookkeeper).create(
            {"connection_id": self.connection.id, "date_from": "2026-09-30", "date_to": "2026-10-31"}
        )
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            again.action_look()

    def test_history_ends_today_as_the_organisation_counts_days(self):
        """In the evening in London, it is tomorrow already in Auckland."""
        self.clock.move_to(fields.Datetime.now().replace(hour=20))
        order = self.sale_order()
        bulk = self.history(date_from=False, takes_purchase_orders=False)
        self.assertIn(order, bulk.line_ids.sale_order_id)
        self.assertEqual(bulk.date_to, self.connection._today())

    def test_history_tells_of_orders_on_invoices_in_odoo_that_nobody_entered(self):
        """Odoo counts what is on a draft of its own as invoiced."""
        order, entered, bought = self.sale_order(), self.sale_order(), self.purchase_order()
        for own in (order, entered):
            own._create_invoices()
        entered.invoice_ids.accounting_entered_elsewhere = True
        bought.action_create_invoice()
        self.assertEqual({order.invoice_status, bought.invoice_status}, {"invoiced"})
        bulk = self.history(date_from=False)
        self.assertEqual(bulk.line_ids.sale_order_id, order)
        self.assertEqual(bulk.line_ids.purchase_order_id, bought)
        self.assertEqual(self.states(bulk), {"out": 2})
        self.assertIn("mark it as entered", " ".join(bulk.reason_ids.mapped("name")))

    def test_history_takes_the_chosen_kinds_alone(self):
        self.sale_order()
        bought = self.purchase_order()
        bulk = self.history(takes_sale_orders=False, date_from=False)
        self.assertFalse(bulk.line_ids.sale_order_id)
        self.assertIn(bought, bulk.line_ids.purchase_order_id)

    def test_what_precedes_the_start_date_goes_only_when_that_is_ticked(self):
        old, new = self.orders(2)
        old.date_order = "2026-01-15 12:00:00"
        self.connection.send_from = "2026-02-01"
        bulk = self.history(date_from=False, takes_purchase_orders=False)
        lines = {line.sale_order_id: line.state for line in bulk.line_ids}
        self.assertEqual((lines[old], lines[new]), ("out", "ready"))
        self.assertIn("start date", " ".join(bulk.reason_ids.mapped("name")).lower())
        bulk.with_earlier = True
        self.work_off()
        lines = {line.sale_order_id: line.state for line in bulk.line_ids}
        self.assertEqual((lines[old], lines[new]), ("ready", "ready"))
