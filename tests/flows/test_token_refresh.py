"""Refreshing tokens, by workers of several processes, with real cursors, against the stand-in."""

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.consent import Consent
from lab.odoo_program import run_in_shell

PROCESSES = 2
WORKERS_EACH = 4

WORKERS = """
import hashlib, json, threading, time
from pathlib import Path
from odoo.addons.accounting_connector.models.accounting_token_store import TokenStore

results = []

def work():
    try:
        token = TokenStore(env.registry, {connection}).access_token()
        results.append(hashlib.sha256(token.encode()).hexdigest()[:8])
    except Exception as error:
        results.append(type(error).__name__)

env.cr.rollback()
threads = [threading.Thread(target=work) for _ in range({workers})]
Path({ready!r}, '{number}').touch()
patience = time.time() + 60
while len(list(Path({ready!r}).iterdir())) < {processes} and time.time() < patience:
    time.sleep(0.001)
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print('RESULTS', json.dumps(results))
"""


@pytest.fixture(scope="module")
def odoo_options():
    return {"cron_threads": 0}


@pytest.fixture(scope="module")
def consent(client, standin):
    consent = Consent(client, standin)
    consent.prepare()
    return consent


@pytest.fixture
def connection(client, consent, database):
    """A connected company whose access token has expired."""
    connection_id = consent.new_connection()
    consent.connect(connection_id)
    database.query("UPDATE accounting_connection_secret SET access_expires_at = now() - interval '1 hour'")
    consent.control("/tokens/expire")
    yield connection_id
    consent.control("/reset")
    consent.prepare()
    database.query("UPDATE accounting_connection SET state = 'disconnected'")
    database.query("DELETE FROM accounting_connection_secret")
    client.call("accounting.connection", "unlink", [connection_id])


def run_workers(lab, database, connection_id, processes=PROCESSES, workers=WORKERS_EACH):
    """What each worker got: the digest of a token, or the name of an error. All begin at once."""
    ready = tempfile.mkdtemp(dir=lab.folder)

    def one_process(number):
        config = lab.config(database.address, f"worker-{number}", {"db_maxconn": 16})
        script = WORKERS.format(
            connection=connection_id, workers=workers, processes=processes, number=number, ready=ready
        )
        printed = run_in_shell(lab.toolchain, config, database.name, script)
        return json.loads(printed.split("RESULTS", 1)[1])

    with ThreadPoolExecutor(processes) as pool:
        return [result for results in pool.map(one_process, range(processes)) for result in results]


def token_calls(consent):
    return [call for call in consent.calls(consent.system.token_path) if call["status"]]


def test_eight_workers_with_an_expired_token_refresh_once(lab, database, consent, connection):
    before = len(token_calls(consent))
    consent.control("/faults", kind="slow", times=1, path=consent.system.token_path, seconds=1.5)

    results = run_workers(lab, database, connection)

    assert len(results) == PROCESSES * WORKERS_EACH
    assert len(set(results)) == 1, results
    assert len(token_calls(consent)) == before + 1


def test_no_transaction_is_open_while_the_refresh_waits(lab, database, consent, connection):
    consent.control("/faults", kind="slow", times=1, path=consent.system.token_path, seconds=4)
    before = len(consent.calls(consent.system.token_path))

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(run_workers, lab, database, connection, processes=1, workers=2)
        while len(consent.calls(consent.system.token_path)) == before:
            time.sleep(0.05)
        for _ in range(10):
            waiting = database.query(
                """
                SELECT query FROM pg_stat_activity
                 WHERE datname = current_database() AND state LIKE 'idle in transaction%%'
                   AND now() - state_change > interval '500 ms'
                """
            )
            assert not waiting
            time.sleep(0.2)
        assert len(set(worker.result())) == 1


def test_a_lost_answer_is_cured_by_the_same_refresh_token(lab, database, consent, connection):
    consent.control("/faults", kind="drop_after", times=1, path=consent.system.token_path)
    [lost] = run_workers(lab, database, connection, processes=1, workers=1)
    assert lost == "Retry"

    [cured] = run_workers(lab, database, connection, processes=1, workers=1)

    assert len(cured) == 8, cured


def test_a_lost_authorization_is_noticed_once_and_asks_one_person(lab, client, database, consent, connection):
    consent.control(f"/apps/{consent.system.app[0]}/revoke")
    before = len(token_calls(consent))

    results = run_workers(lab, database, connection)

    assert set(results) == {"Reconnect"}
    assert len(token_calls(consent)) == before + 1
    [row] = client.read("accounting.connection", [connection], ["state"])
    assert row["state"] == "reconnect"
    activities = client.search(
        "mail.activity", [("res_model", "=", "accounting.connection"), ("res_id", "=", connection)]
    )
    assert len(activities) == 1


def test_a_worker_that_died_holding_the_lease_is_waited_for_and_then_replaced(
    lab, database, consent, connection
):
    database.query(
        """
        UPDATE accounting_connection_secret
           SET refresh_lease = 'dead', refreshing_until = now() AT TIME ZONE 'UTC' + interval '12 seconds'
        """
    )

    [token] = run_workers(lab, database, connection, processes=1, workers=1)

    assert len(token) == 8, token
