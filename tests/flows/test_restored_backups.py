"""A backup taken before 200 invoices were sent is restored: none of them goes a second time.

Half of them were queued in it, of the others only the orders. What was sent to one system is restored as a
dump, what was sent to the other as the files of the database server.
"""

from dataclasses import dataclass

import pytest

from lab.accounting_system import QUICKBOOKS, XERO
from lab.backups import Dump, FilesOfServer
from lab.connecting import Connecting
from lab.odoo_client import OdooClient
from lab.postgres import external_address
from lab.servers import OdooServer
from lab.shop import Shop

SENT = 200
QUEUED = 100
WAYS = {XERO.code: Dump, QUICKBOOKS.code: FilesOfServer}
# A list of each kind of documents, in pages of hundreds.
CALLS_OF_A_LOOK = 2

if external_address():
    pytest.skip("the files of a server that is not ours are not copied", allow_module_level=True)


@dataclass
class Backup:
    """A company whose 200 orders were sent after its backup was taken.

    :ivar orders: ids of the orders; the first ones were queued in the backup.
    :ivar sent: id of an order -> ids of its documents over there.
    """

    taken: Dump | FilesOfServer
    connection: int
    orders: list[int]
    sent: dict[int, list[str]]


@pytest.fixture(scope="module")
def backup(database, standin, books, system):
    """Made once; no Odoo runs on the database."""
    server = OdooServer(database, "before").start()
    client = OdooClient(server)
    books.lift_limits()
    connection = Connecting(client, standin).run()
    orders = confirmed_orders(client)
    create_invoices(client, orders[:QUEUED])
    server.stop()
    taken = WAYS[system.code](database)
    server = OdooServer(database, "after").start()
    client = OdooClient(server)
    create_invoices(client, orders[QUEUED:])
    run_worker(client)
    end_pause(database)  # for its files, the database server was stopped and started anew
    send_all(client)
    sent = sent_documents(client, orders)
    server.stop()
    assert len(books.documents()) == SENT
    return Backup(taken, connection, orders, sent)


def confirmed_orders(client):
    """200 orders of four customers over one product, no two of the same total, with names of two words."""
    shop = Shop(client)
    product, customers = shop.product(), [shop.partner() for _number in range(4)]
    orders = client.call(
        "sale.order",
        "create",
        [
            {
                "name": f"SO 2026/{number:05}",
                "partner_id": customers[number % len(customers)],
                "pricelist_id": False,
                "order_line": [(0, 0, {"product_id": product, "product_uom_qty": number + 1})],
            }
            for number in range(SENT)
        ],
    )
    client.call("sale.order", "action_confirm", orders)
    return orders


def create_invoices(client, orders):
    action = client.call("sale.order", "action_accounting_create_invoice", orders)
    assert action["tag"] == "accounting_connector_sending", action


def run_worker(client):
    """Run the connection's scheduled action to its end."""
    [row] = client.search("accounting.connection", fields=["cron_id"])
    client.call("ir.cron", "method_direct_trigger", [row["cron_id"][0]])


def send_all(client, most_runs=10):
    """Let the worker have its turns; it gives way to others after each of them."""
    for _run in range(most_runs):
        run_worker(client)
        if not client.search("accounting.document", [("state", "=", "queued")], limit=1):
            return
    raise AssertionError(f"something is queued still after {most_runs} turns of the worker")


def end_pause(database):
    """As if the minutes were over in which a late request may still be done over there."""
    database.query("UPDATE accounting_connection SET wait_until = NULL")


def sent_documents(client, orders):
    """Id of an order -> the ids over there of its documents, all of which are sent."""
    documents = client.search(
        "accounting.document", fields=["state", "external_id", "sale_order_ids", "status_message"]
    )
    open_ones = [row for row in documents if row["state"] != "sent"]
    assert not open_ones, f"{len(open_ones)} of {len(documents)} are not sent: {open_ones[:3]}"
    return {
        order: [row["external_id"] for row in documents if order in row["sale_order_ids"]] for order in orders
    }


@dataclass
class Restored:
    """What was restored runs again, and invoices of half of those orders are wanted whose sending it has not
    heard of.

    :ivar left: ids of the orders whose other half was not clicked yet.
    :ivar calls_before: the last call before.
    """

    client: OdooClient
    left: list[int]
    calls_before: int


@pytest.fixture
def restored(backup, database, books, request):
    backup.taken.restore()
    calls_before = books.last_call()
    server = OdooServer(database, "restored").start()
    request.addfinalizer(server.stop)
    client = OdooClient(server)
    clicked, left = backup.orders[QUEUED : -QUEUED // 2], backup.orders[-QUEUED // 2 :]
    create_invoices(client, clicked)
    run_worker(client)
    return Restored(client, left, calls_before)


def connection_of(client):
    [connection] = client.search("accounting.connection", fields=["state", "needs_reconcile"])
    return connection


@pytest.mark.parametrize("system", [XERO], indirect=True, ids=[XERO.code], scope="module")
def test_a_restored_dump(backup, restored, books, database):
    """Nothing is called before somebody says that this is the live database."""
    client = restored.client
    assert connection_of(client)["state"] == "suspended"
    assert books.last_call() == restored.calls_before

    answer = client.jsonrpc(f"/accounting_connector/connection/{backup.connection}/go_on_as_live")
    assert answer["type"] == "success", answer
    assert connection_of(client)["needs_reconcile"]
    assert books.last_call() == restored.calls_before

    assert_nothing_goes_twice(restored, backup, books, database)


@pytest.mark.parametrize("system", [QUICKBOOKS], indirect=True, ids=[QUICKBOOKS.code], scope="module")
def test_restored_files_of_the_server(backup, restored, books, database):
    """Nothing is called before all that was sent can be seen over there; nobody is asked anything."""
    connection = connection_of(restored.client)
    assert (connection["state"], connection["needs_reconcile"]) == ("active", True)
    assert books.last_call() == restored.calls_before

    assert_nothing_goes_twice(restored, backup, books, database)


def assert_nothing_goes_twice(restored, backup, books, database):
    """When the pause is over, and the other half is wanted, too, each order has the document it had before
    the restore, and no call but those of one look was made.
    """
    end_pause(database)
    run_worker(restored.client)
    create_invoices(restored.client, restored.left)
    send_all(restored.client)

    assert sent_documents(restored.client, backup.orders) == backup.sent
    assert len(books.documents()) == SENT
    calls = [f"{call['method']} {call['path']}" for call in books.calls(restored.calls_before)]
    assert len(calls) <= CALLS_OF_A_LOOK, calls
    assert not restored.client.search("accounting.problem")
