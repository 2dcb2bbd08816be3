"""Ten connections, served by one, two and four Odoo processes: how much more goes, and nothing goes twice."""

import os
import time
from datetime import datetime

from .bench_books import WAITING, Books
from .bench_script import run_script
from .postgres import run_sql
from .reporting import print_table, say, step
from .servers import OdooServer

CONNECTIONS = 10
DOCUMENTS = 500  # for each connection
PROCESSES = (1, 2, 4)
CRON_THREADS = 2
ANSWER_SECONDS = 0.3
MOST_SECONDS = 1200


def bench_processes(workspace, systems):
    """Measure and print for each system; ``DOCUMENTS`` in the environment is how many of each connection."""
    documents = int(os.environ.get("DOCUMENTS", DOCUMENTS))
    for code in systems:
        books = Books(workspace, code)
        with step(f"connecting {CONNECTIONS} companies to {books.system.label}"):
            found = run_script(workspace, books.database, "companies", count=CONNECTIONS)
            books.connect(found["companies"], answer_seconds=ANSWER_SECONDS)
        rows = [_measure(books, processes, documents) for processes in PROCESSES]
        twice = _sent_twice(books)
        books.close()
        _report(books.system, documents, rows, twice)


def _measure(books, processes, documents):
    """Send the same amount with so many processes, which all begin at once."""
    with step(f"sending {CONNECTIONS} times {documents:,} documents with {processes} processes"):
        customers = max(3, documents // 5)
        _pause(books, "now() + interval '1 day'")
        books.queue(documents, customers, new=customers // 4, products=30)
        servers = [
            OdooServer(books.database, name=f"bench-{processes}-{number}", cron_threads=CRON_THREADS).start()
            for number in range(processes)
        ]
        before = books.control.last_call()
        _pause(books, "NULL")
        _wake(books)
        states = _wait_until_sent(books)
        for server in servers:
            server.stop()
    calls = [call for call in books.control.calls(before) if books.system.is_limited(call)]
    moments = [datetime.fromisoformat(call["at"]) for call in calls]
    seconds = (moments[-1] - moments[0]).total_seconds()
    return {"processes": processes, "seconds": seconds, "calls": len(calls), "states": states}


def _pause(books, until):
    books.database.query(f"UPDATE accounting_connection SET wait_until = {until}")


def _wake(books):
    """Have all connections looked at now, as a click does."""
    books.database.query(
        "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' "
        "WHERE id IN (SELECT cron_id FROM accounting_connection)"
    )
    run_sql(books.database.address, "postgres", f"NOTIFY cron_trigger, '{books.database.name}'")


def _wait_until_sent(books):
    """How many documents are in which state, as soon as none waits."""
    until = time.monotonic() + MOST_SECONDS
    while True:
        rows = books.database.query("SELECT state, count(*) FROM accounting_document GROUP BY state")
        states = {row["state"]: row["count"] for row in rows}
        if not any(states.get(state) for state in WAITING) or time.monotonic() > until:
            return states
        time.sleep(0.5)


def _sent_twice(books):
    """For each organisation, by how many documents its books differ from what Odoo says it sent."""
    sent = books.database.query(
        "SELECT connection_id, count(DISTINCT external_id) AS count FROM accounting_document GROUP BY 1"
    )
    sent = {row["connection_id"]: row["count"] for row in sent}
    organisations = books.organisations(len(books.connections))
    return [
        len(books.control.documents(organisation=organisation)) - sent[connection]
        for connection, organisation in zip(books.connections, organisations, strict=True)
    ]


def _report(system, documents, rows, twice):
    say("")
    say(
        f"{system.label}: {CONNECTIONS} connections, {documents:,} documents each, {CRON_THREADS} threads "
        f"for scheduled actions in each process, {os.cpu_count()} cores for everything"
    )
    table = [["processes", "documents a second", "ratio", "seconds", "calls"]]
    for row in rows:
        rate = CONNECTIONS * documents / row["seconds"]
        table.append(
            [
                str(row["processes"]),
                f"{rate:.1f}",
                f"{rows[0]['seconds'] / row['seconds']:.2f}",
                f"{row['seconds']:.0f}",
                str(row["calls"]),
            ]
        )
    print_table(table)
    say(f"documents are {rows[-1]['states']}; more in the books than sent, each organisation: {twice}")
