"""A copy of a database, and a server with another key, must not reach the books."""

import pytest

from flows.sending import Sending
from lab.connecting import Connecting
from lab.consent import Consent
from lab.odoo_client import OdooClient
from lab.servers import OdooServer
from lab.standin_control import StandinControl


@pytest.fixture(scope="module")
def connected(database, standin):
    """A database with one connected company that may send; no server runs on it."""
    server = OdooServer(database, "first").start()
    Connecting(OdooClient(server), standin).run()
    server.stop()
    return database


@pytest.fixture
def calls(standin):
    """How many calls reached the stand-in since the test began."""
    consent = Consent(None, standin)
    before = len(consent.calls())
    return lambda: len(consent.calls()) - before


@pytest.fixture
def serve():
    """Start Odoo on a database; gives a client and the id of its connection. Stopped after the test."""
    servers = []

    def start(database, name, **options):
        servers.append(OdooServer(database, name, **options).start())
        client = OdooClient(servers[-1])
        [connection] = client.search("accounting.connection")
        return client, connection["id"]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def queued_order(connected, standin):
    """An order of the original whose invoice is queued; no server runs on it."""
    server = OdooServer(connected, "queueing").start()
    client = OdooClient(server)
    [connection] = client.search("accounting.connection")
    sending = Sending(client, connected, StandinControl(standin), connection["id"])
    order = sending.order()
    sending.create_invoice(order)
    server.stop()
    return order


def run(client, connection_id, task):
    return client.jsonrpc(f"/accounting_connector/connection/{connection_id}/{task}")


def state(client, connection_id):
    return client.read("accounting.connection", [connection_id], ["state"])[0]["state"]


@pytest.fixture
def copy(connected):
    made = []

    def make(name):
        made.append(connected.copy(name))
        return made[-1]

    yield make
    for database in made:
        database.drop()


def test_a_copy_suspends_itself_before_any_call(copy, serve, calls):
    client, connection = serve(copy("suspending_copy"), "copy")

    answer = run(client, connection, "refresh_lists")

    assert answer["type"] == "danger"
    assert state(client, connection) == "suspended"
    assert calls() == 0


def test_a_copy_that_is_one_forgets_its_tokens_and_the_original_goes_on(connected, copy, serve, calls):
    database = copy("admitted_copy")
    client, connection = serve(database, "copy")
    run(client, connection, "refresh_lists")

    client.call("accounting.connection", "action_forget_as_copy", [connection])

    assert state(client, connection) == "disconnected"
    assert database.query("SELECT access_token, refresh_token FROM accounting_connection_secret") == [
        {"access_token": None, "refresh_token": None}
    ]
    tags = [source.query("SELECT marker_tag FROM accounting_connection") for source in (connected, database)]
    assert tags[0] != tags[1]
    assert calls() == 0
    original, connection = serve(connected, "original")
    assert run(original, connection, "refresh_lists")["type"] == "success"


def test_a_moved_database_goes_on_when_somebody_says_so(copy, serve):
    database = copy("moved_database")
    client, connection = serve(database, "moved")
    run(client, connection, "refresh_lists")

    answer = run(client, connection, "go_on_as_live")

    assert answer["type"] == "success", answer
    assert state(client, connection) == "active"
    assert run(client, connection, "refresh_lists")["type"] == "success"


def test_a_neutralized_copy_has_nothing_to_connect_with(copy, serve, calls):
    database = copy("neutral_copy")
    database.run_odoo("neutralize", log=database.workspace.folder / "neutralize.log")

    assert database.query("SELECT count(*) FROM accounting_connection_secret") == [{"count": 0}]
    client, connection = serve(database, "neutral")
    assert state(client, connection) == "disconnected"
    assert run(client, connection, "refresh_lists")["type"] == "danger"
    assert calls() == 0


