"""Deleting what the lab keeps outside the checkout."""

import shutil

from .building import delete_with_programs
from .home import lab_home
from .postgres import external_address
from .reporting import LabError, say, step
from .workspace import is_in_use

FOLDERS = ("runs", "templates", "odoo", "apt", "bytecode", "logs", "locks")


def clean():
    """Delete the lab's folders, and the home when nothing else is in it.

    :raise LabError: while another command is running
    """
    home = lab_home()
    if any(is_in_use(folder) for folder in (home / "runs").glob("*")):
        raise LabError("Another command of the lab is still running: let it end first.")
    with step(f"deleting what the lab keeps in {home}"):
        for pattern in ("runs/*", "templates/*", "odoo/*", "venv-*"):
            for folder in home.glob(pattern):
                delete_with_programs(folder)
        for folder in (home / name for name in FOLDERS):
            shutil.rmtree(folder, ignore_errors=True)
        if home.is_dir() and not any(home.iterdir()):
            home.rmdir()
    if external_address():
        say(f"lab: the databases accounting_lab_* on {external_address().host} are left to you")
