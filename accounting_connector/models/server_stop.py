"""What this process holds when it is stopped. An Odoo server without worker processes drops its scheduled
actions then; what they hold goes back at once, instead of waiting until the leases end. With worker
processes, each ends what it is doing first.
"""

import contextlib
import logging
import threading

from odoo.service.server import CommonServer

_logger = logging.getLogger(__name__)

_holders = set()
_stopping = threading.Event()


def is_stopping():
    """Whether nothing more should be begun."""
    return _stopping.is_set()


@contextlib.contextmanager
def given_back_at_stop(holder):
    """Have ``holder.let_go()`` called, in another thread, when the server is stopped in the meantime."""
    _holders.add(holder)
    try:
        yield
    finally:
        _holders.discard(holder)


def give_back_all():
    _stopping.set()
    for holder in tuple(_holders):
        try:
            holder.let_go()
        except Exception:
            _logger.warning("something stays held until its lease ends", exc_info=True)


CommonServer.on_stop(give_back_all)
