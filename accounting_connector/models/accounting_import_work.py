"""Working off imports: what the scheduled action does, a bounded amount at a time, in turn."""

import logging
import time

from odoo import api, models

from odoo.addons.base.models.ir_cron import _intervalTypes

from ..providers import errors
from . import database_clock
from .accounting_connection_reading import READING_SECONDS
from .accounting_import import LIVE
from .accounting_import_batch import BATCH
from .accounting_token_store import MayNotCall
from .failure import describe_failure
from .own_transaction import ATTEMPTS, COLLISIONS, RecordsGone, in_own_transaction
from .table_statistics import MANY, refresh_statistics

_logger = logging.getLogger(__name__)


class AccountingImport(models.Model):
    _inherit = "accounting.import"

    @api.model
    def _cron_import(self, subject):
        """Look for changes where a list is kept up to date, then work off all imports of it, a step each in
        turn, for as long as the scheduler lets: a step reads some pages or imports one batch. One that cannot
        go on is left for the next run.
        """
        cron = self.env["ir.cron"]
        stuck = self.browse()
        cron._commit_progress(remaining=self._count_left(subject))
        self._look_for_changes(subject)
        while job := self._next_job(subject, stuck):
            done, goes_on = job._step_safely()
            if not goes_on:
                stuck |= job
            self.env.invalidate_all()
            if not cron._commit_progress(done, remaining=self._count_left(subject, stuck)):
                break
            self.env.invalidate_all()
        if self._next_job(subject, stuck):
            self._wake(subject)

    @api.model
    def _next_job(self, subject, stuck):
        """The one that waited longest."""
        domain = [("subject", "=", subject), ("state", "in", LIVE), ("id", "not in", stuck.ids)]
        return self.search(domain, order="worked_at ASC NULLS FIRST, id", limit=1)

    @api.model
    def _count_left(self, subject, stuck=()):
        jobs = self.search([("subject", "=", subject), ("state", "in", LIVE)])
        return sum(max(1, job.total_count - job.done_count) for job in jobs if job not in stuck)

    @api.model
    def _wake(self, subject):
        self.env.ref(f"accounting_connector.ir_cron_import_{subject}")._trigger()

    # === A STEP === #

    def _step_safely(self):
        """One that fails leaves the others their turn, and is tried again in the next run. One that is
        deleted meanwhile, with its connection, is none any more.
        """
        try:
            return self._step()
        except Exception as error:
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            if isinstance(error, RecordsGone) or not self.exists():
                return 0, False
            _logger.error("import %s failed: %s", self.id, describe_failure(error))
            job = self._in_its_language()
            job._note(
                message=job.env._(
                    "It cannot go on. It is tried again by itself; the server's log has more about import "
                    "%(id)s.",
                    id=self.id,
                )
            )
            return 0, False

    def _step(self):
        """:return: how many entries were dealt with, and whether there is more to do right now."""
        if self.state == "applying":
            self._tell_of_growth()
            return self._apply_next(), True
        return 1, self._in_its_language()._read_more()

    def _in_its_language(self):
        """What is said of it is read by people of its company."""
        return self.with_context(lang=self.company_id.partner_id.lang or self.env.user.lang)

    def _tell_of_growth(self):
        """Each time the work that is done has doubled, while much is left."""
        batches, rest = divmod(self.done_count, BATCH)
        if batches and not rest and not batches & (batches - 1) and self.total_count - self.done_count > MANY:
            tables = [self.env[name]._table for name in self._subject()._growing]
            in_own_transaction(self, lambda job: refresh_statistics(job.env.cr, tables))

    def _read_more(self):
        """Read some more of the list, in transactions of its own: none is open during a call."""
        self.env["ir.cron"]._commit_progress()
        is_read, problem = self._read(self.connection_id, self.subject)
        if problem:
            self._note(message=problem)
        elif is_read:
            in_own_transaction(self, lambda job: job._begin_applying())
        else:
            self._note(state="reading", message=False)
        return not problem

    def _read(self, connection, subject):
        """:return: whether the list was read to its end, and what kept us from reading it."""
        try:
            return connection._read_for_import(subject, READING_SECONDS), ""
        except RecordsGone:
            return False, self.env._("The connection was deleted.")
        except errors.ProviderError as error:
            if not isinstance(error, MayNotCall):
                connection._note_error(error)
            return False, connection._explain_error(error)
        except Exception as error:
            failure = describe_failure(error)
            _logger.error("connection %s: reading %s failed: %s", connection.id, subject, failure)
            return False, self.env._("Reading failed. It is tried again; the server's log has more.")

    def _note(self, **values):
        """A cancelled import stays so."""

        def note(job):
            if job.state in LIVE:
                job.write({**values, "worked_at": database_clock.now(job.env.cr)})

        in_own_transaction(self, note)

    def _begin_applying(self):
        if self.state not in LIVE:
            return
        now = database_clock.now(self.env.cr)
        self.write(
            {
                "state": "applying",
                "applying_at": now,
                "worked_at": now,
                "total_count": self._count_due(),
                "message": False,
            }
        )

    def _apply_next(self):
        """One batch, again when somebody else wrote the same rows meanwhile."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                count = self._work_batch() if self.state == "applying" else 0
                if not count and self.state == "applying":
                    self._finish()
                self.worked_at = database_clock.now(self.env.cr)
                self.env.flush_all()
                return count
            except COLLISIONS:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if attempt == ATTEMPTS:
                    raise
                time.sleep(0.1 * attempt)
        return 0

    # === KEEPING UP TO DATE === #

    @api.model
    def _look_for_changes(self, subject):
        """Read what changed over there since the last look, as often as this scheduled action runs; what has
        to be imported begins by itself. No transaction is open during a call.
        """
        cron = self.env["ir.cron"]
        for connection in self._connections_to_look_at(subject):
            if not cron._commit_progress():
                break
            is_read, problem = self._read(connection, subject)
            if not is_read and not problem:
                self._wake(subject)
            self.env.invalidate_all()

    @api.model
    def _connections_to_look_at(self, subject):
        """Those that keep the list up to date, and were not read since the last regular run."""
        cron = self.env.ref(f"accounting_connector.ir_cron_import_{subject}")
        before = database_clock.now(self.env.cr) - _intervalTypes[cron.interval_type](cron.interval_number)
        changed_since = f"{subject}_changed_since"
        connections = self.env["accounting.connection"].search(
            [("state", "=", "active"), (changed_since, "<", before)], order=changed_since
        )
        busy = self.search([("subject", "=", subject), ("state", "in", LIVE)]).connection_id
        return (connections - busy).filtered(lambda connection: connection._keeps_up_to_date(subject))
