"""What is said of a failure in the log, which personal data must not reach."""

import traceback


def describe_failure(error):
    """What ``error`` is and where it came from, in lines that hold no values: its own text may name the
    contact, or even all of the row that PostgreSQL refused.
    """
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    kind = f"{type(error).__name__} ({constraint})" if constraint else type(error).__name__
    return "\n".join((kind, *traceback.format_tb(error.__traceback__)))
