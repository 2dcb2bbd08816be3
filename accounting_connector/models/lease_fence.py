"""Until when calls under a lease may begin."""

from datetime import timedelta, timezone

from ..providers.fence import calls_begin_by

# After so long a call has ended, or its last byte has left at least.
LONGEST_CALL = timedelta(seconds=30)


def under_lease(lease_until):
    """Inside, no call begins that might not have left before the lease ends (naive UTC): others may take its
    work over then. The call raises ``Retry`` instead, and was not made.

    The database's own clock decides when the call is counted, however long it waited for that and whatever
    this server's clocks say: those of a machine that is paused stand still.
    """
    return calls_begin_by((lease_until - LONGEST_CALL).replace(tzinfo=timezone.utc))
