import ast

from lxml import etree

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..providers.values import Contact, Item
from .common import ConnectorCase


@tagged("post_install", "-at_install", "fast")
class TestSender(ConnectorCase):
    """What is queued arrives once, in as few calls as possible, and Odoo knows where."""

    def test_queued_document_is_sent_and_linked(self):
        document = self.queue()
        self.assertEqual(document.state, "queued")
        self.work()
        [remote] = self.books.documents
        self.assertRecordValues(
            document,
            [
                {
                    "state": "sent",
                    "external_id": remote.external_id,
                    "external_number": remote.number,
                    "external_status": "draft",
                    "external_amount_total": document.amount_total,
                    "amount_difference": 0.0,
                    "difference_note": False,
                    "payment_state": "not_paid",
                    "lease_until": False,
                }
            ],
        )
        self.assertEqual(remote.marker, document.marker)
        self.assertIn(remote.external_id, document.external_url)
        self.assertEqual(self.connection.last_send_at, fields.Datetime.now())

    def test_new_customer_and_three_new_products_take_four_calls(self):
        order = self.sale_order(confirm=False)
        for number in range(2):
            product = self.env["product.product"].create(
                {
                    "name": "Table",
                    "default_code": f"TABLE{number}",
                    "taxes_id": [Command.set(self.tax_sale.ids)],
                }
            )
            order.order_line = [Command.create({"product_id": product.id})]
        order.action_confirm()
        self.queue(order)
        self.work()
        self.assertEqual(self.books.calls, ["find_contacts", "save_contacts", "save_items", "save_documents"])
        self.assertEqual(len(self.books.items), 3)

    def test_known_customer_and_product_take_one_call(self):
        self.queue()
        self.work()
        self.books.calls.clear()
        self.queue()
        self.work()
        self.assertEqual(self.books.calls, ["save_documents"])

    def test_one_batch_of_many_orders_is_one_call_matched_by_marker(self):
        orders = self.env["sale.order"].union(
            *(self.sale_order(quantity=quantity) for quantity in range(1, 8))
        )
        documents = self.queue(orders)
        self.work()
        self.assertEqual(self.books.calls.count("save_documents"), 1)
        totals = {remote.marker: remote.total for remote in self.books.documents}
        for document in documents:
            self.assertEqual(document.state, "sent")
            self.assertEqual(float(totals[document.marker]), document.amount_total)

    def test_kinds_go_in_batches_of_their_own(self):
        self.queue()
        credit = self.queue(kind="credit_note")
        self.work()
        self.assertEqual(credit.state, "sent")
        self.assertEqual(self.books.calls.count("save_documents"), 2)

    def test_success_does_not_touch_the_order(self):
        document = self.queue()
        order = document.sale_order_ids
        self.env.flush_all()

        def versions():
            self.env.cr.execute("SELECT xmin FROM sale_order WHERE id = %s", [order.id])
            order_version = self.env.cr.fetchone()
            self.env.cr.execute(
                "SELECT xmin FROM sale_order_line WHERE order_id = %s ORDER BY id", [order.id]
            )
            return order_version, self.env.cr.fetchall()

        before = versions()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(versions(), before)

    def test_existing_contact_is_found_by_email_and_linked(self):
        self.books.contacts.append(Contact("Deep Blue", external_id="c-1", email=self.customer.email.upper()))
        document = self.queue()
        self.work()
        self.assertEqual(self.books.documents[0].contact_id, "c-1")
        self.assertEqual(document.ledger_contact_id.external_id, "c-1")
        link = self.env["accounting.contact.link"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(link.ledger_contact_id, document.ledger_contact_id)
        self.assertNotIn("save_contacts", self.books.calls)

    def test_item_with_our_code_is_used_not_made_again(self):
        self.books.items["CHAIR"] = Item("CHAIR", "Chair", external_id="i-1")
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(document.line_ids.ledger_item_id.external_id, "i-1")
        self.assertEqual(document.line_ids.ledger_item_id.product_id, self.product)

    def test_code_too_long_for_an_item_stays_in_the_text(self):
        self.product.default_code = "X" * 31
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertFalse(self.books.items)
        self.assertIn("X" * 31, document._to_value().lines[0].description)

    def test_lines_go_without_items_when_the_connection_says_so(self):
        self.connection.send_item_codes = False
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertNotIn("save_items", self.books.calls)

    def test_number_of_odoo_is_taken_once_and_kept(self):
        self.connection.numbering = "odoo"
        document = self.queue()
        self.assertFalse(document.number)
        self.work()
        self.assertEqual(self.books.documents[0].number, document.number)
        self.assertTrue(document.numbered_by_odoo)
        self.assertEqual(document.external_number, document.number)

    def test_a_number_given_up_stays_listed_and_is_not_used_again(self):
        self.connection.numbering = "odoo"
        document = self.queue()
        self.books.refuse(document.marker, "other", "This number was used before")
        self.work()
        first = document.number
        self.books.refusals.clear()
        document.action_new_number()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertNotEqual(document.number, first)
        view = self.env.ref("accounting_connector.accounting_document_view_search").arch_db
        domain = etree.fromstring(view).xpath("//filter[@name='filter_abandoned_numbers']/@domain")[0]
        listed = self.env["accounting.document"].search(ast.literal_eval(domain))
        self.assertEqual((listed, listed.abandoned_numbers), (document, first))

    def test_nothing_is_claimed_while_the_connection_may_not_call(self):
        document = self.queue()
        self.connection.state = "reconnect"
        self.work()
        self.assertEqual(document.state, "queued")
        self.assertFalse(self.books.calls)
