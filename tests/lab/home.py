"""The lab's folder outside the checkout, and the locks that keep runs apart.

Layout: ``apt`` (package lists), ``odoo`` (source trees), ``venv-*``, ``templates`` (databases to copy from),
``runs`` (what a running command owns), ``bytecode`` (what Python compiled), ``logs``, ``locks``.
"""

import fcntl
import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

from .reporting import LabError, say

CHECKOUT = Path(__file__).resolve().parents[2]
TESTS = CHECKOUT / "tests"


def lab_home():
    """The lab's folder: ``ACCOUNTING_LAB_HOME``, else ``accounting-lab`` in the user's cache folder.

    PostgreSQL never runs as root, so as root the folder has to be one that other users may pass through;
    root's own cache folder usually is not, and the system's takes its place.
    """
    named = os.environ.get("ACCOUNTING_LAB_HOME")
    if named:
        home = Path(named).expanduser().absolute()
        if os.geteuid() == 0 and not passable_by_others(home):
            raise LabError(
                f"ACCOUNTING_LAB_HOME ({home}) lies in a folder only root may enter, and PostgreSQL does not "
                f"run as root: name a folder every user may pass through."
            )
        return home
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if os.geteuid() == 0 and not passable_by_others(cache):
        cache = Path("/var/cache")
    return cache.absolute() / "accounting-lab"


def passable_by_others(path):
    """Whether users other than the owner may reach ``path`` through its existing folders."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.is_dir())


def make_home():
    """Create the lab's folder and return it."""
    home = lab_home()
    os.umask(0o022)
    try:
        for name in ("locks", "runs", "logs"):
            (home / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(
            f"The lab cannot write to {home} ({error.strerror}): set ACCOUNTING_LAB_HOME to a folder "
            f"you may write to."
        ) from None
    return home


def digest(*parts):
    """A short key that changes when any of ``parts`` does."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]


@contextmanager
def locked(name, shared=False):
    """Hold the lock called ``name`` against other runs on this machine; tells when it has to wait."""
    path = lab_home() / "locks" / name
    with path.open("a") as handle:
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"lab: waiting for another run that is busy with {name}")
            fcntl.flock(handle, mode)
        yield
