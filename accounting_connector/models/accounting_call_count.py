import copy
import json
import logging
import random
import time

import psycopg2

from odoo import fields, models

from ..providers import fence
from ..providers.call_counts import CallCounts
from ..providers.errors import Retry
from .accounting_call import LOG_CALL, logged_values
from .own_transaction import COLLISIONS

_logger = logging.getLogger(__name__)

# Somebody else counted a call at the same moment: how often it is tried again, and how soon at first.
ATTEMPTS = 12
PAUSE_SECONDS = 0.01
KEEP = """
    INSERT INTO accounting_call_count (connection_id, counted)
    SELECT id, %(counted)s FROM accounting_connection WHERE id = %(connection)s
    ON CONFLICT (connection_id) DO UPDATE SET counted = EXCLUDED.counted
      RETURNING clock_timestamp()
"""


class AccountingCallCount(models.Model):
    """Where all servers keep what is known of the provider's limits: the calls of a connection in their
    windows of time and in flight, and what its answers told. Nobody has access rights to this model.
    """

    _name = "accounting.call.count"
    _description = "Calls of a Connection in Its Windows of Time"

    connection_id = fields.Many2one("accounting.connection", required=True, ondelete="cascade")
    counted = fields.Json(required=True, help="What is known: see call_counts.")

    _connection = models.UniqueIndex("(connection_id)", "A connection's calls are counted in one place.")

    def _known_of(self, connections):
        """What is known of the limits of each connection, by its id, with one query."""
        counts = self.search_fetch([("connection_id", "in", connections.ids)], ["connection_id", "counted"])
        return {count.connection_id.id: count.counted for count in counts}


class SharedCounts(CallCounts):
    """What is known of one connection's limits, kept in the database and changed in short transactions.

    A call that has ended is logged in the transaction that gives its place back.
    """

    def __init__(self, registry, connection_id):
        super().__init__()
        self._registry = registry
        self._connection_id = connection_id

    def read(self):
        with self._registry.cursor() as cr:
            cr.execute(
                "SELECT counted FROM accounting_call_count WHERE connection_id = %s", [self._connection_id]
            )
            row = cr.fetchone()
        return row[0] if row else {}

    def change(self, work, finished=None):
        """Of a call that has ended, faults of the database are logged only: it is not undone by them, and its
        place ends by itself.

        :raise Retry: the database declined, before anything was called.
        """
        try:
            # The threads of this process come one after the other: they would only collide.
            with self._lock:
                return self._change(work, finished)
        except psycopg2.Error as error:
            if not finished:
                raise Retry("calls cannot be counted") from error
            _logger.warning("accounting.call: one line could not be written", exc_info=True)
            return None

    def _change(self, work, finished):
        for attempt in range(1, ATTEMPTS):
            try:
                return self._change_once(work, finished)
            except COLLISIONS:
                time.sleep(PAUSE_SECONDS * attempt * random.uniform(0.5, 1.5))
        return self._change_once(work, finished)

    def _change_once(self, work, finished):
        """The clock is read by the last statement: whoever stood still before that is told so."""
        with self._registry.cursor() as cr:
            before = self._hold(cr)
            known = copy.deepcopy(before)
            result = work(known)
            if finished or known != before:
                kept_at = self._keep(cr, known, finished)
                if not finished:
                    fence.check(kept_at)
        return result

    def _hold(self, cr):
        """What is known; raises SerializationFailure, unlogged, when it changed while we waited."""
        cr.execute(
            "SELECT counted FROM accounting_call_count WHERE connection_id = %s FOR NO KEY UPDATE",
            [self._connection_id],
            log_exceptions=False,
        )
        row = cr.fetchone()
        return row[0] if row else {}

    def _keep(self, cr, known, finished):
        """:return: the moment, by the database's clock; ``None`` where a finished call is logged, or the
        connection is gone.
        """
        keep, values = KEEP, {"connection": self._connection_id, "counted": json.dumps(known)}
        if finished:
            keep = f"WITH kept AS ({KEEP}) {LOG_CALL}"
            values |= logged_values(finished)
        cr.execute(keep, values, log_exceptions=False)
        row = None if finished else cr.fetchone()
        return row and row[0]
