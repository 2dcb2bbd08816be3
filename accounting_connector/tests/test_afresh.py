"""Other books for a company: the old connection becomes history, and nothing is invoiced a second time."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestAfresh(OrderCase):
    def setUp(self):
        super().setUp()
        self.sent_order = self.sale_order()
        self.sent = self.queue(self.sent_order)
        self.work()
        self.assertEqual(self.sent.state, "sent")
        self.unmap("sales")
        self.waiting_order = self.sale_order()
        self.waiting = self.queue(self.waiting_order)
        self.manager = self.person("accounting_connector.group_accounting_connector_manager")

    def start_afresh(self, **choices):
        """Press the button, and let its task come to an end."""
        wizard = self.env["accounting.afresh"].create({"connection_id": self.connection.id, **choices})
        action = wizard.action_start_afresh()
        self.assertIn("disconnect", action["params"]["route"])
        self.connection.sudo()._mark_disconnected()
        self.env.flush_all()
        return self.env["accounting.connection"].browse(action["params"]["then"]["res_id"])

    def test_a_new_connection_begins_its_set_up_with_the_same_app(self):
        self.connection.client_id = "app"
        new = self.start_afresh()
        self.assertEqual((new.state, new.company_id, new.client_id), ("draft", self.company, "app"))
        self.assertFalse(new.organisation_external_id)
        self.assertTrue(new.is_in_setup)

    def test_what_waits_is_listed_and_freed_for_the_new_books(self):
        wizard = self.env["accounting.afresh"].create({"connection_id": self.connection.id})
        self.assertEqual(wizard.waiting_document_ids, self.waiting)
        self.start_afresh()
        self.assertEqual(self.waiting.state, "cancelled")
        self.assertEqual(self.waiting_order.order_line.qty_to_invoice, 2)

    def test_what_is_kept_waits_for_ever_and_counts_as_invoiced(self):
        self.start_afresh(cancel_waiting=False)
        self.work()
        self.assertEqual(self.waiting.state, "blocked")
        self.assertEqual(self.waiting_order.order_line.qty_to_invoice, 0)

    def test_what_may_have_arrived_is_told_apart_and_stays(self):
        self.waiting._move_to("queued")
        self.waiting._move_to("sending")
        self.waiting._move_to("unconfirmed")
        wizard = self.env["accounting.afresh"].create({"connection_id": self.connection.id})
        self.assertEqual(
            (wizard.waiting_document_ids._origin, wizard.undecided_document_ids._origin),
            (self.waiting.browse(), self.waiting),
        )
        self.start_afresh()
        self.assertEqual(self.waiting.state, "unconfirmed")
        self.assertEqual(self.waiting_order.order_line.qty_to_invoice, 0)

    def test_what_was_sent_is_not_invoiced_in_the_new_books(self):
        new = self.start_afresh()
        new.write({"organisation_external_id": "other", "organisation_name": "Other", "state": "active"})
        self.assertEqual(self.company._accounting_connection(), new)
        self.assertEqual(self.sent_order.order_line.qty_to_invoice, 0)
        with self.assertRaisesRegex(UserError, "othing"):
            self.sent_order.action_accounting_create_invoice()

    def test_nothing_is_left_to_fix_in_the_old_books(self):
        self.start_afresh(cancel_waiting=False)
        self.work()
        self.assertFalse(self.connection.open_problem_count)
        self.assertFalse(self.connection.activity_ids)

    def test_nothing_of_the_old_books_is_emailed_any_more(self):
        self.sent.sudo().email_state = "waiting"
        self.start_afresh()
        self.assertFalse(self.sent.email_state)

    # === HISTORY IS READ, AND NO MORE === #

    def test_nobody_changes_history(self):
        self.start_afresh(cancel_waiting=False)
        connection = self.connection.with_user(self.manager)
        account = connection.account_mapping_ids[0]
        for what, change in (
            ("its choices", lambda: connection.write({"invoice_status": "approved"})),
            ("its accounts", lambda: account.write({"ledger_account_id": False})),
            ("its taxes", lambda: connection.tax_mapping_ids[0].unlink()),
            ("new accounts", lambda: account.create(self.account_of_product())),
            ("its lists", lambda: connection._run_task("refresh_lists")),
            ("it again", connection.action_start_afresh),
        ):
            with self.subTest(what), self.assertRaisesRegex(UserError, "is history"):
                change()

    def account_of_product(self):
        return {
            "connection_id": self.connection.id,
            "role": "sales",
            "product_tmpl_id": self.product.product_tmpl_id.id,
        }

    def test_no_button_of_a_document_acts(self):
        self.start_afresh(cancel_waiting=False)
        for document in self.waiting | self.sent:
            for method in ("action_cancel", "action_retry", "action_send_now", "action_refresh"):
                with self.subTest(method), self.assertRaisesRegex(UserError, "is history"):
                    getattr(document, method)()

    def test_no_button_of_a_document_is_shown_and_no_field_can_be_edited(self):
        self.assertIn("closed_at or", self.arch("accounting.connection"))
        arch = self.arch("accounting.document")
        for name in ("action_cancel", "action_retry", "action_rebuild"):
            self.assertRegex(arch, rf'name="{name}"[^>]*invisible="is_history or')

    def test_what_nobody_may_edit_is_not_opened_by_it(self):
        opened = etree.fromstring(self.arch("accounting.connection")).xpath(
            "//field[@name='provider_label' and @readonly]"
        )
        self.assertFalse(opened)

    def arch(self, model):
        return self.env[model].get_view(False, "form")["arch"]

    def test_no_worker_sends_from_history(self):
        self.waiting._leave_problems()
        self.waiting._move_to("queued")
        self.start_afresh(cancel_waiting=False)
        self.connection.sudo().state = "active"  # not told to the accounting system yet
        self.books.calls.clear()
        self.work()
        self.assertEqual((self.waiting.state, self.books.calls), ("queued", []))

    def test_users_do_not_start_afresh(self):
        user = self.person("accounting_connector.group_accounting_connector_user")
        with self.assertRaises(AccessError):
            self.connection.with_user(user).action_start_afresh()
        with self.assertRaises(AccessError):
            self.env["accounting.afresh"].with_user(user).create({"connection_id": self.connection.id})

    def test_connecting_to_the_old_books_again_opens_them(self):
        self.start_afresh()
        self.consent_again()
        self.assertFalse(self.connection.closed_at)
        self.connection.with_user(self.manager).invoice_status = "approved"


@tagged("post_install", "-at_install")
class TestAfreshOfABranch(OrderCase):
    def test_a_branch_with_books_of_its_own_starts_afresh_alone(self):
        branch = self.env["res.company"].create({"name": "North", "parent_id": self.company.id})
        self.env.user.company_ids = [Command.link(branch.id)]
        own = self.env["accounting.connection"].create({"company_id": branch.id})
        own.write({"organisation_external_id": "north", "state": "disconnected"})
        action = self.env["accounting.afresh"].create({"connection_id": own.id}).action_start_afresh()
        new = self.env["accounting.connection"].browse(action["res_id"])
        self.assertEqual((new.company_id, self.connection.closed_at), (branch, False))
