"""The smart buttons of an order: what counts as a document of it, and where they lead."""

from lxml import etree

from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestOrderDocuments(OrderCase):
    def setUp(self):
        super().setUp()
        self.product.invoice_policy = "delivery"
        self.order = self.sale_order(quantity=9)

    def document(self):
        """One more document of the order, for one more piece that was delivered."""
        before = self.order.accounting_document_ids
        self.order.order_line.qty_delivered += 1
        self.order.action_accounting_create_invoice()
        return self.order.accounting_document_ids - before

    def opened(self, action):
        """The documents an action shows."""
        self.assertEqual(action["res_model"], "accounting.document")
        documents = self.env["accounting.document"]
        return documents.browse(action["res_id"]) if action["res_id"] else documents.search(action["domain"])

    def test_only_what_stands_counts(self):
        stands, cancelled, voided = self.document(), self.document(), self.document()
        cancelled.action_cancel()
        self.send(voided)
        self.void(voided)
        self.assertEqual(self.order.accounting_document_count, 1)
        self.assertEqual(self.opened(self.order.action_accounting_open_documents()), stands)

    def test_where_nothing_stands_any_more_what_became_of_it_is_shown(self):
        voided = self.document()
        self.send(voided)
        self.void(voided)
        self.assertEqual(self.order.accounting_document_count, 0)
        self.assertEqual(self.opened(self.order.action_accounting_open_documents()), voided)

    def test_one_document_over_there_is_opened_there(self):
        self.send(self.document(), external_url="http://books.example/1")
        self.document()
        action = self.order.action_accounting_open_remote()
        self.assertEqual((action["type"], action["url"]), ("ir.actions.act_url", "http://books.example/1"))

    def test_several_over_there_are_listed(self):
        first, second = self.document(), self.document()
        for document in (first, second):
            self.send(document, external_url=f"http://books.example/{document.id}")
        self.document()
        self.assertEqual(self.opened(self.order.action_accounting_open_remote()), first | second)

    def test_the_cards_on_a_phone_show_what_is_not_invoiced(self):
        for model in ("sale.order", "purchase.order"):
            cards = self.env[model].get_view(view_type="kanban")["arch"]
            [status] = etree.fromstring(cards).xpath("//field[@name='accounting_status']/..")
            self.assertEqual(status.get("invisible"), "not accounting_status", model)
