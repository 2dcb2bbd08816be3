"""What the lab tells the person in front of it: one line a step with its seconds, one sentence a failure."""

import sys
import threading
import time
from contextlib import contextmanager


class LabError(Exception):
    """Something is missing or failed; the message is one sentence that names the remedy."""


class _Terminal:
    """Which step's line is still open at the end of the terminal. Several threads may write to it."""

    lock = threading.RLock()
    open_step = None


def _close_line():
    if _Terminal.open_step:
        print(flush=True)
        _Terminal.open_step = None


def say(text):
    """Print one line, closing the line of a step that is still running."""
    with _Terminal.lock:
        _close_line()
        print(text, flush=True)


@contextmanager
def step(text):
    """Announce ``text``, and add the seconds it took when the block ends well."""
    me = object()
    with _Terminal.lock:
        _close_line()
        print(f"lab: {text} ...", end="", flush=True)
        _Terminal.open_step = me
    started = time.monotonic()
    try:
        yield
    except BaseException:
        with _Terminal.lock:
            _close_line()
        raise
    seconds = f"{time.monotonic() - started:.1f} s"
    with _Terminal.lock:
        if _Terminal.open_step is me:
            print(f" {seconds}", flush=True)
            _Terminal.open_step = None
        else:
            say(f"lab: {text}: done in {seconds}")


def complain(text):
    """Print the one sentence of a failure."""
    sys.stdout.flush()
    print(f"lab: {text}", file=sys.stderr, flush=True)


def print_table(table):
    """Say rows of cells, each column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join([first, *others]).rstrip())
