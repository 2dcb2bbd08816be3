"""The commands of ``python3 tests/lab``."""

import argparse
import os
import signal

from .cleaning import clean
from .linting import lint
from .reporting import LabError, complain, say
from .templates import RECIPES, prepare_template
from .testing import PARTS, run_fast_tests, run_tests
from .toolchain import continue_in_environment, prepare


def main(arguments):
    """Run one command; returns the exit code: 0 good, 1 tests failed, 2 could not run, 130 interrupted."""
    options = _parser().parse_args(arguments)
    for interrupting in (signal.SIGINT, signal.SIGTERM):
        # a shell ignores the first for what it starts in the background, and whatever that starts inherits it
        signal.signal(interrupting, signal.default_int_handler)
    try:
        if options.run is clean:
            return clean()
        toolchain = prepare()
        continue_in_environment(toolchain, arguments)
        return options.run(toolchain, options) or 0
    except LabError as error:
        complain(str(error))
        return 2
    except KeyboardInterrupt:
        complain("interrupted")
        return 130


def _parser():
    parser = argparse.ArgumentParser(
        prog="python3 tests/lab",
        description="Gets Odoo 19 and PostgreSQL, makes databases, starts servers and runs the tests of "
        "accounting_connector.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name, run, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    setup = add("setup", _setup, "get Odoo, Python packages and PostgreSQL, and build the databases")
    setup.add_argument("--without-templates", action="store_true", help="leave the databases for later")

    test = add("test", _test, "run the tests; the last line counts them")
    test.add_argument("--only", nargs="+", metavar="PART", choices=PARTS, default=[], help=", ".join(PARTS))
    _add_choice(test)
    test.add_argument("--tags", help="Odoo test tags for the models, instead of all their tests")

    _add_choice(add("test-fast", _test_fast, "the inner loop: adapter tests and quick model tests"))
    add("lint", _lint, "ruff and pylint-odoo")

    demo = add("demo", _demo, "Odoo with demo data and both stand-ins, the main job done, until Ctrl-C")
    demo.add_argument("--once", action="store_true", help="stop after the table (also: ONCE=1)")

    faults = add("faults", _faults, "kill workers and lose answers at random, partly on real servers")
    faults.add_argument("--runs", type=int, help="how many runs (default: 20)")
    faults.add_argument("--seed", type=int, help="seed of the first run (default: 1)")

    bench = add("bench", _bench, "report calls, queries, CPU and memory (DETAIL=1: and where they go)")
    bench.add_argument("--part", default="", help="only this part")
    bench.add_argument("--system", default="", help="only this accounting system: xero or quickbooks")

    add("screenshots", _screenshots, "take the pictures of the documentation anew")

    serve = add("serve", _serve, "Odoo with our addon and the Xero stand-in, until Ctrl-C")
    _add_database(serve, "demo")

    odoo = add("odoo", _odoo, "run Odoo commands, separated by +, on one private copy of a database")
    _add_database(odoo, "test")
    odoo.add_argument(
        "arguments",
        nargs="*",
        metavar="ARGUMENT",
        help="what comes after -- goes to Odoo: -- -u accounting_connector --stop-after-init + shell",
    )

    shell = add(
        "shell", _shell, "Odoo's Python shell on a private copy of a database; also runs a piped script"
    )
    _add_database(shell, "test")

    add("clean", clean, "delete everything the lab keeps outside the checkout")
    return parser


def _add_choice(command):
    command.add_argument("-k", dest="part", default="", metavar="EXPR", help="choose tests by name")


def _add_database(command, template):
    command.add_argument(
        "--template",
        choices=tuple(RECIPES),
        default=template,
        help="which database to copy (default: %(default)s)",
    )
    command.add_argument("--without-addon", action="store_true", help="a copy in which ours is not installed")


def _setup(toolchain, options):
    if not options.without_templates:
        for name in RECIPES:
            prepare_template(toolchain, name)
    say(f"lab: ready: Odoo in {toolchain.odoo.root}, Python {toolchain.python}")


def _test(toolchain, options):
    return run_tests(toolchain, options.only, options.part, options.tags)


def _test_fast(toolchain, options):
    return run_fast_tests(toolchain, options.part)


def _lint(toolchain, _options):
    return lint(toolchain)


# What follows talks to Odoo with packages that only the virtual environment has: it is imported when it is
# used.


def _demo(toolchain, options):
    from .demo import demo

    return demo(toolchain, once=options.once or os.environ.get("ONCE") == "1")


def _screenshots(toolchain, _options):
    from .screenshots import take_screenshots

    return take_screenshots(toolchain)


def _faults(toolchain, options):
    from .faults import run_faults

    return run_faults(toolchain, runs=options.runs, seed=options.seed)


def _bench(toolchain, options):
    from .bench import PARTS, bench

    if options.part and options.part not in PARTS:
        raise LabError(f"There is no such part of the benches; there are {', '.join(PARTS)}.")
    return bench(toolchain, options.part, options.system)


def _serve(toolchain, options):
    from .interactive import serve

    return serve(toolchain, options.template, not options.without_addon)


def _odoo(toolchain, options):
    from .interactive import run_commands

    return run_commands(toolchain, options.template, not options.without_addon, options.arguments)


def _shell(toolchain, options):
    options.arguments = ["shell", "--no-http", "--log-level", "warn"]
    return _odoo(toolchain, options)
