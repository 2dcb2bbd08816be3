"""What every command needs before it can start: Odoo's source, a virtual environment, PostgreSQL."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .home import CHECKOUT, TESTS, lab_home, make_home
from .odoo_source import OdooSource, find_odoo
from .virtualenv import find_python, postgres_programs


@dataclass(frozen=True)
class Toolchain:
    odoo: OdooSource
    python: Path
    postgres: Path

    @property
    def addons_path(self):
        return ",".join(map(str, [*self.odoo.addons_paths, CHECKOUT]))

    def environment(self):
        """The environment of Odoo and of our own programs: nothing of the caller's Python or PostgreSQL.

        Python keeps what it compiles in the lab's folder, whatever the caller's habit: compiling Odoo anew
        takes every process several seconds.
        """
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "ODOO_", "PYTHON")) and name != "VIRTUAL_ENV"
        }
        return {
            **kept,
            "PYTHONPATH": f"{self.odoo.root}{os.pathsep}{TESTS}",
            "PYTHONPYCACHEPREFIX": str(lab_home() / "bytecode"),
            "PYTHONUNBUFFERED": "1",
        }


def prepare():
    """Get what is missing and return the toolchain; a few milliseconds when nothing is."""
    make_home()
    odoo = find_odoo()
    python = find_python()
    return Toolchain(odoo, python, postgres_programs(python))


def continue_in_environment(toolchain, arguments):
    """Replace this process by the same command in the virtual environment, unless it already runs there."""
    if Path(sys.prefix) == toolchain.python.parent.parent:
        return
    sys.stdout.flush()
    os.execv(toolchain.python, [str(toolchain.python), str(TESTS / "lab"), *arguments])
