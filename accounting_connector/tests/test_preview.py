"""The preview of an order or of a document is made by the code that sends: it is true, and leaves nothing."""

from dataclasses import replace

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..providers import errors
from .preview_case import PreviewCase

USER = "accounting_connector.group_accounting_connector_user"


@tagged("post_install", "-at_install")
class TestPreview(PreviewCase):
    def test_an_order_is_shown_as_the_document_it_becomes(self):
        order = self.sale_order()
        preview = self.preview(order)
        self.assertFalse(preview.warning_ids)
        self.assertEqual(
            self.decisions(preview)["Account"], ("200 Sales", "The connection's account for Sales.")
        )
        self.assertEqual(
            self.decisions(preview)["Tax"],
            ("GST on Income (15%)", "“15% sale” stands for GST on Income."),
        )
        self.assertEqual([row["differs"] for row in preview.content["totals"]], [False] * 3)
        self.assertIn("Chair", preview.body)

    def test_it_tells_whether_it_will_be_emailed(self):
        sentence = "Will be e-mailed to Deep Blue Ltd by Books, once it is approved there."
        self.assertNotIn(sentence, self.preview(self.sale_order()).content["remarks"])
        self.connection.email_invoices = "provider"
        self.assertIn(sentence, self.preview(self.sale_order()).content["remarks"])

    def test_what_is_shown_is_what_is_sent(self):
        order = self.sale_order()
        self.preview(order)
        order.action_accounting_create_invoice()
        self.run_sender()
        [sent] = self.sent
        self.assert_same_but_for_ids(self.shown[-1], sent)

    def test_what_is_shown_of_a_purchase_is_what_is_sent(self):
        order = self.purchase_order()
        self.preview(order)
        self.queue_purchase(order)
        self.run_sender()
        [sent] = self.sent
        self.assert_same_but_for_ids(self.shown[-1], sent)

    def test_nothing_is_called_and_nothing_is_left(self):
        self.connection.numbering = "odoo"
        order = self.sale_order()
        before = self.traces(order)
        self.preview(order)
        self.assertEqual(self.traces(order), before)
        self.assertFalse(self.books.calls)

    def traces(self, order):
        """Whatever a preview might touch."""
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin, accounting_revision FROM sale_order WHERE id = %s", order.ids)
        rows = [self.env.cr.fetchone()]
        self.env.cr.execute("SELECT id, xmin FROM sale_order_line WHERE order_id = %s", order.ids)
        rows += self.env.cr.fetchall()
        models = (
            "accounting.document",
            "accounting.document.line",
            "accounting.document.event",
            "accounting.problem",
            "accounting.ledger.contact",
            "accounting.ledger.item",
            "accounting.contact.link",
            "mail.message",
            "ir.cron.trigger",
        )
        counts = [self.env[model].with_context(active_test=False).search_count([]) for model in models]
        sequence = self.connection.number_sequence_id
        return rows, counts, sequence.number_next, order.invoice_status, order.order_line.qty_invoiced

    def test_a_number_of_odoos_is_foretold_and_kept(self):
        self.connection.numbering = "odoo"
        order = self.sale_order()
        preview = self.preview(order)
        number, note = self.facts(preview)["Number"]
        self.assertIn("taken when this is sent", note)
        order.action_accounting_create_invoice()
        self.run_sender()
        self.assertEqual(self.sent[-1].number, number)

    def test_one_goes_on_with_the_button_of_the_order(self):
        order, purchase = self.sale_order(), self.purchase_order()
        self.preview(order).action_create()
        self.assertEqual(order.accounting_document_ids.state, "queued")
        preview = self.preview(purchase)
        self.assertEqual(preview.create_label, "Create Books bill")
        self.assertEqual(preview.action_create()["res_model"], "accounting.bill")

    def test_a_contact_that_nobody_knows_will_be_created(self):
        preview = self.preview(self.sale_order())
        self.assertEqual(
            self.facts(preview)["Contact"],
            ("Deep Blue Ltd", "Will be created, unless Books has it when this is sent."),
        )

    def test_a_contact_that_is_known_is_named(self):
        order = self.sale_order()
        order.action_accounting_create_invoice()
        self.run_sender()
        preview = self.preview(self.sale_order())
        self.assertEqual(
            self.facts(preview)["Contact"], ("Deep Blue Ltd", "Linked to Deep Blue Ltd in Odoo.")
        )

    def test_missing_set_up_is_a_warning_and_the_rest_is_shown(self):
        self.unmap("sales")
        self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.use == "sale").ledger_tax_id = False
        preview = self.preview(self.sale_order())
        self.assertEqual(set(preview.warning_ids.mapped("kind")), {"account", "tax"})
        self.assertEqual(self.decisions(preview)["Account"], ("To be chosen", ""))
        self.assertEqual(self.decisions(preview)["Tax"], ("To be chosen", ""))
        self.assertEqual(preview.content["totals"][2]["here"], preview.content["totals"][2]["there"])

    def test_a_warning_leads_to_its_place_and_is_gone_afterwards(self):
        self.unmap("sales")
        order = self.sale_order()
        preview = self.preview(order)
        self.assertEqual(preview.warning_ids.action_fix()["res_id"], self.mapping_of("sales").id)
        self.mapping_of("sales").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-200"
        )
        preview = self.preview(order)
        self.assertFalse(preview.warning_ids)
        self.assertEqual(self.decisions(preview)["Account"][0], "200 Sales")

    def test_several_contacts_that_fit_are_a_warning(self):
        self.connection._upsert_ledger_contacts(
            [
                replace(contact, external_id=f"c-{place}")
                for place, contact in enumerate([self.contact_value()] * 2)
            ]
        )
        preview = self.preview(self.sale_order())
        self.assertEqual(preview.warning_ids.mapped("kind"), ["contact"])
        self.assertEqual(self.facts(preview)["Contact"][0], "To be chosen")

    def contact_value(self):
        document = self.queue()
        contact = document._prepare_contact("key")
        document._cancel()
        return contact

    def test_a_server_without_the_library_says_what_is_missing(self):
        def missing(connection, budget=None):
            raise errors.LibraryMissing(("xero-python",))

        self.patch(type(self.connection), "_make_provider", missing)
        with self.assertRaisesRegex(UserError, "xero-python"):
            self.preview(self.sale_order())

    def test_an_order_with_nothing_to_invoice_says_so(self):
        with self.assertRaisesRegex(UserError, "not confirmed"):
            self.preview(self.sale_order(confirm=False))

    def test_a_connection_being_set_up_shows_its_latest_order(self):
        self.sale_order(price=10.0)
        latest = self.sale_order(price=77.0)
        self.connection.state = "setup"
        action = self.connection.action_preview_latest_order()
        preview = self.env["accounting.preview"].browse(action["res_id"])
        self.assertEqual(preview.sale_order_ids, latest)
        self.assertTrue(preview.content)
        self.assertFalse(preview.create_label)

    def test_the_latest_order_that_becomes_a_document_is_shown(self):
        earlier = self.sale_order(price=10.0)
        self.sale_order(price=0.0)
        preview = self.env["accounting.preview"].browse(
            self.connection.action_preview_latest_order()["res_id"]
        )
        self.assertEqual(preview.sale_order_ids, earlier)

    def test_an_order_of_a_branch_proves_it_too(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertEqual(self.connection._companies_sent_by(), self.company | branch)
        self._connect(branch)
        self.assertEqual(self.connection._companies_sent_by(), self.company)

    def test_a_bill_is_shown_with_what_is_printed_on_it_and_goes_so(self):
        order = self.purchase_order()
        form = Form(self.env["accounting.bill"].with_context(default_purchase_order_ids=order.ids))
        form.bill_number, form.bill_date = "TY-17", "2026-03-04"
        bill = form.save()
        preview = self.env["accounting.preview"].browse(bill.action_preview()["res_id"])
        self.assertEqual(self.facts(preview)["Number"][0], "TY-17")
        preview.action_create()
        self.run_sender()
        self.assertEqual(self.sent[-1].number, "TY-17")
        self.assert_same_but_for_ids(self.shown[-1], self.sent[-1])

    def test_a_deposit_is_shown_and_its_lines_are_not_left_on_the_order(self):
        order = self.sale_order()
        lines = order.order_line
        dialog = self.env["accounting.down.payment"].create({"sale_order_id": order.id, "percentage": 50.0})
        preview = self.env["accounting.preview"].browse(dialog.action_preview()["res_id"])
        self.assertEqual(self.decisions(preview)["Account"][0], "845 Customer Deposits")
        self.assertEqual(order.order_line, lines)
        preview.action_create()
        self.run_sender()
        self.assert_same_but_for_ids(self.shown[-1], self.sent[-1])

    def test_only_what_is_sent_is_previewed(self):
        order = self.purchase_order()
        self.sale_order()
        self.connection.write({"send_sale_orders": False, "state": "setup"})
        action = self.connection.action_preview_latest_order()
        self.assertEqual(self.env["accounting.preview"].browse(action["res_id"]).purchase_order_ids, order)

    def test_without_an_order_to_invoice_it_says_so(self):
        with self.assertRaisesRegex(UserError, "something left to invoice"):
            self.connection.action_preview_latest_order()


@tagged("post_install", "-at_install")
class TestPreviewOfDocument(PreviewCase):
    def test_a_queued_document_is_shown_as_it_is_sent(self):
        document = self.queue()
        self.preview(document)
        self.assertEqual(document.state, "queued")
        self.run_sender()
        self.assertEqual(self.shown[-1].marker, self.sent[-1].marker)
        self.assert_same_but_for_ids(self.shown[-1], self.sent[-1])

    def test_a_blocked_document_shows_what_stops_it_until_it_is_fixed(self):
        self.unmap("sales")
        document = self.queue()
        preview = self.preview(document)
        self.assertEqual(preview.warning_ids.problem_id, document.problem_ids)
        self.assertEqual(document.state, "blocked")

    def test_a_refused_document_shows_why_and_stays_refused(self):
        document = self.queue()
        self.books.refuse(document.marker, "other", "Not today.")
        self.run_sender()
        preview = self.preview(document)
        self.assertEqual(preview.warning_ids.problem_id, document.problem_ids)
        self.assertTrue(preview.content["lines"])
        self.assertEqual(document.state, "refused")

    def test_what_was_sent_is_what_was_sent(self):
        document = self.queue()
        self.run_sender()
        preview = self.preview(document)
        self.assertEqual(self.shown[-1], self.sent[-1])
        self.assertTrue(preview.is_left)
        self.assertEqual(self.facts(preview)["Number"][1], f"It became {document.external_number}.")

    def test_an_account_chosen_since_is_told(self):
        document = self.queue()
        self.run_sender()
        self.mapping_of("sales").ledger_account_id = self._ledger(
            self.connection, "accounting.ledger.account", "a-845"
        )
        self.assertEqual(
            self.decisions(self.preview(document))["Account"],
            ("200 Sales", "Chosen when it was queued; another account is chosen now."),
        )


@tagged("post_install", "-at_install")
class TestPreviewRights(PreviewCase):
    def test_a_user_of_the_connector_sees_it(self):
        clerk = self.person("sales_team.group_sale_salesman_all_leads", USER)
        self.assertTrue(self.preview(self.sale_order().with_user(clerk)).body)

    def test_a_salesperson_does_not(self):
        seller = self.person("sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            self.sale_order().with_user(seller).action_accounting_preview()
        with self.assertRaises(AccessError):
            self.queue().with_user(seller).action_preview()
