"""Odoo as a program: its configuration file and its command line."""

import subprocess
from pathlib import Path

from .programs import run_program

MASTER_PASSWORD = "lab"
PROGRAM = Path(__file__).parent / "scripts" / "odoo_server.py"


def write_config(path, toolchain, address, data_dir, options=()):
    """Write a configuration file for one server or command.

    :param address: the database server
    :param data_dir: where the filestore and sessions go
    :param options: further options, name -> value; they win
    """
    values = {
        "addons_path": toolchain.addons_path,
        "data_dir": data_dir,
        "db_host": address.host,
        "db_port": address.port,
        "db_user": address.user,
        **({"db_password": address.password} if address.password else {}),
        "admin_passwd": MASTER_PASSWORD,
        "http_interface": "127.0.0.1",
        "list_db": False,
        "max_cron_threads": 0,
        **dict(options),
    }
    path.write_text("[options]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))
    path.chmod(0o600)
    return path


def odoo_command(toolchain, config, *arguments):
    """The command line of ``odoo``; a sub-command has to be the first of ``arguments``."""
    subcommand = [arguments[0]] if arguments and not arguments[0].startswith("-") else []
    return [
        str(toolchain.python),
        str(PROGRAM),
        *subcommand,
        "--config",
        str(config),
        *arguments[len(subcommand) :],
    ]


def run_odoo(toolchain, config, arguments, log, problem):
    """Run an Odoo command to its end; see :func:`lab.programs.run_program`."""
    run_program(odoo_command(toolchain, config, *arguments), log, problem, env=toolchain.environment())


def run_in_shell(toolchain, config, database, script):
    """Run the Python text ``script`` with Odoo's ``env``; returns what it printed, raises when it fails."""
    command = odoo_command(
        toolchain, config, "shell", "--database", database, "--no-http", "--log-level", "error"
    )
    return subprocess.run(
        command, input=script, text=True, check=True, env=toolchain.environment(), stdout=subprocess.PIPE
    ).stdout
