"""Documents of many orders at once in a fault run: begun by people, worked off by a scheduled action."""

from ..models import accounting_bulk_work
from ..models.accounting_bulk import AT_WORK


class Bulks:
    """:param run: the :class:`FaultRun`."""

    def __init__(self, run):
        self.run = run
        self.random = run.random

    def prepare(self):
        self.run.case.patch(accounting_bulk_work, "CHUNK", self.random.choice((1, 2, 50)))

    # === PEOPLE === #

    def begin(self, env):
        """Choose all orders of a kind, have them looked at."""
        order = self.run.people.any_order()
        if not order:
            return "no order"
        alike = self.run.people.record.confirmed(order.model)
        dialog = env["accounting.bulk"]._start_selected(env[order.model].browse(each.id for each in alike))
        self.run.people.remember("bulk begun")
        return f"{len(alike)} orders, bulk {dialog['res_id']}"

    def decide(self, env):
        """Create what was looked at, or think better of it."""
        ready = env["accounting.bulk"].search([("state", "=", "ready")], order="id")
        if not ready:
            return "none is ready"
        if self.random.random() < 0.2:
            ready[0].action_cancel()
            return "cancelled"
        ready[0].grouping = self.random.choice(("each", "together"))
        if ready[0].state == "ready":
            ready[0].action_create_documents()
            self.run.people.remember("bulk created")
        return f"{ready[0].grouping}: {ready[0].state}"

    # === WORK === #

    def work(self):
        """One run of the scheduled action; a killed one loses what it did not commit."""
        with self.run.transaction() as env:
            told = self.run.workers.survive(
                "work of the bulks", lambda: env["accounting.bulk"].sudo()._cron_work()
            )
            if "killed" in told:
                env.cr.rollback()
            return told

    def check_none_is_stuck(self, env):
        for bulk in env["accounting.bulk"].search([("state", "in", AT_WORK)]):
            raise AssertionError(f"bulk {bulk.id} is still {bulk.state}: {bulk.message}")
