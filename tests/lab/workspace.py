"""What one running command owns: copies of databases, files, servers. All of it goes when it ends."""

import fcntl
import os
import secrets
import shutil
from contextlib import contextmanager

from .building import delete_with_programs
from .home import lab_home, locked
from .odoo_program import run_odoo, write_config
from .postgres import Cluster, external_address, run_sql
from .templates import copy_folder, in_use, prepare_addon_template, prepare_template


class Workspace:
    """A folder of its own, with a lock that lasts as long as the process: so leftovers can be told apart."""

    def __init__(self, toolchain):
        self.toolchain = toolchain
        self.folder = lab_home() / "runs" / f"{os.getpid()}-{secrets.token_hex(3)}"
        self.data_dir = self.folder / "data"
        with locked("runs"):
            _remove_leftovers()
            (self.data_dir / "filestore").mkdir(parents=True)
            self._lock = (self.folder / "lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._clusters = []
        self._shared = {}
        self._closing = []

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def database(
        self, template="test", name=None, with_addon=True, durable=False, alone=False, **addon_options
    ):
        """A private copy of a template, filestore included.

        :param alone: on a server for this database alone, where it need not be copied a second time
        :param with_addon: our addons are installed in it, as they are in the checkout now
        :param durable: on a server that keeps what was committed through a crash
        :param addon_options: of :func:`lab.templates.prepare_addon_template`
        """
        if with_addon:
            found = prepare_addon_template(self.toolchain, template, **addon_options)
        else:
            found = prepare_template(self.toolchain, template)
        name = name or f"{template}_{secrets.token_hex(3)}"
        with in_use(found):
            if external_address():
                database = Database(self, external_address(), f"accounting_lab_run_{name}")
                database.create_from(found)
            elif alone:
                database = OnlyDatabase(self, self._start_server(found, durable), name)
                database.take_over(found)
            else:
                database = Database(self, self._shared_server(found, durable).address, name)
                database.create_from(found)
        return database

    def config(self, address, name="odoo", options=()):
        """Write an Odoo configuration file for a server at ``address``; returns its path."""
        return write_config(self.folder / f"{name}.conf", self.toolchain, address, self.data_dir, options)

    def at_close(self, action):
        """Have ``action()`` called when the workspace closes, before its databases go."""
        self._closing.append(action)

    def close(self):
        """Stop the servers, drop the databases, delete the folder."""
        for action in reversed(self._closing):
            action()
        self._closing.clear()
        for cluster in self._clusters:
            cluster.stop(discard=True)
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _shared_server(self, template, durable):
        key = (template.folder.name, durable)
        if key not in self._shared:
            self._shared[key] = self._start_server(template, durable)
        return self._shared[key]

    def _start_server(self, template, durable):
        data = self.folder / f"cluster-{len(self._clusters)}"
        copy_folder(template.cluster, data)
        self._clusters.append(Cluster(self.toolchain.postgres, data, durable))
        return self._clusters[-1].start()


class Database:
    """One database of a workspace."""

    def __init__(self, workspace, address, name):
        self.workspace = workspace
        self.address = address
        self.name = name

    @property
    def filestore(self):
        return self.workspace.data_dir / "filestore" / self.name

    def create_from(self, template):
        """Fill the new database from a template."""
        self._create(template.database, template.filestore)

    def copy(self, name):
        """A further database with this one's present content; nobody may be connected to this one."""
        other = Database(self.workspace, self.address, name)
        other._create(self.name, self.filestore)
        return other

    def _create(self, source, filestore):
        run_sql(self.address, "postgres", f'CREATE DATABASE "{self.name}" TEMPLATE "{source}"')
        copy_folder(filestore, self.filestore, hard_links=True)
        if external_address():
            self.workspace.at_close(self.drop)

    def drop(self):
        """Delete the database, disconnecting whoever uses it."""
        run_sql(self.address, "postgres", f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.filestore, ignore_errors=True)

    def query(self, sql, parameters=None):
        """Run one statement; returns its rows as dictionaries, or None for a statement without a result."""
        return run_sql(self.address, self.name, sql, parameters)

    def run_odoo(self, *arguments, log="odoo.log", options=()):
        """Run an Odoo command on this database to its end; a failure raises with the last line of its log."""
        config = self.workspace.config(self.address, f"{self.name}-command", options)
        run_odoo(
            self.workspace.toolchain,
            config,
            [*arguments, "--database", self.name, "--no-http"],
            log,
            f"Odoo failed on {self.name}",
        )


class OnlyDatabase(Database):
    """A database with a server of its own, which ends with it.

    :param cluster: a running copy of a template's server
    """

    def __init__(self, workspace, cluster, name):
        super().__init__(workspace, cluster.address, name)
        self.cluster = cluster

    def take_over(self, template):
        """Be the template's database on the copied server."""
        run_sql(self.address, "postgres", f'ALTER DATABASE "{template.database}" RENAME TO "{self.name}"')
        copy_folder(template.filestore, self.filestore, hard_links=True)

    @contextmanager
    def stopped(self):
        """Its files without their server, which then starts again, at another address."""
        self.cluster.stop()
        yield
        self.address = self.cluster.start().address

    def drop(self):
        """Stop the server and delete all it has."""
        self.cluster.stop(discard=True)
        shutil.rmtree(self.cluster.data)
        shutil.rmtree(self.filestore, ignore_errors=True)


def _remove_leftovers():
    """Delete the folders of runs that were killed, and end the servers they left."""
    for folder in (lab_home() / "runs").iterdir():
        if not is_in_use(folder):
            delete_with_programs(folder)


def is_in_use(folder):
    """Whether the run that owns ``folder`` is still going on."""
    lock = folder / "lock"
    if not lock.exists():
        return False
    with lock.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
