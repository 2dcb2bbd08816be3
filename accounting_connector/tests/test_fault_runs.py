"""Whatever happens, the books and Odoo agree in the end: random stories, each decided by its seed.

``ACCOUNTING_FAULT_RUNS`` says how many runs there are, ``ACCOUNTING_FAULT_SEED`` the seed of the first: to
see a failure again, give its seed and 1 run; the log of a single run tells its story.
"""

import logging
import os

from odoo.tests import tagged

from ..models.accounting_sender import Sender
from .common import ConnectorCase, Killed
from .fault_run import FaultRun
from .fault_run_ending import Ending

_logger = logging.getLogger(__name__)

RUNS = int(os.environ.get("ACCOUNTING_FAULT_RUNS", 20))
FIRST_SEED = int(os.environ.get("ACCOUNTING_FAULT_SEED", 1))


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
            lambda connection, budget=None: self.run_now.make_provider(budget),
        )
        self.patch(model, "_capabilities", lambda connection: self.run_now.capabilities)
        self.patch(model, "_postmaster_start", lambda connection: self.run_now.server_started_at)
        transact = Sender.transact

        def counted(sender, work):
            result = transact(sender, work)
            self.run_now.count_transaction()
            return result

        self.patch(Sender, "transact", counted)

    def test_books_and_odoo_agree_in_the_end(self):
        for seed in range(FIRST_SEED, FIRST_SEED + RUNS):
            with self.subTest(seed=seed):
                self._play(seed)

    def _play(self, seed):
        run = self.run_now = FaultRun(self, seed)
        self.books = run.books
        savepoint = self.env.cr.savepoint()
        try:
            self.clock.move_to(run.start_moment())
            run.prepare()
            with self.enter_registry_test_mode():
                run.go()
                Ending(run).check()
            _logger.info("fault run %s: %s", seed, run.summary())
            if RUNS == 1:
                _logger.info("\n%s", "\n".join(run.story))
        except (Exception, Killed) as error:
            story = "\n".join(run.story)
            raise AssertionError(
                f"ACCOUNTING_FAULT_SEED={seed} ACCOUNTING_FAULT_RUNS=1: {error}\n{story}"
            ) from error
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all(flush=False)
