"""Never twice: real Odoo processes, a real PostgreSQL, and books that lose answers on purpose.

Whatever happens, exactly the right invoices exist over there, and Odoo knows their ids.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.sending import Sending
from lab.connecting import Connecting
from lab.odoo_client import OdooClient, OdooError
from lab.servers import OdooServer
from lab.shop import Shop

LATE_SECONDS = 30


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 1}


@pytest.fixture(scope="module")
def expected_log_errors():
    """Collisions are what some of these tests are about; whoever comes second is replayed. A server that is
    stopped in the middle of a scheduled action says so.
    """
    return ["could not serialize access", "(InterfaceError|ERROR): (cursor|connection) already closed"]


@pytest.fixture(scope="module")
def connection(client, standin, books):
    books.lift_limits()  # these tests together call more often than a minute allows
    return Connecting(client, standin).run()


@pytest.fixture
def sending(client, database, books, connection):
    """The shop on the running server, whose worker has nothing left to do."""
    books.clear_faults()
    return Sending(client, database, books, connection)


@pytest.fixture(scope="module")
def second_server(odoo_server, database, connection):
    """A second Odoo process on the same database."""
    server = OdooServer(database, "second", cron_threads=1).start()
    yield server
    server.stop()


def test_an_answer_dropped_after_the_commit(sending, books):
    books.fault("drop_after", **books.system.saves)
    order = sending.order()
    sending.create_invoice(order)
    sending.assert_sent_once(order)


def test_a_commit_that_comes_after_the_connection_was_dropped(sending, books):
    books.fault("drop_then_commit", seconds=LATE_SECONDS, **books.system.saves)
    order = sending.order()
    sending.create_invoice(order)
    [document] = sending.wait_for(order, ("unconfirmed",))
    sending.keep_following(document, seconds=LATE_SECONDS + 60)
    sending.assert_sent_once(order)


def test_a_server_error_after_the_commit(sending, books):
    books.fault("error_after", **books.system.saves)
    order = sending.order()
    sending.create_invoice(order)
    sending.assert_sent_once(order)


def test_two_equal_part_deliveries_of_one_day_with_both_answers_lost(sending, books):
    books.fault("drop_after", times=2, **books.system.saves)
    product = sending.shop.product("Massage", invoice_policy="delivery")
    order = sending.shop.sale({product: 10})
    for delivered in (1, 2):
        sending.shop.deliver(order, {product: delivered})
        sending.create_invoice(order)
    documents = sending.assert_sent_once(order, count=2)
    assert documents[0]["amount_total"] == documents[1]["amount_total"]


def test_a_lost_answer_to_several_at_once(sending, books, client):
    customer, product = sending.shop.partner(), sending.shop.product()
    known = sending.shop.sale({product: 1}, customer)
    sending.create_invoice(known)
    sending.assert_sent_once(known)
    books.fault("drop_after", **books.system.saves_several)
    orders = [sending.shop.sale({product: number}, customer) for number in (2, 3, 4)]
    client.call("sale.order", "action_accounting_create_invoice", orders)
    for order in orders:
        sending.assert_sent_once(order)


def test_a_double_click(sending, client, odoo_server, second_server):
    order = sending.order()
    clients = [client, OdooClient(odoo_server), OdooClient(second_server)]

    def click(person):
        try:
            Shop(person).create_invoice(order)
        except OdooError as refusal:
            return refusal.kind
        return "queued"

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(click, clients))
    assert answers.count("queued") == 1, answers
    assert set(answers) <= {"queued", "odoo.exceptions.UserError"}
    sending.assert_sent_once(order)


def test_two_workers_on_one_queue(sending, books, client, odoo_server, second_server):
    books.fault("slow", times=3, seconds=1, **books.system.saves)
    orders = [sending.order() for _number in range(12)]
    client.call("sale.order", "action_accounting_create_invoice", orders)
    ids = [document["id"] for order in orders for document in sending.documents(order)]
    workers = [OdooClient(odoo_server), OdooClient(second_server), OdooClient(second_server)]

    def work(person):
        return person.jsonrpc("/accounting_connector/send", document_ids=ids)

    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(work, workers))
    for order in orders:
        sending.assert_sent_once(order)


def test_odoo_killed_between_the_answer_and_its_commit(sending, books, database, odoo_server, second_server):
    order = sending.order()
    books.fault("slow_after", seconds=3, **books.system.saves)
    sending.create_invoice(order)
    [document] = sending.wait_for(order, ("sending",))
    sending.wait_for_save()
    with sending.row_held(document["id"]) as waiting:
        waiting.until_somebody_waits()
        for server in (odoo_server, second_server):  # whichever of them has it
            server.kill()
    database.query("SELECT 1")
    second_server.start()
    odoo_server.start()
    sending.client = OdooClient(odoo_server)
    [document] = sending.documents(order)
    assert document["state"] == "sending"
    sending.let_lease_end(document)
    sending.assert_sent_once(order)


def test_a_copy_of_the_database_started_beside_the_original(
    sending, books, database, odoo_server, second_server
):
    second_server.stop()
    orders = [sending.order() for _number in range(3)]
    books.fault("rate_limit", retry_after=20, **books.system.saves)
    for order in orders:
        sending.create_invoice(order)
    time.sleep(1)
    odoo_server.stop()
    copy = database.copy(f"{database.name}_copy")
    beside = OdooServer(copy, "beside", cron_threads=1).start()
    odoo_server.start()
    sending.client = OdooClient(odoo_server)
    for order in orders:
        [document] = sending.documents(order)
        sending.keep_following(document, seconds=90)
        sending.assert_sent_once(order)
    copied = OdooClient(beside)
    for order in orders:
        copied.jsonrpc(
            "/accounting_connector/send", document_ids=[row["id"] for row in sending.documents(order)]
        )
    assert {row["state"] for row in copied.search("accounting.document", [], ["state"])} >= {"queued"}
    assert [row["state"] for row in copied.search("accounting.connection", [], ["state"])] == ["suspended"]
    for order in orders:
        sending.assert_sent_once(order)
    beside.stop()
    copy.drop()
