"""`python -m standin.xero`: the stand-in as a process of its own, until it is told to stop."""

from ..serving.command_line import run
from .standin import XeroStandin

if __name__ == "__main__":
    run("standin.xero", XeroStandin)
