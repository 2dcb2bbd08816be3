"""What the lab tells the person in front of it: one line a step with its seconds, one sentence a failure."""

import sys
import time
from contextlib import contextmanager


class LabError(Exception):
    """Something is missing or failed; the message is one sentence that names the remedy."""


class _Line:
    """Whether a step's line is still open at the end of the terminal."""

    open = False


def say(text):
    """Print one line, closing the line of a step that is still running."""
    if _Line.open:
        print(flush=True)
        _Line.open = False
    print(text, flush=True)


@contextmanager
def step(text):
    """Announce ``text``, and add the seconds it took when the block ends well."""
    if _Line.open:
        print(flush=True)
    print(f"lab: {text} ...", end="", flush=True)
    _Line.open = True
    started = time.monotonic()
    try:
        yield
    except BaseException:
        if _Line.open:
            print(flush=True)
            _Line.open = False
        raise
    seconds = f"{time.monotonic() - started:.1f} s"
    print(f" {seconds}" if _Line.open else f"lab: {text}: done in {seconds}", flush=True)
    _Line.open = False


def complain(text):
    """Print the one sentence of a failure."""
    sys.stdout.flush()
    print(f"lab: {text}", file=sys.stderr, flush=True)
