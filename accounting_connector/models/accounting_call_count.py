import json
import time

from odoo import fields, models

from ..providers.call_windows import CallCounts
from .own_transaction import ATTEMPTS, COLLISIONS

# How soon it is tried again when somebody else counted a call at the same moment.
PAUSE_SECONDS = 0.02


class AccountingCallCount(models.Model):
    """Where all servers count a connection's calls, for limits that the provider publishes and does not tell
    the state of. Nobody has access rights to this model.
    """

    _name = "accounting.call.count"
    _description = "Calls of a Connection in Its Windows of Time"

    connection_id = fields.Many2one("accounting.connection", required=True, ondelete="cascade")
    counted = fields.Json(required=True, help="Calls by window and slot: see call_windows.")

    _connection = models.UniqueIndex("(connection_id)", "A connection's calls are counted in one place.")


class SharedCounts(CallCounts):
    """The calls of one connection, counted in the database, each time in a short transaction."""

    def __init__(self, registry, connection_id):
        super().__init__()
        self._registry = registry
        self._connection_id = connection_id

    def change(self, work):
        for attempt in range(1, ATTEMPTS):
            try:
                return self._change_once(work)
            except COLLISIONS:
                time.sleep(PAUSE_SECONDS * attempt)
        return self._change_once(work)

    def _change_once(self, work):
        with self._registry.cursor() as cr:
            counted = self._hold(cr)
            result = work(counted)
            self._keep(cr, counted)
        return result

    def _hold(self, cr):
        """The calls by window and slot; raises SerializationFailure, unlogged, when they changed while we
        waited.
        """
        cr.execute(
            "SELECT counted FROM accounting_call_count WHERE connection_id = %s FOR NO KEY UPDATE",
            [self._connection_id],
            log_exceptions=False,
        )
        row = cr.fetchone()
        return {
            name: {int(slot): calls for slot, calls in slots.items()}
            for name, slots in (row[0] if row else {}).items()
        }

    def _keep(self, cr, counted):
        cr.execute(
            """
            INSERT INTO accounting_call_count (connection_id, counted)
            SELECT id, %(counted)s FROM accounting_connection WHERE id = %(connection)s
            ON CONFLICT (connection_id) DO UPDATE SET counted = EXCLUDED.counted
            """,
            {"connection": self._connection_id, "counted": json.dumps(counted)},
            log_exceptions=False,
        )
