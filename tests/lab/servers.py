"""Servers a run starts, waits for and stops: Odoo, and the stand-ins of the accounting systems."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from .odoo_program import odoo_command
from .programs import last_words
from .reporting import LabError


def free_port():
    """A port nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A program that runs until it is stopped, with its output in a log file."""

    def __init__(self, name, workspace):
        self.name = name
        self.workspace = workspace
        self.log = workspace.folder / f"{name}.log"
        self.process = None
        self.url = None
        workspace.at_close(self.stop)

    def _launch(self, command, environment):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=environment,
                cwd=self.workspace.folder,
            )

    def _wait_until(self, is_ready, seconds):
        until = time.monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None:
                raise LabError(f"{self.name} ended while it started ({last_words(self.log)}).")
            if time.monotonic() > until:
                self.kill()
                raise LabError(f"{self.name} did not start within {seconds} s ({last_words(self.log)}).")
            time.sleep(0.05)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def log_text(self):
        """Everything the server has written so far."""
        return self.log.read_text(errors="replace")

    def stop(self):
        """Ask the server to end, and see to it after ten seconds."""
        if self.is_running:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self):
        """End every process of the server at once, as ``kill -9`` does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class OdooServer(Server):
    """Odoo serving one database on ``http://localhost:<port>``, its address fixed in the database.

    :param workers: 0 for one process with threads, else so many prefork processes
    :param cron_threads: how many threads or processes run scheduled actions
    :param options: further options of the configuration file, name -> value
    :param port: a port to use again; a free one by default
    """

    def __init__(self, database, name="odoo", workers=0, cron_threads=0, options=(), port=None):
        super().__init__(name, database.workspace)
        self.database = database
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.options = {
            "http_port": self.port,
            "gevent_port": free_port(),
            "workers": workers,
            "max_cron_threads": cron_threads,
            "db_name": database.name,
            "db_maxconn": 32,
            "limit_time_real": 600,
            "limit_time_real_cron": 600,
            **dict(options),
        }

    def start(self):
        """Start and wait until it answers; returns the server."""
        fix_address(self.database, self.url)
        toolchain = self.workspace.toolchain
        config = self.workspace.config(self.database.address, self.name, self.options)
        self._launch(odoo_command(toolchain, config), toolchain.environment())
        self._wait_until(self._answers, 120)
        return self

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def problems(self):
        """The log's warnings and errors, one text each with its traceback."""
        return log_problems(self.log_text())

    def last_words(self, count=40):
        """The last so many records of the log that our addon wrote, or that are no mere information."""
        return log_records(self.log_text(), _is_telling)[-count:]


def fix_address(database, url):
    """Make ``url`` the address Odoo gives out, which otherwise follows the last administrator's login."""
    for key, value in (("web.base.url", url), ("web.base.url.freeze", "True")):
        database.query("DELETE FROM ir_config_parameter WHERE key = %s", [key])
        database.query("INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)", [key, value])


def end_scheduled_actions(database):
    """Wait for the scheduled actions that are at work, and let no other begin: one that is stopped in the
    middle logs errors that mean nothing.
    """
    database.query("SET LOCAL lock_timeout = '90s'; UPDATE ir_cron SET active = FALSE")


RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+): "
)


def _is_telling(record):
    return record["level"] != "INFO" or record["logger"].startswith("odoo.addons.accounting_connector")


def log_problems(text, levels=("WARNING", "ERROR", "CRITICAL")):
    """The records of those levels in an Odoo log, each with the lines that belong to it."""
    return log_records(text, lambda record: record["level"] in levels)


def log_records(text, is_wanted):
    """The records of an Odoo log for which ``is_wanted`` says so of the match of :data:`RECORD`, each with
    the lines that belong to it.
    """
    found, current = [], None
    for line in text.splitlines():
        record = RECORD.match(line)
        if record:
            current = [line] if is_wanted(record) else None
            if current:
                found.append(current)
        elif current:
            current.append(line)
    return ["\n".join(lines) for lines in found]


class Standin(Server):
    """A stand-in of an accounting system, listening on ``http://localhost:<port>``.

    :param provider: the package of ``tests/standin`` to start
    :param arguments: further arguments of its command line
    """

    def __init__(self, workspace, provider="xero", arguments=(), port=None):
        super().__init__(f"standin-{provider}", workspace)
        self.provider = provider
        self.arguments = arguments
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"

    def start(self):
        """Start and wait until it says that it listens; returns the server."""
        toolchain = self.workspace.toolchain
        command = [
            str(toolchain.python),
            "-m",
            f"standin.{self.provider}",
            "--port",
            str(self.port),
            *self.arguments,
        ]
        self._launch(command, toolchain.environment())
        self._wait_until(lambda: f"listening on {self.url}" in self.log_text(), 20)
        return self
