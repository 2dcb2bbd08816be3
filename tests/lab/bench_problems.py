"""Ten thousand documents that wait for one and the same thing: one problem, one fix, all gone."""

import os

from .bench_books import Books
from .bench_script import run_script
from .reporting import print_table, say, step

DOCUMENTS, CUSTOMERS = 10_000, 1000


def bench_problems(workspace, systems):
    """Measure and print; ``DOCUMENTS`` in the environment makes it smaller. What documents wait for here is
    the same with every system, so one is enough.
    """
    documents = int(os.environ.get("DOCUMENTS", DOCUMENTS))
    books = Books(workspace, systems[0])
    with step(f"queueing {documents:,} documents whose tax is not mapped"):
        books.connect()
        customers = min(CUSTOMERS, documents)
        queued = books.queue(documents, customers, new=customers, products=30, without_tax=True)
    # the provider asked for a pause: what lets documents go is measured without what sends them
    books.database.query("UPDATE accounting_connection SET wait_until = now() + interval '1 day'")
    [[mapping, tax]] = queued["taxes"]
    with step("choosing the tax, and letting all of them go"):
        fixed = run_script(
            workspace,
            books.database,
            "fixing",
            connection=books.connections[0],
            mapping=mapping,
            tax=tax,
        )
        released = books.work(waiting=("blocked",), cron_threads=2)
    [left] = books.database.query("SELECT count(*) FROM accounting_problem WHERE active")
    books.close()
    _report(documents, fixed, released, left["count"])


def _report(documents, fixed, released, left):
    say("")
    say(
        f"{documents:,} documents of one cause: problems {fixed['problems']} before the fix, {left} after "
        f"it; documents then: {released['states']}"
    )
    print_table(
        [
            ["", "queries", "seconds", "MB above idle"],
            [
                "the person's click",
                str(fixed["queries"]),
                f"{fixed['seconds']:.1f}",
                f"{fixed['megabytes']:.0f}",
            ],
            [
                "letting them go in the background",
                str(released["queries"]),
                f"{released['seconds']:.1f}",
                f"{released['peak'] - released['idle']:.0f}",
            ],
        ]
    )
    queries = (fixed["queries"] + released["queries"]) / documents
    say(f"a document: {queries:.2f} queries, {len(released['calls'])} calls in all")
    if os.environ.get("DETAIL") == "1":
        for query, count in released["repeated"]:
            say(f"{count:6}  {query}")
