"""Commands for a person at the terminal: Odoo on a private copy of a database."""

import subprocess

from .home import TESTS
from .odoo_client import OdooClient
from .odoo_program import odoo_command
from .reporting import say, step
from .servers import OdooServer, Standin
from .workspace import Workspace


def run_commands(toolchain, template, with_addon, arguments):
    """Run command lines, separated by ``+``, on one copy of ``template``; returns the first bad exit code."""
    with Workspace(toolchain) as workspace:
        database = workspace.database(template, with_addon=with_addon)
        config = workspace.config(database.address, options={"db_name": database.name})
        for line in _split(arguments):
            code = subprocess.call(odoo_command(toolchain, config, *line), env=toolchain.environment())
            if code:
                return code
    return 0


def _split(arguments):
    lines = [[]]
    for word in arguments:
        if word == "+":
            lines.append([])
        else:
            lines[-1].append(word)
    return lines


def serve(toolchain, template, with_addon):
    """Odoo on a copy of ``template`` and the Xero stand-in, until Ctrl-C."""
    with Workspace(toolchain) as workspace:
        database = workspace.database(template, with_addon=with_addon, with_assets=True)
        standin = None
        if (TESTS / "standin" / "xero" / "__main__.py").exists():
            with step("starting the Xero stand-in"):
                standin = Standin(workspace).start()
        with step("starting Odoo"):
            odoo = OdooServer(database, cron_threads=1).start()
        if standin and with_addon:
            OdooClient(odoo).call(
                "ir.config_parameter", "set_param", "accounting_connector.xero.base_url", standin.url
            )
        say(f"Odoo      {odoo.url}/odoo   login admin, password admin\nlog       {odoo.log}")
        if standin:
            say(f"Stand-in  {standin.url}")
        say("Ctrl-C stops everything and deletes the database.")
        odoo.process.wait()
