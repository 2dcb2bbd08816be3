"""Runs in Odoo's shell: imports the organisation's contacts and products as the scheduled actions do.

Prints one JSON object: ``{"outcomes", "queries", "tenths", "repeated", "cpu", "seconds", "megabytes"}``:
``tenths`` are queries for each contact among the first and the last tenth, ``megabytes`` how much more memory
the process had at most than before.
"""

import json
import re
import time
from collections import Counter
from pathlib import Path

from odoo.sql_db import Cursor

MEMORY = Path("/proc/self/status")
RESET_PEAK = Path("/proc/self/clear_refs")
LIVE = ("waiting", "reading", "applying")

# What Odoo's shell offers, and what the lab tells this script.
env, parameters = globals()["env"], globals()["PARAMETERS"]
connection = env["accounting.connection"].search([("state", "=", "active")])
imports = env["accounting.import"]
queries = Counter()
batches = []  # (how many entries, queries) of each
execute = Cursor.execute
Import = type(imports)
work_batch = Import._work_batch


def counting_execute(cursor, query, params=None, log_exceptions=True):
    text = re.sub(r"\s+", " ", getattr(query, "code", query)).replace('"', "")
    queries[re.sub(r"\(%s(, ?%s)*\)", "(...)", text)[:160]] += 1
    return execute(cursor, query, params, log_exceptions)


def counting_batch(job):
    before = queries.total()
    count = work_batch(job)
    job.env.flush_all()
    batches.append((count, queries.total() - before))
    return count


def queries_for_each(batches):
    entries = sum(count for count, _queries in batches)
    return sum(made for _count, made in batches) / entries if entries else 0


def megabytes(name):
    [line] = [line for line in MEMORY.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


def forget_what_was_read():
    """As if none of the lists had ever been read."""
    for subject in ("contacts", "items"):
        connection.write({f"{subject}_read_fully_at": False, f"{subject}_changed_since": False})
    env.cr.commit()


def import_all(subject):
    """One import to its end, by the scheduled action."""
    taken = dict.fromkeys(("takes_customers", "takes_suppliers", "takes_items"), True)
    job = imports._start(connection, subject, **taken)
    cron = env.ref(f"accounting_connector.ir_cron_import_{subject}")
    env.cr.commit()
    while job.state in LIVE:
        cron.method_direct_trigger()
        env.cr.commit()
        env.invalidate_all()
        if job.message:
            time.sleep(1)
    return job


def figures():
    RESET_PEAK.write_text("5")
    idle = megabytes("VmRSS")
    queries.clear()
    started, cpu = time.monotonic(), time.process_time()
    jobs = [import_all("contacts")]
    full, tenth = [batch for batch in batches if batch[0]], len(batches) // 10 or 1
    jobs.append(import_all("items"))
    seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    outcomes = ("created", "linked", "updated", "skipped", "unchanged")
    return {
        "outcomes": [{outcome: job[f"{outcome}_count"] for outcome in outcomes} for job in jobs],
        "queries": sum(queries.values()),
        "tenths": [queries_for_each(part) for part in (full[:tenth], full[-tenth:])],
        "repeated": queries.most_common(60),
        "cpu": cpu,
        "seconds": seconds,
        "megabytes": megabytes("VmHWM") - idle,
    }


if parameters["first"]:
    forget_what_was_read()
Cursor.execute, Import._work_batch = counting_execute, counting_batch
found = figures()
Cursor.execute, Import._work_batch = execute, work_batch
env.cr.rollback()
print("RESULTS" + json.dumps(found))
