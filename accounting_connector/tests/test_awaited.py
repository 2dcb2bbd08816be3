from dataclasses import replace

from odoo.tests import tagged

from ..models.accounting_connection_provider import AccountingConnection
from ..models.accounting_document_follow import AWAITED
from ..providers.budget import Priority
from .common import ConnectorCase
from .in_memory_provider import CAPABILITIES


@tagged("post_install", "-at_install")
class TestAwaited(ConnectorCase):
    """A person who waits comes before background work, also when the worker has their document first: the
    click that queues it wakes the worker at once.
    """

    def setUp(self):
        super().setUp()
        self.priorities = []
        call = self.provider_class._call

        def note_priority(provider, name, work):
            self.priorities.append((name, provider.budget.priority))
            return call(provider, name, work)

        self.patch(self.provider_class, "_call", note_priority)

    def click(self):
        """Queue the document of a new order as its button does."""
        order = self.sale_order()
        action = order.action_accounting_create_invoice()
        self.assertEqual(action["tag"], "accounting_connector_sending")
        return order.accounting_document_ids

    def calls_for(self, priority):
        return [name for name, of_call in self.priorities if of_call is priority]

    def test_a_worker_sends_what_somebody_waits_for_first_and_as_fast_as_the_click_would(self):
        earlier, clicked = self.queue(), self.click()
        self.run_sender()
        self.assertEqual((clicked.state, earlier.state), ("sent", "queued"))
        self.assertIn("save_documents", self.calls_for(Priority.CLICK))
        self.assertFalse(self.calls_for(Priority.BACKGROUND))
        self.run_sender()
        self.assertEqual(earlier.state, "sent")
        self.assertEqual(self.calls_for(Priority.BACKGROUND), ["save_documents"])

    def test_a_click_on_what_a_worker_holds_makes_its_next_calls_a_persons(self):
        held, other = self.queue(), self.queue()

        def click(name):
            if name == "save_contacts":
                with self.registry.cursor() as cr:
                    held.with_env(held.env(cr=cr)).action_send_now()

        self.books.during_call = click
        self.run_sender()
        self.assertEqual(set((held | other).mapped("state")), {"sent"})
        self.assertEqual(
            self.priorities,
            [
                ("find_contacts", Priority.BACKGROUND),
                ("save_contacts", Priority.BACKGROUND),
                ("save_items", Priority.CLICK),
                ("save_documents", Priority.CLICK),
            ],
        )

    def test_when_nobody_waits_any_more_it_is_background_work(self):
        clicked = self.click()
        self.wait(seconds=AWAITED.total_seconds())
        earlier = self.queue()
        self.run_sender()
        self.assertEqual(set((clicked | earlier).mapped("state")), {"sent"})
        self.assertFalse(self.calls_for(Priority.CLICK))

    def test_what_somebody_waits_for_and_cannot_go_yet_keeps_nothing_else_waiting(self):
        """Another worker is just creating its contact."""
        creating = self.queue()
        creating._claim(self.connection)
        other = self.queue(self.sale_order(partner=self.env["res.partner"].create({"name": "Tall Tree"})))
        clicked = self.click()
        self.run_sender()
        self.assertEqual((clicked.state, other.state), ("queued", "sent"))

    def test_what_somebody_waits_for_goes_with_the_first_request_of_a_window(self):
        one_by_one = replace(CAPABILITIES, batch_size=1)
        self.patch(self.provider_class, "capabilities", one_by_one)
        self.patch(AccountingConnection, "_capabilities", lambda connection: one_by_one)
        first, clicked = self.queue(), self.queue()

        def click(name):
            if name == "find_contacts":
                with self.registry.cursor() as cr:
                    clicked.with_env(clicked.env(cr=cr)).action_send_now()

        self.books.during_call = click
        self.run_sender()
        sent = [document.marker for document in self.books.documents]
        self.assertEqual(sent, [clicked.marker, first.marker])
        self.assertEqual(
            [of_call for name, of_call in self.priorities if name == "save_documents"],
            [Priority.CLICK, Priority.BACKGROUND],
        )
