"""When what failed is tried again."""

import random
from datetime import timedelta

from ..providers import errors
from .naive_utc import naive_utc

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(days=1)
# By how much of itself a pause is longer at most, so that what failed together does not come back together.
JITTER = 0.25
# So long after each other halves come back: the scheduler looks once a minute.
APART = timedelta(seconds=90)
# Only the connection has to wait: its pause is noted there.
_CONNECTION_WAITS = (errors.Unavailable, errors.Reconnect, errors.WrongCredentials)
# Whatever is tried meets these.
_NOBODYS_FAULT = (*_CONNECTION_WAITS, errors.RateLimited)


def retry_at(attempts, error, now):
    """When to try again after ``attempts`` failures (naive UTC); ``False`` when only the connection has to
    wait.
    """
    if isinstance(error, errors.RateLimited):
        return naive_utc(error.until)
    if error is None or isinstance(error, _CONNECTION_WAITS):
        return False
    return now + pause_after(attempts)


def pause_after(attempts):
    """Twice as long after every failure, and a little more by chance; up to a day. Whole seconds, as Odoo
    keeps moments.
    """
    doublings = min(max(attempts, 1) - 1, 20)
    pause = min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE / (1 + JITTER))
    return timedelta(seconds=round(pause.total_seconds() * (1 + JITTER * chance())))


def halves(records):
    """What failed together again comes back in halves, until what is at fault is among few."""
    middle = (len(records) + 1) // 2
    return records[:middle], records[middle:]


def counts(error):
    """Whether an error was an attempt of what was to be sent; else it says nothing about it."""
    return error is not None and not isinstance(error, _NOBODYS_FAULT)


def concerns_everything(error):
    """Whether the next request would meet the same."""
    return isinstance(error, _NOBODYS_FAULT)


# A figure from 0 to 1; tests replace it.
chance = random.random
