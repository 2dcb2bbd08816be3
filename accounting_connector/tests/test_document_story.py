"""A document's story is sentences an accountant understands, and leads to the calls and back."""

from decimal import Decimal

from odoo.tests import tagged

from ..providers.errors import Retry
from ..providers.values import RemoteState
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestDocumentStory(ConnectorCase):
    def story(self, document):
        return [event.text for event in document.event_ids.sorted("id")]

    def change_there(self, document, **facts):
        """The accountant changes something, and it is read; gives back what the story then says of it."""
        self.wait(minutes=1)
        self.books.change(document.external_id, **facts)
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()
        return self.story(document)[-1]

    def test_it_begins_with_who_asked_for_it_and_from_which_order(self):
        order = self.sale_order()
        document = self.queue(order)
        self.assertEqual(
            self.story(document), [f"Requested by {self.env.user.name} from {order.name}."]
        )

    def test_what_stops_it_is_told_at_the_beginning(self):
        mapping = self.connection.account_mapping_ids.filtered(lambda mapping: mapping.role == "sales")
        mapping.ledger_account_id = False
        document = self.queue()
        [first] = self.story(document)
        self.assertIn("Requested by", first)
        self.assertIn(f"It waits: {document.problem_ids.name}", first)

    def test_what_was_sent_is_told_with_what_it_is_there_and_the_answer_s_own_id(self):
        document = self.queue()
        self.work()
        last = document.event_ids.sorted("id")[-1]
        self.assertTrue(last.text.startswith("Sent. In "), last.text)
        self.assertIn(document.external_number, last.text)
        self.assertIn(document.currency_id.format(document.amount_total), last.text)
        self.assertEqual(last.correlation_id, document.correlation_id)

    def test_with_how_many_others_it_went_is_told(self):
        for number, told in ((2, "Sent. One other went with it. "), (3, "Sent. 2 others went with it. ")):
            orders = self.env["sale.order"].union(*(self.sale_order() for _order in range(number)))
            documents = self.queue(orders)
            self.work()
            for document in documents:
                self.assertTrue(self.story(document)[-1].startswith(told), self.story(document)[-1])

    def test_a_lost_answer_and_what_was_found_are_told(self):
        document = self.queue()
        with self.failing("save_documents", Retry(text="Timeout", maybe_committed=True), committed=True):
            self.work()
        told = [text for text in self.story(document) if text and "nothing is sent twice. Timeout" in text]
        self.assertEqual(len(told), 1)
        self.wait(minutes=10)
        self.work()
        self.assertIn("unconfirmed", document.event_ids.mapped("state"))
        self.assertIn("Found there and linked. In ", self.story(document)[-1])

    def test_an_answer_s_id_is_not_told_of_what_came_before_or_after(self):
        document = self.queue()
        self.work()
        for event in document.event_ids:
            told = event.state == "sent" and document.correlation_id
            self.assertEqual(event.correlation_id, told or False)

    def test_calls_lead_to_their_documents_and_documents_to_their_calls(self):
        documents = self.queue(self.sale_order() | self.sale_order())
        other = self.queue()
        self.work()
        documents.event_ids.filtered(lambda event: event.state == "sent").sudo().correlation_id = "abc"
        documents.sudo().correlation_id = "abc"
        call = self.env["accounting.call"].sudo().create(
            {
                "connection_id": self.connection.id,
                "company_id": self.company.id,
                "endpoint": "Invoices",
                "correlation_id": "abc",
            }
        )
        found = self.env["accounting.call"].search(documents[0].action_open_calls()["domain"])
        self.assertEqual(found.filtered(lambda each: each.correlation_id == "abc"), call)
        led_to = self.env["accounting.document"].search(call.action_open_documents()["domain"])
        self.assertEqual(led_to, documents)
        self.assertNotIn(other, led_to)

    def test_what_changes_there_is_told_in_the_words_of_accounting(self):
        document = self.queue()
        self.work()
        due = document.currency_id.format(30)
        told = self.change_there(
            document, state=RemoteState.APPROVED, amount_due=Decimal(230), number="INV-9"
        )
        self.assertIn("Approved in", told)
        self.assertIn("INV-9", told)
        told = self.change_there(document, amount_due=Decimal(30))
        self.assertIn(f"Paid in part: {due} of", told)
        told = self.change_there(document, state=RemoteState.PAID, amount_due=Decimal(0))
        self.assertIn("Paid in full", told)
        told = self.change_there(document, state=RemoteState.APPROVED, amount_due=Decimal(230))
        self.assertIn("taken back", told)
        told = self.change_there(document, state=RemoteState.VOIDED)
        self.assertIn("Voided or deleted there", told)

    def test_nothing_is_told_where_nothing_changed(self):
        document = self.queue().sudo()
        self.work()
        told = len(document.event_ids)
        document._tell_news(document._facts_there())
        self.assertEqual(len(document.event_ids), told)
