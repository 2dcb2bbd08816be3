"""`python -m standin.quickbooks`: the stand-in as a process of its own, until it is told to stop."""

from ..serving.command_line import run
from .standin import QuickbooksStandin

if __name__ == "__main__":
    run("standin.quickbooks", QuickbooksStandin)
