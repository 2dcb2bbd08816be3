"""Running other programs to their end, with their output in a log of the lab."""

import os
import signal
import subprocess
from pathlib import Path

from .home import lab_home
from .reporting import LabError


def run_program(command, log, problem, **options):
    """Run ``command`` with its output in the log file named ``log``.

    :param problem: the sentence of the :class:`LabError` raised when the program fails or is missing; the program's
        own last words and the log's path are added
    :param options: passed on to :class:`subprocess.Popen`
    """
    path = lab_home() / "logs" / log
    with path.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **options,
            )
        except FileNotFoundError:
            raise LabError(f"{problem} (the program {command[0]} is not installed).") from None
        try:
            code = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise
    if code:
        raise LabError(f"{problem} (it said: {last_words(path)}; all of it is in {path}).")


def last_words(path):
    """The last line of a log that says something, errors first."""
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("e:", "error", "fatal"))]
    return (errors or lines or ["nothing"])[-1][:300]


def end_strays(folder):
    """End the programs whose command line names ``folder``: what a killed run left behind."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(word.startswith(os.fsencode(folder)) for word in words):
            gentle = words[0].endswith(b"/postgres")  # its memory segments outlive a kill
            os.kill(int(process.name), signal.SIGQUIT if gentle else signal.SIGKILL)
