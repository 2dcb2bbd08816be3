"""A run that was killed leaves nothing behind once another run starts."""

import os
import signal
import subprocess
import sys

from lab.workspace import Workspace

KILLED = """
import os, signal
from lab.toolchain import prepare
from lab.workspace import Workspace
workspace = Workspace(prepare())
database = workspace.database(with_addon=False)
print(workspace.folder, database.address.host, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_removed(lab):
    run = subprocess.run(
        [sys.executable, "-c", KILLED], env={**os.environ}, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == -signal.SIGKILL
    folder, sockets = run.stdout.split()[-2:]
    assert os.path.exists(folder)
    with Workspace(lab.toolchain):
        assert os.path.exists(lab.folder)
        assert not os.path.exists(folder)
        assert not os.path.exists(sockets) or os.environ.get("PGHOST")
