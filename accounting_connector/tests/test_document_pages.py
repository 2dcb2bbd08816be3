from dataclasses import replace
from datetime import timedelta

from odoo.tests import tagged

from ..models.accounting_sender import GO_ON_AFTER, Sender
from ..providers.errors import RateLimited, Retry
from ..providers.values import RemoteState
from .common import ConnectorCase
from .in_memory_provider import InMemoryProvider

PORTION = 25
PAGES = 40


class PortionedProvider(InMemoryProvider):
    """Lists have pages of one document; so many of them may be read, then half an hour nothing."""

    test = None

    def find_documents(self, since, kinds, position=""):
        if not self.test.left:
            self.test.left = PORTION
            until = self.books.now() + timedelta(minutes=30)
            raise RateLimited(until=until, limit="day", is_ours=True)
        self.test.left -= 1
        self.test.listed_since.append(since)
        return super().find_documents(since, kinds, position)


@tagged("post_install", "-at_install")
class TestDocumentPages(ConnectorCase):
    """Long lists of documents are read page by page: one that is stopped goes on there, no page is read in
    vain.
    """

    provider_class = PortionedProvider

    def setUp(self):
        super().setUp()
        self.patch(PortionedProvider, "test", self)
        self.left = float("inf")
        self.listed_since = []
        self.document = self.queue()
        self.work()
        self.books.page_size = 1
        [self.remote] = self.books.documents

    def fill_books(self, last):
        """Others entered many documents; ``last`` of ours is on the last page."""
        self.wait(minutes=5)
        now = self.books.now()
        other = replace(self.remote, marker="", number="", updated_at=now)
        others = [replace(other, external_id=f"other-{number}") for number in range(PAGES - 1)]
        self.books.documents[:] = [*others, replace(last, updated_at=now)]
        self.books.calls.clear()
        self.left = PORTION

    def refresh(self, **options):
        with self.enter_registry_test_mode():
            again_at = Sender(self.connection, **options).refresh()
        self.env.invalidate_all()
        return again_at

    def pages_read(self):
        return self.books.calls.count("find_documents")

    def naive_now(self):
        return self.books.now().replace(tzinfo=None, microsecond=0)

    # === CHANGES === #

    def test_changes_of_more_pages_than_calls_are_read_in_portions(self):
        self.fill_books(replace(self.remote, state=RemoteState.VOIDED))
        began_at = self.naive_now()
        self.refresh()
        self.assertEqual((self.pages_read(), self.document.state), (PORTION, "sent"))
        self.wait(minutes=30)
        self.refresh()
        self.assertEqual((self.pages_read(), self.document.state), (PAGES, "undone"))
        self.assertEqual(self.connection.changes_read_at, began_at, "what changed since is read next")
        self.assertFalse(self.connection.reading_ids)

    def test_a_reading_that_was_begun_for_less_is_begun_anew(self):
        """Before the first invoice was sent, or before it had to go back further."""
        since, kinds = self.connection._changes_to_read()
        self.assertEqual(kinds, ["invoice"])
        for begun in ((since, ["bill"]), (since + timedelta(minutes=10), kinds)):
            reading = self.connection._new_reading("changes", self.naive_now(), begun[0])
            reading.kinds = begun[1]
            self.wait(minutes=5)
            state = RemoteState.PAID if begun[1] == kinds else RemoteState.APPROVED
            self.books.change(self.remote.external_id, state=state)
            self.listed_since.clear()
            self.refresh()
            self.assertEqual(self.document.external_status, state.value)
            self.assertLessEqual(self.listed_since[0].replace(tzinfo=None), since)
            self.connection.changes_read_at = False

    def test_changes_are_read_as_long_as_there_is_time(self):
        self.fill_books(replace(self.remote, state=RemoteState.VOIDED))
        self.left = float("inf")
        sender = Sender(self.connection)

        def time_is_up(call):
            if self.pages_read() == 3:
                sender.deadline = float("-inf")

        self.books.during_call = time_is_up
        with self.enter_registry_test_mode():
            again_at = sender.refresh()
        self.assertEqual(again_at, self.naive_now() + GO_ON_AFTER)
        self.assertEqual(self.pages_read(), 3)
        self.books.during_call = lambda call: None
        self.refresh()
        self.assertEqual((self.pages_read(), self.document.state), (PAGES, "undone"))

    def test_the_scheduled_read_begins_no_call_when_its_time_is_over(self):
        deadlines = []
        self.patch(Sender, "refresh", lambda sender: deadlines.append(sender.deadline))
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_documents").method_direct_trigger()
        self.assertLess(deadlines[0], float("inf"))

    def at_page(self, number, happens):
        """Have something happen while the page of this number is read, once."""

        def during_call(call):
            if self.pages_read() == number:
                self.books.during_call = lambda call: None
                happens()
                self.env.flush_all()

        self.books.during_call = during_call

    def test_a_reading_that_somebody_else_began_anew_keeps_its_own_position(self):
        """What the first one has read says nothing about what the second one is to read."""
        self.fill_books(replace(self.remote, state=RemoteState.VOIDED))
        self.left = float("inf")
        since = self.naive_now() - timedelta(days=3)

        def begin_anew():
            self.connection._begin_reading_documents("changes", since, ["bill", "invoice"])

        self.at_page(3, begin_anew)
        self.refresh()
        reading = self.connection.reading_ids
        self.assertEqual((reading.changes_since, reading.position), (since, False))
        self.assertFalse(self.connection.changes_read_at)
        self.refresh()
        self.assertFalse(self.connection.reading_ids)
        self.assertTrue(self.connection.changes_read_at)

    def test_older_changes_that_are_wanted_during_a_reading_are_read_next(self):
        """As when a document of long ago is linked: what this reading began with is too late for it."""
        self.refresh()
        self.fill_books(self.remote)
        self.left = float("inf")
        wanted = self.naive_now() - timedelta(days=3)
        self.at_page(2, lambda: self.connection._read_changes_again_since(wanted))
        self.refresh()
        self.assertLess(self.connection.changes_read_at, wanted)
        self.listed_since.clear()
        self.refresh()
        self.assertLess(self.listed_since[0].replace(tzinfo=None), wanted)
        self.assertGreater(self.connection.changes_read_at, wanted)

    # === WHAT A RESTORED DATABASE SENT === #

    def test_a_restored_database_reads_more_pages_than_calls_in_portions(self):
        queued = self.queue()
        forgotten = self.provider_class(self.books).remote_document(queued._to_value())
        self.fill_books(forgotten)
        self.connection.needs_reconcile = True
        self.run_sender()
        self.assertEqual((self.pages_read(), queued.state), (PORTION, "queued"))
        self.wait(minutes=30)
        self.run_sender()
        self.assertEqual((self.pages_read(), queued.state), (PAGES, "sent"))
        self.assertEqual(queued.external_id, forgotten.external_id)
        self.assertNotIn("save_documents", self.books.calls)
        self.assertFalse(self.connection.needs_reconcile)

    def test_a_backup_with_half_a_reading_is_read_from_the_beginning(self):
        queued = self.queue()
        self.fill_books(self.remote)
        self.connection.needs_reconcile = True
        self.run_sender()
        first, *others = self.books.documents
        forgotten = self.provider_class(self.books).remote_document(queued._to_value())
        self.books.documents[:] = [forgotten, first, *others]
        self.connection.needs_reconcile = True  # restored, and noticed again
        self.left = float("inf")
        self.run_sender()
        self.assertEqual((queued.state, queued.external_id), ("sent", forgotten.external_id))

    def test_a_restore_that_is_noticed_during_the_look_has_it_looked_from_the_beginning(self):
        queued = self.queue()
        self.fill_books(self.remote)
        self.left = float("inf")
        self.connection.needs_reconcile = True
        self.at_page(3, lambda: self.connection.write({"needs_reconcile": True}))
        self.run_sender()
        self.assertEqual((queued.state, self.connection.needs_reconcile), ("sent", False))
        looks = self.books.calls[: self.books.calls.index("save_documents")]
        self.assertEqual(looks.count("find_documents"), 2 * PAGES)

    def test_where_nothing_was_ever_sent_it_reads_since_the_last_refresh(self):
        self.document.sudo().unlink()
        self.connection.sudo().write(
            {
                "activated_at": self.naive_now() - timedelta(days=365),
                "last_send_at": False,
                "changes_read_at": False,
            }
        )
        self.books.calls.clear()
        self.refresh()
        self.assertFalse(self.books.calls)
        self.wait(days=2)
        self.refresh()
        self.wait(hours=1)
        self.connection.needs_reconcile = True
        self.run_sender()
        self.assertEqual(
            self.listed_since[-1].replace(tzinfo=None), self.naive_now() - timedelta(hours=1, days=1)
        )

    # === CLICKS === #

    def test_a_click_leaves_calls_to_other_people_however_long_the_list(self):
        lost = self.queue()
        with self.failing("save_documents", Retry("lost", maybe_committed=True), committed=True):
            self.run_sender()
        self.fill_books(self.books.with_marker(lost.marker)[0])
        self.left = float("inf")
        self.tell_calls_left(day=40)
        queued = self.queue()
        self.run_sender(only_ids=(lost | queued).ids)
        self.assertEqual(self.pages_read(), 1)
        self.assertEqual((lost.state, queued.state), ("unconfirmed", "sent"))
        self.wait(minutes=61)  # so long what was told is believed
        self.run_sender()
        self.assertEqual(lost.state, "sent")
