"""How many examples the property tests try."""

import os

from hypothesis import HealthCheck, settings

BOUND = "ACCOUNTING_TEST_EXAMPLES"


def steady(examples=100):
    """The settings of a property test: the same examples in every run, however slow the machine is.

    :param examples: how many, unless the environment's ``ACCOUNTING_TEST_EXAMPLES`` asks for fewer, as the
        quick run does
    """
    bound = int(os.environ.get(BOUND) or examples)
    return settings(
        max_examples=min(examples, bound),
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
