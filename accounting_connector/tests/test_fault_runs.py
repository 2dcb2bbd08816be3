"""Whatever happens, the books and Odoo agree in the end: random stories, each decided by its seed.

``ACCOUNTING_FAULT_SEEDS`` says which seeds are played, separated by commas; ``ACCOUNTING_FAULT_REPORT`` names
a file that gets a line of JSON for each run. ``make faults RUNS=1 SEED=...`` plays one and tells its story.
"""

import logging
import os
import time
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from ..models import accounting_sender_flights, accounting_sender_retry, accounting_token_store
from ..models.accounting_sender import Sender
from .common import ConnectorCase, Killed
from .fault_run import FaultRun
from .fault_run_ending import Ending
from .fault_run_events import report
from .fault_run_flights import Pool, wait

_logger = logging.getLogger(__name__)

# Of ten seeds one is for real servers: tests/faults.
ALWAYS = [seed for seed in range(1, 24) if seed % 10 != 1]
SEEDS = [int(seed) for seed in os.environ.get("ACCOUNTING_FAULT_SEEDS", "").split(",") if seed] or ALWAYS
REPORT = os.environ.get("ACCOUNTING_FAULT_REPORT")


@tagged("post_install", "-at_install", "slow")
class TestFaultRuns(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivered = cls.product.copy(
            {"name": "Hour", "default_code": "HOUR", "invoice_policy": "delivery"}
        )
        cls.products = cls.product | cls.delivered
        cls.customers = cls.customer | cls._partner("Red Roof Ltd") | cls._partner("Green Gate Ltd")
        cls.vendors = cls.vendor | cls._partner("Steel Yard")

    @classmethod
    def _partner(cls, name):
        return cls.env["res.partner"].create(
            {"name": name, "email": f"{name.split()[0].lower()}@partner.example"}
        )

    def setUp(self):
        super().setUp()
        model = type(self.connection)
        self.patch(
            model,
            "_make_provider",
            lambda connection, budget=None: self._make_provider(connection._token_store(), budget),
        )
        self.patch(
            model,
            "_make_adapter",
            lambda connection, *arguments: self.run_now.make_provider(*arguments),
        )
        self.patch(Sender, "make_flights", self.make_flights)
        self.patch(accounting_sender_flights, "ThreadPoolExecutor", lambda *_, **__: Pool(self.run_now))
        self.patch(accounting_sender_flights, "wait", wait)
        self.patch(accounting_sender_retry, "chance", lambda: self.run_now.random.random())
        self.patch(model, "_make_authorizer", lambda connection: self.run_now.make_authorizer())
        self.patch(model, "_capabilities", lambda connection: self.run_now.capabilities)
        self.patch(model, "_postmaster_start", lambda connection: self.run_now.server_started_at)
        # who waits for another's refresh of the tokens waits by the clock of the run
        waiting = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _seconds: self.wait(seconds=1))
        self.patch(accounting_token_store, "time", waiting)

    def _make_provider(self, tokens, budget):
        return self.run_now.make_provider(budget, tokens.access_token, tokens.expire_given)

    def test_books_and_odoo_agree_in_the_end(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self._play(seed)

    def _play(self, seed):
        run = self.run_now = FaultRun(self, seed)
        self.books = run.books
        savepoint = self.env.cr.savepoint()
        problem = ""
        try:
            self.clock.move_to(run.start_moment())
            run.prepare()
            with self._counted_transactions():
                run.go()
                Ending(run).check()
            _logger.info("fault run %s: %s", seed, run.summary())
        except (Exception, Killed) as error:
            problem = f"{type(error).__name__}: {error}"
            story = "\n".join(run.story)
            raise AssertionError(f"make faults RUNS=1 SEED={seed}: {error}\n{story}") from error
        finally:
            self._report(run, seed, problem)
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all(flush=False)

    @contextmanager
    def _counted_transactions(self):
        """Whoever begins a transaction inside is counted, and may die of it."""
        with self.enter_registry_test_mode():
            cursor = self.registry.cursor

            def counted(*args, **options):
                self.run_now.workers.before_transaction()
                return cursor(*args, **options)

            with patch.object(self.registry, "cursor", counted):
                yield

    def _report(self, run, seed, problem):
        report(
            REPORT,
            seed=seed,
            place="in process",
            system=run.profile.name,
            events=run.happenings.counts,
            story=run.story if problem or len(SEEDS) == 1 else [],
            error=problem,
        )
