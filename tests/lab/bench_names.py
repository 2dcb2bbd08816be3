"""The calls of a hundred orders of a hundred new customers, who all buy the same three new products."""

from collections import Counter

from .bench_books import Books
from .reporting import say, step

ORDERS, PRODUCTS = 100, 3
WANTED = {"xero": 8, "quickbooks": 13}


def bench_names(workspace, systems):
    """Count and print for each system."""
    for code in systems:
        books = Books(workspace, code)
        with step(f"sending {ORDERS} orders of {ORDERS} new customers to {books.system.label}"):
            books.connect()
            books.queue(ORDERS, customers=ORDERS, new=ORDERS, products=PRODUCTS)
            figures = books.work()
        books.close()
        calls = Counter(f"{call['method']} {call['path'].rpartition('/')[2]}" for call in figures["calls"])
        say(
            f"{ORDERS} orders, {ORDERS} new customers, {PRODUCTS} products, {books.system.label}: "
            f"{calls.total()} calls (wanted: {WANTED[code]}), {dict(calls)}, documents {figures['states']}"
        )
