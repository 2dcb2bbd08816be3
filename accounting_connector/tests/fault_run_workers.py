"""The workers of a fault run: on servers whose clocks differ, killed at any moment, and never alone."""

from contextlib import contextmanager

from odoo.tests.test_cursor import TestCursor

from ..models.accounting_sender import Sender
from .common import Killed

# By how many hours the clocks of the servers of a run are ahead.
CLOCKS = ((0,), (0, 5), (0, -5))
# How often something happens while a call is on its way; between two transactions of a worker.
DURING_CALL = 0.3
BETWEEN_TRANSACTIONS = 0.03


class Workers:
    """:param run: the :class:`FaultRun` they work in.

    :ivar depth: 1 while something else happens in the middle of a worker's work.
    """

    def __init__(self, run):
        self.run = run
        self.random = run.random
        self.clocks = self.random.choice(CLOCKS)
        self.kill_in = 0
        self.depth = 0
        self.open_cursors = None  # those that are open while a worker works; None while nobody does
        self.is_dying = False
        self.is_calm = False

    # === WHAT THEY DO === #

    def work(self):
        """One run of the scheduled action."""
        with self._some_server(), self.run.transaction() as env:
            documents = env["accounting.document"]
            return self.survive("work of the queue", lambda: documents._cron_send(self.run.connection.id))

    def click_waits(self):
        """The dialog of a click sends its own documents."""
        with self.run.transaction() as env:
            waiting = env["accounting.document"].search(
                [("connection_id", "=", self.run.connection.id), ("state", "in", ("queued", "unconfirmed"))],
                order="id desc",
                limit=2,
            )
            sender = Sender(self.run.connection.with_env(env), only_ids=waiting.ids)
        with self._some_server():
            return self.survive("dialog of a click", sender.run)

    def refresh(self):
        """Read what changed over there."""
        with self._some_server(), self.run.transaction() as env:
            return self.survive("refresh", Sender(self.run.connection.with_env(env)).refresh)

    def _some_server(self):
        """What is done inside is done on any of the servers, by its own clock."""
        return self.run.case.server_whose_clock_is_wrong(hours=self.random.choice(self.clocks))

    # === DYING === #

    def survive(self, name, work):
        self.run.happened(name)
        try:
            with self._as_worker():
                return f"{name}: {work()}"
        except Killed:
            self.is_dying = False
            return f"{name}: killed"

    @contextmanager
    def _as_worker(self):
        before, self.open_cursors = self.open_cursors, len(TestCursor._cursors_stack)
        try:
            yield
        finally:
            self.open_cursors = before

    def arm_kill(self):
        """Some worker ends right before one of its next transactions."""
        self.kill_in = self.random.choice((self.random.randrange(1, 9), self.random.randrange(9, 60)))
        return f"a worker will be killed before transaction {self.kill_in} from now"

    def die(self):
        """The process that works now is killed: whatever its code would tidy up is not done."""
        self.is_dying = True

    def calm_down(self):
        """Nobody is killed any more, and everybody works undisturbed."""
        self.kill_in = 0
        self.is_calm = True

    # === OTHERS === #

    def before_transaction(self):
        """Called before every transaction. To a worker it may never come, or only after somebody else's.

        :raise Killed: this process is gone.
        """
        if self.is_dying:
            raise Killed("kill -9")
        if self.open_cursors is None:
            return
        if self.kill_in:
            self.kill_in -= 1
            if not self.kill_in:
                self.run.happened("killed between two transactions")
                self.die()
                raise Killed("kill -9")
        nothing_is_open = len(TestCursor._cursors_stack) == self.open_cursors
        if nothing_is_open and self._is_time_for_others(BETWEEN_TRANSACTIONS):
            self.run.happened("something between two transactions of a worker")
            self._let_others_act()

    def during_call(self, call):
        """While the provider answers ``call``, anything else may happen."""
        self.run.tell(f"  call {call}")
        if self._is_time_for_others(DURING_CALL):
            self.run.happened("something while a call was on its way")
            self._let_others_act()

    def _is_time_for_others(self, probability):
        may_act = not (self.depth or self.is_calm or self.is_dying)
        return may_act and self.random.random() < probability

    def _let_others_act(self):
        open_cursors, self.open_cursors = self.open_cursors, None
        self.depth += 1
        run = self.run
        acts = (run.someone_acts, run.someone_acts, self.click_waits, run.accountant_acts, self.work)
        try:
            run.tell(self.random.choice(acts)())
        finally:
            self.depth -= 1
            self.open_cursors = open_cursors
