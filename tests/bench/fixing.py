"""Runs in Odoo's shell: a person maps the tax that all documents wait for. What follows is left to workers.

Prints one JSON object: ``{"problems", "queries", "seconds", "megabytes"}``: how many causes were told before,
and what saving the choice took.
"""

import json
import time
from pathlib import Path

from odoo.sql_db import Cursor

MEMORY, RESET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")

# What Odoo's shell offers, and what the lab tells this script: ``connection`` (id), and the ``mapping`` with
# the ``tax`` to choose (ids).
env, parameters = globals()["env"], globals()["PARAMETERS"]
env = env(user=env.ref("base.user_admin"))
counted = {"queries": 0}
execute = Cursor.execute


def counting_execute(cursor, query, params=None, log_exceptions=True):
    counted["queries"] += 1
    return execute(cursor, query, params, log_exceptions)


def megabytes(name):
    [line] = [line for line in MEMORY.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


problems = env["accounting.problem"].search_count([("connection_id", "=", parameters["connection"])])
mapping = env["accounting.tax.mapping"].browse(parameters["mapping"])
env.invalidate_all()
env.cr.commit()
RESET_PEAK.write_text("5")
idle = megabytes("VmRSS")
Cursor.execute = counting_execute
started = time.monotonic()
mapping.ledger_tax_id = parameters["tax"]
env.flush_all()
env.cr.commit()
found = {
    "problems": problems,
    "queries": counted["queries"],
    "seconds": time.monotonic() - started,
    "megabytes": megabytes("VmHWM") - idle,
}
Cursor.execute = execute
print("RESULTS" + json.dumps(found))
