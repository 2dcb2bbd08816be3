"""A pause that the accounting system asks for ends by itself, and not before it is over, on a server of
several processes: its scheduled actions sleep about a minute, and nobody presses anything.

How late it may end is for the tests of the sender, which move the clock.
"""

from datetime import datetime, timedelta

import pytest

from flows.sending import Sending
from lab.accounting_system import XERO
from lab.connecting import Connecting

PAUSE = timedelta(seconds=20)
RESUMES_WITHIN = timedelta(seconds=65)
BUSY_MACHINE = timedelta(seconds=10)


@pytest.fixture(scope="module")
def system():
    return XERO


@pytest.fixture(scope="module")
def odoo_options():
    return {"workers": 2, "cron_threads": 1}


@pytest.fixture(scope="module")
def sending(client, database, standin, books):
    connection = Connecting(client, standin).run()
    books.wait_until_quiet()
    return Sending(client, database, books, connection)


def test_the_queue_goes_on_soon_after_it_may_and_never_before(sending, books):
    fault = {"path": "/Invoices", "method": "PUT|POST", "retry_after": int(PAUSE.total_seconds())}
    books.fault("rate_limit", **fault)
    before = books.last_call()
    order = sending.order()
    sending.create_invoice(order)
    sending.assert_sent_once(order)
    calls = books.calls(before)
    [refused] = [row for row, call in enumerate(calls) if call["status"] == 429]
    told_at, resumed_at = (datetime.fromisoformat(call["at"]) for call in calls[refused : refused + 2])
    assert told_at + PAUSE <= resumed_at <= told_at + PAUSE + RESUMES_WITHIN + BUSY_MACHINE
