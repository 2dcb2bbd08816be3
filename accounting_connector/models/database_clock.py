"""The one clock that all servers share: the database server's.

Whatever one server writes and another compares is told by it: leases, pauses, when something is due, when the
last byte of a request left. A server's own clock may be wrong by hours, and decides nothing of that.
"""

import time
from datetime import timedelta, timezone


def read(cr):
    """The database server's clock at this very moment, naive UTC. A transaction's ``now()`` would be the
    moment it began, however long it waited for others since.
    """
    cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
    return cr.fetchone()[0]


def now(cr):
    """What :func:`read` gives, in whole seconds, as Odoo keeps and compares moments."""
    return read(cr).replace(microsecond=0)


class RunningClock:
    """The database's clock where no transaction is open: read once, then carried on by this process's count
    of seconds, which setting a clock does not change.

    It is not slow, as counting begins before the clock is read; but while a whole machine is paused it may
    stand still. What must not be done too late is compared with the database's clock itself: see
    ``lease_fence``.

    :ivar read_at: naive UTC, whole seconds: whatever is done with this clock is done after that.
    """

    def __init__(self, cr):
        self._counted_from = time.monotonic()
        self._read = read(cr)
        self.read_at = self._read.replace(microsecond=0)

    def now(self):
        """Naive UTC, rounded up to whole seconds."""
        moment = self._exactly()
        return moment + timedelta(microseconds=-moment.microsecond % 1_000_000)

    def utc_now(self):
        """The same as an aware moment, exact: what adapters take as their clock."""
        return self._exactly().replace(tzinfo=timezone.utc)

    def _exactly(self):
        return self._read + timedelta(seconds=time.monotonic() - self._counted_from)
