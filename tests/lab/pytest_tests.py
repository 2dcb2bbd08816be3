"""Running the tests that need more than one process, each part in a pytest of its own."""

import os
import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from tempfile import mkstemp

from .counts import Counts
from .home import CHECKOUT, TESTS, lab_home
from .programs import run_visibly
from .reporting import say

# The folders whose modules have an Odoo of their own, so that they need not run in one pytest; what is in
# their folders has none, and is quick.
APART = ("flows", "browser")
# What takes longest begins first, so that nothing long is left at the end.
LONGEST = (
    "browser/test_matching.py",
    "flows/test_never_twice.py",
    "flows/test_import_killed.py",
    "browser/test_importing.py",
    "browser/test_choices.py",
    "browser/test_setup.py",
    "browser/test_preview.py",
    "flows/test_copies.py",
    "cents",
    "flows/test_importing.py",
    "browser/test_main_job.py",
    "flows/test_restored_backups.py",
    "flows/test_products.py",
    "browser/test_phone.py",
    "browser/test_already_booked.py",
    "flows/test_entry_export.py",
    "browser/test_fix.py",
    "browser/test_rights.py",
    "packaging",
)


def has_tests(folder):
    """Whether ``tests/<folder>`` has a test yet."""
    return any((TESTS / folder).rglob("test_*.py"))


def pytest_parts(folders):
    """The paths in ``tests`` that run in a pytest of their own, those that take longest first."""
    parts = []
    for folder in folders:
        if folder in APART:
            modules = (module.relative_to(TESTS) for module in (TESTS / folder).rglob("test_*.py"))
            parts += sorted({str(Path(*module.parts[:2])) for module in modules})
        else:
            parts.append(folder)
    return sorted(parts, key=lambda part: LONGEST.index(part) if part in LONGEST else len(LONGEST))


def run_pytest_part(toolchain, run, part):
    """Run the tests in the path ``part``, and print what pytest says of those that are not good.

    :param run: runs a program, see :func:`lab.side_by_side.run_side_by_side`
    """
    name = re.sub(r"\W+", "-", part.removesuffix(".py"))
    # The same part may run twice at once, with other seeds.
    number, path = mkstemp(prefix=f"{name}-", suffix=".log", dir=lab_home() / "logs")
    log = Path(path)
    report = log.with_suffix(".xml")
    started = time.monotonic()
    with open(number, "wb") as output:
        code = run(
            [*_command(toolchain, report), "-p", "no:cacheprovider", f"tests/{part}"],
            cwd=CHECKOUT,
            env=_environment(toolchain),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    counts = _counts(report, code)
    say(f"lab: {part}: {counts} in {time.monotonic() - started:.1f} s")
    if not counts.good:
        say(log.read_text(errors="replace"))
    log.unlink()
    return counts


def run_pytest(toolchain, folders, part=""):
    """Run the tests of ``tests/<folder>`` for each of ``folders`` in one pytest, with its output to be seen.

    :param part: pytest's own -k expression
    """
    report = lab_home() / "logs" / f"pytest-{os.getpid()}.xml"
    command = [
        *_command(toolchain, report),
        *(["-k", part] if part else []),
        *(f"tests/{folder}" for folder in folders),
    ]
    code = run_visibly(command, cwd=CHECKOUT, env=_environment(toolchain))
    nothing_chosen = code == 5 and part
    return _counts(report, 0 if nothing_chosen else code)


def _command(toolchain, report):
    return [str(toolchain.python), "-m", "pytest", "--junitxml", str(report)]


def _environment(toolchain):
    """The tests start Odoo themselves: they need what tells them where the lab and the server are."""
    kept = ("ACCOUNTING_LAB_HOME", "ODOO_HOME", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    return {**toolchain.environment(), **{name: os.environ[name] for name in kept if name in os.environ}}


def _counts(report, code):
    """What pytest counted; a code that tells of more than that counts as a failure."""
    counts = _read_report(report)
    report.unlink(missing_ok=True)
    return counts if counts.failed or not code else counts + Counts(failed=1)


def _read_report(path):
    if not path.exists():
        return Counts(failed=1)
    counts = Counts()
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        total, bad = int(suite.get("tests")), int(suite.get("failures")) + int(suite.get("errors"))
        skipped = int(suite.get("skipped"))
        counts += Counts(max(0, total - bad - skipped), bad, skipped)
    return counts
