"""The addon's tests that need no database, and a list of all its tests.

The rule: a test class that derives from Odoo's ``BaseCase`` but from none of the classes that open a database
needs nothing, whatever its file is called. It runs here without a database and is left out of Odoo's own run.

Run in the lab's environment: ``python -m lab.adapter_tests list`` prints every test as JSON, one a line;
``python -m lab.adapter_tests run RESULT [-k PART]`` runs those without a database and writes the counts to
RESULT.
"""

import argparse
import importlib
import inspect
import json
import sys
import unittest
from pathlib import Path

from lab.addon import present_addons
from lab.home import CHECKOUT


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=("list", "run"))
    parser.add_argument("result", nargs="?", type=Path)
    parser.add_argument("-k", dest="part", default="")
    options = parser.parse_args(arguments)
    tests = list(find_tests())
    if options.action == "list":
        for test in tests:
            print(json.dumps(describe(test)))
        return 0
    chosen = [test for test in tests if needs_nothing(test) and options.part in test.id()]
    result = unittest.TextTestRunner(verbosity=1).run(unittest.TestSuite(chosen))
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    counts = {"failed": failed, "skipped": len(result.skipped) + len(result.expectedFailures)}
    counts["passed"] = max(0, result.testsRun - failed - counts["skipped"])
    options.result.write_text(json.dumps(counts))
    return 0


def find_tests():
    """Every test of our addons, as instances."""
    import odoo.addons

    odoo.addons.__path__.append(str(CHECKOUT))
    for addon in present_addons():
        if not (CHECKOUT / addon / "tests" / "__init__.py").exists():
            continue
        package = importlib.import_module(f"odoo.addons.{addon}.tests")
        for name, module in inspect.getmembers(package, inspect.ismodule):
            if name.startswith("test_"):
                yield from _flatten(unittest.defaultTestLoader.loadTestsFromModule(module), module.__name__)


def _flatten(suite, module):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _flatten(test, module)
        elif type(test).__module__ == module:
            yield test


def needs_nothing(test):
    """Whether the test is one of Odoo's kind, and of those that run without a database."""
    from odoo.tests import BaseCase

    return isinstance(test, BaseCase) and not needs_database(test)


def needs_database(test):
    from odoo.tests import HttpCase, TransactionCase
    from odoo.tests.common import SingleTransactionCase

    return isinstance(test, (TransactionCase, SingleTransactionCase, HttpCase))


def describe(test):
    """The facts of one test: where it is, whether it needs a database, when it runs.

    ``runnable`` is false for a class Odoo's runner would pass over in silence.
    """
    from odoo.tests import BaseCase

    tags = getattr(test, "test_tags", set())
    return {
        "addon": type(test).__module__.split(".")[2],
        "class": type(test).__name__,
        "method": test._testMethodName,
        "needs_database": needs_database(test),
        "post_install": "post_install" in tags,
        "runnable": isinstance(test, BaseCase),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
