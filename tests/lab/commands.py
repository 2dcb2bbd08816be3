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

    def add_database(command, template):
        command.add_argument('--template', choices=('small', 'test', 'demo'), default=template,
                             help='which database to copy (default: %(default)s)')
        command.add_argument('--without-addon', action='store_true', help='a copy in which ours is not installed')

    setup = add('setup', _setup, 'get Odoo, Python packages and PostgreSQL, and build the database templates')
    setup.add_argument('--without-templates', action='store_true', help='leave the databases for later')

    odoo = add('odoo', _odoo, 'run Odoo commands, such as -- -u accounting_connector --stop-after-init, one after '
               'the other (separated by +) on one private copy of a database')
    add_database(odoo, 'test')
    odoo.add_argument('arguments', nargs='*', metavar='ARGUMENT', help='what comes after -- goes to Odoo')

    shell = add('shell', _shell, "Odoo's Python shell on a private copy of a database; reads a script from a pipe")
    add_database(shell, 'test')

    serve = add('serve', _serve, 'start Odoo with our addon and the stand-in, and leave them running until Ctrl-C')
    add_database(serve, 'demo')
    return parser


def _setup(toolchain, options):
    from .templates import RECIPES, prepare_template
    if not options.without_templates:
        for name in RECIPES:
            prepare_template(toolchain, name)
    say(f'lab: ready: Odoo in {toolchain.odoo.root}, Python {toolchain.python}')


def _odoo(toolchain, options):
    from .interactive import run_commands
    return run_commands(toolchain, options.template, not options.without_addon, options.arguments)


def _shell(toolchain, options):
    from .interactive import run_commands
    return run_commands(toolchain, options.template, not options.without_addon,
                        ['shell', '--no-http', '--log-level', 'warn'])


def _serve(toolchain, options):
    from .interactive import serve
    return serve(toolchain, options.template, not options.without_addon)
