"""The command that checks the code without running it."""

import subprocess

from .addon import present_addons
from .home import CHECKOUT
from .reporting import say

# Of pylint only what it knows about Odoo, less: a README per addon (the description page says it), one class
# for all subjects of a model (we split on purpose), and two rules that take any ``read`` or compute for a
# CRUD override.
LEFT_OUT = "missing-readme,consider-merging-classes-inherited,method-required-super,missing-return"


def lint(toolchain):
    """Run ruff on everything and pylint-odoo on our addons; returns the exit code."""
    python = str(toolchain.python)
    commands = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "pylint", "--rcfile", "pyproject.toml"]
        + ["--disable=all", "--enable=odoolint", f"--disable={LEFT_OUT}", *present_addons()],
    ]
    codes = [subprocess.call(command, cwd=CHECKOUT, env=toolchain.environment()) for command in commands]
    if any(codes):
        return 1
    say("lint: clean")
    return 0
