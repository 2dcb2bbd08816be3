"""Waiting for something another thread does."""

import time


def wait_until(condition, seconds=10):
    """Wait until `condition()` holds; fails when it does not come to pass."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
