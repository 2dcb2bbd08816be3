"""The commands of ``python3 tests/lab``."""

import argparse

from .reporting import LabError, complain, say
from .toolchain import continue_in_environment, prepare


def main(arguments):
    """Run one command; returns the exit code: 0 good, 1 tests failed, 2 could not run, 130 interrupted."""
    options = _parser().parse_args(arguments)
    try:
        toolchain = prepare()
        continue_in_environment(toolchain, arguments)
        return options.run(toolchain, options) or 0
    except LabError as error:
        complain(str(error))
        return 2
    except KeyboardInterrupt:
        complain('interrupted')
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog='python3 tests/lab', description='Gets Odoo 19 and PostgreSQL, makes '
                                     'databases, starts servers and runs the tests of accounting_connector.')
    commands = parser.add_subparsers(required=True, metavar='command')

    def add(name, run, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    setup = add('setup', _setup, 'get Odoo, Python packages and PostgreSQL, and build the database templates')
    setup.add_argument('--without-templates', action='store_true', help='leave the databases for later')
    return parser


def _setup(toolchain, options):
    from .templates import RECIPES, prepare_template
    if not options.without_templates:
        for name in RECIPES:
            prepare_template(toolchain, name)
    say(f'lab: ready: Odoo in {toolchain.odoo.root}, Python {toolchain.python}')
