"""No transaction of ours is open while an answer is slow, neither the worker's nor the click's."""

import threading
import time

import pytest

from flows.sending import Sending
from lab.connecting import Connecting

SLOW_SECONDS = 4
# A short step between two calls is no wait.
WAITING = "300 ms"


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 1}


@pytest.fixture(scope="module")
def expected_log_errors():
    return ["could not serialize access"]


@pytest.fixture(scope="module")
def sending(client, database, standin, books):
    return Sending(client, database, books, Connecting(client, standin).run())


def open_transactions(database):
    """What waits inside a transaction. The one in which Odoo's scheduler holds the action it runs is not
    ours: it ends with clearing the action's triggers.
    """
    return database.query(
        f"""
        SELECT state, now() - state_change AS since, query FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
           AND now() - state_change > interval '{WAITING}'
           AND query NOT LIKE '%%DELETE FROM ir_cron_trigger%%'
        """
    )


def watch(sending, seconds):
    found = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found += open_transactions(sending.database)
        time.sleep(0.1)
    return found


def test_while_the_worker_waits(sending):
    """For names that are looked up, for names that are created, and for the invoice."""
    for step in sending.books.system.steps:
        sending.books.fault("slow", seconds=SLOW_SECONDS, **step)
        order = sending.order()
        sending.create_invoice(order)
        sending.wait_for(order, ("sending",))
        assert not watch(sending, SLOW_SECONDS * step.get("times", 1) - 1), step
        sending.assert_sent_once(order)


def test_while_the_click_waits(sending, database):
    database.query("UPDATE ir_cron SET active = false WHERE cron_name LIKE 'Accounting: send%%'")
    sending.books.fault("slow", seconds=SLOW_SECONDS, **sending.books.system.saves)
    order = sending.order()
    sending.create_invoice(order)
    ids = [document["id"] for document in sending.documents(order)]
    click = threading.Thread(
        target=sending.client.jsonrpc, args=("/accounting_connector/send",), kwargs={"document_ids": ids}
    )
    click.start()
    sending.wait_for_save()
    assert not watch(sending, SLOW_SECONDS - 1)
    click.join()
    sending.assert_sent_once(order)
