"""One fault run: people, workers, accountant and a bad connection take turns, as a seed decides."""

import logging
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from ..models.accounting_sender import Sender
from .common import Killed
from .fault_run_accountant import Accountant
from .fault_run_books import Faults, FaultyProvider, random_books, random_capabilities
from .fault_run_people import People

STEPS = 40
PAUSES = (1, 20, 31, 60, 151, 200, 700, 4000)
# By how many hours the clocks of the servers of a run are ahead.
CLOCKS = ((0,), (0, 5), (0, -5))
BACKUP = "SAVEPOINT fault_run_backup"
RESTORE = "ROLLBACK TO SAVEPOINT fault_run_backup"


class FaultRun:
    """:param case: the test, whose connection, partners and products are used.

    :param seed: decides everything that happens; equal seeds, equal stories.
    :ivar story: what happened, one line a step.
    """

    def __init__(self, case, seed):
        self.case = case
        self.random = Random(seed)
        self.story = []
        self.books = random_books(self.random)
        self.capabilities = random_capabilities(self.random)
        self.clocks = self.random.choice(CLOCKS)
        self.people = People(self)
        self.accountant = Accountant(self)
        self.faults = Faults(self.books, self.random)
        self.kill_in = 0
        self.depth = 0
        self.backup = None
        self.server_started_at = None
        self.errors = []

    def start_moment(self):
        """Another day and hour for every seed, all of them later than the test's own database rows."""
        return datetime(2031, 1, 1) + timedelta(minutes=self.random.randrange(365 * 24 * 60))

    def prepare(self):
        """Make the choices of the connection that this run is about."""
        self.server_started_at = self.case.true_time() - timedelta(days=1)
        self.connection.write(
            {
                "activated_at": self.case.true_time(),
                "postmaster_started_at": self.server_started_at,
                "numbering": self.random.choice(("provider", "odoo")),
                "send_item_codes": self.random.random() < 0.5,
                "invoice_status": self.random.choice(("draft", "approved")),
                "bill_status": self.random.choice(("draft", "approved")),
                "email_invoices": self.random.choice(("nobody", "provider", "provider")),
            }
        )
        self.case.env.flush_all()
        self.books.during_call = self.meanwhile

    @property
    def connection(self):
        return self.case.connection

    def make_provider(self, budget=None):
        return FaultyProvider(self.books, budget, self.capabilities)

    def summary(self):
        """How much happened, for the log."""
        return (
            f"{len(self.people.orders)} orders, {len(self.books.calls)} calls,"
            f" {len(self.books.documents)} documents in the books, {len(self.books.live())} of them live,"
            f" {len(self.books.emails)} e-mailed"
        )

    # === STEPS === #

    def go(self):
        """Play the story of the seed; what is checked on the way holds after every step."""
        with self.listening():
            for deed in (self.people.sell, self.people.sell, self.people.buy):
                self.tell(self.people.do(deed))
            for _step in range(STEPS):
                self.tell(self.random.choices(*self._steps())[0]())
                self.check_never_twice()

    def _steps(self):
        steps = {
            self.someone_acts: 45,
            self.work: 18,
            self.click_waits: 10,
            self.refresh: 4,
            self.something_fails: 14,
            self.arm_kill: 4,
            self.time_passes: 14,
            self.accountant_acts: 8,
            self.accounting_declines: 3,
            self.back_up: 2,
            self.restore: 2,
        }
        return list(steps), list(steps.values())

    def tell(self, text):
        self.story.append(f"{self.case.true_time():%d %H:%M:%S} {'  ' * self.depth}{text}")

    def someone_acts(self):
        deeds = self.people.deeds()
        return self.people.do(self.random.choices(list(deeds), list(deeds.values()))[0])

    def something_fails(self):
        return self.faults.draw()

    def accountant_acts(self):
        return self.accountant.act()

    def accounting_declines(self):
        return self.accountant.decline()

    def time_passes(self):
        seconds = self.random.choice(PAUSES)
        self.pass_time(seconds)
        return f"{seconds} s pass"

    def pass_time(self, seconds):
        self.case.wait(seconds=seconds)

    # === WORKERS === #

    def work(self):
        """One run of the scheduled action."""
        with self.some_server(), self.transaction() as env:
            return self._survive("work", lambda: env["accounting.document"]._cron_send(self.connection.id))

    def click_waits(self):
        """The dialog of a click sends its own documents."""
        with self.transaction() as env:
            waiting = env["accounting.document"].search(
                [("connection_id", "=", self.connection.id), ("state", "in", ("queued", "unconfirmed"))],
                order="id desc",
                limit=2,
            )
            sender = Sender(self.connection.with_env(env), only_ids=waiting.ids)
        with self.some_server():
            return self._survive("click waits", sender.run)

    def refresh(self):
        """Read what changed over there."""
        with self.some_server(), self.transaction() as env:
            return self._survive("refresh", Sender(self.connection.with_env(env)).refresh)

    def some_server(self):
        """What is done inside is done on any of the servers, by its own clock."""
        return self.case.server_whose_clock_is_wrong(hours=self.random.choice(self.clocks))

    def _survive(self, name, work):
        try:
            return f"{name}: {work()}"
        except Killed:
            return f"{name}: killed"

    def arm_kill(self):
        """Some worker ends right after one of its next transactions."""
        self.kill_in = self.random.randrange(1, 9)
        return f"the worker will be killed after {self.kill_in} transactions"

    def count_transaction(self):
        """Called after every transaction of a sender."""
        if self.kill_in:
            self.kill_in -= 1
            if not self.kill_in:
                raise Killed("kill -9")

    def meanwhile(self, call):
        """While the provider answers ``call``, anything else may happen."""
        self.tell(f"  call {call}")
        if self.depth or self.random.random() > 0.3:
            return
        self.depth += 1
        try:
            act = self.random.choice(
                (self.someone_acts, self.someone_acts, self.click_waits, self.accountant_acts, self.work)
            )
            self.tell(act())
        finally:
            self.depth -= 1

    # === BACKUP AND RESTORE === #

    def back_up(self):
        self.case.env.cr.execute(BACKUP)
        self.backup = list(self.people.orders)
        return "back up"

    def restore(self):
        """The database is what it was; the books are not, nor is the moment its server was started."""
        if self.backup is None:
            return "there is no backup to restore"
        self.case.env.cr.execute(RESTORE)
        self.case.env.invalidate_all(flush=False)
        self.people.orders = list(self.backup)
        self.server_started_at = self.case.true_time()
        return "RESTORE"

    # === WHAT EVERY STEP NEEDS === #

    @contextmanager
    def transaction(self):
        """A transaction of its own, with the rights of the test's user."""
        with self.case.registry.cursor() as cr:
            yield self.case.env(cr=cr)

    @contextmanager
    def listening(self):
        """Errors in the log belong to this run."""
        handler = logging.Handler(logging.ERROR)
        handler.emit = lambda record: self.errors.append(record.getMessage() + str(record.exc_info or ""))
        logging.getLogger("odoo").addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger("odoo").removeHandler(handler)

    def check_never_twice(self):
        markers = [document.marker for document in self.books.documents if document.marker]
        twice = {marker for marker in markers if markers.count(marker) > 1}
        if twice:
            raise AssertionError(f"sent twice: {twice}")
        emailed = [external_id for external_id, _to in self.books.emails]
        if twice := {external_id for external_id in emailed if emailed.count(external_id) > 1}:
            raise AssertionError(f"e-mailed twice: {twice}")
        if self.errors:
            raise AssertionError(f"errors in the log: {self.errors}")
