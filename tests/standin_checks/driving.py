"""What the checks of every stand-in do from outside: call its control interface, start it by hand."""

import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

TESTS = Path(__file__).parents[1]


def control_of(base_url, session=requests):
    """Control calls: `control('faults', {...})` posts, `control('calls')` reads; both have to succeed."""

    def call(address, body=None, method=None):
        response = session.request(
            method or ("GET" if body is None else "POST"),
            f"{base_url}/_standin/{address}",
            json=body,
            timeout=60,
        )
        assert response.status_code == 200, response.text
        return response.json()

    return call


def at_once(work, times):
    """Do the same in several threads.

    :return: what came of each, and how many seconds all of them took
    """
    started = time.monotonic()
    with ThreadPoolExecutor(times) as pool:
        found = list(pool.map(lambda _number: work(), range(times)))
    return found, time.monotonic() - started


def start_by_hand(provider, *seeds):
    """Start the program, ask it once, stop it; it says one line when ready and one a call.

    :return: the keys of its organisations
    """
    command = [sys.executable, "-m", f"standin.{provider}", "--port", "0"]
    for seed in seeds:
        command += ["--seed", seed]
    with subprocess.Popen(
        command, cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline()
        address = re.fullmatch(r"listening on (http://localhost:\d+)\n", line)[1]
        tenants = control_of(address)("tenants")["tenants"]
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
    assert (out, process.returncode) == ("", 0)
    assert re.fullmatch(r"GET /_standin/tenants 200 \d+ms\n", err)
    return [one["key"] for one in tenants]
