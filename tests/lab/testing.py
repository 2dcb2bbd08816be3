"""The commands that run tests, and which tests belong to which."""

import os
from concurrent.futures import ThreadPoolExecutor

from .addon_tests import run_adapter_tests, run_fast_model_tests, run_model_tests
from .browser import ensure_chromium
from .counts import Counts
from .pytest_tests import has_tests, run_pytest
from .reporting import say
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
    counts = _run_addon_tests(
        "adapters" in chosen and (lambda: run_adapter_tests(toolchain, part)),
        "models" in chosen and (lambda: run_model_tests(toolchain, part, tags)),
    )
    if folders:
        prepare_addon_template(toolchain, "test", with_assets=FOLDERS["browser"] in folders)
        counts += run_pytest(toolchain, folders, part)
    return _close(counts)


def run_fast_tests(toolchain, part=""):
    """The inner loop: tests without a database, and the quick ones of the models; returns the exit code."""
    return _close(
        _run_addon_tests(
            lambda: run_adapter_tests(toolchain, part, quick=True),
            lambda: run_fast_model_tests(toolchain, part),
        )
    )


def _run_addon_tests(adapters, models):
    """Run both at once, each on a processor of its own; either may be false, to be left out."""
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(adapters) if adapters else None
        counts = models() if models else Counts()
        return counts + waiting.result() if waiting else counts


def _without_browser(chosen):
    if os.environ.get("BROWSER") == "0" and "browser" in chosen:
        say("lab: the browser tests are left out, because BROWSER=0")
        chosen.remove("browser")
    return chosen


def _close(counts):
    say(str(counts))
    return 0 if counts.good else 1
