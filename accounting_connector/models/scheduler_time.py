"""How long Odoo lets a scheduled action work, and how soon it wakes one."""

import math
from datetime import timedelta

from odoo.tools import config

# What begins last may take so long: a pause before it, a new access token, the call itself; and then writing.
LAST_CALL_SECONDS = 30
# Odoo looks once a minute what is to be woken; some of its processes up to nine seconds more seldom.
WOKEN_EARLY = timedelta(seconds=6)


def seconds_to_begin_calls():
    """How long a scheduled action may begin calls. Odoo kills a worker process that works longer than it is
    configured to, and restarts a server without such processes.

    :return: seconds, infinite where nothing limits them; of a short limit, the first half.
    """
    limit = config["limit_time_real_cron"]
    if not limit and config["workers"]:
        return math.inf
    if limit <= 0:
        limit = config["limit_time_real"]
    return max(limit - LAST_CALL_SECONDS, limit / 2) if limit else math.inf


def woken_for(moment):
    """When to have a scheduled action woken that goes on at ``moment`` (naive UTC): so much before that it
    is there within 65 seconds after it. Who comes early waits.

    :return: naive UTC, whole seconds, as Odoo keeps such moments.
    """
    early = moment - WOKEN_EARLY
    return early + timedelta(microseconds=-early.microsecond % 1_000_000)
