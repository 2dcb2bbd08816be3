"""PostgreSQL servers: one of our own per run, or the one the ``PG*`` variables name."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from .programs import last_words, run_program
from .reporting import LabError

OLDEST = 130000
SOCKET_NOTE = ".sockets"
SUPERUSER = "odoo"  # Odoo refuses to work as the user postgres.

# A test database may be lost with the machine: nothing waits for the disk.
VOLATILE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "autovacuum_naptime": "1h",
    "log_min_messages": "warning",
    "min_wal_size": "8MB",
}


@dataclass(frozen=True)
class Address:
    """How to reach a server. An empty password means the server asks for none."""

    host: str
    port: int
    user: str
    password: str = field(default="", repr=False)

    def dsn(self, database):
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password or None,
            "dbname": database,
        }


def external_address():
    """The server of the usual ``PG*`` variables, or None without ``PGHOST``."""
    if not os.environ.get("PGHOST"):
        return None
    user = os.environ.get("PGUSER") or pwd.getpwuid(os.geteuid()).pw_name
    if user == "postgres":
        raise LabError(
            "Odoo refuses the database user postgres: set PGUSER to another role that may create databases."
        )
    return Address(
        os.environ["PGHOST"], int(os.environ.get("PGPORT") or 5432), user, os.environ.get("PGPASSWORD", "")
    )


def check_server(address):
    """Make sure that an external server is one Odoo and the lab can work with."""
    [facts] = run_sql(
        address,
        "postgres",
        "SELECT current_setting('server_version_num')::int AS version, rolcreatedb OR rolsuper AS may_create "
        "FROM pg_roles WHERE rolname = current_user",
    )
    if facts["version"] < OLDEST:
        raise LabError(f"Odoo 19 needs PostgreSQL 13 or newer, and {address.host} is older: unset PGHOST.")
    if not facts["may_create"]:
        raise LabError(
            f"The role {address.user} may not create databases on {address.host}: "
            f"ALTER ROLE {address.user} CREATEDB, or unset PGHOST."
        )


def run_sql(address, database, query, parameters=None):
    """Run one statement outside a transaction; returns its rows as dictionaries, or None without a result."""
    import psycopg2
    import psycopg2.extras

    try:
        connection = psycopg2.connect(**address.dsn(database))
    except psycopg2.OperationalError as error:
        said = str(error).strip()
        raise LabError(f"PostgreSQL at {address.host} refused user {address.user}: {said}") from None
    try:
        connection.autocommit = True
        with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


class Cluster:
    """A PostgreSQL of our own on one data folder, reached through a socket only this user can open."""

    def __init__(self, programs, data, durable=False):
        """:param durable: keep what was committed through a crash, for tests of faults"""
        self.programs = Path(programs)
        self.data = Path(data)
        self.durable = durable
        self.process = None
        self.sockets = None
        self.log = self.data.with_name(self.data.name + ".log")

    @property
    def socket_note(self):
        """Where the socket's folder is written down: a path in the lab's home may be too long for it."""
        return self.data.with_name(self.data.name + SOCKET_NOTE)

    @property
    def address(self):
        return Address(self.sockets, 5432, SUPERUSER)

    def create(self):
        """Make an empty cluster in the data folder."""
        self.data.mkdir(mode=0o700)
        _give(self.data)
        run_program(
            [
                str(self.programs / "initdb"),
                "--pgdata",
                str(self.data),
                "--username",
                SUPERUSER,
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
                "--no-sync",
                "--wal-segsize",
                "4",
                "--no-instructions",
            ],
            "initdb.log",
            "PostgreSQL could not make its data folder",
            **self._options(),
        )

    def start(self):
        """Start the server and wait until it answers."""
        self.sockets = tempfile.mkdtemp(prefix="lab-")
        self.socket_note.write_text(self.sockets)
        _give(Path(self.sockets))
        settings = {**SETTINGS, "unix_socket_directories": self.sockets, **({} if self.durable else VOLATILE)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._options(),
            )
        self._wait_until_ready()
        return self

    def _options(self):
        return {"cwd": self.data, **_as_server_user()}

    def _wait_until_ready(self):
        import psycopg2

        until = time.monotonic() + 60
        while True:
            try:
                psycopg2.connect(**self.address.dsn("postgres")).close()
                return
            except psycopg2.OperationalError:
                if self.process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    raise LabError(f"PostgreSQL did not start ({last_words(self.log)}).") from None
                time.sleep(0.05)

    def stop(self, discard=False):
        """Stop the server. ``discard`` skips the tidy shutdown of a data folder that is deleted next."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if discard else signal.SIGINT)
            self.process.wait()
        self.process = None
        if self.sockets:
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.socket_note.unlink(missing_ok=True)

    def shrink(self):
        """Drop what the log of a stopped server holds ready: a third of the folder, copied for nothing."""
        run_program(
            [str(self.programs / "pg_resetwal"), "--pgdata", str(self.data)],
            "pg-resetwal.log",
            "PostgreSQL could not drop its log",
            **self._options(),
        )


def remove_sockets(folder):
    """Delete the socket folders of clusters in ``folder`` whose run was killed."""
    for note in folder.glob(f"*{SOCKET_NOTE}"):
        shutil.rmtree(note.read_text(), ignore_errors=True)


def _as_server_user():
    """Popen options: PostgreSQL refuses to run as root, so root lends it the user nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give(path):
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
