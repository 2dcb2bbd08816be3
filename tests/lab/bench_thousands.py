"""Thousands of queued documents, at the provider's pace: calls, queries, CPU, memory, share of the limit."""

import os
from collections import Counter
from datetime import datetime, timedelta

from .bench_books import Books
from .reporting import print_table, say, step

DOCUMENTS = 10_000
# For each thousand documents.
CUSTOMERS, NEW, PRODUCTS = 200, 50, 30
ANSWER_SECONDS = 0.3
PACED = timedelta(minutes=5)
WANTED = {"xero": 35, "quickbooks": 55}


def bench_thousands(workspace, systems):
    """Measure and print for each system; ``DOCUMENTS`` in the environment makes it smaller."""
    documents = int(os.environ.get("DOCUMENTS", DOCUMENTS))
    report([_measure(workspace, code, documents) for code in systems])


def _measure(workspace, code, documents):
    books = Books(workspace, code)
    thousands = documents / 1000
    # The limit of a day is another subject: ten thousand documents are to meet that of a minute.
    day = {"day_limit": 100_000} if code == "xero" else {}
    with step(f"queueing {documents:,} documents for {books.system.label}"):
        books.connect(answer_seconds=ANSWER_SECONDS, **day)
        queued = books.queue(
            documents,
            customers=round(CUSTOMERS * thousands),
            new=round(NEW * thousands),
            products=max(3, round(PRODUCTS * thousands)),
        )
    with step("sending them"):
        figures = books.work()
    facts = {"system": books.system, "documents": documents, "queued": queued}
    books.close()
    return {**facts, **figures, "share": share_of_limit(books.system, figures["calls"])}


def share_of_limit(system, calls, during=PACED):
    """Calls as a share of what the limit of a minute lets through, from the first call on for some minutes,
    or until the last call when all are over sooner.

    :return: ``(share, minutes)``
    """
    moments = [datetime.fromisoformat(call["at"]) for call in calls if system.is_limited(call)]
    end = min(moments[0] + during, moments[-1])
    minutes = max(1.0, (end - moments[0]) / timedelta(minutes=1))
    return sum(moment <= end for moment in moments) / (system.calls_a_minute * minutes), minutes


def most_at_once(calls, seconds=ANSWER_SECONDS):
    """How many calls were in flight at one moment, each for as long as an answer takes at least."""
    begun = sorted(datetime.fromisoformat(call["at"]) for call in calls)
    lasting = timedelta(seconds=seconds)
    return max(sum(moment - lasting < other <= moment for other in begun) for moment in begun)


def report(rows):
    say("")
    say("thousands of documents of 3 lines, answers take 0.3 s, real limits, real clock")
    table = [["", *(f"{row['system'].label}, {row['documents']:,}" for row in rows)]]
    for what, figure in FIGURES.items():
        table.append([what, *(figure(row) for row in rows)])
    print_table(table)
    for row in rows:
        if set(row["states"]) != {"sent"}:
            say(f"{row['system'].label}: documents are {row['states']}")
    if os.environ.get("DETAIL") == "1":
        for row in rows:
            _report_details(row)


def _a_thousand(row):
    calls = len(row["calls"]) * 1000 / row["documents"]
    return f"{calls:.1f} (wanted: {WANTED[row['system'].code]})"


def _slope(row):
    """How much more memory each further thousand took, the first one apart: caches fill."""
    later = [each for each in row["grown"] if each[0] >= 1000]
    if len(later) < 2:
        return "too few to tell"
    (first, low), (last, high) = later[0], later[-1]
    return f"{(high - low) * 1000 / (last - first):.2f}"


def _growth(row):
    return " ".join(
        f"{megabytes:.0f}" for _settled, megabytes in row["grown"][:: max(1, len(row["grown"]) // 8)]
    )


def _left(row):
    return ", ".join(
        f"{row['left']['before'][what]} → {row['left']['after'][what]} {what}"
        for what in row["left"]["after"]
    )


FIGURES = {
    "HTTP calls per 1,000 documents": _a_thousand,
    "queries per document (wanted: 15)": lambda row: f"{row['queries'] / row['documents']:.1f}",
    "CPU of the worker, ms per document (aim: 10)": lambda row: f"{row['cpu'] * 1000 / row['documents']:.1f}",
    "peak memory, MB (idle)": lambda row: f"{row['peak']:.0f} ({row['idle']:.0f})",
    "share of the minute limit (wanted: 80 %)": lambda row: (
        f"{row['share'][0]:.0%} over {row['share'][1]:.1f} min"
    ),
    "minutes": lambda row: f"{row['seconds'] / 60:.1f}",
    "most calls in flight": lambda row: str(most_at_once(row["calls"])),
    "refused calls (429)": lambda row: str(sum(call["status"] == 429 for call in row["calls"])),
    "resident MB, from 500 documents on": _growth,
    "MB more for each thousand after the first": _slope,
    "open before → after": _left,
    "queueing, ms CPU per document": lambda row: (
        f"{row['queued']['cpu'] * 1000 / row['queued']['documents']:.1f}"
    ),
}


def _report_details(row):
    calls = Counter(
        f"{call['method']} {call['path'].rpartition('/')[2]} {call['status']}" for call in row["calls"]
    )
    say(f"\n{row['system'].label}: {dict(calls)}")
    for query, count in row["repeated"]:
        say(f"{count:6}  {query}")
