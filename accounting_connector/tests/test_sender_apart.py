from odoo.tests import tagged

from ..providers.errors import Refused, Retry
from ..providers.values import Reason
from .common import ConnectorCase, Killed


@tagged("post_install", "-at_install")
class TestSenderApart(ConnectorCase):
    """Whatever one document does to its batch, the others go, and it becomes a person's task itself."""

    def queue_for_partner_that_breaks(self, method, error):
        """One document of the usual customer, one of a customer whose name ``method`` does not take."""
        odd = self.env["res.partner"].create({"name": "Odd Ltd"})
        work = getattr(self.provider_class, method)

        def strict(provider, entries, *args):
            if any("Odd Ltd" in str(entry) for entry in entries):
                self.books.calls.append(method)
                raise error
            return work(provider, entries, *args)

        self.patch(self.provider_class, method, strict)
        return self.queue(), self.queue(self.sale_order(partner=odd))

    def assert_only_the_bad_one_is_left(self, good, bad):
        self.assertEqual((good.state, bad.state), ("sent", "refused"))
        problem = bad.problem_ids.filtered("active")
        self.assertEqual((problem.kind, problem.document_ids), ("refused", bad))

    def test_a_customer_nobody_may_look_for_stops_only_its_own_document(self):
        refusal = Refused("400", text="QueryParseException")
        good, bad = self.queue_for_partner_that_breaks("find_contacts", refusal)
        self.work()
        self.assert_only_the_bad_one_is_left(good, bad)
        self.assertIn("QueryParseException", bad.status_message)

    def test_a_request_for_contacts_declined_as_a_whole_stops_only_the_document_at_fault(self):
        good, bad = self.queue_for_partner_that_breaks("save_contacts", Refused("400", text="Bad JSON"))
        self.work()
        self.assert_only_the_bad_one_is_left(good, bad)

    def test_a_fault_of_ours_while_preparing_stops_only_the_document_at_fault(self):
        good, bad = self.queue_for_partner_that_breaks("save_contacts", KeyError("Name"))
        with self.assertLogs("odoo.addons.accounting_connector", "ERROR"):
            self.work()
        self.assert_only_the_bad_one_is_left(good, bad)
        bad.action_cancel()
        self.assertFalse(bad.line_ids.counted_quantity)

    def test_what_waits_while_a_declined_batch_is_halved_was_never_sent(self):
        documents = self.env["accounting.document"].union(*(self.queue() for _order in range(4)))
        answers = [Refused("400", reasons=(Reason("other", "Bad JSON"),)), Killed()]
        save = self.provider_class.save_documents

        def declined_then_killed(provider, values, request_key):
            if answers:
                raise answers.pop(0)
            return save(provider, values, request_key)

        self.patch(self.provider_class, "save_documents", declined_then_killed)
        self.run_sender_until_killed()
        self.wait(seconds=160)
        self.run_sender()
        self.assertEqual(set(documents[:2].mapped("state")), {"unconfirmed"})
        self.assertEqual(set(documents[2:].mapped("state")), {"sent"})
        self.assertNotIn("unconfirmed", documents[2:].event_ids.mapped("state"))

    def test_a_list_nobody_can_read_does_not_stop_what_is_queued(self):
        unknown = self.queue()
        with self.failing("save_documents", Retry("lost", maybe_committed=True), committed=True):
            self.run_sender()
        document = self.queue()
        with (
            self.failing("find_documents", KeyError("Status")),
            self.assertLogs("odoo.addons.accounting_connector", "ERROR"),
        ):
            self.run_sender()
        self.assertEqual((unknown.state, document.state), ("unconfirmed", "sent"))
        self.wait(seconds=31)
        self.run_sender()
        self.assertEqual(unknown.state, "sent")

    def test_changes_nobody_can_read_are_read_again(self):
        document = self.queue()
        self.work()
        self.wait(minutes=1)
        self.books.change(document.external_id, number="INV-77")
        refresh = self.env.ref("accounting_connector.ir_cron_refresh_documents")
        with (
            self.failing("find_documents", KeyError("Status")),
            self.assertLogs("odoo.addons.accounting_connector", "ERROR"),
            self.enter_registry_test_mode(),
        ):
            refresh.method_direct_trigger()
        with self.enter_registry_test_mode():
            refresh.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(document.external_number, "INV-77")
