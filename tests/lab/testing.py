"""The commands that run tests, and which tests belong to which."""

import os
from functools import partial

from .addon_tests import run_adapter_tests, run_fast_model_tests, run_model_tests
from .browser import ensure_chromium
from .counts import Counts
from .pytest_tests import has_tests, pytest_parts, run_pytest, run_pytest_part
from .reporting import say
from .side_by_side import run_side_by_side
from .templates import prepare_addon_template

# What --only takes: the part's name -> its folder in tests/. Adapters and models live in the addon.
FOLDERS = {
    "lab": "lab_checks",
    "standin": "standin_checks",
    "cents": "cents",
    "flows": "flows",
    "browser": "browser",
    "packaging": "packaging",
    "faults": "faults",
}
PARTS = ("adapters", "models", *FOLDERS)
ON_REQUEST = ("faults",)


def run_tests(toolchain, only=(), part="", tags=None):
    """Run the chosen parts, all but those on request by default; returns the exit code.

    :param part: run what this expression chooses (pytest's -k; in the addons, a part of the test's name)
    :param tags: Odoo test tags for the models, instead of all their tests
    """
    chosen = _without_browser([name for name in PARTS if (name in only if only else name not in ON_REQUEST)])
    folders = [FOLDERS[name] for name in chosen if name in FOLDERS and has_tests(FOLDERS[name])]
    if FOLDERS["browser"] in folders:
        ensure_chromium()
    jobs = []
    if "models" in chosen:
        jobs.append(lambda run: run_model_tests(toolchain, run, part, tags))
    if folders:
        jobs.append(lambda run: _prepare_database(toolchain, folders))
    if "adapters" in chosen:
        jobs.append(lambda run: run_adapter_tests(toolchain, run, part))
    parts = pytest_parts(folders)
    if part or len(parts) == 1:
        counts = run_side_by_side(jobs)
        return _close(counts + run_pytest(toolchain, folders, part) if folders else counts)
    waiting = [partial(run_pytest_part, toolchain, part=each) for each in parts]
    return _close(run_side_by_side(jobs, waiting))


def run_fast_tests(toolchain, part=""):
    """The inner loop: tests without a database, and the quick ones of the models; returns the exit code."""
    jobs = (
        lambda run: run_fast_model_tests(toolchain, run, part),
        lambda run: run_adapter_tests(toolchain, run, part, quick=True),
    )
    return _close(run_side_by_side(jobs))


def _prepare_database(toolchain, folders):
    """Make what the tests in ``folders`` copy, while others that do not need it run."""
    prepare_addon_template(toolchain, "test", with_assets=FOLDERS["browser"] in folders)
    return Counts()


def _without_browser(chosen):
    if os.environ.get("BROWSER") == "0" and "browser" in chosen:
        say("lab: the browser tests are left out, because BROWSER=0")
        chosen.remove("browser")
    return chosen


def _close(counts):
    say(str(counts))
    return 0 if counts.good else 1
