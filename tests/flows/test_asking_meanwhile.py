"""Whoever asks for something of many documents does not collide with the worker that writes them."""

import threading
from contextlib import contextmanager

import psycopg2
import pytest

from flows.sending import Sending
from lab.accounting_system import XERO
from lab.connecting import Connecting

MANY = 300
PAUSE_SECONDS = 0.05


@pytest.fixture(scope="module")
def system():
    return XERO


@pytest.fixture(scope="module")
def sending(client, database, standin, books):
    return Sending(client, database, books, Connecting(client, standin).run())


@pytest.fixture(scope="module")
def many(sending, database):
    """The ids of one document and its copies."""
    order = sending.order()
    sending.create_invoice(order)
    [document] = sending.documents(order)
    columns = database.query(
        """
        SELECT string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
         WHERE table_name = 'accounting_document' AND column_name NOT IN ('id', 'marker')
        """
    )[0]["names"]
    database.query(
        f"""
        INSERT INTO accounting_document (marker, {columns})
        SELECT marker || copy, {columns} FROM accounting_document, generate_series(1, {MANY}) copy
        """
    )
    relation = "accounting_document_sale_order_rel"
    database.query(
        f"""
        INSERT INTO {relation} (accounting_document_id, sale_order_id)
        SELECT id, {order} FROM accounting_document WHERE id <> {document["id"]}
        """
    )
    return [row["id"] for row in database.query("SELECT id FROM accounting_document ORDER BY id")]


@contextmanager
def writing_all_documents(database):
    """Another process writes all of them again and again, as a worker does one by one."""
    over, failures = threading.Event(), []

    def write():
        connection = psycopg2.connect(**database.address.dsn(database.name))
        connection.autocommit = True
        try:
            while not over.wait(PAUSE_SECONDS):
                connection.cursor().execute(
                    "UPDATE accounting_document SET last_attempt_at = now() AT TIME ZONE 'UTC'"
                )
        except psycopg2.Error as error:
            failures.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=write)
    worker.start()
    yield
    over.set()
    worker.join()
    assert not failures


def test_a_large_selection_is_cancelled_while_a_worker_writes_it(sending, client, database, many):
    with writing_all_documents(database):
        dialog = client.call("accounting.document", "action_ask_cancel", many)
        client.call("accounting.decision", "action_apply", [dialog["res_id"]])
    rows = client.read("accounting.document", many, ["wanted_step"])
    assert [row["wanted_step"] for row in rows] == ["cancel"] * len(many)
    [cron] = client.search("ir.cron", [("cron_name", "=like", "Accounting: send%")])
    client.call("ir.cron", "method_direct_trigger", [cron["id"]])
    states = {row["state"] for row in client.read("accounting.document", many, ["state"])}
    assert states == {"cancelled"}


def test_a_cause_of_many_is_fixed_while_a_worker_writes_them(client, database, many):
    """Not one of them is written by who fixes it."""
    database.query("UPDATE accounting_document SET state = 'blocked'")
    [document] = client.read("accounting.document", many[:1], ["connection_id"])
    database.query(
        """
        WITH problem AS (
            INSERT INTO accounting_problem (connection_id, company_id, kind, key, name, active)
            SELECT id, company_id, 'account', 'account:sales', 'No account', true
              FROM accounting_connection WHERE id = %s
         RETURNING id
        )
        INSERT INTO accounting_document_accounting_problem_rel (accounting_problem_id, accounting_document_id)
        SELECT problem.id, accounting_document.id FROM problem, accounting_document
        """,
        [document["connection_id"][0]],
    )
    [problem] = client.search("accounting.problem", [("key", "=", "account:sales")])
    with writing_all_documents(database):
        client.call("accounting.problem", "action_recheck", [problem["id"]])
    rows = client.read("accounting.document", many, ["check_again"])
    assert all(row["check_again"] for row in rows)
