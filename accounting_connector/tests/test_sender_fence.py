from datetime import timedelta

from odoo.tests import tagged

from ..models.accounting_call_count import SharedCounts
from ..models.accounting_connection_provider import AccountingConnection
from ..providers import fence
from ..providers.budget import Budget, Limits
from ..providers.call_counts import CallCounts
from ..providers.call_windows import Window
from ..providers.errors import Retry
from .export_case import ExportCase
from .in_memory_provider import InMemoryProvider

A_CALL_A_SECOND = Limits((Window("second", 1, 1),))
STOOD_STILL = timedelta(seconds=400)


class CountedProvider(InMemoryProvider):
    """Every call of it is counted first, and waits for its turn."""

    test = None

    def _call(self, name, work):
        self.test.begins = name
        budget = self.test.budget_of(name, self.budget)
        budget.leave(budget.enter(A_CALL_A_SECOND, self.books.now, 30), self.books.now())
        return super()._call(name, work)


class FenceCase(ExportCase):
    """A process or its machine stands still between its last look at its lease and the first byte of a write:
    so long that another server took over.
    """

    provider_class = CountedProvider
    begins = None
    stands_still_in = None

    def setUp(self):
        super().setUp()
        self.patch(CountedProvider, "test", self)
        self.patch(
            AccountingConnection,
            "_make_budget",
            lambda connection, priority=None: Budget(CallCounts(), pause=self.pause),
        )

    def budget_of(self, name, budget):
        """What a call of that name is counted by."""
        return budget

    def pause(self, seconds):
        """Time of ours passes while a call waits."""
        self.clock.tick(timedelta(seconds=seconds))

    def assert_not_called(self, name, work):
        """``work()`` gets as far as this call, and does not make it; later it is made once."""
        self.books.calls.clear()
        self.while_standing_still_in(name, work)
        self.assertEqual(self.begins, name)
        self.assertNotIn(name, self.books.calls)
        self.wait(minutes=10)
        self.work()
        self.assertEqual(self.books.calls.count(name), 1)

    def while_standing_still_in(self, name, work):
        raise NotImplementedError

    # === EVERYTHING THAT IS WRITTEN === #

    def prove_for_every_write(self):
        self.connection.write({"invoice_status": "approved", "email_invoices": "provider"})
        for name in ("save_contacts", "save_documents", "email_document"):
            with self.subTest(name):
                self.prove_for_documents(name)
        with self.subTest("create"):
            rows = self.create_there(self.env["res.partner"].create({"name": "Slow Ltd"}))
            self.assert_not_called("save_contacts", self.work)
            self.assertEqual(rows.mapped("state"), ["done"])

    def prove_for_documents(self, name):
        order = self.sale_order(
            partner=self.env["res.partner"].create({"name": f"For {name}", "email": f"{name}@example.com"}),
        )
        document = self.queue(order)
        self.assert_not_called(name, self.work)
        self.assertEqual((document.state, document.email_state), ("sent", "sent"))
        self.assertEqual(len(self.books.with_marker(document.marker)), 1)
        self.assertEqual(len(self.books.emails), len(set(self.books.emails)))


@tagged("post_install", "-at_install")
class TestSenderFence(FenceCase):
    """The process stands still while its clock goes on; its calls are counted in its memory."""

    def pause(self, seconds):
        super().pause(seconds)
        if self.stands_still_in == self.begins:
            self.clock.tick(STOOD_STILL)

    def while_standing_still_in(self, name, work):
        self.stands_still_in = name
        work()
        self.stands_still_in = None

    def test_what_waited_too_long_for_its_turn_is_not_sent(self):
        self.prove_for_every_write()


@tagged("post_install", "-at_install")
class TestSenderFenceOfDatabase(FenceCase):
    """The whole machine stands still, all its clocks with it: the database's clock, which is read when a call
    is counted, has gone on.
    """

    def budget_of(self, name, budget):
        """Only then it is the database that counts."""
        if name != self.stands_still_in:
            return budget
        return Budget(SharedCounts(self.registry, self.connection.id))

    def while_standing_still_in(self, name, work):
        """All clocks but the database's own show what it showed that much earlier."""
        self.stands_still_in = name
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        ahead = self.true_time() - (self.env.cr.fetchone()[0] - STOOD_STILL)
        self.clock.tick(-ahead)
        work()
        self.clock.tick(ahead)
        self.stands_still_in = None

    def test_what_waited_too_long_for_its_turn_is_not_sent(self):
        self.prove_for_every_write()

    def test_what_is_too_late_is_not_counted(self):
        with self.enter_registry_test_mode():
            budget = Budget(SharedCounts(self.registry, self.connection.id))
            now = self.books.now()
            with fence.calls_begin_by(now - timedelta(minutes=1)), self.assertRaises(Retry) as caught:
                budget.enter(A_CALL_A_SECOND, lambda: now - timedelta(hours=1), 30)
            self.assertFalse(caught.exception.maybe_committed)
            self.assertEqual(budget._counts.read(), {})
            with fence.calls_begin_by(now + timedelta(hours=1)):
                budget.enter(A_CALL_A_SECOND, lambda: now, 30)
            self.assertEqual(len(budget._counts.read()["windows"]["second"]["slots"]), 1)
