"""Running the tests inside our addons: in a plain process those without a database, in Odoo the others."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .addon import present_addons
from .counts import Counts
from .home import lab_home
from .odoo_program import odoo_command
from .programs import last_words
from .reporting import LabError, say, step
from .servers import RECORD, free_port, log_problems
from .workspace import Workspace

FEW = "20"
STARTED = re.compile(r" odoo\.addons\.\w+\.tests\.\w+: Starting (\w+\.\w+) \.\.\.")
SKIPPED = re.compile(r" odoo\.addons\.\w+\.tests\.\w+: skipped (\w+\.\w+) : (.*)")
TOTAL = re.compile(r" odoo\.tests\.result: \d+ failed, \d+ error\(s\) of \d+ tests")
FAILED = re.compile(r" ERROR \S+ odoo\.addons\.\w+\.tests\.\w+: (?:FAIL|ERROR): (.*)")


def run_adapter_tests(toolchain, run, part="", quick=False):
    """Run the tests that need no database.

    :param run: runs a program, see :func:`lab.side_by_side.run_side_by_side`
    :param part: choose those whose dotted name contains it
    :param quick: try few examples of what tests hold for any
    """
    environment = toolchain.environment()
    if quick:
        environment["ACCOUNTING_TEST_EXAMPLES"] = FEW
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "counts.json"
        command = [str(toolchain.python), "-m", "lab.adapter_tests", "run", str(result), "-k", part]
        log = Path(folder) / "output.log"
        with log.open("wb") as output:
            run(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        say(f"adapter tests, without a database:\n{log.read_text(errors='replace')}")
        return Counts(**json.loads(result.read_text())) if result.exists() else Counts(failed=1)


def list_tests(toolchain):
    """Every test of our addons, described as in :func:`lab.adapter_tests.describe`."""
    answer = subprocess.run(
        [str(toolchain.python), "-m", "lab.adapter_tests", "list"],
        env=toolchain.environment(),
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise LabError(f"The tests of our addons cannot be loaded: {answer.stderr.strip()}")
    return [json.loads(line) for line in answer.stdout.splitlines()]


def run_model_tests(toolchain, run, part="", tags=None):
    """Install our addons on a copy of the database ``models`` and run their tests that need a database.

    :param run: runs a program, see :func:`lab.side_by_side.run_side_by_side`
    :param part: choose the tests whose dotted name contains it
    :param tags: choose by Odoo's own test tags instead
    """
    chosen = [] if tags else _chosen(toolchain, part)
    if not chosen and not tags:
        return Counts()
    with Workspace(toolchain) as workspace:
        database = workspace.database("models", with_addon=False, alone=True)
        arguments = ["--init", ",".join(present_addons())]
        return _run(run, database, chosen, tags or _selection(chosen, part), arguments)


def run_fast_model_tests(toolchain, run, part=""):
    """Run tests on a copy of a database that has our addons, without updating it.

    :param run: runs a program, see :func:`lab.side_by_side.run_side_by_side`
    :param part: choose the tests whose dotted name contains it, instead of those tagged ``fast``
    """
    chosen = [test for test in _chosen(toolchain, part) if test["post_install"]] if part else []
    if part and not chosen:
        return Counts()
    selection = _selection(chosen, part) if part else ",".join(f"fast/{name}" for name in present_addons())
    with Workspace(toolchain) as workspace:
        database = workspace.database("models", alone=True, same_structure=True)
        return _run(run, database, chosen, selection)


def _chosen(toolchain, part):
    tests = [test for test in list_tests(toolchain) if test["needs_database"] or not test["runnable"]]
    return [test for test in tests if part in f"{test['addon']}.{test['class']}.{test['method']}"]


def _selection(chosen, part):
    """The chosen tests as Odoo's tags: whole classes where possible, or the command line grows too long."""
    method = ".{method}" if part else ""
    return ",".join(sorted({f"/{{addon}}:{{class}}{method}".format(**test) for test in chosen}))


def _run(run, database, chosen, selection, arguments=()):
    """Run the tests of ``selection`` in one Odoo, each of ``chosen`` among them; returns the counts."""
    toolchain = database.workspace.toolchain
    log = database.workspace.folder / "model-tests.log"
    config = database.workspace.config(database.address, options={"http_port": free_port()})
    command = odoo_command(
        toolchain,
        config,
        "--database",
        database.name,
        *arguments,
        "--test-tags",
        selection,
        "--stop-after-init",
    )
    with step(f"running {len(chosen) or 'chosen'} tests in Odoo (log: {log})"), log.open("wb") as output:
        code = run(command, env=toolchain.environment(), stdout=output, stderr=subprocess.STDOUT)
    kept = shutil.copy(log, lab_home() / "logs")
    counts = read_log(log, chosen, code)
    if not counts.good:
        say(f"lab: all Odoo said is in {kept}")
    return counts


def read_log(log, chosen, code):
    """Count what a run did, and print what a person has to see.

    A chosen test that did not run counts as failed, because Odoo passes over in silence what it does not
    recognise; so does an error in the log outside the tests.
    """
    text = log.read_text(errors="replace")
    started = set(STARTED.findall(text))
    skipped = SKIPPED.findall(text)
    failing = {name.removeprefix("Subtest ").split(" ")[0] for name in FAILED.findall(text)}
    missing = {f"{test['class']}.{test['method']}" for test in chosen} - started
    problems = [text for text in log_problems(text) if _concerns_us(text) and not TOTAL.search(text)]
    errors = [problem for problem in problems if not _is_warning(problem) and not FAILED.search(problem)]
    for problem in problems:
        say(problem)
    for name in sorted(missing):
        say(f"not run by Odoo: {name}")
    for name, reason in skipped:
        say(f"skipped {name}: {reason}")
    if code and not (failing or missing or errors):
        say(f"Odoo ended with code {code}: {last_words(log)}")
        errors = [code]
    return Counts(len(started - failing) - len(skipped), len(failing | missing) + len(errors), len(skipped))


def _concerns_us(problem):
    """Whether a log record is about our addons: what warnings say about others is not ours to judge."""
    return "accounting_connector" in problem or not _is_warning(problem)


def _is_warning(problem):
    return RECORD.match(problem)["level"] == "WARNING"
