"""The command that checks the code without running it."""

import subprocess

from .addon import present_addons
from .home import CHECKOUT
from .reporting import say


def lint(toolchain):
    """Run ruff on everything and pylint-odoo on our addons; returns the exit code."""
    python = str(toolchain.python)
    commands = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "pylint", "--rcfile", "pyproject.toml", *present_addons()],
    ]
    codes = [subprocess.call(command, cwd=CHECKOUT, env=toolchain.environment()) for command in commands]
    if any(codes):
        return 1
    say("lint: clean")
    return 0
