"""`python -m standin.xero`: the stand-in as a process of its own, until it is told to stop."""

import argparse
import signal
import threading

from ..http_server import log_to_stderr
from .seed_charts import ORGANISATIONS
from .standin import XeroStandin


def main():
    """Print one line when ready; SIGTERM or Ctrl-C ends it."""
    parser = argparse.ArgumentParser(prog="standin.xero", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--host", default="localhost")
    parser.add_argument(
        "--seed",
        action="append",
        choices=sorted(ORGANISATIONS),
        help="only these organisations (default: all); may be repeated",
    )
    parser.add_argument("--state", metavar="FILE", help="keep the state in this file between runs")
    parser.add_argument(
        "--redirect-uri",
        action="append",
        default=[],
        help="one more redirect address of the seeded apps; may be repeated",
    )
    options = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        standin = XeroStandin(
            options.port,
            options.host,
            options.seed or tuple(ORGANISATIONS),
            options.redirect_uri,
            options.state,
            log_to_stderr,
        )
    except OSError as error:
        parser.exit(1, f"cannot listen on {options.host}:{options.port}: {error.strerror}\n")
    with standin:
        print(f"listening on {standin.base_url}", flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
