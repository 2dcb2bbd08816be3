"""The button on a sale order: what forbids a document, what is missing, what is queued."""

from datetime import timedelta

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCreate(OrderCase):
    # === QUEUED === #

    def test_a_click_queues_what_is_left_and_follows_it(self):
        order = self.sale_order(quantity=2, price=100)
        action = order.action_accounting_create_invoice()
        document = order.accounting_document_ids
        self.assertEqual(action["type"], "ir.actions.client")
        self.assertRecordValues(
            document,
            [
                {
                    "state": "queued",
                    "kind": "invoice",
                    "amount_untaxed": 200,
                    "amount_tax": 30,
                    "amount_total": 230,
                    "reference": order.name,
                    "user_id": self.env.user.id,
                    "partner_id": self.customer.id,
                }
            ],
        )

    def test_everything_the_ledger_needs_is_resolved(self):
        order = self.sale_order()
        order.action_accounting_create_invoice()
        document = order.accounting_document_ids
        self.assertEqual(document.line_ids.ledger_account_id.code, "200")
        self.assertEqual(document.line_ids.ledger_tax_id.code, "OUT15")
        self.assertEqual(document.date, self.connection._today())

    def test_a_person_may_choose_the_date(self):
        order = self.sale_order()
        day = self.connection._today() - timedelta(days=3)
        dialog = self.env["accounting.send"].browse(order.action_accounting_create_selected()["res_id"])
        dialog.date = day
        dialog.action_send()
        self.assertEqual(order.accounting_document_ids.date, day)

    def test_several_orders_from_a_script_are_queued_one_each(self):
        orders = self.sale_order() | self.sale_order()
        orders.action_accounting_create_invoice()
        self.assertEqual([len(order.accounting_document_ids) for order in orders], [1, 1])

    def test_the_order_tells_that_a_document_was_queued(self):
        order = self.sale_order()
        order.action_accounting_create_invoice()
        self.assertIn("queued for Books", order.message_ids[0].body)

    def test_the_revision_rises_with_every_document(self):
        order = self.sale_order()
        order.action_accounting_create_invoice()
        self.assertEqual(order.accounting_revision, 1)
        order.accounting_document_ids.action_cancel()
        self.assertEqual(order.accounting_revision, 2)

    def test_an_archived_product_goes_like_any_other(self):
        order = self.sale_order()
        self.product.active = False
        order.action_accounting_create_invoice()
        self.assertEqual(order.accounting_document_ids.state, "queued")

    # === FORBIDDEN BY THE ORDER === #

    def test_a_second_click_finds_nothing_left(self):
        order = self.sale_order()
        order.action_accounting_create_invoice()
        with self.assertRaisesRegex(UserError, f"{order.name}: Nothing is left to invoice"):
            order.action_accounting_create_invoice()
        self.assertEqual(len(order.accounting_document_ids), 1)

    def test_a_quotation_is_refused(self):
        order = self.sale_order(confirm=False)
        with self.assertRaisesRegex(UserError, "not confirmed"):
            order.action_accounting_create_invoice()

    def test_a_zero_total_is_refused_with_its_reason(self):
        with self.assertRaisesRegex(UserError, "total is zero"):
            self.sale_order(price=0).action_accounting_create_invoice()

    def test_an_odoo_invoice_outside_the_ledger_is_named_and_a_click_away(self):
        order = self.sale_order()
        invoice = order._create_invoices()
        invoice.action_post()
        order.order_line.product_uom_qty = 5
        with self.assertRaisesRegex(RedirectWarning, invoice.name) as refusal:
            order.action_accounting_create_invoice()
        _text, action, _button, _context = refusal.exception.args
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", invoice.id))
        invoice.action_accounting_mark_entered()
        order.action_accounting_create_invoice()
        self.assertEqual(order.accounting_document_ids.line_ids.quantity, 3)

    def test_all_reasons_of_all_orders_are_told_at_once(self):
        quotation, empty = self.sale_order(confirm=False), self.sale_order(price=0)
        with self.assertRaises(UserError) as refusal:
            (quotation | empty).action_accounting_create_invoice()
        self.assertIn(quotation.name, str(refusal.exception))
        self.assertIn(empty.name, str(refusal.exception))

    def test_without_a_connection_there_is_no_button_and_no_document(self):
        order = self.sale_order()
        self.connection.state = "disconnected"
        order.invalidate_recordset()
        self.assertFalse(order.accounting_create_label)
        with self.assertRaisesRegex(UserError, "not connected"):
            order.action_accounting_create_invoice()

    def test_the_button_names_the_provider(self):
        self.assertEqual(self.sale_order().accounting_create_label, "Create Books invoice")

    def test_a_connection_that_sends_no_sale_orders_shows_no_button(self):
        self.connection.send_sale_orders = False
        self.assertFalse(self.sale_order().accounting_create_label)

    # === MISSING SET-UP === #

    def dialog(self, order):
        """The dialog the button opens."""
        action = order.action_accounting_create_invoice()
        self.assertEqual(action["res_model"], "accounting.send")
        return self.env["accounting.send"].browse(action["res_id"])

    def test_missing_setup_is_listed_with_its_fix_and_nothing_is_queued(self):
        self.unmap("sales")
        self.tax_mapping().ledger_tax_id = False
        order = self.sale_order()
        dialog = self.dialog(order)
        self.assertEqual(dialog.obstacle_ids.mapped("kind"), ["account", "tax"])
        self.assertFalse(order.accounting_document_ids)
        self.assertEqual(order.accounting_revision, 0)
        account, tax = dialog.obstacle_ids
        self.assertEqual(account.action_fix()["res_id"], self.mapping_of("sales").id)
        self.assertEqual(tax.action_fix()["res_id"], self.tax_mapping().id)

    def tax_mapping(self):
        return self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == self.tax_sale)

    def test_queue_and_send_when_fixed(self):
        self.unmap("sales")
        order = self.sale_order()
        self.dialog(order).action_send()
        document = order.accounting_document_ids
        self.assertEqual(document.state, "blocked")
        self.assertEqual(document.problem_ids.mapped("key"), ["account:sales"])
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.mapping_of("sales").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-200"
        )
        self.env["accounting.problem"]._recheck(self.connection, ["account"])
        self.assertEqual(document.state, "queued")
        self.assertEqual(document.line_ids.ledger_account_id.code, "200")

    def test_several_orders_with_missing_setup_are_shown_once(self):
        self.unmap("sales")
        orders = self.sale_order() | self.sale_order()
        dialog = self.dialog(orders)
        self.assertEqual(dialog.obstacle_ids.mapped("document_count"), [2])

    # === FROM THE LIST === #

    def selected(self, orders):
        action = orders.action_accounting_create_selected()
        return self.env["accounting.send"].browse(action["res_id"])

    def test_the_list_asks_how_to_group(self):
        other = self.env["res.partner"].create({"name": "Other Ltd"})
        orders = self.sale_order() | self.sale_order() | self.sale_order(partner=other)
        dialog = self.selected(orders)
        self.assertEqual((dialog.each_count, dialog.together_count), (3, 2))
        dialog.grouping = "together"
        self.assertIn("3 orders become 2 documents", dialog.outlook)
        dialog.action_send()
        self.assertEqual(len(orders.accounting_document_ids), 2)
        self.assertEqual(orders[0].accounting_document_ids.sale_order_ids, orders[:2])

    def test_the_list_leaves_out_what_cannot_go_and_says_so(self):
        good, quotation = self.sale_order(), self.sale_order(confirm=False)
        dialog = self.selected(good | quotation)
        self.assertIn(quotation.name, dialog.refusals)
        dialog.action_send()
        self.assertTrue(good.accounting_document_ids)
        self.assertFalse(quotation.accounting_document_ids)

    def test_nothing_to_do_for_the_whole_selection_is_an_error(self):
        with self.assertRaisesRegex(UserError, "not confirmed"):
            self.sale_order(confirm=False).action_accounting_create_selected()

    # === RIGHTS === #

    def test_a_salesperson_has_no_button_and_no_method(self):
        order = self.sale_order()
        seller = self.person("sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            order.with_user(seller).action_accounting_create_invoice()
        arch = self.env["sale.order"].with_user(seller).get_view(view_type="form")["arch"]
        self.assertNotIn("action_accounting_create_invoice", arch)

    def test_the_connector_group_does_not_replace_write_access_to_the_order(self):
        order = self.sale_order()
        clerk = self.person("accounting_connector.group_accounting_connector_user")
        with self.assertRaises(AccessError):
            order.with_user(clerk).action_accounting_create_invoice()

    def test_seller_and_connector_user_together_may(self):
        order = self.sale_order()
        user = self.person(
            "sales_team.group_sale_salesman_all_leads", "accounting_connector.group_accounting_connector_user"
        )
        order.with_user(user).action_accounting_create_invoice()
        self.assertEqual(order.accounting_document_ids.user_id, user)

    def test_orders_of_two_companies_are_not_mixed(self):
        other = self.env["res.company"].create({"name": "Second", "currency_id": self.company.currency_id.id})
        self.env.user.company_ids |= other
        connection = self.env["accounting.connection"].create({"company_id": other.id})
        connection.write(
            {"organisation_external_id": "books-of-second", "organisation_name": "Second's Books"}
        )
        connection.state = "active"
        orders = self.sale_order() | self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": other.id,
                "order_line": [Command.create({"product_id": self.product.id, "tax_ids": False})],
            }
        )
        with self.assertRaisesRegex(UserError, "one company"):
            orders.action_accounting_create_selected()
