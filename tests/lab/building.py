"""Building a folder exactly once, and deleting one with the programs that work in it.

A built folder carries the file ``.complete``; one without it was interrupted and is built again.
"""

import fcntl
import shutil

from .home import lab_home, locked
from .postgres import remove_sockets
from .programs import end_strays

COMPLETE = ".complete"


def is_complete(folder):
    """Whether ``folder`` was built to its end."""
    return (folder / COMPLETE).exists()


def build_once(folder, build):
    """Have ``build(folder)`` fill ``folder`` unless it is finished; safe against other runs and Ctrl-C."""
    if is_complete(folder):
        return folder
    with locked(folder.name):
        if not is_complete(folder):
            delete_with_programs(folder)
            folder.mkdir(parents=True)
            build(folder)
            (folder / COMPLETE).touch()
    return folder


def remove_unlocked(folder):
    """Delete ``folder`` unless a run is using it."""
    path = lab_home() / "locks" / folder.name
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        (folder / COMPLETE).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def delete_with_programs(folder):
    """Delete ``folder``, first ending the programs that a killed run left working in it."""
    end_strays(folder)
    remove_sockets(folder)
    shutil.rmtree(folder, ignore_errors=True)
