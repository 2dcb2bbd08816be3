"""``faults``: runs in which servers are killed and answers are lost at random, on real processes."""

import os

from .testing import run_tests

# What tests/faults reads: how many runs, and the seed of the first.
VARIABLES = {"runs": "ACCOUNTING_FAULT_RUNS", "seed": "ACCOUNTING_FAULT_SEED"}


def run_faults(toolchain, **chosen):
    """Play the runs and count them; returns the exit code.

    :param chosen: ``runs`` and ``seed``; None for what the tests choose themselves
    """
    for name, value in chosen.items():
        if value is not None:
            os.environ[VARIABLES[name]] = str(value)
    return run_tests(toolchain, ["faults"])
