from odoo.service.server import CommonServer
from odoo.tests import tagged

from ..models import server_stop
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestServerStop(ConnectorCase):
    """A server that is stopped in good order keeps nobody waiting for what its workers held."""

    def stop_server_during(self, call):
        self.addCleanup(server_stop._stopping.clear)
        self.assertIn(server_stop.give_back_all, CommonServer._on_stop_funcs)
        self.books.during_call = lambda name: name == call and server_stop.give_back_all()

    def test_what_did_not_leave_waits_again_at_once_and_nothing_more_begins(self):
        documents = self.queue() | self.queue()
        self.stop_server_during("find_contacts")
        self.run_sender()
        self.assertEqual(self.books.calls, ["find_contacts"])
        self.assertEqual(set(documents.mapped("state")), {"queued"})
        self.assertEqual(set(documents.mapped("attempts")), {0})
        self.assertFalse(any(documents.mapped("next_attempt_at")))
        self.run_sender()
        self.assertEqual(self.books.calls, ["find_contacts"])
        server_stop._stopping.clear()
        self.books.during_call = lambda name: None
        self.run_sender()
        self.assertEqual(set(documents.mapped("state")), {"sent"})

    def test_what_left_is_never_given_back(self):
        document = self.queue()
        states = []

        def stop(name):
            if name == "save_documents":
                server_stop.give_back_all()
                self.env.invalidate_all()
                states.append(document.state)

        self.addCleanup(server_stop._stopping.clear)
        self.books.during_call = stop
        self.run_sender()
        self.assertEqual(states, ["sending"])
        self.assertEqual((document.state, len(self.books.documents)), ("sent", 1))
