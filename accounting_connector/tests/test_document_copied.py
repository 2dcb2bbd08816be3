"""A copy of a database and its original may be connected to the same books: nothing is there twice."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import file_open

from .common import ConnectorCase

NEUTRALIZE = "accounting_connector/data/neutralize.sql"
COPIED_IN = ("setup", "active", "reconnect", "suspended", "disconnected", "neutralized")


class TestDocumentCopied(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.connection.activated_at = fields.Datetime.now()  # its set-up was finished

    def know_contact(self):
        """The customer's contact was found by an earlier document."""
        self.queue()
        self.work()
        self.books.documents.clear()

    def answer_copy(self):
        """This database turns out to be a copy, and somebody says so."""
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.work()
        self.connection.action_forget_as_copy()

    def become_copy(self, state):
        """This database is a copy of the connection's own, made when that was in ``state``."""
        stored = self.connection.database_fingerprint
        self.connection.database_fingerprint = stored.replace('"oid": "', '"oid": "9')
        if state != "neutralized":
            self.connection.state = state
            return
        self.env.flush_all()
        with file_open(NEUTRALIZE) as neutralize:
            self.env.cr.execute(neutralize.read())
        self.env.invalidate_all()

    def sent_by_the_original(self, document):
        remote = self.provider_class(self.books).remote_document(document._to_value())
        self.books.documents.append(remote)
        return remote

    def problem(self):
        return self.env["accounting.problem"].search([("kind", "=", "copied")])

    def test_a_copy_stops_whatever_the_original_may_send(self):
        documents = self.queue() | self.queue() | self.queue() | self.queue() | self.queue()
        queued, sending, unconfirmed, refused, sent = documents
        sending._move_to("sending")
        (unconfirmed | refused | sent)._move_to("sending")
        unconfirmed._move_to("unconfirmed")
        refused._move_to("refused")
        sent._move_to("sent")

        self.answer_copy()

        self.assertEqual((documents - sent).mapped("state"), ["blocked"] * 4)
        self.assertEqual(self.problem().document_ids, documents - sent)
        self.assertEqual(sent.state, "sent")

    def test_a_connected_copy_sends_nothing_of_the_original_by_itself(self):
        document = self.queue()
        self.answer_copy()
        self.consent_again()
        self.work()
        self.assertEqual((document.state, len(self.books.documents)), ("blocked", 0))

    def test_setting_something_up_or_trying_again_does_not_decide_it(self):
        document = self.queue()
        self.answer_copy()
        self.consent_again()
        self.env["accounting.problem"]._recheck(self.connection)
        document.action_retry()
        with self.assertRaisesRegex(UserError, "Decide that first"):
            document.action_rebuild()
        self.work()
        self.assertEqual((document.state, len(self.books.documents)), ("blocked", 0))

    def test_what_the_original_sent_before_is_linked_when_the_copy_is_connected(self):
        self.know_contact()
        document = self.queue()
        self.answer_copy()
        remote = self.sent_by_the_original(document)
        self.consent_again()
        self.work()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))
        self.assertFalse(self.problem())

    def test_what_the_original_sent_meanwhile_is_linked_instead_of_sent(self):
        """However much the copy itself sent since."""
        self.know_contact()
        document = self.queue()
        self.answer_copy()
        self.consent_again()
        remote = self.sent_by_the_original(document)
        self.wait(days=3)
        own = self.queue()
        self.work()
        self.assertEqual(own.state, "sent")
        self.problem().action_recheck()
        self.work()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))
        self.assertEqual(len(self.books.with_marker(document.marker)), 1)

    def test_what_the_original_does_not_send_goes_when_a_person_says_so(self):
        document = self.queue()
        self.answer_copy()
        self.consent_again()
        self.work()
        self.problem().action_recheck()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(len(self.books.with_marker(document.marker)), 1)

    def test_what_the_original_sends_is_cancelled_in_the_copy(self):
        document = self.queue()
        self.answer_copy()
        document.action_cancel()
        self.assertEqual(document.state, "cancelled")
        self.assertFalse(self.problem())

    def test_a_connection_looks_before_it_goes_on_when_it_is_connected_again(self):
        self.know_contact()
        document = self.queue()
        self.connection._mark_disconnected()
        remote = self.sent_by_the_original(document)
        self.consent_again()
        self.assertTrue(self.connection.needs_reconcile)
        self.work()
        self.assertEqual((document.state, document.external_id), ("sent", remote.external_id))

    def test_a_connection_without_documents_has_nothing_to_look_for(self):
        self.connection._mark_disconnected()
        self.consent_again()
        self.assertFalse(self.connection.needs_reconcile)

    def test_whatever_state_it_was_copied_in_a_connected_copy_sends_nothing_of_the_original_by_itself(self):
        for state in COPIED_IN:
            with self.subTest(state=state), self.env.cr.savepoint() as attempt:
                document = self.queue()
                original_tag = self.connection.marker_tag
                self.become_copy(state)
                self.consent_again()
                self.work()
                self.assertEqual((document.state, len(self.books.documents)), ("blocked", 0))
                self.assertEqual(self.problem().document_ids, document)
                self.assertNotEqual(self.connection.marker_tag, original_tag)

                self.problem().action_recheck()
                self.work()
                self.assertEqual(document.state, "sent", "what was decided is asked again")
                self.books.documents.clear()
                attempt.rollback()

    def test_before_a_connection_is_connected_again_its_database_is_compared(self):
        for state in ("setup", "active", "reconnect"):
            with self.subTest(state=state), self.env.cr.savepoint() as attempt:
                self.become_copy(state)
                action = self.connection.action_connect()
                self.assertEqual((action.get("res_id"), action.get("url")), (self.connection.id, None))
                self.assertEqual(self.connection.state, "suspended")
                attempt.rollback()

    def test_what_a_copy_decided_is_not_asked_again_when_it_is_connected(self):
        document = self.queue()
        self.answer_copy()
        self.problem().action_recheck()
        self.consent_again()
        self.work()
        self.assertEqual(document.state, "sent")

    def test_a_moved_database_that_went_on_is_connected_again_like_any_other(self):
        document = self.queue()
        tag = self.connection.marker_tag
        self.become_copy("suspended")
        self.connection._restored_as_live()
        self.consent_again()
        self.assertEqual((document.state, self.connection.marker_tag), ("queued", tag))
        self.assertFalse(self.problem())
