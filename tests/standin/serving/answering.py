"""How long an answer takes on its way: a stand-in next door answers quicker than any provider."""

import time
from contextlib import contextmanager


@contextmanager
def takes(seconds):
    """Do not end before `seconds` (real time) have passed. The caller holds no lock: calls overlap."""
    until = time.monotonic() + seconds
    try:
        yield
    finally:
        time.sleep(max(0.0, until - time.monotonic()))
