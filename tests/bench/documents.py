"""Runs in Odoo's shell: what queueing and sending cost, now and with ten times as many documents.

Prints one JSON object: ``{"sizes": [...], "rows": [{"what", "documents", "figures": [per size]}, ...],
"repeated": [...], "memory": MB}``. A figure is ``{"queries", "transactions", "cpu", "seconds", "scanned"}``
for one document; ``scanned`` counts the rows that sequential scans read of our tables. ``repeated`` names, at
the larger size, the queries that were made for most documents of a batch.
"""

import json
import re
import resource
import time
from collections import Counter

from odoo.sql_db import Cursor

from odoo.addons.accounting_connector.models.accounting_sender import Sender

BASELINE = 100
BATCH = 50
GROWTH = 10

env = globals()["env"]  # what Odoo's shell offers
connection = env["accounting.connection"].search([("state", "=", "active")])


class Counting:
    """Counts what every cursor of this process does."""

    def __init__(self):
        self.queries = Counter()
        self.transactions = 0
        execute, commit = Cursor.execute, Cursor.commit

        def counted_execute(cursor, query, params=None, log_exceptions=True):
            self.queries[shape(query)] += 1
            return execute(cursor, query, params, log_exceptions)

        def counted_commit(cursor):
            self.transactions += 1
            return commit(cursor)

        Cursor.execute, Cursor.commit = counted_execute, counted_commit


def shape(query):
    """The query without its values, short enough to read."""
    text = getattr(query, "code", query)
    text = re.sub(r"\s+", " ", text).replace('"', "")
    return re.sub(r"\(%s(, ?%s)*\)", "(...)", text)[:160]


counting = Counting()


def rows_scanned():
    env.cr.execute(
        """
        SELECT relname, seq_tup_read FROM pg_stat_user_tables
         WHERE relname LIKE 'accounting\\_%%' OR relname LIKE 'sale\\_order%%'
        """
    )
    rows = dict(env.cr.fetchall())
    env.cr.commit()
    return rows


def measure(work, documents):
    """What ``work()`` costs a document, beginning with an empty cache."""
    env.invalidate_all()
    env.cr.commit()
    time.sleep(1.1)  # PostgreSQL tells its figures once a second
    scanned = rows_scanned()
    counting.queries.clear()
    counting.transactions = 0
    started, cpu = time.monotonic(), time.process_time()
    work()
    env.cr.commit()
    seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    queries, transactions = Counter(counting.queries), counting.transactions
    time.sleep(1.1)
    grown = {table: rows - scanned.get(table, 0) for table, rows in rows_scanned().items()}
    figure = {
        "queries": sum(queries.values()) / documents,
        "transactions": transactions / documents,
        "cpu": cpu / documents,
        "seconds": seconds / documents,
        "scanned": sum(grown.values()) / documents,
    }
    return figure, queries, {table: rows for table, rows in grown.items() if rows}


# === WHAT IS MEASURED === #

partner = env["res.partner"].create({"name": "Bench Ltd", "email": "bench@partner.example"})
products = env["product.product"].create(
    [
        {
            "name": f"Bench {number}",
            "default_code": f"BENCH{number}",
            "type": "service",
            "invoice_policy": "order",
            "list_price": 10.5 * number,
        }
        for number in (1, 2, 3)
    ]
)


def orders(number):
    """So many confirmed orders of three lines."""
    lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 2}) for product in products]
    found = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": lines} for _order in range(number)]
    )
    found.action_confirm()
    env.cr.commit()
    return found


def click(found):
    found.action_accounting_create_invoice()


def send():
    while Sender(connection).run():
        pass


def refresh():
    Sender(connection).refresh()


def check_sent(found):
    env.invalidate_all()
    states = set(found.accounting_document_ids.mapped("state"))
    if states != {"sent"}:
        raise SystemExit(f"documents are {states}: {found.accounting_document_ids.mapped('status_message')}")
    env.cr.commit()


def all_measures():
    """``(what, documents, figure, queries, scanned tables)`` of everything that is measured."""
    one, many = orders(1), orders(BATCH)
    yield "queue one document (3 lines)", 1, *measure(lambda: click(one), 1)
    yield "send one document (3 lines)", 1, *measure(send, 1)
    yield f"queue {BATCH} documents at once, each", BATCH, *measure(lambda: click(many), BATCH)
    yield f"send {BATCH} documents in one batch, each", BATCH, *measure(send, BATCH)
    check_sent(one | many)
    yield f"read the status of {BATCH} documents, each", BATCH, *measure(refresh, BATCH)


def fill(number):
    """Bring the number of sent documents to ``number``, most of them without calls."""
    documents = env["accounting.document"]
    while (missing := number - documents.search_count([])) > 0:
        click(orders(min(missing, 200)))
        env.cr.commit()
        env.cr.execute(
            """
            UPDATE accounting_document
               SET state = 'sent', external_id = 'bench-' || id, external_number = 'B-' || id,
                   external_status = 'approved', payment_state = 'not_paid'
             WHERE state = 'queued'
            """
        )
        env.cr.commit()
        env.invalidate_all()
    env.cr.execute("ANALYZE")
    env.cr.commit()


click(orders(1))
env.cr.commit()
send()  # the contact and the products are known from here on

rows, sizes, repeated = {}, [], []
for size in (BASELINE, GROWTH * BASELINE):
    fill(size)
    sizes.append(size)
    for what, documents, figure, queries, tables in all_measures():
        row = rows.setdefault(what, {"what": what, "documents": documents, "figures": [], "tables": []})
        row["figures"].append(figure)
        row["tables"].append(tables)
        if documents > 1 and size > BASELINE:
            often = [(query, count) for query, count in queries.most_common() if count >= documents / 2]
            repeated.append({"what": what, "queries": often})

memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(
    "RESULTS"
    + json.dumps({"sizes": sizes, "rows": list(rows.values()), "repeated": repeated, "memory": memory})
)
