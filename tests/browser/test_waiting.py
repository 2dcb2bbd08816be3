"""While the provider is slow: the person is told, and the database is not kept waiting."""

import threading
import time

import pytest
from playwright.sync_api import expect

# Transactions open now in this database, but for Odoo's own lock on the row of a scheduled action that runs.
OPEN_TRANSACTIONS = """
    SELECT a.pid, a.state, a.query, EXTRACT(epoch FROM now() - a.xact_start) AS seconds
      FROM pg_stat_activity a
     WHERE a.datname = current_database() AND a.pid != pg_backend_pid() AND a.backend_type = 'client backend'
       AND a.xact_start < now() - interval '2 seconds'
       AND a.query !~ 'ir_cron'
"""


class Watch(threading.Thread):
    """Looks every 50 ms for transactions that are open longer than two seconds, until told to stop."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database = database
        self.seen = []
        self.looks = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            self.looks += 1
            self.seen += self.database.query(OPEN_TRANSACTIONS)

    def stop(self):
        self.over.set()
        self.join()


@pytest.fixture
def slow_answer(connection, books):
    """The answer to the invoice comes five seconds late."""
    books.fault("slow", method="POST|PUT", path=".*/Invoices.*", seconds=5)
    yield
    books.clear_faults()


def test_no_transaction_of_ours_is_open_while_the_dialog_waits(
    slow_answer, database, shop, product, page, order_screens
):
    order = shop.sale({product: 1})
    order_screens.open("sale.order", order)
    watch = Watch(database)
    watch.start()
    started = time.monotonic()
    order_screens.press("action_accounting_create_invoice")
    expect(page.locator(".o_accounting_sending_summary")).to_contain_text("You may close this window")
    order_screens.wait_for_result()
    watch.stop()
    assert time.monotonic() - started > 5
    assert watch.looks > 20
    assert watch.seen == []


def test_a_closed_dialog_loses_nothing(slow_answer, shop, product, page, order_screens):
    order = shop.sale({product: 1})
    order_screens.open("sale.order", order)
    order_screens.press("action_accounting_create_invoice")
    expect(page.locator(".o_accounting_sending_document")).to_be_visible()
    order_screens.close_dialog()
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    assert document["external_number"]
