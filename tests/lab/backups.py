"""Backups of a database as administrators take them, and putting them back. No Odoo may run meanwhile."""

import shutil

from .postgres import run_sql
from .programs import run_program
from .templates import copy_folder


class Dump:
    """What ``pg_dump`` writes, restored into a new database of the same name."""

    def __init__(self, database):
        self.database = database
        self.file = database.workspace.folder / f"{database.name}.dump"
        self._run("pg_dump", "--format=custom", "--compress=0", f"--file={self.file}", database.name)

    def restore(self):
        name = self.database.name
        run_sql(self.database.address, "postgres", f'DROP DATABASE "{name}" WITH (FORCE)')
        run_sql(self.database.address, "postgres", f'CREATE DATABASE "{name}" TEMPLATE template0')
        self._run("pg_restore", "--jobs=2", f"--dbname={name}", str(self.file))

    def _run(self, program, *arguments):
        address = self.database.address
        reached = [f"--host={address.host}", f"--port={address.port}", f"--username={address.user}"]
        run_program(
            [str(self.database.workspace.toolchain.postgres / program), *reached, *arguments],
            f"{program}.log",
            f"{program} failed",
        )


class FilesOfServer:
    """The data folder of a stopped server, as a snapshot of its disk has it.

    :param database: a :class:`lab.workspace.OnlyDatabase`, which has a server of its own
    """

    def __init__(self, database):
        self.database = database
        self.copy = database.cluster.data.with_name(f"{database.name}.files")
        with database.stopped():
            copy_folder(database.cluster.data, self.copy)

    def restore(self):
        with self.database.stopped():
            shutil.rmtree(self.database.cluster.data)
            copy_folder(self.copy, self.database.cluster.data)
