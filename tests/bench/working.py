"""Runs in Odoo's shell: a worker process. Runs scheduled actions as a server does, until no document waits.

Prints one JSON object: ``{"states", "seconds", "cpu", "queries", "repeated", "idle", "peak", "grown",
"left"}``: ``grown`` holds ``[documents settled, resident MB]`` each 500 documents, ``left`` what is open
before the work and after it.
"""

import json
import os
import re
import threading
import time
from collections import Counter
from pathlib import Path

import psutil
import psycopg2

from odoo.service.server import ThreadedServer
from odoo.sql_db import Cursor, connection_info_for

MEMORY, RESET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")
STEP = 500
QUIET = 3  # seconds without work, before what is left open is counted

# What Odoo's shell offers, and what the lab tells this script: ``cron_threads``, ``most_seconds``,
# ``standin`` (its port), ``waiting`` (states no document is in at the end).
env, parameters = globals()["env"], globals()["PARAMETERS"]
queries = Counter()
execute = Cursor.execute
looking = psycopg2.connect(**connection_info_for(env.cr.dbname)[1])
looking.autocommit = True
process = psutil.Process()


def counting_execute(cursor, query, params=None, log_exceptions=True):
    text = re.sub(r"\s+", " ", getattr(query, "code", query)).replace('"', "")
    queries[re.sub(r"\(%s(, ?%s)*\)", "(...)", text)[:160]] += 1
    return execute(cursor, query, params, log_exceptions)


def look(query, arguments=()):
    with looking.cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall()


def states():
    return dict(look("SELECT state, count(*) FROM accounting_document GROUP BY state"))


def megabytes(name):
    [line] = [line for line in MEMORY.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) / 1024


def open_things():
    """What a worker that has nothing to do should not hold."""
    transactions = look(
        """
        SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND xact_start IS NOT NULL AND pid != pg_backend_pid()
        """
    )
    connections = [each for each in process.net_connections("tcp") if each.raddr]
    return {
        "transactions": transactions[0][0],
        "calls": sum(each.raddr.port == parameters["standin"] for each in connections),
        "threads": threading.active_count(),
    }


def start_working():
    for number in range(parameters["cron_threads"]):
        thread = threading.Thread(target=ThreadedServer.cron_thread, args=(None, number), daemon=True)
        thread.type = "cron"
        thread.start()
    time.sleep(1)
    env["ir.cron"]._notifydb()  # as the click did that queued the documents


RESET_PEAK.write_text("5")
idle, grown = megabytes("VmRSS"), []
before_work = open_things()
Cursor.execute = counting_execute
start_working()
started, cpu = time.monotonic(), time.process_time()
counts = states()
while any(counts.get(state) for state in parameters["waiting"]):
    if time.monotonic() - started > parameters["most_seconds"]:
        break
    time.sleep(0.5)
    counts = states()
    settled = sum(number for state, number in counts.items() if state not in parameters["waiting"])
    if settled // STEP > len(grown):
        grown += [[settled, megabytes("VmRSS")]] * (settled // STEP - len(grown))
seconds, cpu = time.monotonic() - started, time.process_time() - cpu
made = Counter(queries)
time.sleep(QUIET)
after_work = open_things()
found = {
    "states": counts,
    "seconds": seconds,
    "cpu": cpu,
    "queries": made.total(),
    "repeated": made.most_common(60),
    "idle": idle,
    "peak": megabytes("VmHWM"),
    "grown": grown,
    "left": {"before": before_work, "after": after_work},
}
print("RESULTS" + json.dumps(found), flush=True)
os._exit(0)  # the threads of scheduled actions wait for more, as those of a server do