def send_queued(client, database, standin, connection, order):
    """Press "Send Now" on the document of ``order``; returns it, and how many of it are over there."""
    sending = Sending(client, database, StandinControl(standin), connection)
    [document] = sending.documents(order)
    client.jsonrpc("/accounting_connector/send", document_ids=[document["id"]])
    [document] = sending.documents(order)
    return document, sum(
        document["marker"] in sending.books.system.trace(row) for row in sending.books.documents()
    )


def assert_only_the_original_sends(connected, copied, order, standin, serve):
    """The connected copy stops what it took over and asks; the original sends it."""
    database, client, connection = copied
    document, there = send_queued(client, database, standin, connection, order)
    assert (document["state"], there) == ("blocked", 0)
    kinds = [problem["kind"] for problem in client.search("accounting.problem", fields=["kind"])]
    assert kinds == ["copied"]

    original, original_connection = serve(connected, "original")
    document, there = send_queued(original, connected, standin, original_connection, order)
    assert (document["state"], there) == ("sent", 1)

    client.call("accounting.problem", "action_recheck", [client.search("accounting.problem")[0]["id"]])
    document, there = send_queued(client, database, standin, connection, order)
    assert (document["state"], there) == ("sent", 1)


def enter_another_app(client, connection, consent):
    """Who connects a copy on purpose gives it an app of its own: the same one may end what it had before."""
    app = dict(zip(("client_id", "client_secret"), consent.system.second_app, strict=True))
    client.call("accounting.connection", "write", [connection], app)


def test_a_copy_that_lost_its_authorization_asks_before_it_is_connected(
    connected, copy, serve, queued_order, standin
):
    database = copy("reconnecting_copy")
    database.query("UPDATE accounting_connection SET state = 'reconnect'")
    client, connection = serve(database, "copy")
    consent = Consent(client, standin)
    consent.prepare()

    action = client.call("accounting.connection", "action_connect", [connection])

    assert (action["res_model"], action["res_id"]) == ("accounting.connection", connection)
    assert state(client, connection) == "suspended"
    client.call("accounting.connection", "action_forget_as_copy", [connection])
    enter_another_app(client, connection, consent)
    consent.connect(connection)
    assert state(client, connection) == "active"
    assert_only_the_original_sends(
        connected, (database, client, connection), queued_order, standin, serve
    )


def test_a_neutralized_copy_that_is_connected_on_purpose_sends_nothing_of_the_original(
    connected, copy, serve, queued_order, standin
):
    database = copy("neutral_and_connected")
    database.run_odoo("neutralize", log=database.workspace.folder / "neutralize.log")
    client, connection = serve(database, "neutral")
    consent = Consent(client, standin)
    consent.prepare()

    enter_another_app(client, connection, consent)
    consent.connect(connection)

    assert state(client, connection) == "active"
    assert_only_the_original_sends(
        connected, (database, client, connection), queued_order, standin, serve
    )


def test_a_server_with_another_key_leaves_the_connection_alone(connected, serve, calls):
    elsewhere = connected.workspace.folder / "other-data"
    (elsewhere / "filestore").mkdir(parents=True, exist_ok=True)
    client, connection = serve(connected, "stranger", options={"data_dir": elsewhere})
    before = state(client, connection)

    answer = run(client, connection, "refresh_lists")

    assert answer["type"] == "danger"
    assert "does not have the key" in answer["message"]
    assert state(client, connection) == before
    [row] = client.read("accounting.connection", [connection], ["key_is_known"])
    assert not row["key_is_known"]
    assert not (elsewhere / "accounting_connector.key").exists()
    assert calls() == 0


def test_a_restarted_database_server_suspends_nothing_but_asks_for_a_look(connected, serve):
    connected.query(
        "UPDATE accounting_connection SET postmaster_started_at = '2020-01-01', needs_reconcile = false"
    )
    client, connection = serve(connected, "restarted")
    before = state(client, connection)

    assert run(client, connection, "refresh_lists")["type"] == "success"

    [row] = client.read("accounting.connection", [connection], ["state", "needs_reconcile"])
    assert row["state"] == before
    assert row["needs_reconcile"]
