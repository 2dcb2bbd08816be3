"""Keeping Python's garbage collector from walking through a big organisation again and again."""

import gc
from contextlib import contextmanager


@contextmanager
def many_are_made():
    """While many objects are made that stay: no collection now, and none of them is looked at by later ones.

    With 50,000 contacts a collection takes longer than answering a page of a thousand.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def they_may_go():
    """What was made then is no longer needed: collections look at all objects again."""
    gc.unfreeze()
