"""One fault run: people, workers, accountant and a bad connection take turns, as a seed decides."""

import logging
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from ..models import accounting_document_check_again, accounting_step
from .fault_run_accountant import Accountant
from .fault_run_books import random_books, random_capabilities
from .fault_run_bulks import Bulks
from .fault_run_consent import ConsentAuthorizer
from .fault_run_events import Events
from .fault_run_faults import Faults
from .fault_run_people import People
from .fault_run_profiles import profile_of
from .fault_run_workers import Workers

STEPS = 40
PAUSES = (1, 20, 31, 60, 151, 200, 700, 4000)
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
        self.happenings = Events()
        self.happened = self.happenings.happened
        self.profile = profile_of(seed)
        self.provider_class = self.profile.provider_class
        self.capabilities = random_capabilities(self.random, self.profile.capabilities)
        self.books = random_books(self.random, self.capabilities)
        self.bulks = Bulks(self)
        self.people = People(self)
        self.accountant = Accountant(self)
        self.faults = Faults(self)
        self.workers = Workers(self)
        self.backup = None
        self.server_started_at = None
        self.errors = []

    def start_moment(self):
        """Another day and hour for every seed, all of them later than the test's own database rows."""
        return datetime(2031, 1, 1) + timedelta(minutes=self.random.randrange(365 * 24 * 60))

    def prepare(self):
        """Make the choices of the connection that this run is about."""
        self.server_started_at = self.case.true_time() - timedelta(days=1)
        self.profile.make_known(self)
        self.connection.write(
            {
                "activated_at": self.case.true_time(),
                "postmaster_started_at": self.server_started_at,
                "numbering": self.random.choice(self._numberings()),
                "send_item_codes": self.random.random() < 0.5,
                "invoice_status": self.random.choice(self.profile.statuses),
                "bill_status": self.random.choice(self.profile.statuses),
                "email_invoices": self.random.choice(("nobody", "provider", "provider")),
            }
        )
        self.bulks.prepare()
        # what few documents take at once or in one step, others take bit by bit
        self.case.patch(accounting_document_check_again, "AT_ONCE", self.random.choice((0, 2, 20)))
        self.case.patch(accounting_step, "CHUNK", self.random.choice((2, 200)))
        self.case.env["accounting.connection.secret"]._of(self.connection)._keep_tokens(
            self.books.consent.give()
        )
        self.case.env.flush_all()
        self.books.during_call = self.workers.during_call

    def _numberings(self):
        return ("provider", "odoo") if self.books.organisation.custom_numbers else ("provider",)

    @property
    def connection(self):
        return self.case.connection

    def make_provider(self, *arguments):
        return self.provider_class(self, *arguments)

    def make_authorizer(self):
        return ConsentAuthorizer(self)

    def summary(self):
        """How much happened, for the log."""
        return (
            f"{self.profile.name}, {len(self.people.record.orders)} orders, {len(self.books.calls)} calls,"
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
            self.workers.work: 18,
            self.workers.click_waits: 10,
            self.workers.refresh: 4,
            self.bulks.work: 4,
            self.something_fails: 16,
            self.workers.arm_kill: 6,
            self.time_passes: 14,
            self.accountant_acts: 15,
            self.accounting_declines: 3,
            self.back_up: 2,
            self.restore: 2,
        }
        return list(steps), list(steps.values())

    def tell(self, text):
        self.story.append(f"{self.case.true_time():%d %H:%M:%S} {'  ' * self.workers.depth}{text}")

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

    # === BACKUP AND RESTORE === #

    def back_up(self):
        if any("marker" in retouched for retouched in self.books.retouched.values()):
            return "no backup: what has no marker any more would not be known again"
        self.case.env.cr.execute(BACKUP)
        self.backup = self.people.record.copy()
        return "back up"

    def restore(self):
        """The database is what it was; the books are not, nor is the moment its server was started."""
        if self.backup is None:
            return "there is no backup to restore"
        self.case.env.cr.execute(RESTORE)
        self.case.env.invalidate_all(flush=False)
        self.people.record.restore(self.backup)
        self.server_started_at = self.case.true_time()
        self.happened("database restored")
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
        markers = [given.marker for given in self.books.given.values()]
        twice = {marker for marker in markers if markers.count(marker) > 1}
        if twice:
            raise AssertionError(f"sent twice: {twice}")
        emailed = [external_id for external_id, _to in self.books.emails]
        if twice := {external_id for external_id in emailed if emailed.count(external_id) > 1}:
            raise AssertionError(f"e-mailed twice: {twice}")
        if self.errors:
            raise AssertionError(f"errors in the log: {self.errors}")
