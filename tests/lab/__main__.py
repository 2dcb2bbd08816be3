"""Entry point of ``python3 tests/lab``: makes the package importable by its name, then runs the command."""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[0] = str(TESTS)

from lab.commands import main  # noqa: E402  (the path has to be right first)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
