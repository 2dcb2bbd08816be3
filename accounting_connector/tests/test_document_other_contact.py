"""Documents that somebody gives to another contact over there, after they were sent."""

from odoo.tests import tagged

from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestDocumentOtherContact(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.document = self.queue()
        self.work()
        self.refresh()
        self.assertEqual(self.document.state, "sent")

    def refresh(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.env.invalidate_all()

    def test_document_given_to_another_contact_over_there_is_told_once_and_so_that_it_is_understood(self):
        self.books.change(self.document.external_id, contact_id="c-9", contact_name="Red Roof Ltd")
        self.refresh()
        self.assertEqual(self.document.difference_kind, "contact")
        [problem] = self.document.problem_ids
        self.assertIn(f"for Red Roof Ltd there and for {self.document.partner_name} in Odoo", problem.name)
        problem.action_close()
        self.books.change(self.document.external_id, number="INV-77")
        self.refresh()
        self.assertFalse(self.document.problem_ids.filtered("active"))
        self.books.change(
            self.document.external_id,
            contact_id=self.document.ledger_contact_id.external_id,
            contact_name=self.document.partner_name,
        )
        self.refresh()
        self.assertFalse(self.document.difference_note)

    def test_document_of_a_contact_that_was_merged_over_there_does_not_differ(self):
        heir = self.document.ledger_contact_id.copy({"external_id": "c-9", "name": "Red Roof Ltd"})
        self.document.ledger_contact_id.merged_into = heir.external_id
        self.connection._follow_merges()
        self.books.change(self.document.external_id, contact_id=heir.external_id, contact_name=heir.name)
        self.refresh()
        self.assertFalse(self.document.difference_note)
