"""Running other programs to their end, with their output in a log of the lab."""

import os
import re
import signal
import subprocess
import threading
from pathlib import Path

from .home import lab_home
from .reporting import LabError

ERROR = re.compile(r"^(?:E|error|fatal|ERROR): | (?:ERROR|CRITICAL|FATAL):? ")


def run_program(command, log, problem, **options):
    """Run ``command`` with its output in the log file named ``log``.

    :param problem: the sentence of the :class:`LabError` raised when the program fails or is missing; the
        program's own last words and the log's path are added
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


class Programs:
    """Programs that several threads run to their ends, until they are interrupted all together."""

    def __init__(self):
        self._lock = threading.Lock()
        self._running = set()
        self._interrupted = False

    def run(self, command, **options):
        """Run ``command`` to its end; returns its exit code. Raises KeyboardInterrupt once interrupted."""
        with self._lock:
            if self._interrupted:
                raise KeyboardInterrupt
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
            self._running.add(process)
        try:
            code = process.wait()
        finally:
            with self._lock:
                self._running.discard(process)
        if self._interrupted:
            raise KeyboardInterrupt
        return code

    def interrupt(self):
        """Ask all of them to end as after Ctrl-C, and start no more."""
        with self._lock:
            self._interrupted = True
            for process in tuple(self._running):
                process.send_signal(signal.SIGINT)


def run_visibly(command, **options):
    """Run ``command`` with its output on the terminal; returns its exit code.

    Interrupted, it gets the time it needs to stop what it started.
    """
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def last_words(path):
    """The line of a log that says best what went wrong: the end of its last traceback, an error, the end."""
    lines = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    starts = [number for number, line in enumerate(lines) if line.startswith("Traceback ")]
    if starts:
        ends = [line for line in lines[starts[-1] + 1 :] if not line[0].isspace()]
        return ends[0][:300] if ends else lines[-1].strip()
    errors = [line for line in lines if ERROR.search(line)]
    return (errors or lines or ["nothing"])[-1].strip()[:300]


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
