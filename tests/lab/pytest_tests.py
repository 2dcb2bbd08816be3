"""Running the test folders that need more than one process, all in one pytest so that they share servers."""

import os
import xml.etree.ElementTree as ElementTree

from .counts import Counts
from .home import CHECKOUT, TESTS, lab_home
from .programs import run_visibly


def has_tests(folder):
    """Whether ``tests/<folder>`` has a test yet."""
    return any((TESTS / folder).rglob("test_*.py"))


def run_pytest(toolchain, folders, part=""):
    """Run the tests of ``tests/<folder>`` for each of ``folders``; ``part`` is pytest's own -k expression."""
    report = lab_home() / "logs" / f"pytest-{os.getpid()}.xml"
    command = [
        str(toolchain.python),
        "-m",
        "pytest",
        "--junitxml",
        str(report),
        *(["-k", part] if part else []),
        *(f"tests/{folder}" for folder in folders),
    ]
    try:
        code = run_visibly(command, cwd=CHECKOUT, env=_environment(toolchain))
        counts = _read_report(report)
    finally:
        report.unlink(missing_ok=True)
    nothing_chosen = code == 5 and part
    return counts if counts.failed or not code or nothing_chosen else counts + Counts(failed=1)


def _environment(toolchain):
    """The tests start Odoo themselves: they need what tells them where the lab and the server are."""
    kept = ("ACCOUNTING_LAB_HOME", "ODOO_HOME", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    return {**toolchain.environment(), **{name: os.environ[name] for name in kept if name in os.environ}}


def _read_report(path):
    if not path.exists():
        return Counts(failed=1)
    counts = Counts()
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        total, bad = int(suite.get("tests")), int(suite.get("failures")) + int(suite.get("errors"))
        skipped = int(suite.get("skipped"))
        counts += Counts(max(0, total - bad - skipped), bad, skipped)
    return counts
